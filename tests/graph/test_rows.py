import csv
import io
import json
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as Xml

import pandas
import polars
import pytest

import pharmazone
from pharmazone.errors import NotAcceptable, NotFound, PharmazoneError
from pharmazone.graph.graph import Graph

KINDS = """SELECT ?thing ?whole ?number ?mixed ?day ?moment ?is ?text ?said ?nothing {
  VALUES (?thing ?whole ?number ?mixed ?day ?moment ?is ?text ?said) {
    (plant:pk-137 1 2.5 1 "2025-10-07"^^xsd:date "2025-10-07T12:00:00Z"^^xsd:dateTime true "a" "b"@en)
    (UNDEF UNDEF 3 "one" UNDEF UNDEF UNDEF UNDEF UNDEF)
  }
}"""


def test_a_row_is_a_mapping_and_unbound_is_none(graph: Graph) -> None:
    rows = graph.query(KINDS)
    first, second = rows
    assert list(first) == [each.name for each in rows.columns]
    assert (first["whole"], first["number"], first["is"]) == (1, Decimal("2.5"), True)
    assert second["whole"] is None
    assert first["nothing"] is None
    with pytest.raises(KeyError):
        first["nowhere"]


def test_an_answer_is_a_sequence_and_its_slices_are_answers(graph: Graph) -> None:
    rows = graph.ask("plants-compared")
    assert rows[0] == next(iter(rows))
    assert rows[-1] == list(rows)[-1]
    assert list(rows[1:3]) == list(rows)[1:3]
    assert list(rows.page(2, 3)) == list(rows)[3:6]
    assert len(rows[1:3].to_pandas()) == 2
    with pytest.raises(NotFound, match="no page 99"):
        rows.page(99, 3)
    with pytest.raises(IndexError):
        rows[len(rows)]


def test_columns_have_headings_in_words_and_tell_what_is_evidence(graph: Graph, russian: Graph) -> None:
    headings = {each.name: each.heading for each in graph.ask("plants-compared").columns}
    assert headings["area"] == "Floor area, m²"
    assert {each.name: each.heading for each in russian.ask("plants-compared").columns}["area"] == "Площадь, м²"
    assert [each.name for each in graph.ask("plants-compared").columns if each.is_evidence] == [
        "areaPassage", "peoplePassage"
    ]  # fmt: skip


def test_the_passages_of_a_row_are_those_that_the_question_names(graph: Graph) -> None:
    row = graph.ask("plants-compared", plant="plant:pk-137")[0]
    assert row.passages == (row["areaPassage"], row["peoplePassage"])
    free = graph.query("SELECT ?p ?thing { GRAPH ?p { ?thing pz:floorArea 43000 } ?p a pz:Passage }")
    assert free[0].passages == (free[0]["p"],)


