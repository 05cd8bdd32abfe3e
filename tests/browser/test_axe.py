"""axe-core finds nothing on any kind of page: WCAG 2.2 AA, in both languages, light and dark, narrow and wide."""

import os
import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, Final, Literal
from urllib.parse import urlencode

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, ViewportSize

from pharmazone import sources
from pharmazone.serve.app import ROUTES
from pharmazone.serve.editor.page import SAMPLES

from .tab import NARROW, WIDE

AXE: Final = sources.home() / "service" / "front" / "node_modules" / "axe-core" / "axe.min.js"
NEEDED: Final = "needs axe-core: `make install` brings it from npm"
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PASSAGE: Final = "generium-next-opening/299-338"
# One of each kind of page; of what a pattern of ROUTES stands for, where it is a page.
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "/": ("/",),
    "/sparql": (
        "/sparql",
        "/sparql?query=SELECT+%2A+%7B",
        "/sparql?query=SELECT+%2A+%7B+GRAPH+%3Fg+%7B+%3Fx+a+%3Fy+%7D+%7D+LIMIT+3",
        *(f"/sparql?{urlencode({'query': SAMPLES['counting'], 'view': view})}" for view in ("table", "terms", "chart")),
        *(f"/sparql?{urlencode({'query': SAMPLES['links'], 'view': view})}" for view in ("turtle", "graph")),
    ),
    "/queries": ("/queries", "/queries?q=plant", "/queries?q=nosuchword"),
    "/queries/{name}": (
        "/queries/plants-compared",
        "/queries/plants-compared?minArea=forty",
        "/queries/routes-to-doid",
    ),
    "/competency": ("/competency",),
    "/page": ("/page",),
    "/page/{kind}": ("/page/plant", "/page/article", "/page/passage"),
    "/page/{kind}/{slug:path}": (
        f"/page/passage/{PASSAGE}",
        "/page/article/generium-next-opening",
        "/page/article/bioproduction-environment",
        "/page/plant/nowhere",
    ),
    "/graphs": ("/graphs",),
    "/search": ("/search", "/search?q=generium", "/search?q=nosuchword"),
    "/iri": ("/iri", "/iri?q=orpha:355", "/iri?q=DRUGBANK:DB09551", "/iri?q=doid:1962", "/iri?q=some+words"),
    "/reconcile": ("/reconcile", "/reconcile?names=Elizaria%0ABiokad%0Anobody", "/reconcile/?type=Plant"),
    "/reconcile/preview": ("/reconcile/preview?id=substance/eculizumab", "/reconcile/preview?id=plant/generium-next"),
    "/discrepancies": ("/discrepancies",),
    "/plans": ("/plans",),
    "/map": ("/map",),
    "/coverage": ("/coverage",),
    "/changes": ("/changes",),
    "/downloads": ("/downloads", "/downloads/latest"),
    "/docs": ("/docs",),
    "/ontology": ("/ontology", "/ontology/1.0.0"),
    "/scheme": ("/scheme",),
    "/scheme/{scheme}": ("/scheme/modality",),
    "/scheme/{scheme}/{slug}": ("/scheme/modality/planned",),
    "/graph/{name:path}": ("/graph/entities",),
}
# Where a page of the above is at another address.
TWINS: Final = frozenset({"/downloads/{release}", "/ontology/{version}", "/reconcile/"})
# What a browser is given no page at, or is led on from.
NO_PAGES: Final = frozenset(
    {
        *(
            "/sparql/terms.json",
            "/sparql/chart.{suffix}",
            "/sparql/lint.json",
            "/queries.json",
            "/competency.json",
            "/id/{kind}/{slug:path}",
        ),
        *("/reconcile/suggest/{wanted}", "/reconcile/properties"),
        *("/data/{kind}", "/data/{kind}/{slug:path}", "/.well-known/void", "/.well-known/sparql-examples"),
        *("/changes.atom", "/ontology.{suffix}", "/scheme.{suffix}", "/iri.json", "/search.json", "/suggestions.json"),
        *("/opensearch.xml", "/downloads/{release}/{name}", "/coverage.csv", "/coverage.json"),
        *("/health", "/ready", "/metrics", "/openapi.json", "/static/{name}", "/problem/{name}"),
    }
)
_LOOK: Final = """
async (tags) => {
  for (const each of document.querySelectorAll("details")) each.open = true;
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  const brief = (each) => each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ");
  return found.violations.map((each) => `${each.id} (${each.impact}): ${each.help}: ${brief(each)}`);
}
"""
Way = tuple[str, Literal["light", "dark"], ViewportSize]
# Of these each language, each ground and each width is in two, and in any two that follow each other.
WAYS: Final[tuple[Way, ...]] = (
    ("en-GB", "light", WIDE),
    ("ru-RU", "dark", NARROW),
    ("en-GB", "dark", NARROW),
    ("ru-RU", "light", WIDE),
)
# With its text at hand a page quotes it: the world in a few lines, whose text is here.
WITH_TEXT: Final = (
    *("/page/article/brine-works", "/page/article/brine-works?passage=98-122", "/page/passage/brine-works/98-122"),
    *("/page/plant/brine-works", "/page/site/harbour", "/page/event/brine-works-opening"),
)
# Left out where it is not installed; in CI it has to be.
pytestmark = pytest.mark.skipif(not AXE.exists() and not os.environ.get("CI"), reason=NEEDED)


