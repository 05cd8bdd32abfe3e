"""Reads the mappings: every `data/mappings/*.sssom.tsv` (SSSOM 1.0) into quads of graph/mappings.

A row becomes the statement that it makes, and a node that says why and how surely. A row with the modifier `Not` is a
refusal: it becomes no triple, and no other row may name what it refuses.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from curies import Converter

from pharmazone.errors import Fault, KnowledgeError
from pharmazone.pipeline.load import Source, Sources
from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.pipeline.sssom import Row, Table, read_table
from pharmazone.terms import BASE, DCTERMS, ENTITIES, GRAPH, OWL, RDF, RDFS, VANN, VOID, XSD

PATTERN: Final = "data/mappings/*.sssom.tsv"
VOCABULARIES: Final = "data/mappings/vocabularies.ttl"
MAPPINGS: Final = GRAPH + "mappings"

_SSSOM = "https://w3id.org/sssom/"
_GRAPH = ox.NamedNode(MAPPINGS)
_DECIMAL = ox.NamedNode(XSD + "decimal")


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary that things are mapped to, as `vocabularies.ttl` describes it."""

    iri: str
    label: str
    prefix: str
    space: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Mapping:
    """One row with its IRIs written out."""

    row: Row
    subject: str
    predicate: str
    object: str

    @property
    def iri(self) -> str:
        """Give the IRI of the node that speaks of the row: by a hash of what the row says."""
        said = f"{self.subject} {self.predicate} {self.object}"
        return f"{MAPPINGS}#{hashlib.sha256(said.encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class MappingSource(Source):
    """One file of mappings; an IRI that stands for a row has the place of that row."""

    vocabulary: Vocabulary
    mappings: list[Mapping]
    refusals: list[Mapping]

    @cached_property
    def lines(self) -> dict[str, tuple[bool, int]]:
        """Give the lines of the rows."""
        return {each.iri: (True, each.row.line) for each in self.mappings}


def with_mappings(sources: Sources) -> Sources:
    """Read every file of mappings, and add what they say to the sources; KnowledgeError lists all that is wrong."""
    known = vocabularies(sources)
    things = {value(quad.subject) for quad in sources.quads if graph_iri(quad) == ENTITIES}
    faults = list(_strays(sources.home))
    read = [_read(path, sources, known, things, faults) for path in sorted(sources.home.glob(PATTERN))]
    if faults:
        raise KnowledgeError(faults)
    return Sources(sources.home, sources.prefixes, [*sources.files, *(each for each in read if each)])


def mapping_sources(sources: Sources) -> list[MappingSource]:
    """Give the files of mappings among the sources."""
    return [each for each in sources.files if isinstance(each, MappingSource)]


def vocabularies(sources: Sources) -> dict[str, Vocabulary]:
    """Give the vocabularies that the sources describe, by their IRIs; KnowledgeError where one lacks a part."""
    said: dict[str, dict[str, str]] = {}
    for source in sources.files:
        if source.path == VOCABULARIES:
            for quad in source.quads:
                if not isinstance(quad.object, ox.Literal) or quad.object.language in (None, "en"):
                    said.setdefault(value(quad.subject), {})[quad.predicate.value] = value(quad.object)
    return {iri: _vocabulary(iri, each) for iri, each in said.items()}


def _strays(home: Path) -> Iterator[Fault]:
    read = {home / VOCABULARIES, *home.glob(PATTERN)}
    for path in sorted((home / VOCABULARIES).parent.glob("*")):
        if path not in read:
            advice = f"Name it like {PATTERN}, or move it."
            yield Fault(path.relative_to(home).as_posix(), "no part of the build reads this file", advice)


def _vocabulary(iri: str, said: dict[str, str]) -> Vocabulary:
    label, prefix, space = RDFS + "label", VANN + "preferredNamespacePrefix", VOID + "uriSpace"
    try:
        pattern = re.compile(said[VOID + "uriRegexPattern"])
        return Vocabulary(iri, said[label], said[prefix], said[space], pattern)
    except (KeyError, re.error) as error:
        advice = "Give its label, prefix, void:uriSpace, and void:uriRegexPattern, a regular expression."
        raise KnowledgeError([Fault(f"{VOCABULARIES}:1", f"<{iri}> is not described: {error}", advice)]) from error


def _read(
    path: Path, sources: Sources, known: dict[str, Vocabulary], things: set[str], faults: list[Fault]
) -> MappingSource | None:
    name = path.relative_to(sources.home).as_posix()
    before = len(faults)
    table = read_table(path, name, faults)
    if table is None:
        return None
    source = table.converter.expand(table.header.object_source or "") or ""
    vocabulary = known.get(source)
    if vocabulary is None:
        problem = f"object_source is {table.header.object_source}, which {VOCABULARIES} does not describe"
        faults.append(Fault(f"{name}:1", problem, "Name a vocabulary of that table, or describe one there."))
        return None
    faults.extend(_header_faults(table, vocabulary, sources.prefixes))
    read = [Mapping(row, *_expanded(row, table.converter)) for row in table.rows]
    for mapping in read:
        faults.extend(_row_faults(name, mapping, vocabulary, things))
    faults.extend(_repetitions(name, read))
    if len(faults) > before:
        return None
    mappings = [each for each in read if not each.row.is_refusal]
    refusals = [each for each in read if each.row.is_refusal]
    quads = [*_describe(table, vocabulary), *(quad for each in mappings for quad in _say(each, table))]
    return MappingSource(name, table.text, dict(table.header.curie_map or {}), quads, vocabulary, mappings, refusals)


