"""A table of mappings to one vocabulary, and what is read of it."""

from pathlib import Path

import pyoxigraph as ox

from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.check import query_faults
from pharmazone.pipeline.load import Sources, load
from pharmazone.pipeline.mappings import MAPPINGS, with_mappings
from pharmazone.pipeline.quads import graph_iri, value

SALT = "https://w3id.org/pharmazone/id/product/table-salt"
FILE = "data/mappings/salts.sssom.tsv"
VOCABULARY = """\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix void: <http://rdfs.org/ns/void#> .
<https://w3id.org/pharmazone/scheme/vocabulary/salts> a void:Dataset ;
    rdfs:label "Salts of the sea"@en , "Соли моря"@ru ; vann:preferredNamespacePrefix "SALT" ;
    void:uriSpace "http://salts.example/S" ; void:uriRegexPattern "^http://salts\\\\.example/S[0-9]{3}$" .
"""
HEADER = """\
# mapping_set_id: https://w3id.org/pharmazone/graph/mappings#salts
# mapping_set_version: "1"
# license: https://creativecommons.org/publicdomain/zero/1.0/
# creator_label:
# - A. Brook
# object_source: vocabulary:salts
# curie_map:
#   SALT: http://salts.example/S
#   OTHER: http://other.example/
#   product: https://w3id.org/pharmazone/id/product/
#   plant: https://w3id.org/pharmazone/id/plant/
#   vocabulary: https://w3id.org/pharmazone/scheme/vocabulary/
"""
FIRST = HEADER.count("\n") + 2
"""The line of the first row."""
ROW = {
    "subject_id": "product:table-salt",
    "predicate_id": "skos:exactMatch",
    "predicate_modifier": "",
    "object_id": "SALT:001",
    "mapping_justification": "semapv:ManualMappingCuration",
    "author_label": "A. Brook",
    "confidence": "0.9",
    "see_also": "https://salts.example/list",
    "comment": "Tasted.",
}
NONE = {"object_id": "sssom:NoTermFound", "comment": "Sought by its name."}
CELLS = {
    "an unknown prefix": ({"object_id": "PEPPER:001"}, "object_id is PEPPER:001, which curie_map does not expand"),
    "no CURIE at all": ({"object_id": "001"}, "object_id is 001, which curie_map does not expand"),
    "a malformed identifier": ({"object_id": "SALT:01"}, "SALT:01 is no identifier of Salts of the sea"),
    "an identifier with more behind it": ({"object_id": "SALT:001x"}, "SALT:001x is no identifier"),
    "another namespace": ({"object_id": "OTHER:001"}, "OTHER:001 is not in the namespace of Salts of the sea"),
    "an unknown subject": ({"subject_id": "product:pepper"}, "product:pepper is no thing that data/entities declares"),
    "a subject that is no thing of ours": ({"subject_id": "SALT:001"}, "SALT:001 is no thing"),
    "owl:sameAs": ({"predicate_id": "owl:sameAs"}, "predicate_id is owl:sameAs"),
    "a subclass": ({"predicate_id": "rdfs:subClassOf"}, "predicate_id is rdfs:subClassOf"),
    "a modifier that is none": ({"predicate_modifier": "Inverse"}, "predicate_modifier: Input should be 'Not'"),
    "no justification": ({"mapping_justification": ""}, "mapping_justification: Field required"),
    "an invented justification": ({"mapping_justification": "semapv:Taste"}, "mapping_justification is semapv:Taste"),
    "no confidence": ({"confidence": ""}, "confidence is missing"),
    "too much confidence": ({"confidence": "1.1"}, "confidence: Input should be less than or equal to 1"),
    "no author": ({"author_label": " "}, "author_label is missing"),
    "evidence that is no address": ({"see_also": "the list"}, "see_also is the list, which is no IRI"),
    "no term, and refused": (NONE | {"predicate_modifier": "Not"}, "sssom:NoTermFound is refused"),
    "no broader term": (NONE | {"predicate_id": "skos:broadMatch"}, "sssom:NoTermFound has the predicate skos:broad"),
    "no term, and no reason": (NONE | {"comment": ""}, "sssom:NoTermFound has no comment"),
    "no term for an unknown subject": (NONE | {"subject_id": "product:pepper"}, "product:pepper is no thing"),
    "a cell too many": ({"comment": "one\ttwo"}, "the row has 10 cells under 9 columns"),
}
"""Rows with one wrong cell, and what is said of it."""


def table(*rows: dict[str, str], header: str = HEADER) -> str:
    lines = ["\t".join(ROW), *("\t".join((ROW | row).values()) for row in rows)]
    return header + "\n".join(lines) + "\n"


def read(home: Path, text: str) -> Sources:
    (home / FILE).write_text(text, encoding="utf-8")
    return with_mappings(load(home))


def faults_of(home: Path, text: str) -> list[str]:
    """Give the faults of a table that cannot be read, else those that the checks find in it."""
    try:
        known = read(home, text)
    except KnowledgeError as error:
        return [str(fault) for fault in error.faults]
    store = ox.Store()
    store.extend(known.quads)
    return [str(fault) for fault in query_faults(known, store, "mapping-")]


def said(known: Sources, subject: str) -> set[tuple[str, str]]:
    own = [quad for quad in known.quads if graph_iri(quad) == MAPPINGS]
    return {(quad.predicate.value, value(quad.object)) for quad in own if value(quad.subject) == subject}
