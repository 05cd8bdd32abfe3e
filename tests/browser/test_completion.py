"""Completion in the editor at /sparql, in a real browser."""

import os
import re

import pytest
from playwright.sync_api import Locator, expect

from pharmazone.serve.editor import assets

from .editing import text, write
from .tab import Tab

pytestmark = pytest.mark.skipif(
    not assets.is_at_hand() and not os.environ.get("CI"), reason="needs what `make install` brings from npm"
)


def offered(tab: Tab, label: str) -> Locator:
    """Wait until something is offered to complete with."""
    found = tab.page.locator(".CodeMirror-hint", has_text=label).first
    expect(found).to_be_visible()
    return found


def test_prefixed_names_are_completed_and_their_prefix_declared(editor: Tab) -> None:
    write(editor, "SELECT * { ?x a ")
    editor.page.keyboard.type("pz:Plan")
    expect(editor.page.locator(".CodeMirror-hint").first).to_have_text(re.compile(r"^pz:Plant\s+plant$"))
    editor.page.keyboard.press("Enter")
    assert text(editor) == "PREFIX pz: <https://w3id.org/pharmazone/ontology#>\nSELECT * { ?x a pz:Plant"


def test_things_are_completed_by_what_they_are_called_in_either_language(editor: Tab) -> None:
    for words, wanted in (("Alabushevo", "site:alabushevo"), ("Алабушево", "site:alabushevo")):
        write(editor, "SELECT * { ?plant pz:locatedIn ")
        editor.page.keyboard.type(words)
        editor.page.keyboard.press("Control+Space")
        offered(editor, wanted).click()
        assert text(editor).endswith(f"pz:locatedIn {wanted}")


def test_terms_are_completed_by_their_labels(editor: Tab) -> None:
    write(editor, "SELECT * { ?plant ")
    editor.page.keyboard.type("floor")
    editor.page.keyboard.press("Control+Space")
    offered(editor, "pz:floorArea")


def test_prefixes_and_variables_are_completed(editor: Tab) -> None:
    write(editor, "")
    editor.page.keyboard.type("PREFIX plan")
    expect(editor.page.locator(".CodeMirror-hint")).to_have_text(["plant: <https://w3id.org/pharmazone/id/plant/>"])
    editor.page.keyboard.press("Enter")
    assert text(editor) == "PREFIX plant: <https://w3id.org/pharmazone/id/plant/>"
    write(editor, "SELECT ?operator { ?plant pz:operatedBy ")
    editor.page.keyboard.type("?o")
    expect(editor.page.locator(".CodeMirror-hint")).to_have_text(["?operator"])


def test_what_is_offered_is_told_to_who_does_not_see_it(editor: Tab) -> None:
    write(editor, "SELECT * { ?x a ")
    editor.page.keyboard.type("pz:Plan")
    expect(editor.page.get_by_role("listbox", name="To complete with")).to_be_visible()
    chosen = editor.page.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    editor.page.keyboard.press("ArrowDown")
    told = editor.page.locator("#query").get_attribute("aria-activedescendant")
    assert chosen.get_attribute("id") == told


def test_nothing_is_offered_in_comments_and_strings(editor: Tab) -> None:
    for begun in ("# pz:Pla", "SELECT ('pz:Pla"):
        write(editor, "")
        editor.page.keyboard.type(begun)
        editor.page.keyboard.press("Control+Space")
        editor.page.wait_for_timeout(300)
        assert editor.page.locator(".CodeMirror-hint").count() == 0
