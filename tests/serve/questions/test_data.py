"""The answer of a saved query as data: its formats, its pages, its labels."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.formats import QUERY_TEXT, RDF_FORMATS, SOLUTION_FORMATS, WORKBOOK, Format

from ..conftest import InProcess

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TIN = "https://w3id.org/pharmazone/id/plant/tin-works"


def solutions(client: TestClient, address: str) -> list[dict[str, dict[str, str]]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"]["bindings"])


def links(header: str) -> dict[str, str]:
    """Read a Link header, by relation (RFC 8288, section 3)."""
    return {rel: target for target, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', header)}


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("name", "formats"),
    [
        ("big-plants", (*SOLUTION_FORMATS, WORKBOOK)),
        ("whether", (*SOLUTION_FORMATS, WORKBOOK)),
        ("as-graph", RDF_FORMATS),
    ],
)
def test_a_question_has_the_suffixes_of_its_form_and_a_wrong_one_is_told_which(
    rich: TestClient, name: str, formats: tuple[Format, ...]
) -> None:
    wrong = rich.get(f"/queries/{name}.doc")
    assert wrong.status_code == 404
    offered = wrong.json()["offered"]
    assert offered == [f".{each.suffix}" for each in (*formats, QUERY_TEXT)]
    assert {rich.get(f"/queries/{name}{suffix}").status_code for suffix in offered} == {200}
    assert all(suffix in wrong.json()["detail"] for suffix in offered)


@pytest.mark.parametrize(("name", "accept"), [("big-plants", "text/turtle"), ("as-graph", "text/csv")])
def test_a_format_of_the_other_form_is_not_offered(rich: TestClient, name: str, accept: str) -> None:
    refused = rich.get(f"/queries/{name}", headers={"accept": accept})
    assert refused.status_code == 406
    assert accept not in refused.json()["offered"]


@pytest.mark.parametrize(
    ("accept", "asked", "content_type"),
    [
        ("*/*", "csv", "text/csv"),
        ("", "tsv", "text/tab-separated-values"),
        (BROWSER["accept"], "csv", "text/csv"),
        ("*/*", "html", "text/html"),
        ("*/*", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/sparql-results+json", "csv", "application/sparql-results+json"),
    ],
)
def test_the_parameter_format_decides_where_accept_leaves_the_choice(
    rich: TestClient, accept: str, asked: str, content_type: str
) -> None:
    answer = rich.get("/queries/big-plants", params={"format": asked}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, content_type)


@pytest.mark.parametrize("asked", ["format=doc", "format=ttl"])
def test_a_format_that_is_not_on_offer_is_told_with_those_that_are(rich: TestClient, asked: str) -> None:
    told = rich.get(f"/queries/big-plants?{asked}").json()
    assert (told["status"], told["parameter"]) == (422, "format")
    assert "json, xml, csv, tsv, xlsx, rq, html" in told["detail"]


def test_the_pages_of_an_answer_are_all_of_it_in_order_and_lead_to_each_other(rich: TestClient) -> None:
    """RFC 8288, section 3; the relations are those of RFC 5005 and of the registry."""
    whole = solutions(rich, "/queries/everything.json")
    assert len(whole) > 4
    address, found, seen = "/queries/everything.json?plant=&limit=2&lang=en", [], 0
    while address:
        answer = rich.get(address)
        found += answer.json()["results"]["bindings"]
        led = links(answer.headers["link"])
        assert led.keys() <= {"first", "prev", "next", "last"}
        assert ("prev" in led) is (seen > 0)
        seen += 1
        address = led.get("next", "")
    assert found == whole
    assert seen == -(-len(whole) // 2)
    last = urlsplit(led["last"])
    assert last.path == "/zone/queries/everything.json"
    assert parse_qs(last.query) == {"lang": ["en"], "limit": ["2"], "page": [str(seen)]}
    assert links(rich.get(led["first"]).headers["link"])["last"] == led["last"]


def test_the_links_keep_every_other_parameter_several_values_too(rich: TestClient) -> None:
    asked = "plant=plant:tin-works&plant=plant:lead-works&labels=ru&limit=1"
    led = links(rich.get(f"/queries/everything.csv?{asked}").headers["link"])
    kept = parse_qs(urlsplit(led["next"]).query)
    assert kept["plant"] == ["plant:tin-works", "plant:lead-works"]
    assert (kept["labels"], kept["page"]) == (["ru"], ["2"])


def test_a_page_without_a_limit_is_as_long_as_the_question_says(rich: TestClient) -> None:
    assert len(solutions(rich, "/queries/everything.json?page=1")) == 4
    assert "link" not in rich.get("/queries/everything.json").headers


@pytest.mark.parametrize("each", SOLUTION_FORMATS, ids=lambda each: each.suffix)
def test_a_part_is_cut_alike_in_every_format(rich: TestClient, each: Format) -> None:
    part = rich.get(f"/queries/everything.{each.suffix}?plant=plant:tin-works&limit=3&page=2")
    assert part.headers["content-type"] == each.content_type
    engine = getattr(ox.QueryResultsFormat, each.engine)
    whole = solutions(rich, "/queries/everything.json?plant=plant:tin-works")[3:6]
    assert len(whole) > 1
    if each.suffix == "csv":
        assert [row[1] for row in rows(part.text)[1:]] == [one["property"]["value"] for one in whole]
        return
    read = ox.parse_query_results(part.content, format=engine)
    assert [one["property"].value for one in read] == [one["property"]["value"] for one in whole]  # type: ignore[union-attr, index]


def test_an_answer_without_solutions_has_one_page(rich: TestClient) -> None:
    assert solutions(rich, "/queries/nothing.json?limit=5") == []
    led = links(rich.get("/queries/nothing.json?limit=5&page=1").headers["link"].partition(", </")[0])
    assert rich.get("/queries/nothing.json?limit=5&page=2").status_code == 404
    assert "next" not in led


def test_a_page_beyond_the_last_is_told_which_is_the_last(rich: TestClient) -> None:
    told = rich.get("/queries/everything.json?limit=4&page=99").json()
    assert (told["status"], told["last"]) == (404, -(-len(solutions(rich, "/queries/everything.json")) // 4))
    assert f"{told['last']} pages" in told["detail"]


def test_a_part_that_a_format_cannot_carry_is_refused_as_the_whole_is(rich: TestClient) -> None:
    """XML 1.0 has no word for most control characters, and one label of this world has one."""
    for asked in ("", "limit=100", "labels=ru"):
        refused = rich.get(f"/queries/everything.xml?plant=plant:lead-works&{asked}")
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (406, "not-acceptable")


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=10001", "limit"),
        ("limit=ten", "limit"),
        ("limit=-1", "limit"),
        ("page=0", "page"),
        ("page=1.5", "page"),
        ("labels=de", "labels"),
        ("release=newest", "release"),
        ("release=1", "release"),
    ],
)
def test_a_wish_that_does_not_fit_is_told(rich: TestClient, asked: str, parameter: str) -> None:
    told = rich.get(f"/queries/everything.json?{asked}").json()
    assert (told["status"], told["parameter"]) == (422, parameter)


@pytest.mark.parametrize("asked", ["limit=5", "page=1", "labels=en"])
@pytest.mark.parametrize(("name", "reason"), [("as-graph", "a graph"), ("whether", "a boolean")])
def test_what_has_no_solutions_has_no_part_of_them_and_no_labels(
    rich: TestClient, name: str, reason: str, asked: str
) -> None:
    told = rich.get(f"/queries/{name}?{asked}", headers={"accept": "*/*"}).json()
    assert (told["status"], told["parameter"]) == (422, asked.partition("=")[0])
    assert reason in told["detail"]


def test_labels_stand_beside_each_variable_that_has_iris(rich: TestClient) -> None:
    answer = rich.get("/queries/big-plants.json?labels=ru").json()
    assert answer["head"]["vars"] == ["plant", "plantLabel", "area", "passage", "passageLabel"]
    [found] = answer["results"]["bindings"]
    assert found["plant"]["value"] == TIN
    assert found["plantLabel"] == {"type": "literal", "value": "Оловянный завод", "xml:lang": "ru"}
    assert found["passageLabel"]["value"] == "История об олове 10-30"


def test_every_page_of_an_answer_has_the_same_columns(rich: TestClient) -> None:
    whole = rich.get("/queries/everything.json?labels=en").json()["head"]["vars"]
    size = len(solutions(rich, "/queries/everything.json"))
    pages = [rich.get(f"/queries/everything.json?labels=en&limit=1&page={page + 1}") for page in range(size)]
    assert {tuple(each.json()["head"]["vars"]) for each in pages} == {tuple(whole)}


def test_a_variable_that_the_query_has_itself_is_left(rich: TestClient) -> None:
    answer = rich.get("/queries/named.json?labels=en").json()
    assert answer["head"]["vars"] == ["plant", "plantLabel"]
    assert {each["plantLabel"]["value"] for each in answer["results"]["bindings"]} == {"x"}


def test_csv_without_labels_is_that_of_sparql_to_the_byte(rich: TestClient) -> None:
    """SPARQL 1.1 Query Results CSV and TSV Formats, section 3."""
    text = rich.get("/queries/formulas.csv").content
    assert text == b'text,number\r\n=1+1,-5\r\n@SUM(A1),2.5\r\n"plain, indeed",1\r\n'


def test_csv_with_labels_opens_well_in_a_spreadsheet(rich: TestClient) -> None:
    answer = rich.get("/queries/everything.csv?labels=ru&plant=plant:tin-works")
    assert answer.content.startswith(b"\xef\xbb\xbf"), "by these bytes it is known to be UTF-8"
    head, *body = rows(answer.text.removeprefix("\ufeff"))
    assert head[:2] == ["Завод (IRI)", "Завод"]
    assert {row[1] for row in body} == {"Оловянный завод"}
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_csv_with_labels_says_booleans_in_words_and_numbers_stand_in_the_column_of_labels(rich: TestClient) -> None:
    assert rows(rich.get("/queries/cells.csv?labels=ru").text)[1][2] == "Да"
    assert rows(rich.get("/queries/cells.csv").text)[1][2] == "true"
    head, *body = rows(rich.get("/queries/everything.csv?labels=en&plant=plant:tin-works").text.removeprefix("\ufeff"))
    assert head[-2:] == ["Value (IRI)", "Value"]
    assert ["900", "900"] in [row[-2:] for row in body]
    assert all(row[-1] for row in body)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("", "en"), ("labels=ru", "ru"), ("labels=en", "en"), ("labels=ru&in=en", "en"), ("lang=ru", "en")],
)
def test_a_language_that_nobody_gives_is_that_of_the_labels(rich: TestClient, asked: str, told: str) -> None:
    assert [each["in"]["value"] for each in solutions(rich, f"/queries/notes.json?{asked}")] == [told]
    assert f'("{told}" UNDEF)' in rich.get(f"/queries/notes.rq?{asked}").text


def test_an_answer_has_the_name_of_a_file(rich: TestClient) -> None:
    answer = rich.get("/queries/big-plants?format=csv")
    assert answer.headers["content-disposition"] == 'inline; filename="big-plants.csv"'


def test_the_whole_answer_is_evaluated_and_no_limit_enters_the_text_of_a_query(
    rich: TestClient, evaluator: InProcess
) -> None:
    rich.get("/queries/everything.json?limit=2&page=2&labels=en")
    assert not any(re.search(r"\b(LIMIT|OFFSET)\b", query.text) for query in evaluator.asked if "VALUES" in query.text)
