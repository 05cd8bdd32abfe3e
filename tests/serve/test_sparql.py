"""The SPARQL 1.1 Protocol at /sparql, its query operation."""

import json
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from .conftest import InProcess

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?area { ?plant pz:floorArea ?area }"
CONSTRUCT = "CONSTRUCT { ?plant pz:floorArea ?area } WHERE { ?plant pz:floorArea ?area }"
FORM = {"content-type": "application/x-www-form-urlencoded"}
QUERY = {"content-type": "application/sparql-query"}
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_query_is_sent_by_get_by_form_or_as_it_is(client: TestClient) -> None:
    answers = [
        client.get("/sparql", params={"query": SELECT}),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", content=SELECT.encode(), headers=QUERY),
        client.post(
            "/sparql", content=SELECT.encode(), headers={"content-type": "application/sparql-query; charset=UTF-8"}
        ),
    ]
    assert [each.status_code for each in answers] == [200] * 4
    assert {each.content for each in answers} == {answers[0].content}
    assert answers[0].json()["results"]["bindings"][0]["area"]["value"] == "900"
    assert all(each.headers["content-length"] == str(len(each.content)) for each in answers)


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (SELECT, None, "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, None, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json, text/turtle;q=0.5", "application/ld+json"),
        (CONSTRUCT, "text/csv, text/turtle;q=0.1", "text/turtle; charset=utf-8"),
        ("DESCRIBE plant:tin-works", "text/turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_the_form_of_the_query_and_accept_decide_the_format(
    client: TestClient, query: str, accept: str | None, content_type: str
) -> None:
    headers = {"accept": accept} if accept else {}
    client.headers.pop("accept", None)
    answer = client.get("/sparql", params={"query": query}, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "application/x-unknown;q=1, text/csv;q=0"])
def test_a_format_that_nobody_offers_is_406_with_what_is(client: TestClient, accept: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"accept": accept})
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.json()["offered"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/sparql?timeout=1", "There is no query"),
        ("/sparql?default-graph-uri=http://example.org/g", "There is no query"),
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "given 2 times"),
        ("/sparql?query=ASK%7B%7D&timeout=1&timeout=2", "given 2 times"),
        ("/sparql?query=ASK%7B%7D&fromat=csv", "known are query, default-graph-uri, named-graph-uri, timeout"),
        ("/sparql?query=ASK%7B%7", "no percent-encoding"),
        ("/sparql?query=%zz", "no percent-encoding"),
        ("/sparql?query=%C3%28", "not UTF-8"),
        ("/sparql?query=%ED%A0%80", "not UTF-8"),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=relative", "no absolute IRI"),
        ("/sparql?query=ASK%7B%7D&named-graph-uri=http://a%20b", "no absolute IRI"),
    ],
)
def test_a_malformed_request_is_400_and_says_why(
    client: TestClient, evaluator: InProcess, address: str, said: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert not evaluator.asked


def test_without_a_query_the_service_is_described_to_who_reads_rdf(client: TestClient, evaluator: InProcess) -> None:
    for accept in ("*/*", "text/turtle", "application/rdf+xml, text/html;q=0.5"):
        answer = client.get("/sparql", headers={"accept": accept})
        assert (answer.status_code, evaluator.asked) == (200, [])
        assert "http://www.w3.org/ns/sparql-service-description#" in answer.text
    answer = client.get("/sparql", headers={"accept": "application/sparql-results+json"})
    assert (answer.status_code, "There is no query" in answer.json()["detail"]) == (400, True)


def test_the_query_is_decoded_once(client: TestClient, evaluator: InProcess) -> None:
    text = 'ASK { ?s ?p "100%25 + 1 & 2" }'
    assert client.get(f"/sparql?query={quote(text, safe='')}").status_code == 200
    assert client.post("/sparql", content=f"query={quote(text, safe='')}", headers=FORM).status_code == 200
    assert client.get(f"/sparql?query={quote(text, safe='').replace('%20', '+')}").status_code == 200
    assert {each.text for each in evaluator.asked} == {text}


def test_the_dataset_of_the_protocol_reaches_the_evaluator(client: TestClient, evaluator: InProcess) -> None:
    graphs = "default-graph-uri=http://a/1&default-graph-uri=http://a/2&named-graph-uri=http://a/3"
    client.get(f"/sparql?query={quote(ASK)}&{graphs}")
    client.post(f"/sparql?{graphs}", content=ASK.encode(), headers=QUERY)
    client.post("/sparql", content=f"query={quote(ASK)}&{graphs}", headers=FORM)
    asked = {(each.default_graphs, each.named_graphs) for each in evaluator.asked}
    assert asked == {(("http://a/1", "http://a/2"), ("http://a/3",))}
    assert len(evaluator.asked) == 3


def test_timeout_lowers_the_deadline_in_seconds(client: TestClient, evaluator: InProcess) -> None:
    client.get("/sparql", params={"query": ASK, "timeout": "0.5"})
    assert evaluator.asked[0].deadline_seconds == 0.5


@pytest.mark.parametrize("timeout", ["soon", "0", "-1", "nan", "inf", "", "1e-9", "0.049"])
def test_a_timeout_that_is_no_number_or_too_small_is_422(client: TestClient, timeout: str) -> None:
    answer = client.get("/sparql", params={"query": ASK, "timeout": timeout})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "timeout")


