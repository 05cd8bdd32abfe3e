"""SPARQL 1.1 Service Description, and VoID: what the service says of itself is RDF, and true, over a socket."""

import warnings

import pytest
import rdflib
from rdflib.namespace import DCAT, RDF, VOID

from .served import QUERY_TYPE, Server

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"
RDF_FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
# The media types that the W3C's names of formats stand for.
MEDIA_TYPES = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
}


def _read(server: Server, address: str, media_type: str = "text/turtle") -> rdflib.Graph:
    reply = server.ask("GET", address, [("Accept", media_type)])
    assert (reply.status, reply.media_type) == (200, media_type)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return rdflib.Graph().parse(data=reply.body, format=RDF_FORMATS[media_type])


def _service(graph: rdflib.Graph) -> rdflib.term.Node:
    (service,) = graph.subjects(RDF.type, SD.Service)
    return service


@pytest.mark.parametrize("media_type", RDF_FORMATS)
def test_the_endpoint_describes_itself_where_no_query_is_asked(media_type: str, server: Server) -> None:
    graph = _read(server, "/sparql", media_type)
    endpoint = graph.value(_service(graph), SD.endpoint)
    assert str(endpoint) == f"http://127.0.0.1:{server.port}/sparql"


@pytest.mark.parametrize("accept", [None, "*/*", "application/rdf+xml;q=0.1, text/turtle;q=0.2"])
def test_the_description_is_turtle_for_who_likes_all_alike(accept: str | None, server: Server) -> None:
    reply = server.ask("GET", "/sparql", [("Accept", accept)] if accept else [])
    assert (reply.status, reply.media_type) == (200, "text/turtle")
    assert b"<http://www.w3.org/ns/sparql-service-description#" in reply.body


def test_the_endpoint_that_is_described_answers(server: Server) -> None:
    endpoint = str(next(_read(server, "/sparql").objects(None, SD.endpoint)))
    path = endpoint.removeprefix(f"http://127.0.0.1:{server.port}")
    reply = server.ask("POST", path, [("Content-Type", QUERY_TYPE)], b"ASK {}")
    assert reply.json()["boolean"] is True


def test_each_result_format_that_is_described_is_given_and_no_other(server: Server) -> None:
    graph = _read(server, "/sparql")
    named = {str(each).removeprefix(FORMATS) for each in graph.objects(_service(graph), SD.resultFormat)}
    assert named == set(MEDIA_TYPES)
    for name in named:
        query = "SELECT (1 AS ?x) {}" if "Results" in name else "CONSTRUCT WHERE { ?s a ?type }"
        assert server.get(query, ("Accept", MEDIA_TYPES[name])).media_type == MEDIA_TYPES[name]


def test_the_language_is_described_and_federation_is_not_promised(server: Server) -> None:
    graph = _read(server, "/sparql")
    service = _service(graph)
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) not in graph
    features = set(graph.objects(service, SD.feature))
    assert not features & {SD.BasicFederatedQuery, SD.DereferencesURIs}


def test_each_extension_function_that_is_described_works(server: Server) -> None:
    graph = _read(server, "/sparql")
    functions = [str(each) for each in graph.objects(_service(graph), SD.extensionFunction)]
    assert functions
    for function in functions:
        replies = [server.post(f"SELECT (<{function}>({', '.join(['1'] * count)}) AS ?x) {{}}") for count in (0, 1, 2)]
        assert any(reply.status == 200 for reply in replies), function


def test_the_default_dataset_has_its_default_graph(server: Server) -> None:
    graph = _read(server, "/sparql")
    (dataset,) = graph.objects(_service(graph), SD.defaultDataset)
    default = list(graph.objects(dataset, SD.defaultGraph))
    assert [int(str(graph.value(each, VOID.triples))) for each in default] == [server.sizes[""]]


@pytest.mark.parametrize("media_type", RDF_FORMATS)
def test_void_counts_what_is_served(media_type: str, server: Server) -> None:
    graph = _read(server, "/.well-known/void", media_type)
    counted = {int(str(each)) for each in graph.objects(None, VOID.triples)}
    assert server.sizes[""] in counted
    endpoints = {str(each) for each in graph.objects(None, VOID.sparqlEndpoint)}
    assert endpoints == {f"http://127.0.0.1:{server.port}/sparql"}
    assert list(graph.subjects(RDF.type, DCAT.Dataset))


def test_what_is_described_has_a_tag_that_is_heard(server: Server) -> None:
    for address in ("/sparql", "/.well-known/void"):
        accept = ("Accept", "text/turtle")
        first = server.ask("GET", address, [accept])
        again = server.ask("GET", address, [accept, ("If-None-Match", str(first.header("etag")))])
        assert (address, again.status) == (address, 304)
        assert again.header("vary") == first.header("vary")


def test_the_address_that_a_client_used_is_the_one_that_is_described(server: Server) -> None:
    reply = server.raw(
        b"GET /sparql HTTP/1.1\r\nHost: zone.example\r\nAccept: application/n-triples\r\nConnection: close\r\n\r\n"
    )
    assert b"<http://zone.example/sparql>" in reply
    assert f":{server.port}/".encode() not in reply


def test_a_browser_gets_a_form_where_no_query_is_asked(server: Server) -> None:
    reply = server.ask("GET", "/sparql", [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")])
    assert (reply.status, reply.media_type) == (200, "text/html")
    assert b"<form" in reply.body