def _expanded(row: Row, converter: Converter) -> tuple[str, str, str]:
    record = row.record
    subject, predicate, end = (
        converter.expand(each, strict=True) for each in (record.subject_id, record.predicate_id, record.object_id)
    )
    return subject, predicate, end


def _header_faults(table: Table, vocabulary: Vocabulary, prefixes: dict[str, str]) -> Iterator[Fault]:
    place, declared = f"{table.path}:1", table.header.curie_map or {}
    own = f"{MAPPINGS}#{Path(table.path).name.partition('.')[0]}"
    if str(table.header.mapping_set_id) != own:
        yield Fault(place, f"mapping_set_id is {table.header.mapping_set_id}", f"The set of this file is {own}.")
    for prefix, iri in declared.items():
        wanted = vocabulary.space if prefix == vocabulary.prefix else prefixes.get(prefix, iri)
        if iri != wanted:
            yield Fault(place, f"curie_map declares {prefix}: as <{iri}>", f"Declare it as <{wanted}>, as elsewhere.")


def _row_faults(name: str, mapping: Mapping, vocabulary: Vocabulary, things: set[str]) -> Iterator[Fault]:
    place, record = f"{name}:{mapping.row.line}", mapping.row.record
    if mapping.subject not in things:
        advice = "Mend the subject, or declare the thing in data/entities first."
        yield Fault(place, f"{record.subject_id} is no thing that data/entities declares", advice)
    if not mapping.object.startswith(vocabulary.space):
        advice = f"Write it as {vocabulary.prefix}:..., or move the row to the file of its vocabulary."
        yield Fault(place, f"{record.object_id} is not in the namespace of {vocabulary.label}", advice)
    elif not vocabulary.pattern.fullmatch(mapping.object):
        advice = f"Its IRIs look like {vocabulary.pattern.pattern} ({VOCABULARIES})."
        yield Fault(place, f"{record.object_id} is no identifier of {vocabulary.label}", advice)


def _repetitions(name: str, mappings: list[Mapping]) -> Iterator[Fault]:
    refused = {each.object: each for each in mappings if each.row.is_refusal}
    first: dict[tuple[str, str], Mapping] = {}
    for each in mappings:
        place, record = f"{name}:{each.row.line}", each.row.record
        if each.object in refused and not each.row.is_refusal:
            other = refused[each.object].row
            advice = f"Line {other.line} says why: {other.record.comment or 'no reason given'}"
            yield Fault(place, f"{record.object_id} is refused", advice)
        pair = (each.subject, each.object)
        if pair in first:
            problem = f"{record.subject_id} and {record.object_id} stand in line {first[pair].row.line}, too"
            yield Fault(place, problem, "Keep the row that is right.")
        first.setdefault(pair, each)


def _say(mapping: Mapping, table: Table) -> Iterator[ox.Quad]:
    """Say what the row says, and of the row why and how surely; its author where the set has another creator."""
    record, row = mapping.row.record, ox.NamedNode(mapping.iri)
    subject, predicate, end = map(ox.NamedNode, (mapping.subject, mapping.predicate, mapping.object))
    justification = ox.NamedNode(table.converter.expand(record.mapping_justification, strict=True))
    yield ox.Quad(subject, predicate, end, _GRAPH)
    yield _quad(row, RDF + "type", ox.NamedNode(RDF + "Statement"))
    yield _quad(row, RDF + "subject", subject)
    yield _quad(row, RDF + "predicate", predicate)
    yield _quad(row, RDF + "object", end)
    yield _quad(row, VOID + "inDataset", _set(table))
    yield _quad(row, _SSSOM + "mapping_justification", justification)
    yield _quad(row, _SSSOM + "confidence", ox.Literal(f"{Decimal(str(record.confidence)):f}", datatype=_DECIMAL))
    if record.author_label != table.header.creator_label:
        for author in record.author_label or ():
            yield _quad(row, DCTERMS + "creator", ox.Literal(author))
    for evidence in record.see_also or ():
        yield _quad(row, RDFS + "seeAlso", ox.NamedNode(evidence))
    if record.comment:
        yield _quad(row, RDFS + "comment", ox.Literal(record.comment, language="en"))


def _describe(table: Table, vocabulary: Vocabulary) -> Iterator[ox.Quad]:
    """Describe the set of a file as a linkset (VoID, section 5) from our things to the vocabulary."""
    node, header = _set(table), table.header
    yield _quad(node, RDF + "type", ox.NamedNode(VOID + "Linkset"))
    yield _quad(node, VOID + "subjectsTarget", ox.NamedNode(BASE + "dataset"))
    yield _quad(node, VOID + "objectsTarget", ox.NamedNode(vocabulary.iri))
    yield _quad(node, OWL + "versionInfo", ox.Literal(str(header.mapping_set_version)))
    yield _quad(node, DCTERMS + "license", ox.NamedNode(str(header.license)))
    if header.mapping_set_title:
        yield _quad(node, DCTERMS + "title", ox.Literal(header.mapping_set_title, language="en"))
    for creator in header.creator_label or ():
        yield _quad(node, DCTERMS + "creator", ox.Literal(creator))


def _set(table: Table) -> ox.NamedNode:
    return ox.NamedNode(str(table.header.mapping_set_id))


def _quad(subject: ox.NamedNode, predicate: str, end: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), end, _GRAPH)
