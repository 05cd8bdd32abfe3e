// The box on every page suggests what is called so: a combobox with a list (WAI-ARIA APG). Without it the form works.
"use strict";
(() => {
  const form = document.querySelector("form.seek");
  const box = form && form.querySelector("input[type=search]");
  if (!box || !form.dataset.suggest) return;
  const PAUSE = 120;
  const list = document.createElement("ul");
  const told = document.createElement("span");
  let hits = [], at = -1, timer = 0, asking = null, answered = "";

  list.id = "seek-list";
  list.className = "offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.offers);
  told.className = "unseen";
  told.setAttribute("role", "status");
  form.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    "aria-haspopup": "listbox",
  })) box.setAttribute(name, value);

  const piece = (kind, text, name) => {
    const made = document.createElement(kind);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const choose = (place) => {
    at = place;
    [...list.children].forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const open = () => {
    if (!hits.length) return;
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  };
  const follow = (place) => {
    const to = new URL(hits[place].href, location.href);
    if (to.origin === location.origin) location.assign(to);
  };
  const offer = (hit, number) => {
    const item = document.createElement("li"), label = document.createElement("bdi");
    item.id = `seek-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    if (hit.language) label.lang = hit.language;
    for (const { text, is_sought } of hit.pieces) label.append(is_sought ? piece("mark", text) : text);
    item.append(label, " ", piece("span", hit.kind_label, "sort"));
    if (hit.found_by) item.append(" ", piece("bdi", hit.found_by, "other"));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => follow(number));
    return item;
  };
  const show = (answer) => {
    hits = answer.hits;
    at = -1;
    list.replaceChildren(...hits.map(offer));
    if (hits.length) open(); else close();
    told.textContent = hits.length ? form.dataset.some.replace("{n}", hits.length) : form.dataset.none;
  };
  const ask = async () => {
    const sought = box.value.trim();
    if (asking) asking.abort();
    if (!sought) { hits = []; answered = ""; told.textContent = ""; close(); return; }
    const mine = asking = new AbortController();
    const asked = new URLSearchParams({ q: sought, limit: "8", lang: form.dataset.lang });
    try {
      const reply = await fetch(`${form.dataset.suggest}?${asked}`, { signal: mine.signal });
      if (!reply.ok) { close(); return; }
      const answer = await reply.json();
      if (mine !== asking || document.activeElement !== box) return;
      answered = sought;
      show(answer);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  const KEYS = {
    ArrowDown: () => { if (list.hidden) open(); if (!list.hidden) choose((at + 2) % (hits.length + 1) - 1); },
    ArrowUp: () => { if (list.hidden) open(); if (!list.hidden) choose((at + hits.length + 1) % (hits.length + 1) - 1); },
    Escape: () => { if (list.hidden) { box.value = ""; answered = ""; hits = []; } else close(); },
  };
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); follow(at); return; }
    if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); }
  });
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  box.addEventListener("focus", () => { if (answered && answered === box.value.trim()) open(); });
  box.addEventListener("blur", () => { clearTimeout(timer); if (asking) asking.abort(); close(); });
})();
