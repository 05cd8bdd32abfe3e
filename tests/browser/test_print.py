"""An answer on paper: whole, with its evidence, and without what can only be pressed."""

from typing import Final

import pytest

from .tab import Tab

# What is between the margins of A4, upright and lying, in CSS pixels.
UPRIGHT: Final = 703
LYING: Final = 1032


@pytest.mark.parametrize(
    ("path", "page", "width"),
    [
        ("/queries/plants-by-stage", "auto", UPRIGHT),
        ("/queries/rare-disease-plants", "lying", LYING),
        ("/queries/now-and-forecast", "lying", LYING),
    ],
)
def test_a_table_on_paper_is_whole_with_its_passages_and_its_address(
    tab: Tab, path: str, page: str, width: int
) -> None:
    tab.go(path)
    tab.page.emulate_media(media="print")
    tab.page.set_viewport_size({"width": width, "height": 900})
    assert tab.page.evaluate("getComputedStyle(document.body).page") == page
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    for pressed in ("form", "nav", "details"):
        assert not [each for each in tab.page.locator(pressed).all() if each.is_visible()]
    cited = tab.table.locator("a.cited")
    assert cited.count() > 0
    for each in cited.all():
        box = each.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert tab.page.get_by_text("Address of this answer").first.is_visible()
    assert tab.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
