"""What a query without solutions is told, and when it is told nothing."""

import pyoxigraph as ox
import pytest

from pharmazone.evaluate.answering.answers import is_empty, write_answer
from pharmazone.evaluate.wording.hints import LONGEST_READ, MOST_HINTS, find_hints
from pharmazone.formats import RDF_FORMATS, SOLUTION_FORMATS

BASE = "https://w3id.org/pharmazone/"
PREFIXES = {
    "": "http://example.org/",
    "pz": BASE + "ontology#",
    "plant": BASE + "id/plant/",
    "site": BASE + "id/site/",
    "brn": BASE + "id/passage/brine-works/",
    "graph": BASE + "graph/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
}
DATA = """
<graph/ontology> {
  pz:MedicinalProduct a rdfs:Class .
  pz:Plant a rdfs:Class ; rdfs:label "plant"@en . pz:Mill a rdfs:Class . pz:Site a rdfs:Class .
  pz:jobs a rdf:Property . pz:floorArea a rdf:Property . pz:rank a rdf:Property .
}
<graph/alignments> { pz:Plant rdfs:subClassOf schema:Organization . }
<graph/entities> {
  plant:tin-works a pz:Plant ; rdfs:label "Tin works"@en , "Оловянный завод"@ru ; schema:name "Tin" .
  site:north a pz:Site .
  plant:Medicine a pz:Site . site:siteArea a pz:Site .
}
<id/passage/brine-works/10-20> { plant:tin-works pz:jobs 40 . }
<id/passage/brine-works/30-45> { plant:tin-works pz:floorArea 1200 . }
"""
ELSEWHERE = "<graph/external/towns> { plant:tin-works :twin :far-away . }"


@pytest.fixture(scope="module")
def store():
    """A store whose default graph is the union of its graphs, but for the external one."""
    head = f"@base <{BASE}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    opened = ox.Store()
    for quad in ox.parse(head + DATA, ox.RdfFormat.TRIG):
        opened.extend([quad, ox.Quad(quad.subject, quad.predicate, quad.object)])
    opened.load(head + ELSEWHERE, ox.RdfFormat.TRIG)
    return opened


def hints(store, text, **dataset):
    assert is_nothing(store.query(text, prefixes=PREFIXES)) or dataset, "it has solutions"
    return find_hints(store, text, PREFIXES, **dataset, seconds=60)


def is_nothing(result):
    return not bool(result) if isinstance(result, ox.QueryBoolean) else not list(result)


