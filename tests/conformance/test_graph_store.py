"""SPARQL 1.1 Graph Store HTTP Protocol, its reading side (sections 4 and 5.2), over a socket."""

from urllib.parse import quote

import pytest

from .readers import read_graph_with_rdflib
from .served import Server

GRAPHS = "https://w3id.org/pharmazone/graph/"
ENTITIES, SCHEMES = f"{GRAPHS}entities", f"{GRAPHS}schemes"
READERS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


def _target(graph: str) -> str:
    return f"/graphs?graph={quote(graph, safe='')}"


@pytest.mark.parametrize("media_type", READERS)
@pytest.mark.parametrize("graph", [ENTITIES, SCHEMES, ""])
def test_a_graph_is_given_whole_in_each_format(graph: str, media_type: str, server: Server) -> None:
    reply = server.ask("GET", _target(graph) if graph else "/graphs?default", [("Accept", media_type)])
    assert (reply.status, reply.media_type) == (200, media_type)
    triples = read_graph_with_rdflib(reply.body, READERS[media_type])
    assert len(triples) == server.sizes[graph]


def test_a_graph_is_turtle_for_who_likes_all_alike(server: Server) -> None:
    assert server.ask("GET", _target(ENTITIES)).media_type == "text/turtle"
    assert server.ask("GET", _target(ENTITIES), [("Accept", "*/*")]).media_type == "text/turtle"


def test_every_named_graph_can_be_read_by_its_name(server: Server) -> None:
    for graph, size in server.sizes.items():
        if graph:
            reply = server.ask("GET", _target(graph), [("Accept", "application/n-triples")])
            assert (reply.status, len(reply.body.splitlines()), graph) == (200, size, graph)


def test_a_graph_says_the_same_as_construct_of_it(server: Server) -> None:
    accept = ("Accept", "application/n-triples")
    store = server.ask("GET", _target(SCHEMES), [accept]).body
    query = server.get(f"CONSTRUCT {{ ?s ?p ?o }} FROM <{SCHEMES}> {{ ?s ?p ?o }}", accept).body
    assert sorted(store.splitlines()) == sorted(query.splitlines())


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/graphs?graph=http%3A%2F%2Fexample.org%2Fnowhere", 404),
        (f"{_target(ENTITIES)}%23part", 404),
        (f"{_target(ENTITIES)}&default", 400),
        (f"{_target(ENTITIES)}&graph={quote(SCHEMES, safe='')}", 400),
        ("/graphs?default&default", 400),
        ("/graphs?graph=", 400),
        ("/graphs?graph=relative", 400),
        ("/graphs?graph=not%20an%20iri", 400),
        ("/graphs?graph=http%3A%2F%2Fexample.org%2F%3E", 400),
        ("/graphs?graph=%zz", 400),
        ("/graphs?graph=%FF", 400),
        ("/graphs?grahp=http%3A%2F%2Fexample.org%2Fg", 400),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_names_no_graph_is_refused_and_told_why(target: str, status: int, method: str, server: Server) -> None:
    reply = server.ask(method, target)
    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    if method == "GET":
        assert reply.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("target", [_target(ENTITIES), "/graphs?default", "/graphs"])
def test_methods_that_write_are_not_allowed(method: str, target: str, server: Server) -> None:
    triple = b"<http://example.org/a> <http://example.org/b> <http://example.org/c> ."
    reply = server.ask(method, target, [("Content-Type", "text/turtle")], triple)
    assert (reply.status, reply.header("allow")) == (405, "GET, HEAD, OPTIONS")
    content = server.ask("GET", _target(ENTITIES), [("Accept", "application/n-triples")]).body
    assert len(content.splitlines()) == server.sizes[ENTITIES]


@pytest.mark.parametrize("media_type", READERS)
def test_head_has_the_headers_of_get(media_type: str, server: Server) -> None:
    head, got = (server.ask(each, _target(ENTITIES), [("Accept", media_type)]) for each in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": []} == {**got.headers, "date": []}


def test_a_graph_has_a_tag_for_each_format_that_is_heard(server: Server) -> None:
    tags = {server.ask("GET", _target(ENTITIES), [("Accept", each)]).header("etag") for each in READERS}
    assert len(tags) == len(READERS)
    first = server.ask("GET", _target(ENTITIES))
    again = server.ask("GET", _target(ENTITIES), [("If-None-Match", str(first.header("etag")))])
    assert (again.status, again.body, again.header("vary")) == (304, b"", first.header("vary"))


@pytest.mark.parametrize("accept", ["image/png", "text/csv", "text/turtle;q=0", "application/sparql-results+json"])
def test_a_format_that_no_graph_has_is_406(accept: str, server: Server) -> None:
    reply = server.ask("GET", _target(ENTITIES), [("Accept", accept)])
    assert reply.status == 406
    assert set(READERS) <= set(reply.json()["offered"])


def test_scripts_of_any_origin_may_read_graphs(server: Server) -> None:
    assert server.ask("GET", _target(ENTITIES)).header("access-control-allow-origin") == "*"
