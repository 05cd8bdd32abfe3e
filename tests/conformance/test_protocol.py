"""SPARQL 1.1 Protocol, section 2.1: the query operation, over a socket."""

from typing import NamedTuple
from urllib.parse import quote, quote_plus, urlencode

import pytest

from .served import BODY_BYTES, FORM_TYPE, QUERY_CHARACTERS, QUERY_TYPE, Reply, Server

GRAPHS = "https://w3id.org/pharmazone/graph/"
ENTITIES, SCHEMES, NOWHERE = f"{GRAPHS}entities", f"{GRAPHS}schemes", f"{GRAPHS}nowhere"
SAID = 'SELECT ?said { VALUES ?said { "100% + 1 & 2 = é/я 😀" } }'
ASK = "ASK {}"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


class Asked(NamedTuple):
    """A request, told by the sentence that is its test's name."""

    method: str
    target: str
    content_type: str | None = None
    body: bytes | None = None

    def of(self, server: Server) -> Reply:
        headers = [("Content-Type", self.content_type)] if self.content_type else []
        return server.ask(self.method, self.target, headers, self.body)


def _form(*fields: tuple[str, str]) -> bytes:
    return urlencode(fields).encode()


def _number(reply: Reply) -> int:
    assert reply.status == 200, reply.body
    (solution,) = reply.json()["results"]["bindings"]
    return int(solution["n"]["value"])


ENCODED = quote(SAID, safe="")
WAYS = {
    "get": Asked("GET", f"/sparql?query={ENCODED}"),
    "get with plus for a space": Asked("GET", f"/sparql?query={quote_plus(SAID)}"),
    "get with small hexadecimal digits": Asked("GET", f"/sparql?query={ENCODED.lower().replace('select', 'SELECT')}"),
    "get with a slash as it is": Asked("GET", f"/sparql?query={ENCODED.replace('%2F', '/')}"),
    "get with everything encoded": Asked("GET", "/sparql?query=" + "".join(f"%{b:02X}" for b in SAID.encode())),
    "get with an encoded name": Asked("GET", f"/sparql?%71uery={ENCODED}"),
    "get with empty pieces": Asked("GET", f"/sparql?&&query={ENCODED}&"),
    "form": Asked("POST", "/sparql", FORM_TYPE, _form(("query", SAID))),
    "form with %20 for a space": Asked("POST", "/sparql", FORM_TYPE, f"query={ENCODED}".encode()),
    "form that says its charset": Asked("POST", "/sparql", f"{FORM_TYPE}; charset=UTF-8", _form(("query", SAID))),
    "form with its type in capitals": Asked("POST", "/sparql", FORM_TYPE.upper(), _form(("query", SAID))),
    "form with raw characters": Asked("POST", "/sparql", FORM_TYPE, f"query={quote(SAID, safe='éя😀')}".encode()),
    "direct": Asked("POST", "/sparql", QUERY_TYPE, SAID.encode()),
    "direct that says its charset": Asked("POST", "/sparql", f"{QUERY_TYPE}; charset=utf-8", SAID.encode()),
    "direct with a quoted charset": Asked("POST", "/sparql", f'{QUERY_TYPE};charset="UTF-8"', SAID.encode()),
    "direct with its type in capitals": Asked("POST", "/sparql", "Application/SPARQL-Query", SAID.encode()),
}


@pytest.mark.parametrize("asked", [pytest.param(each, id=name) for name, each in WAYS.items()])
def test_a_query_is_sent_in_any_of_the_ways_of_section_2_1(asked: Asked, server: Server) -> None:
    reply = asked.of(server)
    assert (reply.status, reply.media_type) == (200, "application/sparql-results+json")
    assert reply.json()["results"]["bindings"] == [{"said": {"type": "literal", "value": "100% + 1 & 2 = é/я 😀"}}]