UNKNOWN = {
    "SELECT * { ?s a pz:Plantt }": "`pz:Plantt` is no term of the vocabulary: did you mean `pz:Plant`?",
    "SELECT * { ?s pz:floorarea ?n }": "`pz:floorarea` is no term of the vocabulary: did you mean `pz:floorArea`?",
    "SELECT * { ?s pz:zzz ?n }": "`pz:zzz` is no term of the vocabulary.",
    f"SELECT * {{ ?s a <{BASE}ontology/Plant> }}": "did you mean `pz:Plant`?",
    "ASK { plant:tin-work ?p ?o }": "`plant:tin-work` names nothing here: did you mean `plant:tin-works`?",
    "ASK { site:tin-works ?p ?o }": "`site:tin-works` names nothing here: did you mean `plant:tin-works`?",
    "DESCRIBE plant:tin-work": "did you mean `plant:tin-works`?",
    "SELECT * { brn:10-21 ?p ?o }": "did you mean `brn:10-20`?",
    f"BASE <{BASE}id/> SELECT * {{ <plant/tin-work> ?p ?o }}": "`<plant/tin-work>` names nothing here",
    r"SELECT * { plant:tin\-work ?p ?o }": "did you mean `plant:tin-works`?",
    "CONSTRUCT { ?s pz:new ?n } { ?s pz:job ?n }": "`pz:job` is no term of the vocabulary: did you mean `pz:jobs`?",
    "SELECT * { { ?s pz:job ?n } UNION { ?s pz:jobb ?n } }": "`pz:jobb` is no term of the vocabulary",
    "SELECT * { ?s a ?c FILTER(?c = pz:Plants) }": "`pz:Plants` is no term of the vocabulary: did you mean `pz:Plant`?",
    "SELECT * { ?s rdfs:lable ?l }": "`rdfs:lable` is in no triple: did you mean `rdfs:label`?",
    f"SELECT * {{ ?s a <http{BASE[5:]}ontology#Plant> }}": "the same IRI with https is: `pz:Plant`",
    "PREFIX s: <http://schema.org/> SELECT * { ?s s:name ?n }": "`s:name` is in no triple; the same IRI with https",
    f"PREFIX pz: <{BASE}ontology/> SELECT * {{ ?s a pz:Plant }}": f"declared; here `pz:` is <{BASE}ontology#>.",
}
MEANT = {
    "SELECT * { ?s a <pz:Plant> }": "`<pz:Plant>` is in no triple: write `pz:Plant` without < >.",
    "SELECT * { ?s <rdfs:label> ?l }": "`<rdfs:label>` is in no triple: write `rdfs:label` without < >.",
    "SELECT * { ?s a <pz:Plantt> }": "write `pz:Plant` without < >.",
    "SELECT * { GRAPH <graph:entities> { ?s ?p ?o } }": "There is no graph `<graph:entities>`: write `graph:entities`",
    "SELECT * { ?s a pz:Medicine }": "`pz:Medicine` is no term of the vocabulary: did you mean `pz:MedicinalProduct`?",
    "SELECT * { ?s pz:siteArea ?n }": "`pz:siteArea` is no term of the vocabulary.",
    "SELECT * { ?s a schema:Organisation }": "is in no triple: did you mean `schema:Organization`?",
    "SELECT * { ?s a rdfs:Clas }": "`rdfs:Clas` is in no triple: did you mean `rdfs:Class`?",
}
UNUSED = {
    "SELECT * { ?s a pz:Mill }": "`pz:Mill` is a class of the vocabulary, but nothing is stated to be one.",
    "SELECT * { ?s pz:rank ?n }": "`pz:rank` is in the vocabulary, but no statement uses it as a property.",
    "SELECT * { ?s pz:jobs 40 ; pz:rank ?n }": "no statement uses it as a property",
}
GRAPHS = {
    f"SELECT * {{ GRAPH <{BASE}graph/entites> {{ ?s ?p ?o }} }}": "did you mean `graph:entities`?",
    f"SELECT * FROM <{BASE}graph/none> {{ ?s ?p ?o }}": f"There is no graph `<{BASE}graph/none>`",
    f"SELECT * FROM NAMED <{BASE}graph/entities> {{ ?s a pz:Plant }}": "The query asks its default graph, which is",
    f"SELECT * FROM <{BASE}graph/entities> {{ GRAPH ?g {{ ?s a pz:Plant }} }}": "GRAPH finds nothing where all graphs",
    f"SELECT * FROM <{BASE}graph/entities> {{ ?s pz:jobs ?n }}": "No graph of FROM or `default-graph-uri` has",
    f"SELECT * {{ GRAPH <{BASE}graph/entities> {{ ?s pz:jobs ?n }} }}": "but the default graph has: leave GRAPH out.",
    "SELECT * { ?s :twin ?o }": f"Nothing in the default graph has `:twin`, but the graph `<{BASE}graph/external/",
    "SELECT * { GRAPH ?g { ?s a pz:Plant ; pz:jobs ?n } }": "No graph has both `pz:Plant` and `pz:jobs`",
    "SELECT * { GRAPH ?g { ?s pz:floorArea ?a ; pz:jobs ?n } }": "No graph has both `pz:floorArea` and `pz:jobs`",
}
VALUES = {
    'SELECT * { ?s rdfs:label "Tin works" }': 'The value "Tin works" is not there, but "Tin works"@en is: write that.',
    'SELECT * { ?s rdfs:label "Tin works"@ru }': 'but "Tin works"@en is',
    "SELECT * { ?s rdfs:label '''Tin \\u0077orks''' }": 'but "Tin works"@en is',
    'SELECT * { ?s rdfs:label ?l FILTER(?l = "Tin works") }': 'but "Tin works"@en is',
    'SELECT * { ?s rdfs:label "tin WORKS"@en }': 'The value "tin WORKS"@en is not there, but "Tin works"@en is',
    'SELECT * { ?s rdfs:label ?l FILTER(?l = "tin works") }': 'but "Tin works"@en is',
    'SELECT * { VALUES ?l { "Tin works" } ?s rdfs:label ?l }': 'but "Tin works"@en is',
    'SELECT * { ?s a ?c ; rdfs:label ?l } VALUES ?l { "Zinc works" "tin works"@en }': 'but "Tin works"@en is',
    'SELECT * { ?s schema:name "Tin"@en }': 'but "Tin" is',
    'SELECT * { ?s pz:jobs "40" }': 'The value "40" is not there, but 40 is',
    "SELECT * { ?s pz:jobs 40.0 }": "but 40 is",
}


