"""Browsing in a real browser: lists are narrowed with and without scripts, with the keyboard, wide and narrow."""

from playwright.sync_api import Browser, expect

from .tab import NARROW, opened

PAGES = (
    "/page",
    "/page/medicine",
    "/page/claim?claimKind=claim-kind:first",
    "/page/passage",
    "/page/plant?locatedIn=unknown&order=floorArea",
    "/discrepancies",
    "/discrepancies?discrepancyKind=discrepancy-kind:unit",
    "/plans",
    "/plans?what=figures",
    "/changes",
)


def test_no_page_of_browsing_is_made_wrong(browser: Browser, address: str, has_scripts: bool) -> None:
    wrong: list[str] = []
    with opened(browser, address, has_scripts=has_scripts, language="en-GB" if has_scripts else "ru-RU") as tab:
        for path in PAGES:
            tab.go(path)
            wrong += tab.look()
            tab.page.set_viewport_size(NARROW)
            tab.page.emulate_media(color_scheme="dark" if has_scripts else "light")
            wrong += [f"narrow: {each}" for each in tab.look()]
        wrong += tab.wrong
    assert wrong == []


def test_a_list_is_narrowed_and_made_whole_again(browser: Browser, address: str, has_scripts: bool) -> None:
    with opened(browser, address, has_scripts=has_scripts, language="en-GB") as tab:
        tab.go("/page/plant")
        page = tab.page
        expect(page.locator("tbody tr")).to_have_count(17)
        page.get_by_text("Narrow the list").click()
        page.get_by_label("design or construction").check()
        page.get_by_role("button", name="Show").click()
        expect(page.locator("tbody tr")).to_have_count(4)
        assert "stage=stage%3Adesign-or-construction" in page.url
        page.get_by_role("link", name="take back").click()
        expect(page.locator("tbody tr")).to_have_count(17)
        assert tab.wrong == []


def test_a_list_is_narrowed_with_the_keyboard_alone(browser: Browser, address: str, has_scripts: bool) -> None:
    with opened(browser, address, has_scripts=has_scripts, language="en-GB") as tab:
        tab.go("/page/plant")
        page = tab.page
        page.locator(".narrowing > summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.locator(".chosen li")).to_have_count(1)
        assert tab.wrong == []
