// What is wrong with how the page in front is made; an empty list where nothing is.
async () => {
  const wrong = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const brief = (element) => element.outerHTML.slice(0, 120);
  const isNamed = (element) =>
    Boolean(element.getAttribute("aria-label")?.trim()) ||
    (element.getAttribute("aria-labelledby") ?? "").split(" ").some((id) => document.getElementById(id)?.textContent.trim());

  for (const [selector, times] of [["h1", 1], ["main", 1], ["header nav", 1], ["title", 1]]) {
    const found = all(selector).filter((each) => selector !== "title" || each.parentElement === document.head);
    if (found.length !== times) wrong.push(`${found.length} of ${selector}`);
    for (const each of found) if (!each.textContent.trim()) wrong.push(`empty: ${brief(each)}`);
  }
  let level = 1;
  for (const each of all("h1, h2, h3, h4, h5, h6")) {
    const own = Number(each.localName[1]);
    if (own > level + 1) wrong.push(`a level of headings is left out: ${brief(each)}`);
    level = own;
  }
  const ids = all("[id]").map((each) => each.id);
  for (const id of new Set(ids)) if (ids.filter((each) => each === id).length > 1) wrong.push(`the id ${id} twice`);
  for (const each of all("[aria-describedby], [aria-labelledby]"))
    for (const id of `${each.getAttribute("aria-describedby") ?? ""} ${each.getAttribute("aria-labelledby") ?? ""}`.split(" "))
      if (id && !document.getElementById(id)) wrong.push(`no element has the id ${id}: ${brief(each)}`);
  for (const each of all('a[href^="#"]'))
    if (!document.getElementById(each.getAttribute("href").slice(1))) wrong.push(`a link to nowhere: ${brief(each)}`);
  for (const each of all("img")) {
    each.loading = "eager";
    await each.decode().catch(() => {});
    if (!each.alt.trim()) wrong.push(`no alt: ${brief(each)}`);
    if (!each.complete || each.naturalWidth === 0) wrong.push(`not loaded: ${brief(each)}`);
  }
  for (const each of all("input:not([type=hidden]), select, textarea"))
    if (!isNamed(each) && ![...each.labels].some((label) => label.textContent.trim())) wrong.push(`no label: ${brief(each)}`);
  for (const each of all("a[href], button, summary"))
    if (!isNamed(each) && !each.textContent.trim()) wrong.push(`nothing to read: ${brief(each)}`);
  for (const each of all("[role=region], nav, form"))
    if (each.localName !== "form" && !isNamed(each)) wrong.push(`no name: ${brief(each)}`);
  for (const each of all("fieldset")) if (!each.querySelector("legend")?.textContent.trim()) wrong.push(`no legend: ${brief(each)}`);
  for (const each of all("table")) {
    const widths = new Set([...each.rows].map((row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0)));
    if (each.classList.contains("answer") && widths.size !== 1) wrong.push(`rows of several widths: ${brief(each)}`);
    if (!each.querySelector("thead th[scope=col]")) wrong.push(`no headings: ${brief(each)}`);
  }
  for (const each of all("main *")) {
    const scroller = each.closest(".wide, pre, .CodeMirror");
    if (!scroller && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1) wrong.push(`sticks out: ${brief(each)}`);
  }
  for (const each of all(".wide, pre"))
    if (each.scrollWidth > each.clientWidth + 1 && each.tabIndex < 0) wrong.push(`scrolls, but not by keyboard: ${brief(each)}`);
  if (!document.querySelector("head link[rel=icon]")) wrong.push("no icon, so that the browser asks for /favicon.ico");
  // WCAG 2.2, 1.4.3: text stands out from what is behind it.
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).map((each) => each / 255).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    if (channels(colour)[3] !== 0) return colour;
    return element.parentElement ? ground(element.parentElement) : getComputedStyle(document.body).backgroundColor;
  };
  const contrasts = new Map();
  const seen = new Set();
  for (const each of all("body *")) {
    const alike = [each, each.parentElement, each.parentElement.parentElement].map((one) => one.localName + one.className).join();
    if (seen.has(alike) || ![...each.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())) continue;
    seen.add(alike);
    const style = getComputedStyle(each);
    const size = parseFloat(style.fontSize) * (style.fontWeight >= 700 ? 1.2858 : 1);
    const [low, high] = [light(style.color), light(ground(each))].sort((a, b) => a - b);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < (size >= 24 ? 3 : 4.5)) contrasts.set(`${style.color} on ${ground(each)}`, `${contrast.toFixed(2)}: ${brief(each)}`);
  }
  for (const [pair, found] of contrasts) wrong.push(`${pair} is a contrast of ${found}`);
  // WCAG 2.2, 2.5.8: what is touched is large enough; links in lines of text are let off.
  for (const each of all("button, select, input:not([type=checkbox], [type=hidden]), label.choice, summary"))
    if (each.checkVisibility() && each.getBoundingClientRect().height < 24) wrong.push(`too small to touch: ${brief(each)}`);
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) wrong.push(`${page.scrollWidth} wide on ${page.clientWidth}`);
  if (!/^(en|ru)$/.test(page.lang)) wrong.push(`lang is ${page.lang}`);
  return wrong;
}