def things(request: APIRequestContext, address: str) -> Iterator[str]:
    """Give a thing of each kind, the first of its list; articles and passages have pages of their own."""
    kinds = _linked(request, f"{address}/page?lang=en", r"/page/[a-z]+")
    for kind in sorted({*kinds} - {"/page/article", "/page/passage"}):
        yield from _linked(request, address + kind, f'/id/{kind.rpartition("/")[2]}/[^"#?]+')[:1]


def _linked(request: APIRequestContext, page: str, pattern: str) -> list[str]:
    text = request.get(page, headers={"Accept": "text/html"}).text()
    return re.findall(f'<a href="({pattern})["#?]', text.partition("<main")[2])


def looks(kinds: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, Way]]:
    """Share the ways out among the pages of a kind: each is looked at in one of them, one that is alone in two."""
    for pages in kinds:
        yield from zip(islice(cycle(pages), max(2, len(pages))), cycle(WAYS), strict=False)


class Looker:
    """A browser with axe in it, and what it found: each fault with the ways in which it is seen."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.script = AXE.read_text(encoding="utf-8")
        self.pages: dict[str, Page] = {}
        self.looked = 0
        self.wrong: dict[str, set[str]] = {}

    def page(self, language: str) -> Page:
        """Give the page that is open in a language; the browser's policy for scripts is off, so that axe may run."""
        if language not in self.pages:
            self.pages[language] = self.browser.new_context(locale=language, bypass_csp=True).new_page()
            self.pages[language].set_default_timeout(20_000)
        return self.pages[language]

    def look(self, address: str, path: str, way: Way) -> None:
        language, scheme, size = way
        page = self.page(language)
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.goto(address + path)
        page.evaluate(self.script)
        for fault in page.evaluate(_LOOK, list(TAGS)):
            self.wrong.setdefault(f"{path}: {fault}", set()).add(f"{language} {scheme} {size['width']}")
        self.looked += 1

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


def test_every_route_is_a_page_that_is_looked_at_or_none() -> None:
    served = {route.path for route in ROUTES if route.method == "GET"}
    assert served == {*PAGES, *TWINS, *NO_PAGES}


@pytest.fixture
def looker(browser: Browser) -> Iterator[Looker]:
    assert AXE.exists(), NEEDED
    looker = Looker(browser)
    yield looker
    looker.close()


@pytest.mark.timeout(600)
def test_axe_finds_nothing_on_any_kind_of_page(looker: Looker, address: str) -> None:
    for path, way in looks(iter(PAGES.values())):
        looker.look(address, path, way)
    assert looker.looked > 50
    assert told(looker) == []


@pytest.mark.timeout(600)
def test_axe_finds_nothing_on_a_page_of_any_kind_of_thing(looker: Looker, address: str) -> None:
    for path, way in looks(iter([tuple(things(looker.page("en-GB").request, address))])):
        looker.look(address, path, way)
    assert looker.looked > 30
    assert told(looker) == []


def test_axe_finds_nothing_where_the_text_is_quoted(looker: Looker, with_text: str) -> None:
    for path, way in looks((path,) for path in WITH_TEXT):
        looker.look(with_text, path, way)
    assert looker.looked == 2 * len(WITH_TEXT)
    assert told(looker) == []


def told(looker: Looker) -> list[str]:
    return [f"{fault} [{', '.join(sorted(ways))}]" for fault, ways in looker.wrong.items()]


def test_axe_sees_what_is_wrong(browser: Browser, address: str) -> None:
    """The test above would be silent if axe looked at nothing."""
    assert AXE.exists(), NEEDED
    page: Any = browser.new_page(bypass_csp=True)
    page.goto(f"{address}/health")
    page.set_content(
        "<!doctype html><title>x</title><main><h1>x</h1><img src='x.png'><p style='color: silver'>pale</p></main>"
    )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    told = "\n".join(page.evaluate(_LOOK, list(TAGS)))
    page.close()
    for rule in ("image-alt", "html-has-lang", "color-contrast"):
        assert rule in told
