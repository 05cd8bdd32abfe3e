"""OBO in OWL: the statements by which the OBO formats are said in RDF, as ROBOT writes them.

Names are rdfs:label, synonyms and cross-references oboInOwl's, definitions IAO's. A relationship is an existential
restriction, and what is said of a statement (its cross-references, the type of a synonym) is an owl:Axiom, so that a
query finds the same whether an ontology was loaded from its OBO or its OWL file.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.terms import DCTERMS, FOAF, OBO, OBO_IN_OWL, OWL, RDF, RDFS, SCHEMA, SKOS, XSD

DEFINITION: Final = OBO + "IAO_0000115"
REPLACED_BY: Final = OBO + "IAO_0100001"
OBSOLESCENCE_REASON: Final = OBO + "IAO_0000231"
MERGED: Final = OBO + "IAO_0000227"
SYNONYMS: Final = {scope.upper(): f"{OBO_IN_OWL}has{scope}Synonym" for scope in ("Exact", "Broad", "Narrow", "Related")}
COMMON: Final = {
    "oboInOwl": OBO_IN_OWL,
    "IAO": OBO + "IAO_",
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dce": "http://purl.org/dc/elements/1.1/",
    "dcterms": DCTERMS,
    "terms": DCTERMS,
    "foaf": FOAF,
    "schema": SCHEMA,
}
"""The prefixes of RDF's own vocabularies, which OBO files use undeclared."""

Subject = ox.NamedNode | ox.BlankNode
Object = ox.NamedNode | ox.BlankNode | ox.Literal


def node(iri: str, line: int | None = None) -> ox.NamedNode:
    """Give the IRI; Refusal where it is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise Refusal(f"<{iri[:100]}> is no IRI: {error}", "Mend the identifier, or escape it.", line) from error


def text(value: str, datatype: str = "") -> ox.Literal:
    """Give a literal, a plain one where no datatype is named."""
    return ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value)


A: Final = ox.NamedNode(RDF + "type")
LABEL: Final = ox.NamedNode(RDFS + "label")
COMMENT: Final = ox.NamedNode(RDFS + "comment")
SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
XREF: Final = ox.NamedNode(OBO_IN_OWL + "hasDbXref")
ID: Final = ox.NamedNode(OBO_IN_OWL + "id")
TRUE: Final = text("true", XSD + "boolean")


class Statements:
    """Makes statements; the blank nodes of one file are numbered, so that equal files make equal statements."""

    def __init__(self) -> None:
        self._numbers = itertools.count()

    def blank(self) -> ox.BlankNode:
        """Give a new blank node."""
        return ox.BlankNode(f"n{next(self._numbers)}")

    def some(self, relation: ox.NamedNode, filler: Object, into: list[ox.Triple]) -> ox.BlankNode:
        """Give the restriction: what has this relation to some of that class."""
        restriction = self.blank()
        into += (
            ox.Triple(restriction, A, ox.NamedNode(OWL + "Restriction")),
            ox.Triple(restriction, ox.NamedNode(OWL + "onProperty"), relation),
            ox.Triple(restriction, ox.NamedNode(OWL + "someValuesFrom"), filler),
        )
        return restriction

    def class_of(self, operation: str, members: Iterable[Object], into: list[ox.Triple]) -> ox.BlankNode:
        """Give the class that is made of others: operation is intersectionOf or unionOf."""
        whole = self.blank()
        into.append(ox.Triple(whole, A, ox.NamedNode(OWL + "Class")))
        into.append(ox.Triple(whole, ox.NamedNode(OWL + operation), self.listed(members, into)))
        return whole

    def listed(self, members: Iterable[Object], into: list[ox.Triple]) -> Subject:
        """Give an RDF list."""
        rest: Subject = ox.NamedNode(RDF + "nil")
        for each in reversed(list(members)):
            cell = self.blank()
            into.append(ox.Triple(cell, ox.NamedNode(RDF + "first"), each))
            into.append(ox.Triple(cell, ox.NamedNode(RDF + "rest"), rest))
            rest = cell
        return rest

    def with_notes(self, said: ox.Triple, notes: Iterable[tuple[ox.NamedNode, Object]]) -> Iterator[ox.Triple]:
        """Give a statement, and what is noted of it."""
        yield said
        axiom = None
        for predicate, value in notes:
            if axiom is None:
                axiom = self.blank()
                yield ox.Triple(axiom, A, ox.NamedNode(OWL + "Axiom"))
                yield ox.Triple(axiom, ox.NamedNode(OWL + "annotatedSource"), said.subject)
                yield ox.Triple(axiom, ox.NamedNode(OWL + "annotatedProperty"), said.predicate)
                yield ox.Triple(axiom, ox.NamedNode(OWL + "annotatedTarget"), said.object)
            yield ox.Triple(axiom, predicate, value)
