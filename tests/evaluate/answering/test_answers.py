"""Hostile values: an answer is written so that a reader gets them back, or it is refused."""

import csv
import io
import json
import time
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.errors import AnswerTooLarge, NotAcceptable
from pharmazone.evaluate.answering.answers import write_answer
from pharmazone.formats import BY_SUFFIX, RDF_FORMATS, SOLUTION_FORMATS

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


def written(store, text, suffix, limit_bytes=1_000_000, prefixes=None):
    chosen = BY_SUFFIX[suffix]
    solutions, graph = (None, chosen) if chosen in RDF_FORMATS else (chosen, None)
    return write_answer(lambda: store.query(text), solutions, graph, prefixes or {}, limit_bytes)[2]


def solutions(store, suffix, limit_bytes=1_000_000):
    return written(store, "SELECT ?o { ?s ?p ?o }", suffix, limit_bytes)


def graph(store, suffix):
    return written(store, "CONSTRUCT WHERE { ?s ?p ?o }", suffix, prefixes={"ex": "http://example.org/"})


def media_types(formats, *without):
    return [each.media_type for each in formats if each.suffix not in without]


@given(st.text())
def test_csv_gives_every_string_back(text):
    read = list(csv.reader(io.StringIO(solutions(store_of(ox.Literal(text)), "csv").decode(), newline="")))
    assert read == [["o"], [text]]


@given(st.text(), st.sampled_from(["en", ""]))
def test_json_and_tsv_give_every_string_back(text, language):
    store = store_of(ox.Literal(text, language=language) if language else ox.Literal(text))
    (solution,) = json.loads(solutions(store, "json"))["results"]["bindings"]
    assert (solution["o"]["value"], solution["o"].get("xml:lang", "")) == (text, language)
    tsv = solutions(store, "tsv")
    assert (tsv.count(b"\n"), tsv.count(b"\r"), tsv.count(b"\t")) == (2, 0, 0)
    (read,) = ox.parse_query_results(tsv, ox.QueryResultsFormat.TSV)
    assert read["o"] == next(iter(store)).object


XML_HAS_NOT = set(map(chr, range(32))) - set("\t\n\r") | {"\ufffe", "\uffff"}


@given(st.text())
def test_results_xml_gives_every_string_back_or_is_refused_for_its_characters(text):
    body, offered = in_xml(solutions, store_of(ox.Literal(text)), "xml")
    if body is None:
        assert XML_HAS_NOT & set(text)
        assert offered == media_types(SOLUTION_FORMATS, "xml")
    else:
        assert (ElementTree.fromstring(body).find(f".//{RESULTS}literal").text or "") == text


@given(st.text())
def test_rdf_xml_gives_every_string_back_or_is_refused_for_its_characters(text):
    body, offered = in_xml(graph, store_of(ox.Literal(text)), "rdf")
    if body is None:
        assert XML_HAS_NOT & set(text)
        assert offered == media_types(RDF_FORMATS, "rdf")
    else:
        assert [quad.object.value for quad in ox.parse(body, ox.RdfFormat.RDF_XML)] == [text]


