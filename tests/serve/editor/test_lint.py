"""What the editor warns of: beneath the query that was asked, and as data for its script."""

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.editor import lint

from ..conftest import InProcess
from ..test_pages import Outline, tags, words

BROWSER = {"accept": "text/html", "accept-language": "en"}
UNORDERED = "SELECT ?plant { ?plant pz:floorArea ?area } LIMIT 3"
HOSTILE = "SELECT ?x { ?x ?y '<script>alert(1)</script>' . ?z ?w \"`<b>`\" }"


def show(client: TestClient, query: str, **fields: str) -> Outline:
    return Outline(client.get("/sparql", params={"query": query, **fields}, headers=BROWSER).text)


def test_remarks_stand_beneath_the_query_that_was_asked(client: TestClient) -> None:
    page = show(client, UNORDERED)
    assert "Line 1 Hint LIMIT without ORDER BY takes whichever come first" in words(page)
    (link,) = [each for each in tags(page, "a") if each.get("data-column") == "45"]
    assert (link["href"], link["data-line"]) == ("#query", "1")


def test_remarks_are_told_in_russian(client: TestClient) -> None:
    page = show(client, UNORDERED, lang="ru")
    assert "Строка 1 Совет LIMIT без ORDER BY" in words(page)


def test_a_query_that_fails_has_its_remarks_too(client: TestClient) -> None:
    page = show(client, "SELECT ?x { SERVICE <https://tea.example/sparql> { ?x ?y ?z } }")
    assert "Warning SERVICE asks another endpoint, <https://tea.example/sparql>" in words(page)


def test_a_clean_query_has_an_empty_place_for_them(client: TestClient) -> None:
    page = show(client, "PREFIX pz: <https://w3id.org/pharmazone/ontology#> SELECT ?x { ?x a pz:Plant }")
    (section,) = [each for each in tags(page, "section") if each.get("aria-labelledby") == "lint-title"]
    assert "hidden" in section
    (place,) = [each for each in tags(page, "div") if each.get("id") == "lint"]
    assert place["aria-live"] == "polite"


def test_the_first_query_of_the_editor_is_clean(client: TestClient) -> None:
    page = Outline(client.get("/sparql", headers=BROWSER).text)
    assert not [each for each in tags(page, "a") if "data-column" in each]


def test_what_a_query_holds_is_escaped(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": HOSTILE}, headers=BROWSER).text
    assert "<script>alert" not in answer
    assert "<b>`" not in answer
    assert "Nothing links" in answer


def test_the_script_is_told_the_same(client: TestClient) -> None:
    answer = client.get("/sparql/lint.json", params={"query": UNORDERED})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    hint, limit = answer.json()["findings"]
    assert (hint["rule"], limit["rule"], limit["line"], limit["column"]) == (
        "undeclared-prefix",
        "limit-unordered",
        1,
        45,
    )
    assert limit["level"] == "hint"
    assert limit["says"].startswith("LIMIT without ORDER BY")


def test_the_language_is_that_of_the_reader(client: TestClient) -> None:
    answer = client.get("/sparql/lint.json", params={"query": UNORDERED}, headers={"accept-language": "ru"})
    assert answer.headers["content-language"] == "ru"
    assert "без ORDER BY" in answer.json()["findings"][1]["says"]
    chosen = client.get("/sparql/lint.json", params={"query": UNORDERED, "lang": "en"})
    assert "without ORDER BY" in chosen.json()["findings"][1]["says"]


def test_an_unfinished_query_has_no_findings(client: TestClient) -> None:
    assert client.get("/sparql/lint.json", params={"query": "SELECT ?x {"}).json() == {"findings": []}


def test_nothing_is_asked_of_the_evaluator(client: TestClient, evaluator: InProcess) -> None:
    before = len(evaluator.asked)
    client.get("/sparql/lint.json", params={"query": UNORDERED})
    assert len(evaluator.asked) == before


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sparql/lint.json", 400),
        ("/sparql/lint.json?query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("/sparql/lint.json?query=ASK%7B%7D&tea=1", 400),
        ("/sparql/lint.json?query=%FF", 400),
        (f"/sparql/lint.json?query={'x' * (lint.LONGEST + 1)}", 413),
    ],
)
def test_a_malformed_request_is_refused(client: TestClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_an_answer_is_validated_by_its_etag(client: TestClient) -> None:
    first = client.get("/sparql/lint.json", params={"query": UNORDERED})
    again = client.get(
        "/sparql/lint.json", params={"query": UNORDERED}, headers={"if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304
