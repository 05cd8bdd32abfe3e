"""Saved queries over HTTP: what each address answers, as data and as its text."""

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from ..conftest import InProcess
from ..test_pages import outline

BROWSER = {"accept": "text/html"}


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("json", "application/sparql-results+json"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_an_answer_is_data_by_suffix_whatever_is_accepted(client: TestClient, suffix: str, content_type: str) -> None:
    answer = client.get(f"/queries/big-plants.{suffix}", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.headers["vary"] == "Accept-Encoding"


def test_an_answer_is_data_by_accept(client: TestClient) -> None:
    assert client.get("/queries/big-plants").json()["results"]["bindings"][0]["area"]["value"] == "900"
    answer = client.get("/queries/big-plants", headers={"accept": "text/csv"})
    assert answer.text.splitlines()[0] == "plant,area,passage"
    assert answer.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"


def test_parameters_are_the_query_string(client: TestClient) -> None:
    assert len(client.get("/queries/big-plants.json?minArea=900&site=site:pier").json()["results"]["bindings"]) == 1
    assert client.get("/queries/big-plants.json?minArea=901").json()["results"]["bindings"] == []
    assert len(client.get("/queries/big-plants.json?site=&minArea=").json()["results"]["bindings"]) == 1


@pytest.mark.parametrize(
    ("asked", "status", "parameter"),
    [
        ("minArea=much", 422, "minArea"),
        ("site=dock", 422, "site"),
        ("colour=red", 422, "colour"),
        ("minArea=1&minArea=2", 400, "minArea"),
        ("timeout=never", 422, "timeout"),
    ],
)
def test_a_value_that_does_not_fit_is_a_problem(client: TestClient, asked: str, status: int, parameter: str) -> None:
    answer = client.get(f"/queries/big-plants.json?{asked}")
    assert (answer.status_code, answer.json()["parameter"]) == (status, parameter)


@pytest.mark.parametrize("address", ["area-of", "area-of.json", "area-of.csv", "area-of.rq"])
def test_a_thing_that_is_not_there_is_told_with_those_near_to_it(client: TestClient, address: str) -> None:
    answer = client.get(f"/queries/{address}?plant=plant:led-works")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    told = answer.json()
    said = "no pz:Plant called 'plant:led-works' is known here. Near to it are plant:lead-works, plant:tin-works."
    assert told["detail"] == f"The parameter plant does not fit: {said}"
    assert (told["parameter"], told["values"], told["wanted"]) == ("plant", ["plant:led-works"], "pz:Plant")
    assert told["nearest"] == ["plant:lead-works", "plant:tin-works"]


@pytest.mark.parametrize("site", ["site:zzz", "plant:lead-works", "https://example.org/ore", "pz:Site", "tin:10-30"])
def test_a_thing_of_another_class_is_told_and_nothing_far_is_proposed(client: TestClient, site: str) -> None:
    told = client.get("/queries/big-plants.json", params={"site": site}).json()
    assert told["detail"] == f"The parameter site does not fit: no pz:Site called {site!r} is known here."
    assert (told["status"], told["parameter"], told["nearest"]) == (422, "site", [])


def test_a_name_under_a_wrong_prefix_leads_to_the_right_one(client: TestClient) -> None:
    assert client.get("/queries/area-of.json?plant=site:Tin-Works").json()["nearest"][0] == "plant:tin-works"


def test_a_thing_that_is_there_and_has_no_solutions_is_answered_with_none(client: TestClient) -> None:
    iri = "https://w3id.org/pharmazone/id/plant/lead-works"
    for value in ("plant:lead-works", iri, f"<{iri}>"):
        answer = client.get("/queries/area-of.json", params={"plant": value})
        assert (answer.status_code, answer.json()["results"]["bindings"]) == (200, [])


def test_the_text_comes_with_the_values_bound_and_runs_anywhere(client: TestClient) -> None:
    answer = client.get("/queries/big-plants.rq?minArea=5")
    assert answer.headers["content-type"] == "application/sparql-query; charset=utf-8"
    assert '"5"^^<http://www.w3.org/2001/XMLSchema#integer>' in answer.text
    ox.Store().query(answer.text)
    assert client.get("/queries/big-plants", headers={"accept": "application/sparql-query"}).text.startswith("#+")


def test_a_question_can_be_answered_by_a_graph(client: TestClient) -> None:
    assert client.get("/queries/as-graph.nt").text.count(" .") == 1
    assert client.get("/queries/as-graph", headers={"accept": "text/turtle"}).status_code == 200
    assert client.get("/queries/as-graph.csv").status_code == 404
    assert "/queries/as-graph.ttl" in outline(client, "/queries/as-graph").links()


@pytest.mark.parametrize(
    "name", ["nothing", "nothing.csv", "big-plants.doc", "big-plants.n3", "big-plants.html", "%2e%2e%2fsecret.rq"]
)
def test_an_unknown_query_is_404(client: TestClient, name: str) -> None:
    assert client.get(f"/queries/{name}").status_code == 404


def test_an_answer_has_an_etag_for_each_value_and_format(client: TestClient, evaluator: InProcess) -> None:
    paths = ["big-plants.json", "big-plants.json?minArea=1", "big-plants.csv", "big-plants.xlsx", "big-plants.rq"]
    tags = [client.get(f"/queries/{path}").headers["etag"] for path in paths]
    assert len(set(tags)) == len(tags)
    asked = len(evaluator.asked)
    assert client.get("/queries/big-plants.json", headers={"if-none-match": tags[0]}).status_code == 304
    assert client.get("/queries/big-plants.json?minArea=0", headers={"if-none-match": tags[0]}).status_code == 304
    assert len(evaluator.asked) == asked
