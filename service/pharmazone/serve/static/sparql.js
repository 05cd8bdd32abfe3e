// The editor of /sparql: Yasqe in place of the textarea; completion.js hears of it when it is made.
// Without this file, or without Yasqe, the form works as it is.
(() => {
  const form = document.getElementById("editor");
  const area = document.getElementById("query");
  if (!form || !area || typeof Yasqe !== "function") return;
  const state = document.getElementById("state");
  const told = Object.fromEntries([...document.getElementById("words").content.children].map((each) => [each.dataset.word, each.textContent]));
  const fill = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  // Its own check shows tooltips of HTML with styles in it, which our policy forbids; its completers ask other hosts; it
  // keeps queries in the browser, and takes one from the address: all of that is ours to do, or nobody's.
  Yasqe.prototype.checkSyntax = () => {};
  Yasqe.defaults.autocompleters = [];
  const holder = document.createElement("div");
  holder.className = "holder";
  area.after(holder);
  const cm = new Yasqe(holder, {
    value: area.value.trimEnd(),
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    highlightSelectionMatches: false,
    foldGutter: false,
    gutters: ["gutterErrorBar", "CodeMirror-linenumbers"],
    tabSize: 2,
    indentUnit: 2,
  });
  const field = cm.getInputField();
  // The field of the editor takes the place of the textarea, with its name for those who hear it.
  const carrier = Object.assign(document.createElement("input"), { type: "hidden", name: "query", value: area.value });
  const [at, column] = [Number(area.dataset.line), Number(area.dataset.column)];
  area.replaceWith(carrier);
  Object.assign(field, { id: "query", spellcheck: false });
  field.setAttribute("aria-describedby", "keys");
  if (at) field.setAttribute("aria-invalid", "true");

  // Its grammar is told of the prefixes that need not be declared here; they stand in a table on the page.
  const undeclared = Object.fromEntries([...document.querySelectorAll(".prefixes tbody tr")].map((row) => [row.cells[0].textContent.trim().replace(/:$/, ""), row.cells[1].textContent.trim()]));
  const mode = cm.getMode();
  const begin = mode.startState;
  mode.startState = () => {
    const begun = begin();
    return { ...begun, prefixes: { ...begun.prefixes, ...undeclared } };
  };
  cm.setValue(cm.getValue());
  cm.clearHistory();

  // What is wrong: what the service told, until it is mended, and what the grammar of the editor does not expect.
  let marks = [];
  const unmark = () => {
    marks.forEach((each) => each.clear?.());
    marks = [];
    cm.eachLine((line) => cm.removeLineClass(line, "background", "wrong-line"));
  };
  const mark = (line, from, to) => {
    cm.addLineClass(line, "background", "wrong-line");
    if (from !== undefined) marks.push(cm.markText({ line, ch: from }, { line, ch: to }, { className: "wrong-text" }));
  };
  const firstWrong = () => {
    for (let line = 0; line < cm.lineCount(); line++) {
      const token = cm.getTokenAt({ line, ch: cm.getLine(line).length }, true);
      if (token.state.OK === false) return { line, expected: token.state.possibleCurrent ?? [], from: token.state.errorStartPos, to: token.state.errorEndPos };
    }
    return null;
  };
  // What its grammar calls otherwise than people write it; names of rules that have no sign are left out.
  const SIGNS = { VAR1: "?x", VAR2: "?x", IRI_REF: "<…>", PNAME_LN: "pz:…", PNAME_NS: "pz:…", STRING_LITERAL1: '"…"', STRING_LITERAL2: '"…"', INTEGER: "1", NIL: "()", ANON: "[]" };
  const check = () => {
    unmark();
    field.removeAttribute("aria-invalid");
    const wrong = firstWrong();
    state.textContent = "";
    form.dispatchEvent(new CustomEvent("edited", { detail: cm.getValue() }));
    if (!wrong) return;
    const expected = [...new Set(wrong.expected.map((each) => SIGNS[each] ?? each))].filter((each) => !/[A-Z0-9]_|[a-z]\d|^[A-Z]+\d/.test(each)).slice(0, 12).join("  ");
    mark(wrong.line, wrong.from, wrong.to);
    state.textContent = fill(told.wrong, { line: wrong.line + 1 }) + (expected ? ` ${fill(told.expected, { expected })}` : "");
  };
  let checking = 0;
  cm.on("change", () => {
    carrier.value = cm.getValue();
    clearTimeout(checking);
    checking = setTimeout(check, 600);
  });
  if (at && at <= cm.lineCount()) {
    const ch = Math.max(0, column - 1);
    mark(at - 1, ch, Math.max(ch + 1, cm.getTokenAt({ line: at - 1, ch: ch + 1 }).end));
    cm.setCursor({ line: at - 1, ch });
  }

  // A link has everything as long as it can; a longer query goes in the body.
  const address = (...buttons) => {
    const fields = new URLSearchParams();
    for (const [name, value] of [...new FormData(form), ...buttons]) if (value !== "") fields.append(name, value.replace(/\r\n/g, "\n"));
    return fields;
  };
  const isLong = () => address().toString().length > Number(form.dataset.longest);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formMethod === "post") return;
    if (isLong()) {
      form.method = "post";
      state.textContent = told.toolong;
      return;
    }
    event.preventDefault();
    const target = new URL(form.action);
    target.search = address();
    if (target.href === location.href) location.reload();
    else location.assign(target);
  });
  form.querySelector("[formmethod=post]").hidden = true; // a query that needs it goes so by itself
  const copy = document.getElementById("copy");
  copy.hidden = false;
  for (const each of document.querySelectorAll("[data-scripted]")) each.hidden = false; // it tells of this editor
  copy.addEventListener("click", async () => {
    if (isLong()) {
      state.textContent = told.toolong;
      return;
    }
    const link = new URL(form.action);
    link.search = address();
    link.hash = "";
    try {
      await navigator.clipboard.writeText(link.href);
      state.textContent = told.copied;
    } catch {
      // Where a page may not write to the clipboard the link is there to be taken.
      state.replaceChildren(Object.assign(document.createElement("a"), { href: link.href, textContent: link.href }));
    }
  });

  // Tab indents until somebody presses Esc.
  const leaving = { name: "leaving", Tab: false, "Shift-Tab": false };
  const stay = () => cm.removeKeyMap("leaving");
  cm.on("blur", stay);
  cm.on("change", stay);
  const ask = () => form.requestSubmit(form.querySelector("button[type=submit]"));
  cm.setOption("extraKeys", {
    "Ctrl-Enter": ask,
    "Cmd-Enter": ask,
    "Ctrl-/": () => cm.commentLines(),
    "Cmd-/": () => cm.commentLines(),
    Tab: () => (cm.somethingSelected() ? cm.execCommand("indentMore") : cm.replaceSelection("  ", "end", "+input")),
    "Shift-Tab": () => cm.execCommand("indentLess"),
    Esc: () => cm.addKeyMap(leaving),
  });

  form.addEventListener("place", (event) => {
    event.preventDefault();
    cm.setCursor({ line: event.detail.line - 1, ch: event.detail.column - 1 });
    cm.focus();
  });

  // Undo brings back what was there.
  form.addEventListener("example", (event) => {
    event.preventDefault();
    cm.setValue(event.detail);
    cm.focus();
    holder.scrollIntoView({ block: "center" });
  });

  form.dispatchEvent(new CustomEvent("editor", { detail: { cm, holder, called: told.offers } }));
})();