@pytest.mark.parametrize(("text", "words"), list({**UNKNOWN, **MEANT, **UNUSED, **GRAPHS, **VALUES}.items()))
def test_a_query_without_solutions_is_told_what_the_store_does_not_have(store, text, words):
    assert any(words in hint for hint in hints(store, text)), hints(store, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s pz:jobs 41 }",
        "SELECT * { ?s a pz:Plant ; pz:jobs ?n FILTER(?n > 100) }",
        "SELECT * { ?s a pz:Site ; pz:jobs ?n }",
        'SELECT * { ?s rdfs:label "No such label" }',
        'SELECT * { ?s rdfs:label ?l BIND(CONCAT(STR(?l), "!") AS ?m) FILTER(?m = "Tin works") }',
        'SELECT * { ?s rdfs:label ?l FILTER(STRLEN(?l) = 1 && STR(?l) = "Tin works") }',
        "SELECT * { ?s a pz:Plant MINUS { ?s pz:rank ?n } FILTER(false) }",
        "SELECT * { ?s a pz:Plant OPTIONAL { ?s pz:rank ?n } FILTER(BOUND(?n)) }",
        "SELECT * { ?s a pz:Plant . ?s pz:jobs|pz:rank 1 }",
        "SELECT * { ?s pz:rank*/pz:jobs 1 }",
        "SELECT * { { ?s a pz:Mill } UNION { ?s pz:jobs 1 } }",
        "ASK { FILTER NOT EXISTS { plant:tin-works pz:jobs ?n } }",
        "SELECT * { ?s ?p ?o FILTER(DATATYPE(?o) = xsd:gYear && STRSTARTS(STR(?p), STR(pz:))) }",
        "SELECT * { ?s ?p ?o FILTER(xsd:integer(?o) <5&&?o> 7) }",
        "SELECT * { ?s ?p 'pz:Plantt' } # pz:Plantt",
        'SELECT * { VALUES ?n { "tin works" } ?s rdfs:label ?l FILTER(LCASE(STR(?l)) = CONCAT(?n, "!")) }',
        'SELECT * { VALUES (?n ?m) { ("Tin works" 1) } ?s rdfs:label ?l FILTER(CONCAT(?l, ?n) = "") }',
        'SELECT * { ?s rdfs:label ?l FILTER(LCASE(?l) = "tin-works") }',
        "SELECT * { ?s <mailto:somebody> ?o }",
        "CONSTRUCT { ?s pz:mine pz:Mine } WHERE { ?s pz:jobs 41 }",
        "SELECT * { ?s <http://example.net/unheard-of> ?o }",
        "SELECT * { GRAPH ?g { ?s pz:jobs 41 } }",
        "SELECT * { GRAPH ?g { ?s a pz:Plant } GRAPH ?h { ?s pz:jobs 41 } }",
    ],
)
def test_an_answer_that_is_rightly_empty_stays_silent(store, text):
    assert hints(store, text) == []