def test_updates_are_refused(client: TestClient, evaluator: InProcess) -> None:
    update = "CLEAR ALL"
    answers = [
        client.post("/sparql", data={"update": update}),
        client.get("/sparql", params={"update": update}),
        client.post("/sparql", content=update, headers={"content-type": "application/sparql-update"}),
        client.get("/sparql", params={"query": update}),
    ]
    assert [each.status_code for each in answers] == [403] * 4
    assert not evaluator.asked


def test_service_is_refused_before_any_evaluation(client: TestClient, evaluator: InProcess) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"})
    assert answer.status_code == 403
    assert not evaluator.asked


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/json"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/sparql-query; charset=latin-1"},
        {"content-type": "application/sparql-query", "content-encoding": "gzip"},
    ],
)
def test_other_bodies_are_415(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/sparql", content=ASK.encode(), headers=headers)
    assert answer.status_code == 415
    assert answer.headers["accept-post"] == "application/sparql-query, application/x-www-form-urlencoded"


def test_a_body_that_is_not_utf8_is_400(client: TestClient) -> None:
    answer = client.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers=QUERY)
    assert (answer.status_code, "byte 13" in answer.json()["detail"]) == (400, True)


def test_a_body_over_the_limit_is_413(client: TestClient) -> None:
    answer = client.post("/sparql", content=b"ASK {} #" + b"x" * 2000, headers=QUERY)
    assert (answer.status_code, answer.json()["limit"]) == (413, 2000)


def test_a_query_over_the_limit_is_413(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": ASK + "#" * 1000})
    assert answer.status_code == 413
    assert "1000" in answer.json()["detail"]


def test_head_has_the_headers_of_get_and_no_body(client: TestClient) -> None:
    got, head = (client.request(method, "/sparql", params={"query": SELECT}) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


def test_a_malformed_query_is_told_with_its_place(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELEKT *"})
    assert (answer.status_code, answer.json()["line"]) == (400, 1)
    assert answer.json()["type"].endswith("/malformed-query")


def test_a_browser_gets_a_form_and_its_answer_as_a_table(client: TestClient) -> None:
    empty = client.get("/sparql", headers=BROWSER)
    assert (empty.status_code, "<textarea" in empty.text) == (200, True)
    page = client.get("/sparql", params={"query": "SELECT ?plant { ?plant pz:floorArea 900 }"}, headers=BROWSER)
    assert 'href="/id/plant/tin-works"' in page.text
    assert "Tin Works" in page.text
    assert "<pre" in client.get("/sparql", params={"query": CONSTRUCT}, headers=BROWSER).text
    assert "Yes" in client.get("/sparql", params={"query": ASK}, headers=BROWSER).text


def test_an_answer_too_large_for_a_page_says_so(client: TestClient) -> None:
    pairs = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 4000"
    answer = client.get("/sparql", params={"query": pairs}, headers=BROWSER)
    assert answer.status_code == 413
    assert json.loads(client.get("/sparql", params={"query": ASK}).content)["boolean"] is True
