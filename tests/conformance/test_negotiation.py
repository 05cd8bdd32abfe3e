"""RFC 9110, section 12: the Accept header decides the format, for every kind of answer, over a socket."""

import pytest

from .served import Server

SELECT, ASK = "SELECT (1 AS ?x) {}", "ASK {}"
CONSTRUCT, DESCRIBE = "CONSTRUCT WHERE { ?s a ?type }", "DESCRIBE <http://example.org/nothing>"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv; charset=utf-8", "text/tab-separated-values; charset=utf-8"
TURTLE, TRIPLES, RDFXML = "text/turtle; charset=utf-8", "application/n-triples", "application/rdf+xml"
JSONLD, TRIG, QUADS = "application/ld+json", "application/trig", "application/n-quads"
PAGE = "text/html; charset=utf-8"

MATRIX: list[tuple[str, list[str], str]] = [
    # Nothing is said, or everything is liked: the first of the kind.
    (SELECT, [], JSON),
    (ASK, [], JSON),
    (CONSTRUCT, [], TURTLE),
    (DESCRIBE, [], TURTLE),
    (SELECT, [""], JSON),
    (SELECT, ["*/*"], JSON),
    (CONSTRUCT, ["*/*"], TURTLE),
    (SELECT, ["*/*;q=0.001"], JSON),
    # By name.
    (SELECT, [JSON], JSON),
    (SELECT, [XML], XML),
    (SELECT, ["text/csv"], CSV),
    (SELECT, ["text/tab-separated-values"], TSV),
    (ASK, [JSON], JSON),
    (ASK, [XML], XML),
    (CONSTRUCT, ["text/turtle"], TURTLE),
    (CONSTRUCT, [TRIPLES], TRIPLES),
    (CONSTRUCT, [RDFXML], RDFXML),
    (CONSTRUCT, [JSONLD], JSONLD),
    (CONSTRUCT, [TRIG], TRIG),
    (CONSTRUCT, [QUADS], QUADS),
    (DESCRIBE, [TRIPLES], TRIPLES),
    # By names that are not their own.
    (SELECT, ["application/json"], JSON),
    (SELECT, ["application/xml"], XML),
    (SELECT, ["text/xml"], XML),
    (CONSTRUCT, ["text/plain"], TRIPLES),
    # Letters of any case, white space, parameters.
    (SELECT, ["TEXT/CSV"], CSV),
    (SELECT, ["  text/csv  "], CSV),
    (SELECT, ["text/csv ; q=0.5 , application/sparql-results+xml ; q=0.4"], CSV),
    (SELECT, ["text/csv;charset=utf-8"], CSV),
    (SELECT, ["text/csv;header=present;q=0.2,text/tab-separated-values;q=0.1"], CSV),
    (SELECT, ["text/csv;Q=0.1, text/tab-separated-values;Q=0.2"], TSV),
    # Weights.
    (SELECT, [f"{JSON};q=0.5, {XML}"], XML),
    (SELECT, [f"{JSON};q=0.5, {XML};q=0.6"], XML),
    (SELECT, [f"{JSON};q=0.999, {XML};q=1.000"], XML),
    (SELECT, [f"{JSON};q=0, {XML};q=0.001"], XML),
    (SELECT, [f"{XML}, {JSON}"], JSON),
    (CONSTRUCT, [f"{TRIPLES};q=0.8, text/turtle;q=0.9, {RDFXML};q=0.7"], TURTLE),
    # Wildcards, and what is named wins over them.
    (SELECT, ["text/*"], CSV),
    (SELECT, ["application/*"], JSON),
    (CONSTRUCT, ["application/*"], TRIPLES),
    (SELECT, ["text/*;q=0.5, */*;q=0.1"], CSV),
    (SELECT, [f"*/*, {JSON};q=0"], XML),
    (SELECT, [f"*/*, {JSON};q=0.5"], XML),
    (SELECT, [f"*/*;q=0.5, {JSON};q=0.4, {XML};q=0.3"], CSV),
    (SELECT, ["text/*, text/csv;q=0.1"], TSV),
    (SELECT, [f"application/*;q=0.2, {XML};q=0.9, text/csv;q=0.5"], XML),
    (CONSTRUCT, ["*/*, text/turtle;q=0.1, application/n-triples;q=0.2"], RDFXML),
    # One header for two kinds of answer: what is of the other kind does not count.
    (SELECT, ["text/turtle, text/csv;q=0.1"], CSV),
    (CONSTRUCT, ["text/csv, application/n-triples;q=0.1"], TRIPLES),
    (CONSTRUCT, [f"{JSON}, */*;q=0.1"], TURTLE),
    (SELECT, ["image/png, text/tab-separated-values;q=0.3"], TSV),
    # A browser likes a page best.
    (SELECT, ["text/html"], PAGE),
    (SELECT, ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], PAGE),
    (SELECT, ["text/html;q=0.1, text/csv;q=0.2"], CSV),
    # Several lines of one header are one list.
    (SELECT, ["text/csv;q=0.3", "text/tab-separated-values;q=0.6"], TSV),
    (SELECT, ["image/png", XML], XML),
    (CONSTRUCT, ["text/turtle;q=0.1", TRIPLES], TRIPLES),
    # What is not well-formed is passed over, and the rest is read.
    (SELECT, ["text/csv;q=2, text/tab-separated-values;q=0.1"], TSV),
    (SELECT, ["text/csv;q=-1, text/tab-separated-values"], TSV),
    (SELECT, ["text/csv;q=high, text/tab-separated-values;q=0.1"], TSV),
    (SELECT, ["text/csv;q=0.1234, text/tab-separated-values;q=0.1"], TSV),
    (SELECT, ["*/csv, text/tab-separated-values"], TSV),
    (SELECT, ["text, text/csv"], CSV),
    (SELECT, [",, text/csv ,"], CSV),
    (SELECT, ["text/csv;;q=0.2, text/tab-separated-values;q=0.1"], CSV),
    # The versions that SPARQL 1.2 gives its formats.
    (SELECT, [f"{JSON};version=1.2"], JSON),
    (CONSTRUCT, ["text/turtle;version=1.1"], TURTLE),
]
REFUSED: list[tuple[str, list[str]]] = [
    (SELECT, ["image/png"]),
    (SELECT, ["text/turtle"]),
    (ASK, [TRIPLES]),
    (CONSTRUCT, ["text/csv"]),
    (DESCRIBE, [JSON]),
    (SELECT, ["*/*;q=0"]),
    (SELECT, [f"{JSON};q=0"]),
    (SELECT, ["text/*;q=0"]),
    (SELECT, ["image/*"]),
    (SELECT, ["text/csv;q=0, text/tab-separated-values;q=0.000"]),
    (SELECT, ["image/png", "image/jpeg"]),
    (SELECT, ["text/csv;q=nothing"]),
]


