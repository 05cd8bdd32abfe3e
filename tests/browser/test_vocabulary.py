"""The vocabulary, its schemes, the named graphs and the map in a browser: they can be read, walked and pressed."""

from typing import Final

from playwright.sync_api import Browser, expect

from .tab import NARROW, WIDE, opened

PATHS: Final = (
    *("/ontology", "/ontology/1.0.0", "/map", "/graphs", "/graph/entities", "/graph/inferred/plant-group"),
    *("/scheme", "/scheme/claim-kind", "/scheme/modality/planned", "/ontology/nowhere", "/graph/nowhere"),
)


def test_no_page_of_them_is_made_wrong(browser: Browser, address: str, has_scripts: bool) -> None:
    wrong: list[str] = []
    with opened(browser, address, has_scripts=has_scripts, language="en-GB" if has_scripts else "ru-RU") as tab:
        for path in PATHS:
            if path.endswith("/nowhere"):
                with tab.refused(404):
                    tab.go(path)
            else:
                tab.go(path)
            for size in (WIDE, NARROW, {"width": 320, "height": 640}):
                tab.page.set_viewport_size(size)  # type: ignore[arg-type]
                wrong += tab.look()
        wrong += tab.wrong
    assert wrong == []


def test_an_anchor_leads_to_its_term(browser: Browser, address: str) -> None:
    with opened(browser, address) as tab:
        tab.go("/ontology/Plant")
        assert tab.page.url.endswith("/ontology#Plant")
        expect(tab.page.locator("h3:target")).to_contain_text("pz:Plant")
        expect(tab.page.locator("h3:target")).to_be_in_viewport()


def test_a_picture_is_walked_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address) as tab:
        tab.go("/ontology")
        link = tab.page.locator("svg a.node", has_text="special economic zone").first
        link.focus()
        expect(link).to_be_focused()
        tab.page.keyboard.press("Enter")
        expect(tab.page.locator("h3:target")).to_contain_text("pz:SpecialEconomicZone")
        assert tab.wrong == []


def test_texts_stay_inside_their_boxes(browser: Browser, address: str) -> None:
    with opened(browser, address, language="ru-RU") as tab:
        for path in ("/map", "/ontology"):
            tab.go(path)
            outside = tab.page.locator("svg .node").evaluate_all(
                """nodes => nodes.filter(node => {
                    const box = node.querySelector("rect").getBoundingClientRect()
                    const text = node.querySelector("text").getBoundingClientRect()
                    return text.left < box.left || text.right > box.right || text.top < box.top - 1
                }).map(node => node.textContent)"""
            )
            assert outside == []


def test_a_picture_has_the_colours_of_the_page(browser: Browser, address: str) -> None:
    fill = "rect => getComputedStyle(rect).fill"
    with opened(browser, address) as tab:
        tab.go("/map")
        box = tab.page.locator("svg.picture rect").first
        light = box.evaluate(fill)
        tab.page.emulate_media(color_scheme="dark")
        assert box.evaluate(fill) != light
