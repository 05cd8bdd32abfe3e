// What the editor warns of, as somebody types; without this file the page tells it once the query was asked.
(() => {
  const form = document.getElementById("editor");
  const panel = document.getElementById("lint");
  if (!form || !panel) return;
  const [section, list] = ["section", "ul"].map((each) => panel.querySelector(each));
  const said = panel.dataset;

  const withCode = (text) =>
    text.split("`").map((piece, place) => (place % 2 ? Object.assign(document.createElement("code"), { textContent: piece }) : piece));
  const show = (findings) => {
    const items = findings.map(({ line, column, level, rule, says, instead }) => {
      const [item, link, word, name] = ["li", "a", "b", "code"].map((each) => document.createElement(each));
      item.className = level;
      link.href = "#query";
      Object.assign(link.dataset, { line, column });
      link.textContent = said.line.replace("{line}", line);
      word.textContent = said[level];
      name.textContent = rule;
      item.append(link, " ", word, " ", ...withCode(says), " ", ...withCode(instead), " ", name);
      return item;
    });
    list.replaceChildren(...items);
    section.hidden = !findings.length;
  };

  let asking = null;
  let latest = null;
  const look = async (text) => {
    const asked = new URLSearchParams({ query: text, lang: form.dataset.lang }).toString();
    if (asked === latest) return;
    latest = asked;
    asking?.abort();
    if (!text.trim() || asked.length > Number(form.dataset.longest)) return show([]);
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.lint}?${asked}`, { signal: asking.signal, headers: { Accept: "application/json" } });
      show(answer.ok ? (await answer.json()).findings : []);
    } catch (error) {
      if (error.name !== "AbortError") show([]);
    }
  };
  form.addEventListener("edited", (event) => look(event.detail));

  // The plain form says nothing when it is edited, so its field is heard; in the other one it has no name.
  const area = form.querySelector("textarea[name=query]");
  let waiting = 0;
  area?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(area.value), 600);
  });

  panel.addEventListener("click", (event) => {
    const { line, column } = event.target.closest("a")?.dataset ?? {};
    if (!line) return;
    event.preventDefault();
    const place = new CustomEvent("place", { detail: { line: Number(line), column: Number(column) }, cancelable: true });
    if (!form.dispatchEvent(place) || !area) return;
    const before = area.value.split("\n").slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.focus();
    area.setSelectionRange(before + Number(column) - 1, before + Number(column) - 1);
  });
})();
