"""Reads the mappings: every `data/mappings/*.sssom.tsv` (SSSOM 1.0) into quads of graph/mappings.

A row becomes the statement that it makes, and a node that says why and how surely. A row with the modifier `Not` is a
refusal: its statement is never made, a node says that it does not hold, and no other row may name what it refuses. One
whose object is `sssom:NoTermFound` is an absence: a node says that the vocabulary was searched and has no such term.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from curies import Converter

from pharmazone.errors import Fault, KnowledgeError
from pharmazone.pipeline.load import Source, Sources
from pharmazone.pipeline.mapping_statements import (
    MAPPINGS,
    Mapping,
    describe_set,
    say_absence,
    say_mapping,
    say_refusal,
)
from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.pipeline.sssom import Row, Table, read_table
from pharmazone.terms import ENTITIES, RDFS, VANN, VOID

PATTERN: Final = "data/mappings/*.sssom.tsv"
VOCABULARIES: Final = "data/mappings/vocabularies.ttl"


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary that things are mapped to, as `vocabularies.ttl` describes it."""

    iri: str
    label: str
    prefix: str
    space: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class MappingSource(Source):
    """One file of mappings; an IRI that stands for a row has the place of that row."""

    vocabulary: Vocabulary
    mappings: list[Mapping]
    refusals: list[Mapping]
    absences: list[Mapping]

    @cached_property
    def lines(self) -> dict[str, tuple[bool, int]]:
        """Give the lines of the rows."""
        return {each.iri: (True, each.row.line) for each in (*self.mappings, *self.refusals, *self.absences)}


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
    read = [Mapping(row, *_expanded(row, table.converter), vocabulary.iri) for row in table.rows]
    for mapping in read:
        faults.extend(_row_faults(name, mapping, vocabulary, things))
    faults.extend(_repetitions(name, read))
    if len(faults) > before:
        return None
    refusals = [each for each in read if each.row.is_refusal]
    absences = [each for each in read if each.row.is_absence]
    mappings = [each for each in read if not each.row.is_refusal and not each.row.is_absence]
    said = [
        *(say_mapping(each, table) for each in mappings),
        *(say_refusal(each, table) for each in refusals),
        *(say_absence(each, table) for each in absences),
    ]
    quads = [*describe_set(table, vocabulary.iri), *(quad for each in said for quad in each)]
    prefixes = dict(table.header.curie_map or {})
    return MappingSource(name, table.text, prefixes, quads, vocabulary, mappings, refusals, absences)


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
    if mapping.row.is_absence:
        return
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
