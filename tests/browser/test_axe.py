"""axe-core finds nothing on any kind of page: WCAG 2.2 AA, in both languages, light and dark, narrow and wide."""

import os
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

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
        *(f"/sparql?{urlencode({'query': SAMPLES['counting'], 'view': view})}" for view in ("table", "terms", "chart")),
        *(f"/sparql?{urlencode({'query': SAMPLES['links'], 'view': view})}" for view in ("turtle", "graph")),
    ),
    "/queries": ("/queries", "/queries?q=plant", "/queries?q=nosuchword"),
    "/queries/{name}": ("/queries/plants-compared", "/queries/plants-compared?minArea=forty"),
    "/competency": ("/competency",),
    "/page": ("/page",),
    "/page/{kind}": ("/page/plant", "/page/article", "/page/passage"),
    "/page/{kind}/{slug:path}": (
        f"/page/passage/{PASSAGE}",
        "/page/article/generium-next-opening",
        "/page/plant/nowhere",
    ),
    "/graphs": ("/graphs",),
    "/search": ("/search", "/search?q=generium", "/search?q=nosuchword"),
    "/discrepancies": ("/discrepancies",),
    "/plans": ("/plans",),
    "/map": ("/map",),
    "/changes": ("/changes",),
    "/downloads": ("/downloads",),
    "/downloads/{release}": ("/downloads/latest",),
    "/docs": ("/docs",),
    "/problem/{name}": ("/problem/malformed-query",),
    "/ontology": ("/ontology",),
    "/ontology/{version}": ("/ontology/1.0.0",),
    "/scheme": ("/scheme",),
    "/scheme/{scheme}": ("/scheme/modality",),
    "/scheme/{scheme}/{slug}": ("/scheme/modality/planned",),
    "/graph/{name:path}": ("/graph/entities",),
}
# What a browser is given no page at, or is led on from.
NO_PAGES: Final = frozenset(
    {
        *(
            "/sparql/terms.json",
            "/sparql/chart.{suffix}",
            "/queries.json",
            "/competency.json",
            "/id/{kind}/{slug:path}",
        ),
        *("/data/{kind}", "/data/{kind}/{slug:path}", "/.well-known/void", "/.well-known/sparql-examples"),
        *("/changes.atom", "/ontology.{suffix}", "/scheme.{suffix}", "/search.json", "/suggestions.json"),
        *("/opensearch.xml", "/downloads/{release}/{name}"),
        *("/health", "/ready", "/metrics", "/openapi.json", "/static/{name}"),
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
# Two of eight ways have each language, each ground and each width.
WAYS: Final = (("en-GB", "light", WIDE), ("ru-RU", "dark", NARROW))
# Left out where it is not installed; in CI it has to be.
pytestmark = pytest.mark.skipif(not AXE.exists() and not os.environ.get("CI"), reason=NEEDED)


def paths(page: Page, address: str) -> Iterator[str]:
    """Give a path of each kind of page, and one of each kind of thing."""
    for each in PAGES.values():
        yield from each
    page.goto(f"{address}/page?lang=en")
    kinds = page.locator("main a[href*='/page/']").evaluate_all("all => all.map(each => new URL(each.href).pathname)")
    for kind in sorted({each for each in kinds if each.count("/") == 2}):
        page.goto(address + kind)
        first = page.locator("main a[href*='/id/']").first.get_attribute("href")
        if first:
            yield first


def test_every_route_is_a_page_that_is_looked_at_or_none() -> None:
    served = {route.path for route in ROUTES if route.method == "GET"}
    assert served == {*PAGES, *NO_PAGES}


@pytest.mark.timeout(600)
def test_axe_finds_nothing_on_any_page(browser: Browser, address: str) -> None:
    assert AXE.exists(), NEEDED
    script = AXE.read_text(encoding="utf-8")
    wrong: dict[str, set[str]] = {}
    looked = 0
    for language, scheme, size in WAYS:
        context = browser.new_context(locale=language, color_scheme=scheme, viewport=size, bypass_csp=True)
        context.set_default_timeout(20_000)
        page = context.new_page()
        for path in list(paths(page, address)):
            page.goto(address + path)
            page.wait_for_load_state()
            page.evaluate(script)
            for fault in page.evaluate(_LOOK, list(TAGS)):
                wrong.setdefault(f"{path}: {fault}", set()).add(f"{language} {scheme} {size['width']}")
            looked += 1
        context.close()
    assert looked > 2 * len(PAGES)
    assert [f"{fault} [{', '.join(sorted(ways))}]" for fault, ways in wrong.items()] == []


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