CELLS = st.one_of(
    st.text(alphabet='ab,"\n\r: ', max_size=6).map(ox.Literal),
    st.sampled_from(["http://example.org/a,b", "urn:x:a,", "urn:x:plain"]).map(ox.NamedNode),
    st.integers().map(ox.Literal),
    st.none(),
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_csv_has_each_value_in_its_column_however_it_is_written(table):
    values = " ".join(f"({' '.join('UNDEF' if cell is None else str(cell) for cell in row)})" for row in table)
    body = written(ox.Store(), f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}", "csv")
    read = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert read == [["a", "b"], *(["" if cell is None else cell.value for cell in row] for row in table)]


def test_csv_quotes_an_iri_with_a_comma_and_leaves_an_unbound_variable_empty():
    store = store_of(ox.NamedNode("http://example.org/a,b"))
    body = written(store, "SELECT ?s ?o ?nothing { ?s ?p ?o }", "csv")
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
    assert refused.value.members["offered"] == media_types(RDF_FORMATS, "rdf")


@pytest.mark.parametrize("predicate", ["http://example.org/a.b", "urn:x:1a", "http://example.org/x%20y", f"{RDF}_1"])
def test_rdf_xml_keeps_a_property_with_an_unusual_name(predicate):
    body = graph(store_of(ox.Literal("x"), predicate=predicate), "rdf")
    assert [str(each) for each in rdflib.Graph().parse(data=body, format="xml").predicates()] == [predicate]


def test_other_formats_of_graphs_carry_what_rdf_xml_cannot():
    store = store_of(ox.Literal("\x01"), predicate="http://example.org/1")
    for suffix in ("ttl", "nt", "jsonld", "trig", "nq"):
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
    prefixes = {"e": "https://example.org/", "idle": "https://example.org/idle/"}
    body = b'@prefix e: <https://example.org/> .\ne:a e:p "x" .\n'
    assert written(store, "CONSTRUCT WHERE { ?s ?p ?o }", "ttl", prefixes=prefixes) == body
    empty = {"": "https://example.org/", "idle": "https://example.org/idle/"}
    assert written(store, "CONSTRUCT WHERE { ?s ?p ?o }", "trig", prefixes=empty) == body.replace(b"e:", b":")


TRIPLE_TERM = """SELECT ?s ?t {
  VALUES (?s ?said) { (<urn:x:s> "says \\"hi\\", twice"@en) }
  BIND(TRIPLE(<urn:x:a>, <urn:x:b>, ?said) AS ?inner) BIND(TRIPLE(?s, <urn:x:p>, ?inner) AS ?t)
}"""


def test_a_triple_term_is_written_in_every_format_of_solutions():
    def body(suffix):
        return written(ox.Store(), TRIPLE_TERM, suffix).decode()

    inner = {
        "subject": {"type": "uri", "value": "urn:x:a"},
        "predicate": {"type": "uri", "value": "urn:x:b"},
        "object": {"type": "literal", "value": 'says "hi", twice', "xml:lang": "en"},
    }
    (solution,) = json.loads(body("json"))["results"]["bindings"]
    assert (solution["t"]["type"], solution["t"]["value"]["object"]) == ("triple", {"type": "triple", "value": inner})
    triple = ElementTree.fromstring(body("xml")).find(f".//{RESULTS}object/{RESULTS}triple")
    assert [each.tag.removeprefix(RESULTS) for each in triple] == ["subject", "predicate", "object"]
    said = r'"says \"hi\", twice"@en'
    term = f"<<( <urn:x:s> <urn:x:p> <<( <urn:x:a> <urn:x:b> {said} )>> )>>"
    assert body("tsv").splitlines()[1].split("\t") == ["<urn:x:s>", term]
    _, row = csv.reader(io.StringIO(body("csv"), newline=""))
    assert row == ["urn:x:s", '<<( urn:x:s urn:x:p <<( urn:x:a urn:x:b "says ""hi"", twice" )>> )>>']


def test_a_base_direction_is_written_in_every_format_but_csv():
    def body(suffix):
        return written(ox.Store(), 'SELECT ?l ?m { BIND("سلام"@ar--rtl AS ?l) }', suffix).decode()

    (solution,) = json.loads(body("json"))["results"]["bindings"]
    assert solution == {"l": {"type": "literal", "value": "سلام", "xml:lang": "ar", "its:dir": "rtl"}}
    literal = ElementTree.fromstring(body("xml")).find(f".//{RESULTS}literal")
    assert literal.get("{http://www.w3.org/2005/11/its}dir") == "rtl"
    assert body("tsv") == '?l\t?m\n"سلام"@ar--rtl\t\n'
    assert body("csv") == "l,m\r\nسلام,\r\n"


@pytest.mark.parametrize(
    ("text", "csv_body", "tsv_body", "variables", "count"),
    [
        ("SELECT * {}", "\r\n\r\n", "\n\n", [], 1),
        ("SELECT * { FILTER(false) }", "\r\n", "\n", [], 0),
        ("SELECT ?x { FILTER(false) }", "x\r\n", "?x\n", ["x"], 0),
        ("SELECT ?x { VALUES ?x { UNDEF } }", 'x\r\n""\r\n', "?x\n\n", ["x"], 1),
        ("SELECT ?y ?x { VALUES ?x { '' } }", "y,x\r\n,\r\n", '?y\t?x\n\t""\n', ["y", "x"], 1),
        ("SELECT ?x { VALUES ?x { 'a\\tb\\n' } }", 'x\r\n"a\tb\n"\r\n', '?x\n"a\\tb\\n"\n', ["x"], 1),
    ],
)
def test_nothing_is_written_as_nothing_and_in_its_place(text, csv_body, tsv_body, variables, count):
    assert written(ox.Store(), text, "csv").decode() == csv_body
    assert written(ox.Store(), text, "tsv").decode() == tsv_body
    document = json.loads(written(ox.Store(), text, "json"))
    assert (document["head"]["vars"], len(document["results"]["bindings"])) == (variables, count)
    tree = ElementTree.fromstring(written(ox.Store(), text, "xml"))
    assert [each.get("name") for each in tree.iter(f"{RESULTS}variable")] == variables
    assert len(list(tree.iter(f"{RESULTS}result"))) == count


@pytest.mark.parametrize("text", ["ASK {}", "ASK { FILTER(false) }"])
def test_a_boolean_is_one_word_in_csv_and_tsv_for_which_there_is_no_recommendation(text):
    word = b"true" if text == "ASK {}" else b"false"
    assert written(ox.Store(), text, "csv") == written(ox.Store(), text, "tsv") == word
    assert json.loads(written(ox.Store(), text, "json"))["boolean"] is (word == b"true")
    assert ElementTree.fromstring(written(ox.Store(), text, "xml")).findtext(f"{RESULTS}boolean") == word.decode()


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "trig", "nq"])
def test_a_graph_with_a_triple_term_is_read_back_where_the_format_has_such_terms(suffix):
    node = ox.NamedNode("http://example.org/p")
    store = store_of(ox.Triple(node, node, ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)))
    read = [quad.object for quad in ox.parse(graph(store, suffix), ox.RdfFormat.from_extension(suffix))]
    assert read == [quad.object for quad in store]


def test_json_ld_is_refused_for_a_triple_term_and_rdf_xml_for_a_property_within_one():
    node = ox.NamedNode("http://example.org/p")
    with pytest.raises(NotAcceptable, match="triple term") as refused:
        graph(store_of(ox.Triple(node, node, node)), "jsonld")
    assert refused.value.members["offered"] == media_types(RDF_FORMATS, "jsonld")
    with pytest.raises(NotAcceptable, match="word of its own"):
        graph(store_of(ox.Triple(node, ox.NamedNode(f"{RDF}li"), node)), "rdf")


def test_a_long_word_in_turtle_is_looked_through_once():
    begun = time.process_time()
    graph(store_of(ox.Literal("a" * 900_000)), "ttl")
    assert time.process_time() - begun < 5
