// What the editor of /sparql offers as somebody types: terms of our own vocabulary, names of things, prefixes, variables.
// It hears of the editor, so it is loaded before it.
(() => {
  const form = document.getElementById("editor");
  form?.addEventListener("editor", (event) => {
    const { cm, holder, called } = event.detail;
    const field = cm.getInputField();
    let known = null;
    const terms = () => {
      known ??= fetch(form.dataset.terms).then((answer) => (answer.ok ? answer.json() : { prefixes: {}, terms: [] }));
      return known.catch(() => ({ prefixes: {}, terms: [] }));
    };
    field.addEventListener("focus", terms, { once: true });
    const LOCAL = /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u;
    const shorten = (iri, prefixes) => {
      const fitting = Object.entries(prefixes).filter(([, base]) => iri.startsWith(base)).sort(([, a], [, b]) => b.length - a.length);
      const [name, base] = fitting[0] ?? [];
      return name !== undefined && LOCAL.test(iri.slice(base.length)) ? `${name}:${iri.slice(base.length)}` : `<${iri}>`;
    };
    let searching = null;
    const search = async (words) => {
      searching?.abort();
      searching = new AbortController();
      try {
        const sought = new URLSearchParams({ q: words, lang: form.dataset.lang, limit: "20" });
        const answer = await fetch(`${form.dataset.search}?${sought}`, { signal: searching.signal, headers: { Accept: "application/json" } });
        return answer.ok ? (await answer.json()).hits : [];
      } catch {
        return [];
      }
    };
    // PREFIX lines go behind those that are there, else behind the comments on top.
    const declare = (name, iri) => {
      const lines = cm.getValue().split("\n");
      if (lines.some((line) => line.toLowerCase().match(/^\s*prefix\s+([\w.-]*):/)?.[1] === name.toLowerCase())) return;
      const last = lines.findLastIndex((line) => /^\s*prefix\s/i.test(line));
      const line = last >= 0 ? last + 1 : lines.findIndex((each) => !each.startsWith("#"));
      cm.replaceRange(`PREFIX ${name}: <${iri}>\n`, { line: Math.max(0, line), ch: 0 }, undefined, "complete");
    };
    const offer = (text, label, prefixes) => ({
      text,
      render: (element) => {
        const [name, said] = [document.createElement("code"), document.createElement("span")];
        name.textContent = text;
        said.textContent = label;
        element.append(name, " ", said);
      },
      hint: (editor, { from, to }) =>
        editor.operation(() => {
          editor.replaceRange(text, from, to, "complete");
          const [, prefix] = text.match(/^([\w-]+):/) ?? [];
          if (prefix && prefixes[prefix]) declare(prefix, prefixes[prefix]);
        }),
    });
    const variables = (begun, offset) => {
      const others = cm.getValue();
      const names = [...others.slice(0, offset).matchAll(/[?$][\p{L}\p{N}_]+/gu), ...others.slice(offset + begun.length).matchAll(/[?$][\p{L}\p{N}_]+/gu)];
      return [...new Set(names.map(([name]) => name))].filter((name) => name.startsWith(begun) && name !== begun).sort();
    };
    const hint = async () => {
      const cursor = cm.getCursor();
      const left = cm.getLine(cursor.line).slice(0, cursor.ch);
      const isQuoted = /["']/.test(left.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ""));
      if (isQuoted || /^(comment|string)$/.test(cm.getTokenAt(cursor).type)) return null;
      const given = (begun, list) => {
        const found = { list, from: { line: cursor.line, ch: cursor.ch - begun.length }, to: cursor };
        Yasqe.on(found, "shown", () => {
          const { hints } = cm.state.completionActive.widget;
          hints.setAttribute("aria-label", called);
          hints.tabIndex = 0; // it scrolls; Tab takes what is chosen in it
        });
        return found;
      };
      const { prefixes, terms: all } = await terms();
      const declared = left.match(/\bprefix\s+([\w-]*):?$/i);
      if (declared) {
        const begun = left.match(/[\w-]*:?$/)[0];
        const names = Object.keys(prefixes).filter((name) => name.startsWith(declared[1]));
        return given(begun, names.map((name) => ({ text: `${name}: <${prefixes[name]}>` })));
      }
      const variable = left.match(/[?$][\p{L}\p{N}_]*$/u);
      if (variable) return given(variable[0], variables(variable[0], cm.indexFromPos(cursor) - variable[0].length).map((text) => ({ text })));
      const begun = left.match(/(?:[\w-]*:)?[\p{L}\p{N}_-]*$/u)[0];
      const [, prefix, local] = begun.match(/^(?:([\w-]*):)?(.*)$/su);
      const low = local.toLowerCase();
      const fits = ({ name, label }) => (prefix === undefined || name.startsWith(`${prefix}:`)) && (name.toLowerCase().includes(low) || label.toLowerCase().includes(low));
      const isFirst = ({ name, label }) => name.slice(name.indexOf(":") + 1).toLowerCase().startsWith(low) || label.toLowerCase().startsWith(low);
      const wanted = /(?:^|\s)a\s+[\w:-]*$/.test(left) ? "class" : "property";
      const rank = (term) => 2 * isFirst(term) + (term.kind === wanted);
      const own = all.filter(fits).sort((a, b) => rank(b) - rank(a)).slice(0, 60);
      const list = own.map(({ name, label }) => offer(name, label, prefixes));
      const words = local.replace(/-/g, " ").trim();
      if (words.length > 1) {
        const there = new Set(own.map(({ name }) => name));
        for (const { iri, label, kind } of await search(words)) {
          const text = shorten(iri, prefixes);
          const isFit = kind !== "question" && !there.has(text) && (prefix === undefined || text.startsWith(`${prefix}:`));
          if (isFit) list.push(offer(text, label, prefixes));
        }
      }
      return given(begun, list);
    };
    const complete = () => cm.showHint({ hint, completeSingle: false, closeCharacters: /[\s(){};,<>"]/, container: holder, alignWithWord: true });
    cm.on("inputRead", (_, change) => {
      if (cm.state.completionActive || change.origin !== "+input") return;
      const left = cm.getLine(cm.getCursor().line).slice(0, cm.getCursor().ch);
      if (/(?:[?$][\p{L}\p{N}_]+|(?:^|[\s({|/^!])[\w-]+:[\p{L}\p{N}_-]*|\bprefix\s+[\w-]+)$/iu.test(left)) complete();
    });
    cm.addKeyMap({ "Ctrl-Space": complete });
  });
})();
