"""Answers for spreadsheets: what a program would reckon or lose stays as it was said."""

import io
import json
import re
import zipfile

import pytest

from pharmazone.asking import spreadsheets
from pharmazone.asking.labels import Labels
from pharmazone.asking.results import Results
from pharmazone.asking.spreadsheets import harmless, write_csv, write_workbook
from pharmazone.errors import AnswerTooLarge
from pharmazone.terms import XSD

LABELS = Labels("en", {}, {})


def results(*terms: dict[str, str]) -> Results:
    bindings = [{"n": each} for each in terms]
    return Results.read(json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": bindings}}).encode())


def literal(value: str, datatype: str = "") -> dict[str, str]:
    return {"type": "literal", "value": value, **({"datatype": XSD + datatype} if datatype else {})}


def sheet(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return (parts.read("xl/worksheets/sheet1.xml") + parts.read("xl/sharedStrings.xml")).decode()


def styles(whole: Results) -> list[str]:
    """Give the number format of each cell of the first column below its head."""
    with zipfile.ZipFile(io.BytesIO(write_workbook(whole, ["n"], LABELS, []))) as parts:
        told, cells = parts.read("xl/styles.xml").decode(), parts.read("xl/worksheets/sheet1.xml").decode()
    codes = dict(re.findall(r'numFmtId="(\d+)" formatCode="([^"]+)"', told)) | {
        "0": "General",
        "3": "#,##0",
        "4": "#,##0.00",
    }
    formats = re.findall(r'<xf numFmtId="(\d+)"', told.partition("<cellXfs")[2])
    return [codes[formats[int(each or 0)]] for each in re.findall(r'<c r="A(?!1")\d+"(?: s="(\d+)")?', cells)]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@A1",
        "\t=1",
        "\r=1",
        "\n=1",
        "=cmd|' /C calc'!A0",
        "＝1",
        "－1",
        " =1",
        "\u00a0=1",
        "\u200b=1",
    ],
)
def test_a_text_that_begins_as_a_formula_does_is_made_harmless(text: str) -> None:
    assert harmless(text) == "'" + text
    assert write_csv(results(literal(text)), ["n"], "en").decode().startswith("\ufeffn\r\n")
    assert "'" + text in write_csv(results(literal(text)), ["n"], "en").decode()


@pytest.mark.parametrize("text", ["", "a=b", "2025-10-07", "https://example.org/=1"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("value", "datatype", "is_number"),
    [
        ("-5", "integer", True),
        ("2.50", "decimal", True),
        ("1e3", "double", True),
        ("123456789012345", "integer", True),
        ("1234567890123456", "integer", False),
        ("100000000000000000000", "integer", True),
        ("INF", "double", False),
        ("NaN", "double", False),
        ("five", "integer", False),
        ("5", "string", False),
        ("5", "", False),
    ],
)
def test_a_number_is_one_where_no_digit_of_it_is_lost(value: str, datatype: str, is_number: bool) -> None:
    written = sheet(write_workbook(results(literal(value, datatype)), ["n"], LABELS, []))
    cell = written.partition('r="A2"')[2].partition("</c>")[0]
    assert ('t="s"' not in cell) is is_number


@pytest.mark.parametrize("value", ["2025-02-30", "2025-10-07Z", "0044-03-15", "1900-02-28", "soon"])
def test_a_day_that_a_spreadsheet_has_not_is_text(value: str) -> None:
    assert f"<t>{value}</t>" in sheet(write_workbook(results(literal(value, "date")), ["n"], LABELS, []))


def test_a_moment_without_a_zone_is_one_and_with_a_zone_is_text() -> None:
    here = sheet(write_workbook(results(literal("2025-10-07T12:00:00", "dateTime")), ["n"], LABELS, []))
    assert "<v>45937.5</v>" in here
    there = sheet(write_workbook(results(literal("2025-10-07T12:00:00Z", "dateTime")), ["n"], LABELS, []))
    assert "<t>2025-10-07T12:00:00Z</t>" in there


def test_controls_and_texts_of_any_length_leave_a_workbook_that_can_be_read() -> None:
    written = sheet(write_workbook(results(literal("a\x00\x0b\x1f\ufffe"), literal("x" * 40_000)), ["n"], LABELS, []))
    assert "\x00" not in written
    assert "x" * 32_766 + "…" in written


def test_blank_nodes_triples_and_nothing_have_their_cells() -> None:
    triple = {"subject": {"type": "uri", "value": "u:s"}, "predicate": {"type": "uri", "value": "u:p"}}
    nested = {"type": "triple", "value": {**triple, "object": literal("o")}}
    whole = results({"type": "bnode", "value": "b0"}, nested)  # type: ignore[arg-type]
    assert write_csv(whole, ["n"], "en").decode().splitlines()[1:] == ["_:b0", '"<<( <u:s> <u:p> ""o"" )>>"']
    assert "_:b0" in sheet(write_workbook(whole, ["n"], LABELS, []))


def test_the_thousands_of_a_column_are_parted_where_one_of_its_numbers_is_long() -> None:
    long, short = literal("115000000000", "integer"), literal("2024", "integer")
    assert styles(results(long, short, literal("8.50", "decimal"))) == ["#,##0", "#,##0", "#,##0.00"]
    assert styles(results(short, literal("8.50", "decimal"))) == ["General", "General"]


def test_the_head_of_a_workbook_can_filter() -> None:
    assert '<autoFilter ref="A1:A3"/>' in sheet(write_workbook(results(literal("a"), literal("b")), ["n"], LABELS, []))


def test_booleans_are_in_words_and_exact_where_words_stand_beside_them() -> None:
    yes, thing = literal("true", "boolean"), {"type": "uri", "value": "urn:x:a"}
    assert write_csv(results(yes), ["n"], "ru").decode().splitlines()[1:] == ["Да"]
    labelled = results(yes, thing).with_labels(LABELS)
    assert write_csv(labelled, ["n (IRI)", "n"], "en").decode().splitlines()[1:] == ["true,Yes", "urn:x:a,urn:x:a"]


def test_only_so_many_addresses_of_the_web_are_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "_LINKS", 2)
    iris = [{"type": "uri", "value": f"https://example.org/{each}"} for each in range(4)]
    written = write_workbook(results(*iris, {"type": "uri", "value": "javascript:alert(1)"}), ["n"], LABELS, [])
    assert sheet(written).count("<hyperlink ") == 2
    assert "javascript:alert(1)" in sheet(written)


def test_a_workbook_of_too_many_solutions_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 1)
    with pytest.raises(AnswerTooLarge, match="`limit` and `page`"):
        write_workbook(results(literal("a"), literal("b")), ["n"], LABELS, [])


def test_equal_answers_are_equal_bytes() -> None:
    assert len({write_workbook(results(literal("a")), ["n"], LABELS, [("x", "y")]) for _ in range(2)}) == 1