Q = quote(ASK)
UPDATE = "INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }"
REFUSED = {
    "post of an empty form": (Asked("POST", "/sparql", FORM_TYPE, b""), 400),
    "form without a query": (Asked("POST", "/sparql", FORM_TYPE, b"default-graph-uri=http%3A%2F%2Fe%2Fg"), 400),
    "get with a graph and without a query": (Asked("GET", "/sparql?default-graph-uri=http%3A%2F%2Fe%2Fg"), 400),
    "get with an empty query": (Asked("GET", "/sparql?query="), 400),
    "direct with an empty body": (Asked("POST", "/sparql", QUERY_TYPE, b""), 400),
    "get with two queries": (Asked("GET", f"/sparql?query={Q}&query={Q}"), 400),
    "form with two queries": (Asked("POST", "/sparql", FORM_TYPE, _form(("query", ASK), ("query", ASK))), 400),
    "form with a query in the address": (Asked("POST", f"/sparql?query={Q}", FORM_TYPE, _form(("query", ASK))), 400),
    "direct with another query in the address": (Asked("POST", f"/sparql?query={Q}", QUERY_TYPE, ASK.encode()), 400),
    "a query that is none": (Asked("GET", "/sparql?query=SELECT%20%7B"), 400),
    "form with a query that is none": (Asked("POST", "/sparql", FORM_TYPE, b"query=SELEKT"), 400),
    "direct with a query that is none": (Asked("POST", "/sparql", QUERY_TYPE, b"ASK"), 400),
    "direct that is not UTF-8": (Asked("POST", "/sparql", QUERY_TYPE, b'ASK { ?s ?p "\xe9" }'), 400),
    "direct in UTF-16": (Asked("POST", "/sparql", QUERY_TYPE, ASK.encode("utf-16")), 400),
    "form that is not UTF-8": (Asked("POST", "/sparql", FORM_TYPE, b"query=ASK%20%7B%7D%23%E9"), 400),
    "get that is not UTF-8": (Asked("GET", "/sparql?query=ASK%20%7B%7D%23%E9"), 400),
    "get with half a surrogate": (Asked("GET", "/sparql?query=ASK%20%7B%7D%23%ED%A0%80"), 400),
    "get with an overlong character": (Asked("GET", "/sparql?query=ASK%20%7B%7D%23%C0%AF"), 400),
    "get with half an escape": (Asked("GET", "/sparql?query=ASK%20%7B%7D%2"), 400),
    "get with an escape of no digits": (Asked("GET", "/sparql?query=ASK%20%7B%7D%GG"), 400),
    "get with an encoded NUL": (Asked("GET", "/sparql?query=ASK%20%7B%7D%23%00"), 400),
    "a default graph that is no IRI": (Asked("GET", f"/sparql?query={Q}&default-graph-uri=not%20an%20iri"), 400),
    "a default graph that is relative": (Asked("GET", f"/sparql?query={Q}&default-graph-uri=graph"), 400),
    "a default graph that is empty": (Asked("GET", f"/sparql?query={Q}&default-graph-uri="), 400),
    "a named graph that is no IRI": (Asked("POST", "/sparql?named-graph-uri=%3C", QUERY_TYPE, ASK.encode()), 400),
    "a graph that would end its brackets": (
        Asked("GET", f"/sparql?query={Q}&default-graph-uri=http%3A%2F%2Fe%2F%3E%20%7D"), 400,
    ),
    "the graph parameters of updates": (Asked("GET", f"/sparql?query={Q}&using-graph-uri=http%3A%2F%2Fe%2Fg"), 400),
    "post without a media type": (Asked("POST", "/sparql", None, ASK.encode()), 415),
    "form without a media type": (Asked("POST", "/sparql", None, _form(("query", ASK))), 415),
    "post of text": (Asked("POST", "/sparql", "text/plain", ASK.encode()), 415),
    "post of JSON": (Asked("POST", "/sparql", "application/json", b'{"query": "ASK {}"}'), 415),
    "post of a multipart form": (Asked("POST", "/sparql", "multipart/form-data; boundary=x", b"--x--"), 415),
    "direct in another charset": (Asked("POST", "/sparql", f"{QUERY_TYPE}; charset=iso-8859-1", ASK.encode()), 415),
    "a media type with something behind it": (Asked("POST", "/sparql", f"{QUERY_TYPE}2", ASK.encode()), 415),
    "an update in a form": (Asked("POST", "/sparql", FORM_TYPE, _form(("update", UPDATE))), 403),
    "an update as it is": (Asked("POST", "/sparql", "application/sparql-update", UPDATE.encode()), 403),
    "an update by get": (Asked("GET", f"/sparql?update={quote(UPDATE)}"), 403),
    "an update where a query belongs": (Asked("POST", "/sparql", QUERY_TYPE, UPDATE.encode()), 403),
    "a query and an update": (Asked("POST", "/sparql", FORM_TYPE, _form(("query", ASK), ("update", UPDATE))), 403),
    "SERVICE": (Asked("POST", "/sparql", QUERY_TYPE, b"ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), 403),
    "put": (Asked("PUT", "/sparql", QUERY_TYPE, ASK.encode()), 405),
    "delete": (Asked("DELETE", f"/sparql?query={Q}"), 405),
    "patch": (Asked("PATCH", "/sparql", QUERY_TYPE, ASK.encode()), 405),
    "trace": (Asked("TRACE", "/sparql"), 405),
    "a method of others": (Asked("PROPFIND", "/sparql"), 405),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "status"), [pytest.param(*each, id=name) for name, each in REFUSED.items()])
def test_what_the_protocol_does_not_have_is_refused_and_told_why(asked: Asked, status: int, server: Server) -> None:
    reply = asked.of(server)
    assert reply.status == status
    assert reply.media_type == "application/problem+json"
    told = reply.json()
    assert told["status"] == status
    assert all(told[member] for member in ("type", "title", "detail"))
    if status == 405:
        assert reply.header("allow") == "GET, HEAD, OPTIONS, POST"
    if status == 415:
        assert reply.header("accept-post") == f"{QUERY_TYPE}, {FORM_TYPE}"


def test_nothing_that_was_refused_changed_the_graph(server: Server) -> None:
    assert _number(server.get(COUNT)) == server.sizes[""]


def _datasets(server: Server) -> list[tuple[str, str, int]]:
    """Give queries, the protocol's dataset and the count that it makes."""
    entities, schemes, named = (
        server.sizes[ENTITIES],
        server.sizes[SCHEMES],
        sum(server.sizes.values()) - server.sizes[""],
    )
    default, other = f"&default-graph-uri={quote(ENTITIES)}", f"&default-graph-uri={quote(SCHEMES)}"
    from_schemes = COUNT.replace("{", f"FROM <{SCHEMES}> {{", 1)
    named_schemes = COUNT_NAMED.replace("{", f"FROM NAMED <{SCHEMES}> {{", 1)
    name = f"&named-graph-uri={quote(ENTITIES)}"
    return [
        (COUNT, "", server.sizes[""]),
        (COUNT_NAMED, "", named),
        (COUNT, default, entities),
        (COUNT, default + other, entities + schemes),
        (COUNT, f"&default-graph-uri={quote(NOWHERE)}", 0),
        (COUNT_NAMED, default, 0),
        (COUNT_NAMED, name, entities),
        (COUNT_NAMED, f"{name}&named-graph-uri={quote(SCHEMES)}", entities + schemes),
        (COUNT_NAMED, f"&named-graph-uri={quote(NOWHERE)}", 0),
        (COUNT, name, 0),
        (COUNT, default + name, entities),
        (COUNT_NAMED, other + name, entities),
        (from_schemes, "", schemes),
        (from_schemes, default, entities),
        (from_schemes, name, 0),
        (named_schemes, "", schemes),
        (named_schemes, name, entities),
        (named_schemes, default, 0),
    ]


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_the_dataset_of_the_protocol_takes_the_place_of_any_other(way: str, server: Server) -> None:
    for query, dataset, expected in _datasets(server):
        if way == "get":
            reply = server.get(query, more=dataset)
        elif way == "direct":
            reply = server.post(query, more="?" + dataset.removeprefix("&") if dataset else "")
        else:
            body = f"query={quote(query, safe='')}{dataset}".encode()
            reply = server.ask("POST", "/sparql", [("Content-Type", FORM_TYPE)], body)
        assert (_number(reply), query, dataset) == (expected, query, dataset)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_default_graph_that_is_named_twice_counts_once(method: str, server: Server) -> None:
    twice = f"&default-graph-uri={quote(ENTITIES)}" * 2
    reply = server.get(COUNT, more=twice) if method == "GET" else server.post(COUNT, more=f"?{twice[1:]}")
    assert _number(reply) == server.sizes[ENTITIES]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_named_graph_that_is_named_twice_counts_once(method: str, server: Server) -> None:
    twice = f"&named-graph-uri={quote(ENTITIES)}" * 2
    reply = server.get(COUNT_NAMED, more=twice) if method == "GET" else server.post(COUNT_NAMED, more=f"?{twice[1:]}")
    assert _number(reply) == server.sizes[ENTITIES]


def test_a_query_of_eight_kilobytes_goes_through_get(server: Server) -> None:
    numbers = " ".join(map(str, range(1000, 2500)))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {numbers} }} }}"
    encoded = quote_plus(query)
    assert len(encoded) > 7500
    assert _number(server.ask("GET", f"/sparql?query={encoded}")) == 1500


