"""The answer of a saved query for spreadsheets: values in words, links, and nothing that a spreadsheet would run."""

import io
import zipfile
from xml.etree import ElementTree

from starlette.testclient import TestClient

from pharmazone.formats import WORKBOOK
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from .test_data import TIN, rows


def cells(body: bytes, sheet: int) -> dict[str, tuple[str, str]]:
    """Read a sheet of a workbook: the type and the text of each cell, with shared strings put in."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(each.itertext()) for each in shared]
        found = {}
        for cell in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml")).iter(f"{main}c"):
            assert cell.find(f"{main}f") is None, "no cell is a formula"
            kind, value = cell.get("t", "n"), cell.findtext(f"{main}v")
            if value is not None:
                found[str(cell.get("r"))] = (kind, texts[int(value)] if kind == "s" else value)
    return found


def targets(body: bytes, sheet: int) -> set[str]:
    """Read where the links of a sheet lead."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        told = ElementTree.fromstring(book.read(f"xl/worksheets/_rels/sheet{sheet}.xml.rels"))
    return {str(each.get("Target")) for each in told}


def test_a_workbook_says_values_in_words(rich: TestClient) -> None:
    told = [text for _, text in cells(rich.get("/queries/notes.xlsx?labels=ru&sure=true").content, 2).values()]
    assert told[told.index("Язык примечаний") :][:2] == ["Язык примечаний", "Русский"]
    assert told[told.index("Sure") :][:2] == ["Sure", "да"]


def test_a_workbook_has_labels_that_lead_to_the_things(rich: TestClient) -> None:
    answer = rich.get("/queries/big-plants.xlsx?labels=ru")
    assert answer.headers["content-type"] == WORKBOOK.media_type
    found = cells(answer.content, 1)
    assert found["A2"] == ("s", "Оловянный завод")
    assert found["B2"] == ("n", "900")
    assert TIN in targets(answer.content, 1)
    assert cells(rich.get("/queries/big-plants.xlsx").content, 1)["A2"] == ("s", "Tin Works")


def test_a_workbook_says_what_was_asked_and_on_what_terms_it_may_be_used(rich: TestClient) -> None:
    body = rich.get("/queries/everything.xlsx?plant=plant:tin-works&limit=2", headers={"host": "example.org"}).content
    told = [text for _, text in cells(body, 2).values()]
    address = "http://example.org/zone/queries/everything?plant=plant%3Atin-works"
    assert {"What is said of plants?", "Tin Works", "1.0.0 (0123456789abcdef)"} <= set(told)
    assert {address, "https://creativecommons.org/licenses/by/4.0/"} <= set(told) & targets(body, 2)
    assert "Page 1, of pages with 2 solutions each" in told
    assert "Что сказано о заводах?" in str(cells(rich.get("/queries/everything.xlsx?labels=ru").content, 2))


def test_a_cell_of_a_workbook_is_of_its_kind_and_what_a_cell_cannot_hold_is_text(rich: TestClient) -> None:
    found = cells(rich.get("/queries/cells.xlsx").content, 1)
    assert found["A2"] == ("n", "45937"), "the days since the end of 1899"
    assert found["B2"] == ("s", "1812-09-07")
    assert found["C2"] == ("b", "1")
    assert found["D2"] == ("n", "900")
    assert found["E2"] == ("s", "12345678901234567890")
    assert found["F2"] == ("s", "=1+1")
    assert found["G2"] == ("s", "https://example.org/text")
    with zipfile.ZipFile(io.BytesIO(rich.get("/queries/cells.xlsx").content)) as book:
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in book.namelist(), "a text is no link"


def test_a_label_that_tries_to_do_harm_is_text(rich: TestClient) -> None:
    body = rich.get("/queries/everything.xlsx?plant=plant:lead-works").content
    assert ("s", "<script>alert(1)</script>") in cells(body, 1).values()
    assert not any(each.startswith("javascript:") for each in targets(body, 1))


def test_an_answer_that_is_a_boolean_is_a_workbook_too(rich: TestClient) -> None:
    assert cells(rich.get("/queries/whether.xlsx").content, 1) == {"A1": ("b", "1")}


def test_equal_answers_are_equal_workbooks_and_each_wish_has_an_etag_of_its_own(
    rich: TestClient, world: Snapshot, settings: Settings
) -> None:
    asked = ["", "?labels=ru", "?limit=1", "?limit=1&page=1", "?limit=2", "?labels=en"]
    answers = [rich.get(f"/queries/everything.xlsx{each}") for each in asked]
    tags = [each.headers["etag"] for each in answers]
    assert tags[2] == tags[3]
    assert len(set(tags)) == len(tags) - 1
    rich.app.cache._kept.clear()  # type: ignore[attr-defined]
    again = rich.get("/queries/everything.xlsx")
    assert again.content == answers[0].content
    assert rich.get("/queries/everything.xlsx", headers={"if-none-match": tags[0]}).status_code == 304


def test_no_cell_of_a_csv_with_labels_is_a_formula_and_numbers_stay_numbers(rich: TestClient) -> None:
    text = rich.get("/queries/formulas.csv?labels=en").text.removeprefix("\ufeff")
    assert rows(text)[1:3] == [["'=1+1", "-5"], ["'@SUM(A1)", "2.5"]]