def test_the_dataset_of_the_protocol_is_looked_at_in_place_of_that_of_the_query(store):
    text = f"SELECT * FROM <{BASE}graph/none> {{ ?s pz:jobs ?n }}"
    (hint,) = hints(store, text, default_graphs=[BASE + "graph/entities"])
    assert hint == "No graph of FROM or `default-graph-uri` has `pz:jobs`, but the default graph has: leave it out."
    (hint,) = hints(store, "SELECT * { ?s pz:jobs ?n }", named_graphs=[BASE + "graph/entities"])
    assert "`default-graph-uri`" in hint
    missing, _ = hints(store, "SELECT * { ?s pz:jobs ?n }", named_graphs=[BASE + "graph/enities"])
    assert missing == f"There is no graph `<{BASE}graph/enities>`: did you mean `graph:entities`?"


def test_of_an_unknown_graph_that_is_asked_with_graph_nothing_else_is_told(store):
    found = hints(store, "SELECT * FROM NAMED <http://example.net/none> { GRAPH ?g { ?s a pz:Plant } }")
    assert found == ["There is no graph `<http://example.net/none>`."]


def test_a_declared_prefix_goes_before_that_of_the_project(store):
    text = "PREFIX pz: <http://example.net/> SELECT * { ?s pz:other ?o }"
    assert hints(store, text) == []


def test_hints_are_few_and_each_is_said_once(store):
    many = " ".join(f"?s pz:zz{number} ?o{number} ; pz:zz{number} ?p{number} ." for number in range(30))
    found = hints(store, f"SELECT * {{ {many} }}")
    assert len(found) == len(set(found)) == MOST_HINTS


def test_what_would_take_long_to_read_is_not_looked_at(store):
    text = "SELECT * { ?s a pz:Plantt }"
    assert find_hints(store, text, PREFIXES, seconds=-1) == hints(store, text)[:1]
    assert find_hints(store, text + " " * LONGEST_READ, PREFIXES) == []


def test_an_empty_store_gives_no_hints():
    assert find_hints(ox.Store(), "SELECT * { ?s a pz:Plantt }", PREFIXES) == []


@pytest.mark.parametrize(
    ("text", "says_nothing"),
    [
        *(("SELECT * { ?s :none ?o }", True), ("SELECT ?s { VALUES ?s { UNDEF } }", False), ("SELECT * {}", False)),
        *(("ASK { ?s :none ?o }", True), ("ASK {}", False)),
        *(
            ("SELECT (COUNT(*) AS ?n) (COUNT(?o) AS ?m) { ?s :none ?o }", True),
            ("SELECT (1 AS ?n) (0 AS ?m) {}", False),
        ),
        ("SELECT ?n { VALUES ?n { 0 0 } }", False),
    ],
)
@pytest.mark.parametrize("chosen", SOLUTION_FORMATS, ids=lambda each: each.suffix)
def test_an_answer_is_seen_to_say_nothing_in_every_format_of_solutions(store, chosen, text, says_nothing):
    answer = write_answer(lambda: store.query(text, prefixes=PREFIXES), chosen, None, PREFIXES, 100_000)
    assert is_empty(*answer) is says_nothing


@pytest.mark.parametrize("chosen", RDF_FORMATS, ids=lambda each: each.suffix)
def test_an_answer_is_seen_to_say_nothing_in_every_format_of_graphs(store, chosen):
    for text, says_nothing in (("CONSTRUCT WHERE { ?s :none ?o }", True), ("DESCRIBE plant:tin-works", False)):
        answer = write_answer(lambda text=text: store.query(text, prefixes=PREFIXES), None, chosen, PREFIXES, 100_000)
        assert is_empty(*answer) is says_nothing
