"""The editor at /sparql in a real browser: typing, asking, and all of it without a mouse."""

import os
import re
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from pharmazone.serve.editor import assets

from .editing import text, write
from .tab import NARROW, Tab, opened

pytestmark = pytest.mark.skipif(
    not assets.is_at_hand() and not os.environ.get("CI"), reason="needs what `make install` brings from npm"
)
AREAS: Final = "SELECT ?plant ?area { ?plant pz:floorArea ?area }"


def test_the_text_has_colours_that_stand_out(editor: Tab) -> None:
    styles = editor.page.locator(".cm-keyword, .cm-atom, .cm-variable-3, .cm-string-2").evaluate_all(
        "all => all.map(each => getComputedStyle(each).color)"
    )
    assert len(set(styles)) >= 3
    assert editor.look() == []
    editor.page.emulate_media(color_scheme="dark")
    editor.page.set_viewport_size(NARROW)
    assert editor.look() == []


def test_a_query_is_asked_by_the_keyboard_and_its_link_is_short(editor: Tab) -> None:
    write(editor, AREAS)
    with editor.page.expect_navigation():
        editor.page.keyboard.press("Control+Enter")
    assert editor.page.url.endswith("#answer")
    assert "timeout" not in editor.page.url
    assert "PK-137 plant" in editor.column("plant")
    assert text(editor) == AREAS


def test_lines_stay_lines(editor: Tab) -> None:
    query = AREAS.replace("{ ", "{\n  ").replace(" }", "\n}")
    write(editor, query)
    editor.follow(editor.page.get_by_role("button", name="Ask", exact=True))
    assert "%0D" not in editor.page.url
    assert text(editor) == query


def test_tab_indents_and_after_esc_it_leads_on(editor: Tab) -> None:
    write(editor, "ASK {")
    editor.page.keyboard.press("Tab")
    assert text(editor) == "ASK {  "
    editor.page.keyboard.press("Escape")
    editor.page.keyboard.press("Tab")
    assert editor.focused == "button Ask"
    editor.page.keyboard.press("Shift+Tab")
    editor.page.keyboard.press("Escape")
    editor.page.keyboard.press("Shift+Tab")
    assert editor.focused == "a Русский"
    assert "press Esc, then Tab" in editor.page.locator("#keys").inner_text()
    assert editor.page.get_by_label("The query").get_attribute("aria-describedby") == "keys"


def test_what_cannot_stand_is_marked_and_said_and_can_be_asked_all_the_same(editor: Tab) -> None:
    write(editor, "SELECT * {\n  ?s ?p }\n}")
    expect(editor.page.get_by_role("status").filter(has_text="Line 2: this cannot stand here.")).to_be_visible()
    assert editor.page.locator(".wrong-line").count() == 1
    with editor.refused(400), editor.page.expect_navigation():
        editor.page.keyboard.press("Control+Enter")
    expect(editor.page.get_by_role("alert")).to_be_visible()
    expect(editor.page.locator(".wrong-line")).to_have_count(1)
    assert editor.page.locator("#query").get_attribute("aria-invalid") == "true"
    write(editor, AREAS)
    expect(editor.page.locator(".wrong-line")).to_have_count(0)


def test_brackets_that_belong_together_are_shown(editor: Tab) -> None:
    write(editor, "ASK { ?s ?p ?o }")
    assert editor.page.locator(".CodeMirror-matchingbracket").all_inner_texts() == ["{", "}"]


def test_an_example_is_found_by_words_and_loaded_and_can_be_undone(editor: Tab) -> None:
    write(editor, AREAS)
    editor.page.get_by_text(re.compile(r"^Examples \(\d+\)")).click()
    editor.page.get_by_label("Words of the example").fill("rare disease")
    shown = [each for each in editor.page.locator(".examples-list a").all() if each.is_visible()]
    assert 0 < len(shown) < 20
    shown[0].click()
    expect(editor.page.get_by_role("status").filter(has_text="The example is in the editor")).to_be_visible()
    assert "SELECT" in text(editor)
    assert text(editor) != AREAS
    assert "#+" not in text(editor)
    editor.page.keyboard.press("ControlOrMeta+z")
    assert text(editor) == AREAS


def test_the_link_is_copied(editor: Tab) -> None:
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write(editor, "ASK { ?s ?p 'é' }")
    editor.page.get_by_label("Seconds at most").fill("2")
    editor.page.get_by_role("button", name="Copy the link").click()
    expect(editor.page.get_by_role("status").filter(has_text="The link is copied.")).to_be_visible()
    link = editor.page.evaluate("navigator.clipboard.readText()")
    editor.page.goto(link)
    assert text(editor) == "ASK { ?s ?p 'é' }"
    assert editor.page.get_by_label("Seconds at most").input_value() == "2"
    assert editor.page.get_by_text("No", exact=True).is_visible()