def _named(case: tuple[str, list[str], str] | tuple[str, list[str]]) -> str:
    accept = " + ".join(case[1]) if case[1] else "no Accept"
    return f"{case[0].split(' ')[0]}: {accept or 'an empty Accept'}"


@pytest.mark.parametrize("case", MATRIX, ids=_named)
def test_the_form_of_the_query_and_accept_decide_the_media_type(
    case: tuple[str, list[str], str], server: Server
) -> None:
    query, accept, expected = case
    reply = server.get(query, *(("Accept", each) for each in accept))
    assert (reply.status, reply.header("content-type")) == (200, expected)
    assert "accept" in str(reply.header("vary")).lower().replace(" ", "").split(",")


@pytest.mark.parametrize("case", REFUSED, ids=_named)
def test_what_nobody_offers_is_406_with_what_is_on_offer(case: tuple[str, list[str]], server: Server) -> None:
    query, accept = case
    reply = server.get(query, *(("Accept", each) for each in accept))
    assert (reply.status, reply.media_type) == (406, "application/problem+json")
    offered = reply.json()["offered"]
    wanted = [JSON, XML] if query in {SELECT, ASK} else ["text/turtle", TRIPLES, RDFXML, JSONLD, TRIG, QUADS]
    assert set(wanted) <= set(offered)


@pytest.mark.parametrize("offered", [JSON, XML, "text/csv", "text/tab-separated-values"])
def test_what_a_refusal_offers_is_given_to_who_then_asks_for_it(offered: str, server: Server) -> None:
    assert offered in server.get(SELECT, ("Accept", "image/png")).json()["offered"]
    assert server.get(SELECT, ("Accept", offered)).media_type == offered


def test_post_negotiates_as_get_does(server: Server) -> None:
    for query, accept, expected in MATRIX[::7]:
        reply = server.post(query, *(("Accept", each) for each in accept))
        assert (reply.status, reply.header("content-type")) == (200, expected)


def test_a_problem_is_a_page_for_who_likes_pages_best(server: Server) -> None:
    page = server.get("SELEKT", ("Accept", "text/html, application/json;q=0.9"))
    assert (page.status, page.media_type) == (400, "text/html")
    for accept in ("application/json", "application/problem+json", "text/turtle", "*/*", "image/png"):
        assert (
            server.get("SELEKT", ("Accept", accept)).media_type == "application/problem+json" or accept == "image/png"
        )


def test_a_header_that_is_endless_is_read_as_far_as_it_says_something(server: Server) -> None:
    assert server.get(SELECT, ("Accept", "text/csv, " + "image/png, " * 300)).media_type == "text/csv"