def test_an_answer_is_written_in_every_format_and_labels_stand_beside_iris(graph: Graph, tmp_path: Path) -> None:
    rows = graph.ask("plants-compared", plant="plant:pk-137")
    assert json.loads(rows.serialize("json"))["head"]["vars"] == list(rows[0])
    assert Xml.fromstring(rows.serialize("xml")).tag.endswith("sparql")
    (line,) = csv.DictReader(
        io.StringIO(rows.serialize("tsv", labels=True).decode()), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    assert line["?plantLabel"] == '"PK-137 plant"@en'
    rows.save(tmp_path / "answer.csv", labels=True)
    (labelled,) = csv.DictReader(io.StringIO((tmp_path / "answer.csv").read_text("utf-8-sig")))
    assert (labelled["Plant"], labelled["Floor area, m²"]) == ("PK-137 plant", "43000")
    rows.save(str(tmp_path / "answer.xlsx"))
    assert (tmp_path / "answer.xlsx").read_bytes().startswith(b"PK")
    with pytest.raises(NotAcceptable, match="json, xml, csv, tsv, xlsx"):
        rows.save(tmp_path / "answer.pdf")
    assert not (tmp_path / "answer.pdf").exists()


def test_a_frame_of_pandas_has_a_type_for_each_column(graph: Graph) -> None:
    frame = graph.query(KINDS).to_pandas()
    assert frame.dtypes.astype(str).to_dict() == {
        "thing": "string",
        "thingLabel": "string",
        "whole": "Int64",
        "number": "Float64",
        "mixed": "object",
        "day": "datetime64[s]",
        "moment": "datetime64[us, UTC]",
        "is": "boolean",
        "text": "string",
        "said": "string",
        "nothing": "string",
    }
    assert frame["thingLabel"][0] == "PK-137 plant"
    assert type(frame["thing"][0]) is str
    assert frame["whole"].isna().tolist() == [False, True]
    assert frame["number"].sum() == 5.5
    assert frame["day"][0] == pandas.Timestamp("2025-10-07")


def test_a_frame_of_polars_has_a_type_for_each_column(graph: Graph) -> None:
    frame = graph.query(KINDS).to_polars()
    assert frame.schema == polars.Schema(
        {
            "thing": polars.String,
            "thingLabel": polars.String,
            "whole": polars.Int64,
            "number": polars.Float64,
            "mixed": polars.String,
            "day": polars.Date,
            "moment": polars.Datetime("us", "UTC"),
            "is": polars.Boolean,
            "text": polars.String,
            "said": polars.String,
            "nothing": polars.String,
        }
    )
    assert frame["mixed"].to_list() == ["1", "one"]
    assert frame["number"].sum() == 5.5


def test_frames_keep_decimals_where_they_are_wanted_exact_and_leave_labels_out_where_not_wanted(graph: Graph) -> None:
    rows = graph.query("SELECT ?n ?p { VALUES (?n ?p) { (0.1 plant:pk-137) (0.2 UNDEF) (1 UNDEF) } }")
    assert sum(rows.to_pandas(exact=True, labels=False)["n"]) == Decimal("1.3")
    assert rows.to_polars(exact=True)["n"].sum() == Decimal("1.3")
    assert list(rows.to_pandas(labels=False)) == ["n", "p"]


def test_every_question_becomes_a_frame_of_either_kind(graph: Graph) -> None:
    for name, question in graph.questions.items():
        if graph.engine.library.saved[name].header.external:
            continue
        rows = question.ask(**graph.engine.library.saved[name].examples)
        assert len(rows.to_pandas()) == len(rows.to_polars()) == len(rows)


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_without_the_extra_the_error_says_what_to_install(
    graph: Graph, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=rf'pip install "pharmazone\[{name}\]"'):
        getattr(graph.ask("plants-compared"), f"to_{name}")()


def test_a_console_shows_a_small_table_and_a_notebook_escaped_html(graph: Graph) -> None:
    rows = graph.query("""SELECT ?text ?n { VALUES (?text ?n) { ("<script>alert(1)</script>\\u001B[31m" 7) } }""")
    assert repr(rows).splitlines()[0] == "Query: 1 row"
    assert "\x1b" not in repr(rows)
    shown = rows._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    links = graph.query("SELECT ?a ?b { VALUES (?a ?b) { (plant:pk-137 <javascript:alert(1)>) } }")._repr_html_()
    assert links.count("<a href=") == 1
    many = graph.query("SELECT * { ?s a pz:Passage } LIMIT 200")
    assert repr(many).endswith("... 190 more")
    assert "... 140 more" in many._repr_html_()


def test_a_console_and_a_notebook_speak_the_language_of_the_graph(graph: Graph, russian: Graph) -> None:
    text = "SELECT ?is ?code { VALUES ?is { true false } VALUES ?code { <http://example.org/atc/L04AG17> } }"
    assert repr(russian.query(text)).splitlines()[0] == "Запрос: 2 строки"
    assert "<td>Да</td>" in russian.query(text)._repr_html_()
    assert "<td>No</td>" in graph.query(text)._repr_html_()
    assert graph.query(text)[0]["code"].label == "L04AG17"  # type: ignore[union-attr]
    many = russian.query("SELECT * { ?s a pz:Passage } LIMIT 200")
    assert repr(many).endswith("... ещё 190")
    assert "... ещё 140" in many._repr_html_()


def test_what_cannot_be_written_is_told_by_its_name(graph: Graph, tmp_path: Path) -> None:
    rows = graph.ask("plants-compared")
    picture = rows.chart()
    assert picture is not None
    for save in (rows.save, picture.save):
        with pytest.raises(PharmazoneError, match=r"nowhere/a\.csv cannot be written: No such file"):
            save(tmp_path / "nowhere" / "a.csv")


def test_a_workbook_says_the_values_in_words(russian: Graph) -> None:
    body = russian.ask("plants-compared", plant="plant:pk-137").serialize("xlsx")
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        told = book.read("xl/sharedStrings.xml").decode()
    assert "plant:pk-137" not in told
    assert "<t>Завод «ПК-137»</t>" in told


def test_the_labels_of_a_column_of_several_kinds_are_its_values_in_words(graph: Graph) -> None:
    frame = graph.query("SELECT ?n { VALUES ?n { plant:pk-137 5 true } }").to_pandas()
    assert frame["nLabel"].tolist() == ["PK-137 plant", "5", "Yes"]


def test_a_question_with_a_chart_is_drawn_and_another_is_not(graph: Graph, tmp_path: Path) -> None:
    picture = graph.ask("plants-compared").chart()
    assert picture is not None
    assert picture._repr_svg_().startswith("<svg")
    picture.save(tmp_path / "chart.svg")
    assert Xml.fromstring((tmp_path / "chart.svg").read_bytes()).tag.endswith("svg")
    without = next(
        each for each in graph.engine.library.saved.values() if not each.header.chart and not each.header.external
    )
    assert graph.ask(without.name, **without.examples).chart() is None
    assert graph.query("SELECT * { ?s a pz:Plant }").chart() is None


def test_an_empty_answer_says_why_it_may_be_empty(graph: Graph) -> None:
    rows = graph.query("SELECT * { ?s a pz:Plnt }")
    assert len(rows) == 0
    assert rows.hints
    assert repr(rows) == "Query: 0 rows\ns\n-"
    assert list(graph.ask("plants-compared", minArea=10**9).to_pandas().columns)[:2] == ["plant", "company"]


def test_people_who_check_types_see_what_the_package_gives() -> None:
    assert pharmazone.open.__module__ == "pharmazone.graph.opening"
    assert pharmazone.Graph is Graph