def test_a_long_list_of_values_goes_through_post_up_to_the_limit_of_a_body(server: Server) -> None:
    iris = " ".join(f"<http://example.org/item/{number}>" for number in range(1200))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {iris} }} }}"
    assert QUERY_CHARACTERS > len(query) > QUERY_CHARACTERS * 0.6
    assert _number(server.post(query)) == 1200
    padded = f"query={quote_plus(query)}".encode()
    assert len(padded) <= BODY_BYTES
    reply = server.ask("POST", "/sparql", [("Content-Type", FORM_TYPE)], padded + b"&" * (BODY_BYTES - len(padded)))
    assert _number(reply) == 1200


def test_a_byte_beyond_the_limit_of_a_body_is_413(server: Server) -> None:
    body = b"ASK {} #" + b"x" * (BODY_BYTES - 7)
    assert len(body) == BODY_BYTES + 1
    reply = server.ask("POST", "/sparql", [("Content-Type", QUERY_TYPE)], body)
    assert (reply.status, reply.json()["limit"]) == (413, BODY_BYTES)


def test_a_query_beyond_the_limit_of_characters_is_413_by_every_way(server: Server) -> None:
    query = "ASK {} #".ljust(QUERY_CHARACTERS + 1, "x")
    form = f"query={quote_plus(query)}".encode()
    replies = [server.post(query), server.ask("POST", "/sparql", [("Content-Type", FORM_TYPE)], form)]
    assert [each.status for each in replies] == [413, 413]
    assert all(str(QUERY_CHARACTERS) in each.json()["detail"] for each in replies)
    assert server.post(query[:-1]).status == 200


def test_a_body_in_pieces_is_read_whole(server: Server) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY_TYPE}\r\nTransfer-Encoding: chunked\r\n"
    pieces = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in (b"AS", b"K {", b"}"))
    answer = server.raw(f"{head}Connection: close\r\n\r\n".encode() + pieces + b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'"boolean":true' in answer


def test_a_malformed_query_is_told_with_line_and_column(server: Server) -> None:
    told = server.post("SELECT ?s\n{ ?s ?p }").json()
    assert (told["line"], told["column"] > 0) == (2, True)
