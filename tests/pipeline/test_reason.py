from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.errors import KnowledgeError
from pharmazone.pipeline import reason
from pharmazone.pipeline.load import load
from pharmazone.pipeline.quads import graph_iri, in_graph
from pharmazone.terms import INFERRED, OWL, PROV, PZ, THING


def closed(home: Path, ontology: str = "", entities: str = "") -> list[ox.Quad]:
    for name, text in (("ontology/pharmazone.ttl", ontology), ("data/entities/world.ttl", entities)):
        path = home / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return list(reason.close(load(home).quads))


def test_the_closure_says_only_what_is_new(tiny_home: Path) -> None:
    premises = {quad.triple for quad in load(tiny_home).quads}
    conclusions = closed(tiny_home)
    assert not premises & {quad.triple for quad in conclusions}
    assert {graph_iri(quad) for quad in conclusions} == {INFERRED + "owl-rl"}


def test_a_subproperty_is_closed_over_what_a_passage_says(tiny_home: Path) -> None:
    plant, site = ox.NamedNode(THING + "plant/brine-works"), ox.NamedNode(THING + "site/harbour")
    assert ox.Triple(plant, ox.NamedNode(PZ + "partOfPlace"), site) in {quad.triple for quad in closed(tiny_home)}


def test_a_plan_is_never_merged_as_a_fact(tiny_home: Path) -> None:
    assert not [
        quad
        for quad in closed(tiny_home)
        if quad.predicate in (ox.NamedNode(PZ + "jobs"), ox.NamedNode(PZ + "floorArea"))
    ]


def test_the_closure_says_nothing_of_owl_thing_nor_of_owl_itself(tiny_home: Path) -> None:
    conclusions = closed(tiny_home, "pz:Works a owl:Class ; rdfs:subClassOf pz:Plant .\n", "plant:mill a pz:Works .\n")
    assert "https://w3id.org/pharmazone/id/plant/mill" in {str(quad.subject)[1:-1] for quad in conclusions}
    assert not [quad for quad in conclusions if quad.object == ox.NamedNode(OWL + "Thing")]
    assert not [quad for quad in conclusions if str(quad.subject).startswith("<" + OWL)]
    assert not [quad for quad in conclusions if quad.subject == quad.object]


def test_literals_come_through_the_closure_unchanged(tiny_home: Path) -> None:
    words = """
pz:area a owl:DatatypeProperty . pz:floorArea rdfs:subPropertyOf pz:area .
pz:name a owl:DatatypeProperty . pz:alias rdfs:subPropertyOf pz:name .
"""
    conclusions = closed(tiny_home, words, 'plant:brine-works pz:alias "Соль \\"1\\""@ru , "plain" .\n')
    values = {quad.object for quad in conclusions}
    assert {ox.Literal(1200), ox.Literal('Соль "1"', language="ru"), ox.Literal("plain")} <= values


def store_of(home: Path) -> ox.Store:
    store = ox.Store()
    for quad in load(home).quads:
        store.add(quad)
        store.add(in_graph(quad.triple, ox.DefaultGraph()))
    passage = ox.NamedNode(PZ + "Passage")
    for quad in list(store):
        if graph_iri(quad).startswith(THING):
            store.add(
                ox.Quad(quad.graph_name, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), passage)
            )
    return store


def test_a_rule_writes_its_own_graph_with_the_passages_that_it_rests_on(tiny_home: Path) -> None:
    (conclusions,) = reason.apply_rules(tiny_home, store_of(tiny_home))
    assert {graph_iri(quad) for quad in conclusions} == {INFERRED + "made-at"}
    derived = {str(quad.object) for quad in conclusions if quad.predicate == ox.NamedNode(PROV + "wasDerivedFrom")}
    assert derived == {f"<{THING}passage/brine-works/{span}>" for span in ("60-79", "167-186")}


def test_a_rule_that_does_not_parse_names_its_file_and_line(tiny_home: Path) -> None:
    (tiny_home / "ontology/rules/20-bad.rq").write_text("#+ summary: Bad\nCONSTRUCT { ?a ?b }\nWHERE {}\n")
    with pytest.raises(KnowledgeError, match=r"ontology/rules/20-bad\.rq:2: "):
        list(reason.apply_rules(tiny_home, store_of(tiny_home)))


def test_a_rule_that_constructs_nothing_is_refused(tiny_home: Path) -> None:
    (tiny_home / "ontology/rules/20-bad.rq").write_text("#+ summary: Bad\nSELECT * {}\n")
    with pytest.raises(KnowledgeError, match="a rule is a CONSTRUCT query"):
        list(reason.apply_rules(tiny_home, store_of(tiny_home)))


@pytest.mark.parametrize("header", ["", "#+ summary\n", "#+ [\n", "#+ advice: none\n"])
def test_a_rule_without_a_fitting_header_is_refused_with_its_place(tiny_home: Path, header: str) -> None:
    (tiny_home / "ontology/rules/20-bad.rq").write_text(header + "CONSTRUCT WHERE { ?s ?p ?o }\n")
    with pytest.raises(KnowledgeError, match=r"ontology/rules/20-bad\.rq:1: its header cannot be read"):
        list(reason.apply_rules(tiny_home, store_of(tiny_home)))
