"""The page of a thing in a browser: how a newcomer gets there, what can be unfolded, and how narrow it may be."""

import re
from typing import Final

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from .tab import WIDE, Tab, opened

NARROWEST: Final[ViewportSize] = {"width": 320, "height": 640}
SORTS: Final = (
    *("plant/generium-next", "site/alabushevo", "zone/technopolis-moscow", "person/kirill-komarov"),
    *("medicine/tigerase", "substance/semaglutide", "indicator/output", "incentive/preferential-investment-loan"),
    *("observation/generium-next-vial-capacity", "claim/generium-next-modern", "event/generium-next-opening"),
    *("discrepancy/alabushevo-called-zone", "hypothesis/multiple-sclerosis-drug-ivlizi"),
)


def test_a_newcomer_finds_who_operates_the_plant_at_alabushevo_and_who_says_so(tab: Tab) -> None:
    tab.go("/page/site?lang=en")
    tab.follow(tab.page.get_by_role("main").get_by_role("link", name="Alabushevo", exact=True).first)
    plant = tab.page.get_by_role("main").get_by_role("link", name="Generium-Next plant", exact=True)
    tab.follow(plant.first)
    told = tab.page.locator(".facts > div").filter(has=tab.page.get_by_text("operated by", exact=True))
    expect(told.get_by_role("link", name="Generium-Next", exact=True)).to_be_visible()
    tab.follow(told.get_by_role("link", name=re.compile("299-338")).first)
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("299")


def test_no_page_of_a_thing_is_made_wrong_however_narrow(browser: Browser, address: str) -> None:
    wrong: list[str] = []
    with opened(browser, address) as tab:
        for sort in SORTS:
            for language in ("en", "ru"):
                tab.page.set_viewport_size(WIDE)
                tab.go(f"/page/{sort}?lang={language}")
                wrong += tab.look()
                tab.page.set_viewport_size(NARROWEST)
                tab.page.emulate_media(color_scheme="dark")
                wrong += [f"narrow and dark: {each}" for each in tab.look()]
                tab.page.emulate_media(color_scheme="light")
        wrong += tab.wrong
    assert wrong == []


def test_what_is_folded_opens_by_the_keyboard(tab: Tab) -> None:
    tab.go("/page/plant/generium-next?lang=en")
    folded = tab.page.locator(".facts details").first
    folded.locator("summary").focus()
    tab.page.keyboard.press("Enter")
    expect(folded.locator(".evidence li").first).to_be_visible()


@pytest.mark.parametrize("has_scripts", [False], indirect=True, ids=["no-scripts"])
def test_links_within_the_page_lead_to_its_parts(tab: Tab) -> None:
    tab.go("/page/plant/generium-next?lang=en")
    tab.page.get_by_role("navigation", name="On this page").get_by_role("link", name="Planned and forecast").click()
    expect(tab.page.get_by_role("heading", name="Planned and forecast")).to_be_in_viewport()
