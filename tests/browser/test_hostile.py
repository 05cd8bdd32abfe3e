"""A graph, a text and a link that mean harm do none in a real browser, on any page that shows them."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Dialog

from pharmazone import sources
from pharmazone.pipeline.load import load
from pharmazone.pipeline.passages import verify
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import Snapshot

from .conftest import serving
from .tab import Tab, opened

TINY: Final = Path(__file__).parents[1] / "tiny"
HOSTILE: Final = Path(__file__).with_name("hostile.ttl")
# It stands behind all that passages read, so that their ranges stay.
HARM: Final = """
Then <script>window.hacked=1</script> and "><img src=x onerror=window.hacked=1> were said </q></p></main>.
"""
EVIL: Final = "<script>window.hacked=1</script>"
VALUES: Final = f"""SELECT ?label ?link ?data ?odd ?number {{ VALUES (?label ?link ?data ?odd ?number) {{
  ("{EVIL}" <javascript:window.hacked=1> <data:text/html,{EVIL.replace("<", "%3C").replace(">", "%3E")}>
    "x"^^<javascript:window.hacked=1> 7)
  ("'\\"><img src=x onerror=window.hacked=1>"@en-x-script <https://evil.example/'onload='> <blob:x> "\\u202Ey"@ar 8)
}} }}"""
_NO_ADDRESS: Final = re.compile(r"\s*(javascript|data|vbscript|blob):", re.IGNORECASE)
VARIABLES: Final = "SELECT (1 AS ?onerror) (2 AS ?__proto__) (3 AS ?constructor) (4 AS ?цена) ('a' AS ?innerHTML) {}"
GRAPH: Final = f"""CONSTRUCT {{
  <javascript:window.hacked=1> <javascript:window.hacked=2> "{EVIL}" .
  <https://evil.example/'onclick='> rdfs:label <data:text/html,x> .
  ?s ?p ?o }} WHERE {{ ?s a pz:Plant ; ?p ?o }}"""
QUERIES: Final = (
    *((VALUES, view) for view in ("table", "terms", "chart", "graph")),
    *((VARIABLES, view) for view in ("table", "terms", "chart")),
    *((GRAPH, view) for view in ("turtle", "table", "terms", "graph")),
    ("SELECT ?s ?p ?o { ?s ?p ?o }", "graph"),
    ("SELECT ?s (COUNT(*) AS ?n) { ?s rdfs:label ?l } GROUP BY ?s", "chart"),
    (f"SELECT * {{ ?s ?p ?o }} # {EVIL}</textarea>{EVIL}", "table"),
    (f"SELECT * {{ '{EVIL}' }}", "table"),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Build the tiny world with the hostile graph in it, and its article with a hostile end."""
    folder = tmp_path_factory.mktemp("hostile")
    home = shutil.copytree(TINY / "home", folder / "home")
    shutil.copytree(sources.home() / "queries" / "pages", home / "queries" / "pages", dirs_exist_ok=True)
    shutil.copyfile(HOSTILE, home / "data" / "entities" / "hostile.ttl")
    (folder / "articles").mkdir()
    text = (TINY / "articles" / "brine.txt").read_text(encoding="utf-8") + HARM
    (folder / "articles" / "brine.txt").write_text(text, encoding="utf-8")
    article = home / "data" / "articles" / "brine-works" / "article.ttl"
    said = article.read_text(encoding="utf-8").replace("pz:textLength 188", f"pz:textLength {len(text)}")
    said = re.sub(r'(?<=pz:textSha256 ")\w+', hashlib.sha256(text.encode()).hexdigest(), said)
    article.write_text(said.replace('"News of the salt works"', f'"News {EVIL}"'), encoding="utf-8")
    begin = text.index(EVIL)
    with (article.parent / "passages" / "01-opening.trig").open("a", encoding="utf-8") as passages:
        passages.write(f"brn:{begin}-{begin + len(EVIL)} {{ plant:script pz:locatedIn site:harbour }}\n")
    assert verify(load(home), folder / "articles").faults == []
    return build(home, folder / "snapshots")


@pytest.fixture(scope="module")
def hostile_address(browser: Browser, hostile: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the hostile world with its article."""
    articles = str(hostile.path.parents[1] / "articles")
    with serving(hostile, tmp_path_factory.mktemp("hostile-served"), "--articles", articles) as address:
        yield address


def look(tab: Tab, path: str) -> list[str]:
    """Open a page and wait until its scripts are through; say what harm was done."""
    told: list[str] = []

    def hear(dialog: Dialog) -> None:
        told.append(f"{path}: a dialog: {dialog.message}")
        dialog.dismiss()

    tab.page.on("dialog", hear)
    tab.go(path)
    tab.page.wait_for_load_state()
    if tab.page.evaluate("typeof window.hacked") != "undefined":
        told.append(f"{path}: hacked")
    links = tab.page.locator("a, area, form, iframe, object, embed, use").evaluate_all(
        "all => all.flatMap(each => ['href', 'action', 'src', 'data'].map(name => each.getAttribute(name)))"
    )
    told += [f"{path}: {link}" for link in links if link and _NO_ADDRESS.match(link)]
    handlers = tab.page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
    )
    told += [f"{path}: has a handler {name}" for name in handlers]
    tab.page.remove_listener("dialog", hear)
    return told


def every_page(tab: Tab) -> list[str]:
    """Follow every link of our own from the start, but to data, and give the addresses, each once."""
    waiting, seen = (
        ["/", "/page", "/map", "/ontology", "/discrepancies", "/plans", "/changes", "/downloads"],
        {""},
    )
    found: list[str] = []
    while waiting and len(found) < 400:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = tab.page.request.get(tab.address + path, headers={"Accept": "text/html"})
        # The tiny world has no page for every word that it uses, and no RDF/XML of predicates that have no name there;
        # and some addresses want to be told what is asked, which stands behind the question mark.
        if answer.status in {400, 404, 406, 422} or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found.append(path)
        links = re.findall(r'<a\b[^>]*\bhref="(/[^"#?]*)', answer.text())
        waiting += [each for each in dict.fromkeys(links) if not each.startswith(("/data", "/queries/", "/downloads/"))]
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en-GB", "ru-RU"])
def test_no_page_of_a_hostile_graph_does_harm(browser: Browser, hostile_address: str, language: str) -> None:
    wrong: list[str] = []
    with opened(browser, hostile_address, language=language) as tab:
        pages = every_page(tab)
        for kind in (
            "plant/script",
            "plant/json",
            "company/quotes",
            "article/brine-works",
            "passage/brine-works/60-79",
        ):
            assert f"/page/{kind}" in pages or f"/id/{kind}" in pages
        for path in pages:
            wrong += look(tab, path)
        wrong += tab.wrong
    assert "\n".join(wrong) == ""


@pytest.mark.timeout(300)
def test_no_search_and_no_question_about_it_does_harm(browser: Browser, hostile_address: str) -> None:
    paths = [
        *(f"/search?{urlencode({'q': words})}" for words in (EVIL, '"><img src=x onerror=window.hacked=1>', "script")),
        *(f"/queries?{urlencode({'q': words})}" for words in (EVIL, "plant")),
        f"/queries/works?{urlencode({'minArea': EVIL})}",
        f"/queries/works?{urlencode({'plant': 'plant:script'})}",
        f"/page/plant?{urlencode({'q': EVIL, 'site': 'javascript:window.hacked=1'})}",
        f"/sparql?{urlencode({'example': EVIL})}",
        f"/{EVIL}",
    ]
    with opened(browser, hostile_address) as tab:
        wrong = []
        for path in paths:
            with_status = tab.page.request.get(tab.address + path, headers={"Accept": "text/html"}).status
            if with_status >= 400:
                with tab.refused(with_status):
                    tab.go(path)
            wrong += look(tab, path)
        box = tab.page.locator("#seek")
        box.press_sequentially("script", delay=30)
        tab.page.wait_for_timeout(600)
        assert tab.page.evaluate("typeof window.hacked") == "undefined"
        wrong += tab.wrong
    assert wrong == []


@pytest.mark.timeout(300)
def test_no_answer_in_the_editor_does_harm(browser: Browser, hostile_address: str) -> None:
    with opened(browser, hostile_address) as tab:
        wrong = []
        for query, view in QUERIES:
            path = f"/sparql?{urlencode({'query': query, 'view': view})}"
            status = tab.page.request.get(tab.address + path, headers={"Accept": "text/html"}).status
            if status >= 400:
                with tab.refused(status):
                    tab.go(path)
            wrong += look(tab, path)
        wrong += tab.wrong
    assert wrong == []


def test_the_editor_takes_nothing_from_the_address_but_the_query_nor_from_what_is_stored(
    browser: Browser, hostile_address: str
) -> None:
    """Yasgui takes endpoint, query and name of a tab from the fragment, and all of them from what the browser keeps."""
    stored = '{"val": {"query": "SELECT evil"}, "exp": 9999999999, "namespace": "triply", "time": 9999999999}'
    fragment = urlencode({"query": "SELECT evil {}", "endpoint": "https://evil.example/sparql", "name": EVIL})
    with opened(browser, hostile_address) as tab:
        tab.page.add_init_script(
            f"for (const name of ['yasqe_editor_query', 'yasqe__query', 'yasqe_query', 'yagui__config', 'prefixes'])"
            f" localStorage.setItem(name, {stored!r})"
        )
        wrong = look(tab, f"/sparql?{urlencode({'query': 'ASK {}'})}#{fragment}")
        assert tab.page.locator("input[name=query]").input_value() == "ASK {}"
        tab.page.evaluate("location.hash = '#query=SELECT%20evil%20%7B%7D'")
        assert "evil" not in tab.page.locator(".CodeMirror-code").inner_text()
        with tab.refused(400):
            tab.go(f"/sparql?{urlencode({'query': 'ASK {}', 'endpoint': 'https://evil.example/sparql'})}")
        wrong += tab.wrong
    assert wrong == []


def test_what_is_offered_to_complete_with_is_text(browser: Browser, hostile_address: str) -> None:
    with opened(browser, hostile_address) as tab:
        tab.go("/sparql?query=%20")
        tab.page.locator("#query").focus()
        for words in ("script", "hacked", "img", "plant:scr"):
            tab.page.keyboard.press("ControlOrMeta+a")
            tab.page.keyboard.type(words)
            tab.page.keyboard.press("Control+Space")
            tab.page.wait_for_timeout(500)
            assert tab.page.locator(".CodeMirror-hint script, .CodeMirror-hint img, .CodeMirror-hint svg").count() == 0
            tab.page.keyboard.press("Escape")
        tab.page.keyboard.press("ControlOrMeta+a")
        tab.page.keyboard.type("plant:scr")
        tab.page.locator(".CodeMirror-hint", has_text="plant:script").first.click()
        assert tab.page.locator("input[name=query]").input_value().endswith("plant:script")
        assert tab.page.evaluate("typeof window.hacked") == "undefined"
        assert tab.wrong == []
