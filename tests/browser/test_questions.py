"""A reader asks without knowing SPARQL: from the start to an answer, a form, what to take along, the other language."""

import csv
import io
import re
from typing import Final
from urllib.parse import urlsplit

import pytest

from pharmazone import sources

from .tab import Tab

GOLDEN: Final = sources.home() / "tests" / "knowledge" / "golden"
COMPARED: Final = "/queries/plants-compared"


def golden(name: str, thing: str) -> dict[str, str]:
    """Give the known solution about a thing: its terms by variable."""
    with (GOLDEN / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        known = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        (found,) = (each for each in known if f"<https://w3id.org/pharmazone/id/{thing}>" in each.values())
    return {name.removeprefix("?"): term for name, term in found.items()}


@pytest.mark.parametrize(
    ("words", "known", "has_chart"),
    [
        ("medicines for rare diseases", ["Gaucher disease", "Generium-Next plant", "test batches"], True),
        ("rouble of tax relief", ["Pharmaceutical cluster of Technopolis Moscow", "11"], True),
        ("first of its kind", ["Genolar", "in Russia", "Generium-Next plant"], True),
    ],
)
def test_a_question_to_begin_with_is_answered_by_one_click_and_narrowed_or_proven_by_the_second(
    tab: Tab, words: str, known: list[str], has_chart: bool
) -> None:
    tab.go("/")
    tab.follow(tab.page.get_by_role("main").get_by_role("link", name=words))
    assert any(set(known) <= set(row) for row in tab.rows)
    pictures = tab.page.get_by_role("main").get_by_role("img")
    assert pictures.count() == has_chart
    for picture in pictures.all():
        assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 0
        assert "table" in (picture.get_attribute("alt") or "")

    rows, examples = len(tab.rows), tab.page.locator(".examples a")
    if examples.count():
        tab.follow(examples.first)
        assert 0 < len(tab.rows) < rows
    else:
        tab.follow(tab.table.locator("a.cited").first)
        assert "/page/passage/" in tab.page.url


def test_a_picture_can_be_opened_alone(tab: Tab) -> None:
    tab.go(COMPARED)
    tab.follow(tab.page.get_by_role("figure").get_by_role("link", name="SVG"))
    picture = tab.page.locator("svg").first.bounding_box()
    assert picture
    assert picture["width"] > 300
    assert tab.page.locator("svg text").filter(has_text="PK-137 plant").count() == 1


def test_a_filled_form_gives_what_was_chosen_and_leads_to_the_passage_and_back(tab: Tab) -> None:
    known = golden("plants-compared", "plant/pk-137")
    tab.go(COMPARED)
    tab.choose("Plant", "PK-137 plant", "Velpharm-M plant")
    tab.page.get_by_label("Floor area at least, m²").fill("40000")
    tab.follow(tab.page.get_by_role("button", name="Ask"))
    assert tab.column("Plant") == ["PK-137 plant"]
    assert tab.column("Floor area, m²") == [f"{int(known['area']):,}"]
    assert tab.column("People") == [known["people"]]
    assert not [each for each in tab.headings if "_" in each or re.search("[a-z][A-Z]", each)]

    said = known["areaPassage"].strip("<>").rpartition("/id/")[2]
    tab.follow(tab.table.locator(f"a[href^='/id/{said}']").first)
    assert urlsplit(tab.page.url).path == f"/page/{said}"
    assert "PK-137" in tab.page.get_by_role("main").inner_text()

    tab.page.go_back()
    assert tab.chosen("Plant") == ["PK-137 plant", "Velpharm-M plant"]
    assert tab.page.get_by_label("Floor area at least, m²").input_value() == "40000"
    assert tab.column("Plant") == ["PK-137 plant"]


def test_boxes_to_tick_are_several_values_of_one_field(tab: Tab) -> None:
    tab.go(COMPARED)
    for name in ("R-Pharm Group", "Promomed"):
        tab.page.get_by_role("checkbox", name=name).check()
    tab.follow(tab.page.get_by_role("button", name="Ask"))
    assert set(tab.column("Group of companies")) == {"R-Pharm Group", "Promomed"}
    ticked = tab.page.get_by_role("group", name="Group of companies").get_by_role("checkbox", checked=True)
    assert sorted(each.get_attribute("value") or "" for each in ticked.all()) == ["group:promomed", "group:r-pharm"]


def test_the_spreadsheets_hold_the_rows_of_the_table(tab: Tab) -> None:
    tab.go(f"{COMPARED}?minArea=20000")
    with tab.page.expect_download() as taken:
        tab.page.get_by_role("link", name="CSV, with labels").click()
    assert taken.value.suggested_filename == "plants-compared.csv"
    text = taken.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(tab.rows) > 1
    for heading in ("Plant", "Company", "Group of companies", "Counted as"):
        assert [each[heading] for each in rows] == tab.column(heading)
    for heading in ("Floor area, m²", "People", "Area per person, m²"):
        assert [each[heading] for each in rows] == [each.replace(",", "") for each in tab.column(heading)]
    assert {each["Plant (IRI)"] for each in rows} == {
        each.get_attribute("title") for each in tab.table.locator("tbody th a").all()
    }

    with tab.page.expect_download() as taken:
        tab.page.get_by_role("link", name="Excel").click()
    assert taken.value.suggested_filename == "plants-compared.xlsx"
    assert taken.value.path().read_bytes().startswith(b"PK\x03\x04")


def test_the_same_answer_is_read_in_russian_and_in_english_again(tab: Tab) -> None:
    tab.go(COMPARED)
    tab.choose("Plant", "PK-137 plant", "Velpharm-M plant")
    tab.follow(tab.page.get_by_role("button", name="Ask"))
    english = (tab.page.title(), tab.page.get_by_role("heading", level=1).inner_text(), tab.headings, tab.rows)

    tab.follow(tab.page.get_by_role("link", name="Русский"))
    page = tab.page
    assert page.locator("html").get_attribute("lang") == "ru"
    assert re.search("[а-яё]{5}", page.get_by_role("heading", level=1).inner_text())
    assert all(re.search("[А-Яа-яЁё]", each) for each in tab.headings)
    assert tab.column("Завод") == ["Завод «ПК-137»", "Завод «Велфарм-М»"]
    assert tab.column("Работает") == ["Да", "Да"]
    assert set(tab.chosen("Завод")) == {"Завод «ПК-137»", "Завод «Велфарм-М»"}

    page.get_by_label("Площадь не менее, м²").fill("40000")
    tab.follow(page.get_by_role("button", name="Спросить"))
    assert page.locator("html").get_attribute("lang") == "ru"
    assert tab.column("Завод") == ["Завод «ПК-137»"]

    page.get_by_label("Площадь не менее, м²").fill("0")
    tab.follow(page.get_by_role("button", name="Спросить"))
    tab.follow(page.get_by_role("link", name="English"))
    assert (page.title(), page.get_by_role("heading", level=1).inner_text(), tab.headings, tab.rows) == english
    assert tab.chosen("Plant") == ["PK-137 plant", "Velpharm-M plant"]


def test_a_page_that_is_begun_in_russian_stays_so_from_link_to_link(tab: Tab) -> None:
    tab.go("/?lang=ru")
    tab.follow(tab.page.get_by_role("link", name="Все вопросы"))
    tab.follow(tab.page.get_by_role("main").locator("dl a").first)
    tab.follow(tab.table.locator("a").first)
    assert tab.page.locator("html").get_attribute("lang") == "ru"


def test_an_answer_without_rows_says_what_comes_nearest(tab: Tab) -> None:
    tab.go(COMPARED)
    tab.choose("Plant", "PK-137 plant")
    tab.page.get_by_role("checkbox", name="R-Pharm Group").check()
    tab.follow(tab.page.get_by_role("button", name="Ask"))
    assert tab.table.count() == 0
    assert tab.page.get_by_text("Nothing in the graph answers this.").is_visible()
    near = tab.page.get_by_role("complementary", name="What comes nearest").get_by_role("listitem")
    said = {each.get_by_role("link").inner_text(): each.inner_text() for each in near.all()}
    assert "Without “Group of companies”" in said
    told = re.search(r"(\d+) rows?$", said["Without “Group of companies”"])
    tab.follow(near.get_by_role("link", name="Without “Group of companies”"))
    assert told
    assert len(tab.rows) == int(told[1]) == 1
    assert tab.chosen("Plant") == ["PK-137 plant"]
