"""What the rows of a table of mappings say as quads of graph/mappings: mappings, refusals, absences, and their set."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from pharmazone.pipeline.sssom import Row, Table
from pharmazone.terms import BASE, DCTERMS, GRAPH, OWL, PZ, RDF, RDFS, SSSOM, VOID, XSD

MAPPINGS: Final = GRAPH + "mappings"

_GRAPH: Final = ox.NamedNode(MAPPINGS)
_DECIMAL: Final = ox.NamedNode(XSD + "decimal")


@dataclass(frozen=True)
class Mapping:
    """One row with its IRIs written out, and the vocabulary that its file is about."""

    row: Row
    subject: str
    predicate: str
    object: str
    vocabulary: str

    @property
    def iri(self) -> str:
        """Give the IRI of the node that speaks of the row: by a hash of what the row says."""
        said = f"{self.subject} {self.predicate} {self.vocabulary if self.row.is_absence else self.object}"
        return f"{MAPPINGS}#{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def say_mapping(mapping: Mapping, table: Table) -> Iterator[ox.Quad]:
    """Make the statement of a row, and a node that says why and how surely."""
    row = ox.NamedNode(mapping.iri)
    subject, predicate, end = map(ox.NamedNode, (mapping.subject, mapping.predicate, mapping.object))
    yield ox.Quad(subject, predicate, end, _GRAPH)
    yield _quad(row, RDF + "type", ox.NamedNode(RDF + "Statement"))
    yield _quad(row, RDF + "subject", subject)
    yield _quad(row, RDF + "predicate", predicate)
    yield _quad(row, RDF + "object", end)
    yield from _reasons(row, mapping.row, table)


def say_refusal(mapping: Mapping, table: Table) -> Iterator[ox.Quad]:
    """Say that the statement of a row does not hold (OWL 2, section 9.6.5), without making it anywhere.

    No rdf:object leads to what is refused, so that neither a match nor the node of a mapping is joined with it.
    """
    row = ox.NamedNode(mapping.iri)
    yield _quad(row, RDF + "type", ox.NamedNode(OWL + "NegativePropertyAssertion"))
    yield _quad(row, OWL + "sourceIndividual", ox.NamedNode(mapping.subject))
    yield _quad(row, OWL + "assertionProperty", ox.NamedNode(mapping.predicate))
    yield _quad(row, OWL + "targetIndividual", ox.NamedNode(mapping.object))
    yield from _reasons(row, mapping.row, table)


def say_absence(mapping: Mapping, table: Table) -> Iterator[ox.Quad]:
    """Say that a vocabulary was searched for a thing in vain, and in which version of it where that is told."""
    row = ox.NamedNode(mapping.iri)
    yield _quad(row, RDF + "type", ox.NamedNode(PZ + "AbsenceOfTerm"))
    yield _quad(row, PZ + "soughtThing", ox.NamedNode(mapping.subject))
    yield _quad(row, PZ + "soughtIn", ox.NamedNode(mapping.vocabulary))
    if version := mapping.row.record.object_source_version:
        yield _quad(row, SSSOM + "object_source_version", ox.Literal(version))
    yield from _reasons(row, mapping.row, table)


def describe_set(table: Table, vocabulary: str) -> Iterator[ox.Quad]:
    """Describe the set of a file as a linkset (VoID, section 5) from our things to a vocabulary."""
    node, header = _set(table), table.header
    yield _quad(node, RDF + "type", ox.NamedNode(VOID + "Linkset"))
    yield _quad(node, VOID + "subjectsTarget", ox.NamedNode(BASE + "dataset"))
    yield _quad(node, VOID + "objectsTarget", ox.NamedNode(vocabulary))
    yield _quad(node, OWL + "versionInfo", ox.Literal(str(header.mapping_set_version)))
    yield _quad(node, DCTERMS + "license", ox.NamedNode(str(header.license)))
    if header.mapping_set_title:
        yield _quad(node, DCTERMS + "title", ox.Literal(header.mapping_set_title, language="en"))
    for creator in header.creator_label or ():
        yield _quad(node, DCTERMS + "creator", ox.Literal(creator))


def _reasons(node: ox.NamedNode, row: Row, table: Table) -> Iterator[ox.Quad]:
    """Say of a row why, how surely, and where it was seen; its author where the set has another creator."""
    record = row.record
    justification = ox.NamedNode(table.converter.expand(record.mapping_justification, strict=True))
    yield _quad(node, VOID + "inDataset", _set(table))
    yield _quad(node, SSSOM + "mapping_justification", justification)
    yield _quad(node, SSSOM + "confidence", ox.Literal(f"{Decimal(str(record.confidence)):f}", datatype=_DECIMAL))
    if record.author_label != table.header.creator_label:
        for author in record.author_label or ():
            yield _quad(node, DCTERMS + "creator", ox.Literal(author))
    for evidence in record.see_also or ():
        yield _quad(node, RDFS + "seeAlso", ox.NamedNode(evidence))
    if record.comment:
        yield _quad(node, RDFS + "comment", ox.Literal(record.comment, language="en"))


def _set(table: Table) -> ox.NamedNode:
    return ox.NamedNode(str(table.header.mapping_set_id))


def _quad(subject: ox.NamedNode, predicate: str, end: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), end, _GRAPH)
