"""What a client would have an answer as, and what other stores' clients send beside their query."""

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.preference import IGNORED, WISHES

SELECT = "SELECT ?area { ?plant pz:floorArea ?area }"
CONSTRUCT = "CONSTRUCT { ?plant pz:floorArea ?area } WHERE { ?plant pz:floorArea ?area }"
CSV, JSON, XML = "text/csv; charset=utf-8", "application/sparql-results+json", "application/sparql-results+xml"
PAGE, TURTLE, RDF_XML = "text/html; charset=utf-8", "text/turtle; charset=utf-8", "application/rdf+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("query", "accept", "wish", "given"),
    [
        (SELECT, "*/*", "csv", CSV),
        (SELECT, "*/*", "application/sparql-results+xml", XML),
        (SELECT, BROWSER, "csv", CSV),
        (SELECT, BROWSER, "no such format", PAGE),
        (SELECT, "text/csv", "json", CSV),
        (SELECT, "*/*", "turtle", JSON),
        (CONSTRUCT, "*/*", "xml", RDF_XML),
        (CONSTRUCT, "*/*", "csv", TURTLE),
        (CONSTRUCT, BROWSER, "ttl", TURTLE),
    ],
)
@pytest.mark.parametrize("name", WISHES)
def test_a_parameter_decides_where_accept_leaves_the_choice_or_asks_for_a_page(
    client: TestClient, query: str, accept: str, wish: str, given: str, name: str
) -> None:
    fields = {"query": query, name: wish}
    headers = {"accept": accept}
    for answer in (
        client.get("/sparql", params=fields, headers=headers),
        client.post("/sparql", data=fields, headers=headers),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (200, given)


def test_a_page_is_given_where_it_is_all_that_fits_the_form_of_the_query(client: TestClient) -> None:
    for query, accept in ((SELECT, "text/html;q=0.5, text/turtle"), (CONSTRUCT, "text/html;q=0.5, text/csv")):
        answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (200, PAGE)
    answer = client.get("/sparql", params={"query": SELECT}, headers={"accept": "text/turtle"})
    assert answer.status_code == 406


@pytest.mark.parametrize("name", sorted(IGNORED))
def test_what_clients_of_other_stores_send_decides_nothing(client: TestClient, name: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT, name: "x"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON)


def test_the_page_of_an_answer_leads_to_its_data(client: TestClient) -> None:
    page = client.get("/sparql", params={"query": SELECT}, headers={"accept": BROWSER}).text
    link = page.split('<nav class="data"')[1].split('href="')[3].split('"')[0].replace("&amp;", "&")
    answer = client.get(link, headers={"accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (200, CSV)


def test_a_byte_order_mark_before_a_query_is_no_part_of_it(client: TestClient) -> None:
    headers = {"content-type": "application/sparql-query"}
    assert client.post("/sparql", content=b"\xef\xbb\xbfASK {}", headers=headers).status_code == 200


def test_two_media_types_of_one_body_are_refused(client: TestClient) -> None:
    types = [("content-type", "application/sparql-query"), ("content-type", "text/plain")]
    assert client.post("/sparql", content=b"ASK {}", headers=types).status_code == 400
