// The examples of /sparql: found by words, and put into the editor, or into the textarea, in place of what is there.
(() => {
  const form = document.getElementById("editor");
  const seek = document.getElementById("example-words");
  if (!form || !seek) return;
  const loaded = document.getElementById("words").content.querySelector("[data-word=loaded]").textContent;
  const items = [...document.querySelectorAll(".examples-list li")];
  document.getElementById("seek-examples").hidden = false;
  seek.addEventListener("input", () => {
    const wanted = seek.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !wanted.every((word) => item.textContent.toLowerCase().includes(word));
    for (const list of document.querySelectorAll(".examples-list")) {
      const isEmpty = [...list.children].every((item) => item.hidden);
      list.hidden = isEmpty;
      list.previousElementSibling.hidden = isEmpty;
    }
    document.getElementById("no-examples").hidden = items.some((item) => !item.hidden);
  });
  const put = (text) => {
    const event = new CustomEvent("example", { detail: text, cancelable: true });
    if (!form.dispatchEvent(event)) return;
    const area = document.getElementById("query");
    area.value = text;
    area.focus();
  };
  document.querySelector(".examples-of-queries").addEventListener("click", async (event) => {
    const link = event.target.closest(".examples-list a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      put(page.getElementById("query").value);
      document.getElementById("state").textContent = loaded;
    } catch {
      location.assign(link.href);
    }
  });
})();