def test_a_query_too_long_for_a_link_is_posted(editor: Tab) -> None:
    long = AREAS + "\n" + "# and so on\n" * 900
    write(editor, long)
    editor.page.get_by_role("button", name="Copy the link").click()
    assert "too long for a link" in editor.page.locator("#state").inner_text()
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="Ask", exact=True).click()
    assert "query=" not in editor.page.url
    assert "PK-137 plant" in editor.column("plant")
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="Exact terms").click()
    assert "<https://w3id.org/pharmazone/id/plant/pk-137>" in editor.column("plant")
    with editor.page.expect_download() as download:
        editor.page.get_by_role("button", name="CSV").click()
    assert download.value.path().read_bytes().startswith(b"plant,area")


def test_the_browser_keeps_nothing(editor: Tab) -> None:
    write(editor, AREAS)
    editor.page.keyboard.press("Control+s")
    editor.page.get_by_label("Seconds at most").focus()
    assert editor.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert editor.page.context.cookies() == []
    editor.page.reload()
    assert text(editor) != AREAS


def test_ways_to_show_an_answer_are_one_click_apart(tab: Tab) -> None:
    """With scripts and without."""
    tab.go("/sparql?query=SELECT+%3Fplant+%3Farea+%7B+%3Fplant+pz%3AfloorArea+%3Farea+%7D")
    views = tab.page.get_by_role("navigation", name="Show the answer as")
    tab.follow(views.get_by_role("link", name="Chart"))
    image = tab.page.get_by_role("img", name=re.compile("^Chart: area by plant"))
    assert image.evaluate("each => each.complete && each.naturalWidth > 0")
    tab.follow(views.get_by_role("link", name="Picture of links"))
    assert tab.page.get_by_text("A picture of links is drawn of three columns").is_visible()
    tab.follow(views.get_by_role("link", name="Table"))
    assert "PK-137 plant" in tab.column("plant")
    assert views.get_by_role("link", name="Table").get_attribute("aria-current") == "page"
    assert tab.look() == []


def test_without_scripts_the_form_asks(browser: Browser, address: str) -> None:
    with opened(browser, address, has_scripts=False) as tab:
        tab.go("/sparql?lang=ru")
        assert not tab.page.get_by_text("Ctrl+").is_visible()
        assert not tab.page.get_by_text("Yasqe").is_visible()
        tab.page.locator("textarea[name=query]").fill(AREAS)
        tab.follow(tab.page.get_by_role("button", name="Спросить", exact=True))
        assert len(tab.rows) > 3
        tab.page.get_by_text(re.compile(r"^Примеры \(\d+\)")).click()
        tab.follow(tab.page.locator(".examples-list a").first)
        assert "example=" in tab.page.url
        assert "SELECT" in tab.page.locator("textarea[name=query]").input_value()
        assert tab.wrong == []


def test_remarks_come_as_one_types_and_lead_to_their_line(editor: Tab) -> None:
    write(editor, "SELECT ?plant {\n  ?plant a pz:Plant .\n  ?site a pz:Site\n}")
    remark = editor.page.locator("#lint li.warning")
    expect(remark).to_contain_text("Line 3 Warning Nothing links")
    assert editor.look() == []
    remark.get_by_role("link", name="Line 3").click()
    editor.page.keyboard.insert_text("# here\n")
    assert text(editor).splitlines()[2] == "  # here"
    write(editor, "PREFIX pz: <https://w3id.org/pharmazone/ontology#>\nSELECT ?plant { ?plant a pz:Plant }")
    expect(editor.page.locator("#lint section")).to_be_hidden()


def test_a_remark_leads_to_its_line_in_the_plain_form_too(browser: Browser, address: str) -> None:
    with opened(browser, address) as tab:
        tab.page.route("**/sparql.js*", lambda route: route.abort())
        tab.page.goto(tab.address + "/sparql?query=SELECT+%3Fx+%7B+%3Fx+a+pz:Plant+%7D%0ALIMIT+3")
        tab.page.locator("#lint").get_by_role("link", name="Line 2").click()
        place = tab.page.locator("#query").evaluate("area => [document.activeElement === area, area.selectionStart]")
        assert place == [True, len("SELECT ?x { ?x a pz:Plant }\n")]
        tab.wrong.clear()


def test_a_prefix_that_need_not_be_declared_is_no_mistake(editor: Tab) -> None:
    state = editor.page.locator("#state")
    write(editor, "SELECT ?plant { ?plant a pz:Plant . ?plant nosuch:area ?area }")
    expect(state).to_contain_text("Line 1: this cannot stand here.")
    write(editor, "SELECT ?plant { ?plant a pz:Plant ; pz:locatedIn/pz:near* ?site . }")
    expect(state).to_be_empty()
