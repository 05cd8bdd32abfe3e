"""The box on every page: what it suggests, and how the keyboard and a screen reader go through it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from .tab import NARROW, Tab, opened


@pytest.fixture
def box_tab(browser: Browser, address: str) -> Iterator[Tab]:
    with opened(browser, address) as tab:
        yield tab
        tab.page.goto("about:blank")
        assert tab.wrong == []


def test_one_finds_with_scripts_and_without(tab: Tab) -> None:
    tab.go("/queries")
    box = tab.page.locator("#seek")
    box.fill("собянина")
    with tab.page.expect_navigation():
        box.press("Enter")
    assert "/search?q=" in tab.page.url
    assert tab.look() == []
    first = tab.page.locator("ol.found li").first
    assert "Sergei Sobyanin" in first.inner_text()
    assert first.locator("mark").all_inner_texts() == ["Собянин"]
    tab.follow(first.get_by_role("link"))
    assert tab.page.get_by_role("heading", level=1).inner_text() == "Sergei Sobyanin"


def test_the_newcomer_finds_who_operates_the_plant(tab: Tab) -> None:
    tab.go("/search?q=who+operates+the+plant+at+Alabushevo")
    (found,) = tab.page.locator("ol.found li").all()
    assert "operated by: Generium-Next" in found.inner_text()


def test_suggestions_are_a_list_that_the_arrow_keys_go_through(box_tab: Tab) -> None:
    box_tab.go("/")
    box = box_tab.page.get_by_role("combobox", name="Search the graph")
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("gener", delay=10)
    options = box_tab.page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_contain_text("Generium")
    assert 1 < options.count() <= 8
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") is None
    assert f"{options.count()} suggestions" in box_tab.page.locator("form.seek [role=status]").inner_text()
    assert box_tab.look() == []

    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    box.press("ArrowDown")
    box.press("ArrowDown")
    with box_tab.page.expect_navigation():
        box.press("Enter")
    assert box_tab.page.url.endswith("/company/generium?lang=en")


def test_escape_closes_the_list_and_then_empties_the_box(box_tab: Tab) -> None:
    box_tab.go("/queries")
    box, offers = box_tab.page.get_by_role("combobox"), box_tab.page.locator("#seek-list")
    box.press_sequentially("gener", delay=10)
    expect(offers).to_be_visible()
    box.press("Escape")
    expect(offers).to_be_hidden()
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "gener"
    box.press("ArrowDown")
    expect(offers).to_be_visible()
    box.press("Escape")
    box.press("Escape")
    assert box.input_value() == ""


def test_who_leaves_the_box_leaves_the_list(box_tab: Tab) -> None:
    box_tab.go("/queries")
    box = box_tab.page.get_by_role("combobox")
    box.press_sequentially("gener", delay=10)
    expect(box_tab.page.locator("#seek-list")).to_be_visible()
    box.press("Tab")
    expect(box_tab.page.locator("#seek-list")).to_be_hidden()
    assert box_tab.focused == "button Find"


def test_a_suggestion_is_followed_by_a_click_and_on_a_narrow_screen(browser: Browser, address: str) -> None:
    with opened(browser, address, language="ru-RU") as tab:
        tab.page.set_viewport_size(NARROW)
        tab.go("/queries")
        tab.page.get_by_role("combobox").press_sequentially("экулизумаб", delay=10)
        option = tab.page.get_by_role("option").filter(has_text="Элизария")
        expect(option).to_be_visible()
        assert tab.look() == []
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        with tab.page.expect_navigation():
            option.click()
        assert "/medicine/elizaria" in tab.page.url
        assert tab.wrong == []


def test_only_the_last_that_was_typed_is_suggested(box_tab: Tab) -> None:
    box_tab.go("/queries")
    box = box_tab.page.get_by_role("combobox")
    box.press_sequentially("gener", delay=10)
    expect(box_tab.page.get_by_role("option").first).to_contain_text("Generium")
    box.fill("собян")
    expect(box_tab.page.get_by_role("option").first).to_contain_text("Собянин")
    box.fill("qqqqqqqq")
    expect(box_tab.page.locator("#seek-list")).to_be_hidden()
    expect(box_tab.page.locator("form.seek [role=status]")).to_have_text("No suggestions")


def test_suggestions_are_in_the_language_of_the_page(box_tab: Tab) -> None:
    box_tab.go("/queries?lang=ru")
    box_tab.page.get_by_role("combobox").press_sequentially("tigerase", delay=10)
    first = box_tab.page.get_by_role("option").first
    expect(first).to_contain_text("Тигераза")
    expect(first).to_contain_text("Tigerase")
