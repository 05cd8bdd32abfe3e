"""Draws conclusions: the OWL 2 RL closure, then each rule of ontology/rules/ in order, each into a graph of its own."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import reasonable
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from pharmazone.errors import Fault, KnowledgeError, PharmazoneError
from pharmazone.pipeline.quads import graph_iri, in_graph
from pharmazone.pipeline.queries import BuildQuery, evaluate, read_queries
from pharmazone.terms import DCTERMS, ENTITIES, GRAPH, INFERRED, OWL, PASSAGE, RDF, RDFS

RULES: Final = "ontology/rules"
CLOSURE: Final = INFERRED + "owl-rl"

_PREMISES = {GRAPH + "ontology", ENTITIES}
_TYPE, _SAME = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "sameAs")
_REFLEXIVE = {
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    OWL + "equivalentClass",
    OWL + "equivalentProperty",
    OWL + "sameAs",
}


def close(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Give what OWL 2 RL adds to ontology, entities and passages, in graph/inferred/owl-rl.

    Left out is what says nothing: that something is an owl:Thing, is a subclass of itself, or is the same as itself,
    and statements about the terms of OWL, RDF and RDFS.
    """
    premises = {quad.triple for quad in quads if _is_premise(quad)}
    reasoner = reasonable.PyReasoner()  # type: ignore[attr-defined]  # its stubs name nothing
    try:
        _hand_over(premises, reasoner)
    except OSError as error:
        advice = "Make room there, or name another folder by TMPDIR. Nothing was published."
        raise PharmazoneError(f"The reasoner's temporary file cannot be written: {error}. {advice}") from error
    closed = {_triple(*triple) for triple in reasoner.reason() if not isinstance(triple[0], Literal)}
    graph = ox.NamedNode(CLOSURE)
    described = [
        ox.Quad(graph, ox.NamedNode(RDFS + "label"), ox.Literal("OWL 2 RL closure", language="en"), graph),
        ox.Quad(graph, ox.NamedNode(RDFS + "label"), ox.Literal("Замыкание OWL 2 RL", language="ru"), graph),
    ]
    return described + [in_graph(triple, graph) for triple in closed - premises if _says_something(triple)]


def apply_rules(home: Path, store: ox.Store) -> Iterator[list[ox.Quad]]:
    """Evaluate each rule over the store, and give its conclusions, in graph/inferred/<rule>, described by its header.

    The caller adds them to the store before it asks for those of the next rule.
    """
    for rule in read_queries(home, RULES):
        yield _conclusions(store, rule)


def _conclusions(store: ox.Store, rule: BuildQuery) -> list[ox.Quad]:
    triples = evaluate(store, rule)
    if not isinstance(triples, ox.QueryTriples):
        raise KnowledgeError([Fault(rule.path, "a rule is a CONSTRUCT query", "Write CONSTRUCT, or move the file.")])
    graph = ox.NamedNode(INFERRED + rule.name)
    described = ox.Quad(graph, ox.NamedNode(DCTERMS + "description"), ox.Literal(rule.summary, language="en"), graph)
    return [described, *(in_graph(triple, graph) for triple in triples)]


def _hand_over(premises: Iterable[ox.Triple], reasoner: Any) -> None:
    with tempfile.NamedTemporaryFile(suffix=".ttl") as file:
        ox.serialize(premises, file, ox.RdfFormat.TURTLE)
        file.flush()
        reasoner.load_file(file.name)


def _is_premise(quad: ox.Quad) -> bool:
    graph = graph_iri(quad)
    return graph in _PREMISES or graph.startswith(PASSAGE)


def _says_something(triple: ox.Triple) -> bool:
    subject, predicate, value = triple
    if isinstance(subject, ox.NamedNode) and subject.value.startswith((OWL, RDF, RDFS)):
        return False
    if predicate.value in _REFLEXIVE and subject == value:
        return False
    return bool(value != ox.NamedNode(OWL + "Thing"))


def _triple(subject: Node, predicate: Node, value: Node) -> ox.Triple:
    assert isinstance(predicate, URIRef)
    begin, end = _term(subject), _term(value)
    assert not isinstance(begin, ox.Literal)
    return ox.Triple(begin, ox.NamedNode(predicate), end)


def _term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, URIRef):
        return ox.NamedNode(node)
    if isinstance(node, BNode):
        return ox.BlankNode(node)
    assert isinstance(node, Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype)) if node.datatype else ox.Literal(str(node))
