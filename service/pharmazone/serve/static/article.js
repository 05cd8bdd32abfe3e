// Marks the words of a passage and what it says, whichever of the two is pointed at; a click keeps the mark.
(() => {
  const parts = new Map(); // by the number of a passage: its words, and the row that says what they say
  const rows = new Map();
  const ranges = new Map(); // the numbers by the ranges of passages
  const numbersOf = (element) => (element.dataset.p ?? element.dataset.n).split(" ");
  for (const each of document.querySelectorAll("[data-p], [data-n]")) {
    for (const number of numbersOf(each)) parts.set(number, [...(parts.get(number) ?? []), each]);
    if ("p" in each.dataset) continue;
    rows.set(each.dataset.n, each);
    ranges.set(each.querySelector(".head").pathname.split("/").at(-1), each.dataset.n);
  }

  let lit = [...document.querySelectorAll("main .lit")];
  let kept = [...document.querySelectorAll("[data-n].lit")].map((each) => each.dataset.n);
  const light = (numbers) => {
    for (const each of lit) each.classList.remove("lit");
    lit = [...new Set(numbers.flatMap((number) => parts.get(number) ?? []))];
    for (const each of lit) each.classList.add("lit");
  };
  const keep = (numbers) => light((kept = numbers));
  const at = (target) => {
    const link = target.closest('[data-n] a[href^="#"]'); // another passage that the row names
    if (link && ranges.has(link.hash.slice(1))) return [ranges.get(link.hash.slice(1))];
    const part = target.closest("[data-p], [data-n]");
    return part && numbersOf(part);
  };
  const follow = () => ranges.has(location.hash.slice(1)) && keep([ranges.get(location.hash.slice(1))]);

  const main = document.querySelector("main");
  for (const type of ["mouseover", "focusin"]) main.addEventListener(type, (event) => light(at(event.target) ?? kept));
  main.addEventListener("mouseleave", () => light(kept));
  main.addEventListener("click", (event) => {
    const numbers = at(event.target);
    if (!numbers || event.target.closest("a") || !getSelection().isCollapsed) return;
    keep(numbers);
    // The last begins nearest to the words, so it says most precisely what they say.
    if (event.target.closest("[data-p]")) rows.get(numbers.at(-1))?.scrollIntoView({ block: "nearest" });
  });
  addEventListener("keydown", (event) => event.key === "Escape" && keep([]));
  addEventListener("hashchange", follow);
  follow();
})();
