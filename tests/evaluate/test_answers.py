"""Hostile values: an answer is written so that a reader gets them back, or it is refused."""

import csv
import io
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.errors import AnswerTooLarge, NotAcceptable
from pharmazone.evaluate.answers import write_answer
from pharmazone.formats import BY_SUFFIX

RESULTS = "{http://www.w3.org/2005/sparql-results#}"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def store_of(*objects, predicate="http://example.org/p"):
    store = ox.Store()
    for each in objects:
        store.add(ox.Quad(ox.NamedNode("http://example.org/s"), ox.NamedNode(predicate), each))
    return store


def in_xml(write, store, suffix):
    """Give the body, or what is offered instead of it."""
    try:
        return write(store, suffix), None
    except NotAcceptable as refused:
        return None, refused.members["offered"]


def solutions(store, suffix, limit_bytes=1_000_000):
    result = store.query("SELECT ?o { ?s ?p ?o }")
    return write_answer(result, BY_SUFFIX[suffix], None, {}, limit_bytes)[2]


def graph(store, suffix):
    result = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    return write_answer(result, None, BY_SUFFIX[suffix], {"ex": "http://example.org/"}, 1_000_000)[2]


@given(st.text())
def test_csv_gives_every_string_back(text):
    read = list(csv.reader(io.StringIO(solutions(store_of(ox.Literal(text)), "csv").decode(), newline="")))
    assert read == [["o"], [text]]


XML_HAS_NOT = set(map(chr, range(32))) - set("\t\n\r") | {"\ufffe", "\uffff"}


@given(st.text())
def test_results_xml_gives_every_string_back_or_is_refused_for_its_characters(text):
    body, offered = in_xml(solutions, store_of(ox.Literal(text)), "xml")
    if body is None:
        assert XML_HAS_NOT & set(text)
        assert offered == ["application/sparql-results+json", "text/csv", "text/tab-separated-values"]
    else:
        assert (ElementTree.fromstring(body).find(f".//{RESULTS}literal").text or "") == text


@given(st.text())
def test_rdf_xml_gives_every_string_back_or_is_refused_for_its_characters(text):
    body, offered = in_xml(graph, store_of(ox.Literal(text)), "rdf")
    if body is None:
        assert XML_HAS_NOT & set(text)
        assert offered == ["text/turtle", "application/n-triples", "application/ld+json"]
    else:
        assert [quad.object.value for quad in ox.parse(body, ox.RdfFormat.RDF_XML)] == [text]


def test_csv_quotes_an_iri_with_a_comma_and_leaves_an_unbound_variable_empty():
    store = store_of(ox.NamedNode("http://example.org/a,b"))
    result = store.query("SELECT ?s ?o ?nothing { ?s ?p ?o }")
    body = write_answer(result, BY_SUFFIX["csv"], None, {}, 1000)[2]
    assert body == b's,o,nothing\r\nhttp://example.org/s,"http://example.org/a,b",\r\n'


@pytest.mark.parametrize(
    "predicate",
    [
        *("http://example.org/1", "http://example.org/", "http://example.org/p#", "http://example.org/-"),
        *("http://www.w3.org/2000/xmlns/p", f"{RDF}li", f"{RDF}Description", f"{RDF}about"),
    ],
)
def test_rdf_xml_is_refused_for_a_property_it_has_no_name_for(predicate):
    with pytest.raises(NotAcceptable, match="RDF/XML") as refused:
        graph(store_of(ox.Literal("x"), predicate=predicate), "rdf")
    assert refused.value.members["offered"] == ["text/turtle", "application/n-triples", "application/ld+json"]


@pytest.mark.parametrize("predicate", ["http://example.org/a.b", "urn:x:1a", "http://example.org/x%20y", f"{RDF}_1"])
def test_rdf_xml_keeps_a_property_with_an_unusual_name(predicate):
    body = graph(store_of(ox.Literal("x"), predicate=predicate), "rdf")
    assert [str(each) for each in rdflib.Graph().parse(data=body, format="xml").predicates()] == [predicate]


def test_other_formats_of_graphs_carry_what_rdf_xml_cannot():
    store = store_of(ox.Literal("\x01"), predicate="http://example.org/1")
    for suffix in ("ttl", "nt", "jsonld"):
        (quad,) = ox.parse(graph(store, suffix), ox.RdfFormat.from_extension(suffix))
        assert (quad.predicate.value, quad.object.value) == ("http://example.org/1", "\x01")


def test_the_limit_of_an_answer_is_inclusive():
    store = store_of(ox.Literal("twelve bytes"))
    size = len(solutions(store, "json"))
    assert len(solutions(store, "json", limit_bytes=size)) == size
    with pytest.raises(AnswerTooLarge, match=f"{size - 1} bytes"):
        solutions(store, "json", limit_bytes=size - 1)


def test_turtle_declares_the_prefixes_that_it_uses_and_no_others() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/p"), ox.Literal("x")))
    result = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    prefixes = {"e": "https://example.org/", "idle": "https://example.org/idle/"}
    _, _, body = write_answer(result, None, BY_SUFFIX["ttl"], prefixes, 1000)
    assert body == b'@prefix e: <https://example.org/> .\ne:a e:p "x" .\n'
