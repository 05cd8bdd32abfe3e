"""A reader points at the words of an article, or at what is said with them, and the other of the two is marked."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser

from .tab import NARROW, Tab, opened

BRINE: Final = "/page/article/brine-works"
LIT: Final = (
    "selector => [...document.querySelectorAll(selector)]"
    ".filter(each => getComputedStyle(each).backgroundColor !== getComputedStyle(document.body).backgroundColor"
    " && getComputedStyle(each).backgroundColor !== 'rgba(0, 0, 0, 0)').map(each => each.textContent.trim())"
)


@pytest.fixture
def page(browser: Browser, with_text: str) -> Iterator[Tab]:
    """Give a tab with scripts; nothing may have gone wrong in it in the end."""
    with opened(browser, with_text) as tab:
        yield tab
        tab.page.goto("about:blank")
        assert tab.wrong == []


def lit_words(tab: Tab) -> list[str]:
    found: list[str] = tab.page.evaluate(LIT, ".paragraph .words span")
    return found


def lit_rows(tab: Tab) -> list[str]:
    return tab.page.locator(".sentences li.lit .head").all_inner_texts()


def test_pointing_at_words_marks_what_is_said_with_them_and_away_from_them_lets_go(page: Tab) -> None:
    page.go(BRINE)
    assert lit_words(page) == lit_rows(page) == []
    page.page.locator(".paragraph .planned").hover()
    assert lit_words(page) == ["We will hire 40 people"]
    assert [each.strip("“”") for each in lit_rows(page)] == ["We will hire 40 people"]
    page.page.locator("h1").hover()
    assert lit_words(page) == lit_rows(page) == []


def test_the_keyboard_goes_through_what_is_said_and_its_words_are_marked(page: Tab) -> None:
    page.go(BRINE)
    page.page.locator(".sentences .head").first.focus()
    passed = []
    for _ in range(40):
        passed += [each for each in lit_words(page) if each not in passed]
        page.page.keyboard.press("Tab")
    assert passed == [
        "On March 3, 2024",
        "Brine Works opened",
        "at the Harbour site",
        "The hall",
        "over 1,200 square meters",
        "We will hire 40 people",
        "It makes table salt",
    ]
    assert page.page.locator(".words [tabindex], .words a").count() == 0


def test_a_click_keeps_the_mark_until_escape(page: Tab) -> None:
    page.go(BRINE)
    page.page.locator(".paragraph .planned").click()
    page.page.locator("h1").hover()
    assert lit_words(page) == ["We will hire 40 people"]
    page.page.keyboard.press("Escape")
    assert lit_words(page) == []


def test_pointing_at_a_passage_that_a_row_is_read_with_marks_that_one(page: Tab) -> None:
    page.go(BRINE)
    page.page.locator(".sentences a[href='#82-90']").hover()
    assert lit_words(page) == ["The hall"]


def test_an_anchor_marks_its_passage_with_scripts_and_without(browser: Browser, with_text: str) -> None:
    for has_scripts in (True, False):
        with opened(browser, with_text, has_scripts=has_scripts) as tab:
            tab.go(f"{BRINE}#98-122")
            assert set(lit_words(tab)) == {"over 1,200 square meters"}
            assert len(lit_rows(tab)) == has_scripts
            tab.go(f"{BRINE}?passage=60-79#60-79")
            assert set(lit_words(tab)) == {"at the Harbour site"}
            assert len(lit_rows(tab)) == 1


def test_the_pages_of_an_article_and_a_passage_are_made_well(browser: Browser, with_text: str) -> None:
    wrong: list[str] = []
    for language in ("en-GB", "ru-RU"):
        with opened(browser, with_text, language=language) as tab:
            for path in (BRINE, f"{BRINE}?passage=98-122", "/page/passage/brine-works/98-122"):
                tab.go(path)
                wrong += tab.look()
                tab.page.set_viewport_size(NARROW)
                tab.page.emulate_media(color_scheme="dark")
                wrong += tab.look()
            wrong += tab.wrong
    assert wrong == []


def test_a_line_under_words_tells_a_plan_from_a_fact_without_colour(page: Tab) -> None:
    page.go(BRINE)
    style = "each => getComputedStyle(each).textDecorationStyle"
    manners = [
        page.page.locator(f".paragraph .{name}").first.evaluate(style) for name in ("said", "planned", "governing")
    ]
    assert manners == ["solid", "dashed", "dotted"]
