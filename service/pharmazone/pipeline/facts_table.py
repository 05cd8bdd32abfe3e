"""One flat table of everything that passages say: a row for each triple and passage, with all that qualifies it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import pyoxigraph as ox

from pharmazone.asking.labels import Labels
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.results import Results
from pharmazone.asking.spreadsheets import write_csv, write_workbook
from pharmazone.manifest import Manifest
from pharmazone.pipeline.count import links_of
from pharmazone.pipeline.quads import Term, graph_iri, value
from pharmazone.snapshot import FACT_COLUMNS, explained_columns
from pharmazone.terms import (
    ACTUAL,
    BOUND,
    BOUNDS,
    DCTERMS,
    EXACTLY,
    HAS_UNIT,
    IN_SECTION,
    LANGUAGES,
    LICENCE,
    MODALITIES,
    MODALITY,
    NUMBERS,
    PASSAGE,
    PZ,
    RDFS,
    READ_WITH,
    SKOS,
    SPEAKER,
    THING,
    XSD,
    is_actual,
    passage_range,
)

_NAMINGS: Final = (RDFS + "label", SKOS + "prefLabel")
_BETWEEN: Final = PZ + "between"
_LANGUAGE: Final = "en"
"""The language of what the workbook says beside its cells; its columns have labels in each."""

Cells = dict[str, Mapping[str, Any]]


@dataclass(frozen=True)
class _About:
    """What the default graph says of each subject, by predicate."""

    said: Mapping[str, Mapping[str, tuple[Term, ...]]]

    @classmethod
    def read(cls, triples: Iterable[ox.Triple]) -> Self:
        said: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for each in triples:
            said[value(each.subject)][each.predicate.value].append(each.object)
        return cls(
            {
                subject: {name: tuple(sorted(objects, key=str)) for name, objects in told.items()}
                for subject, told in said.items()
            }
        )

    def all(self, subject: str, predicate: str) -> list[str]:
        return [value(each) for each in self.said.get(subject, {}).get(predicate, ())]

    def one(self, subject: str, predicate: str) -> str:
        return next(iter(self.all(subject, predicate)), "")

    def label(self, subject: str, language: str) -> str:
        named = (each for naming in _NAMINGS for each in self.said.get(subject, {}).get(naming, ()))
        found = (each.value for each in named if isinstance(each, ox.Literal) and each.language == language)
        return next(found, "")


def tabulate(quads: Iterable[ox.Quad]) -> Results:
    """Give the table, in the order of the articles; what is left out has no cell.

    `is_fact` tells the facts, as the manifest counts them, from plans, forecasts and claims, from types, and from the
    links of a node to its subject.
    """
    each = list(quads)
    about = _About.read(quad.triple for quad in each if isinstance(quad.graph_name, ox.DefaultGraph))
    links = links_of(each)
    touching: defaultdict[str, list[str]] = defaultdict(list)
    for subject, said in sorted(about.said.items()):
        for passage in said.get(_BETWEEN, ()):
            touching[value(passage)].append(subject)
    told = sorted((quad for quad in each if graph_iri(quad).startswith(PASSAGE)), key=_place)
    rows = tuple(
        _row(quad, about, touching[graph_iri(quad)], is_statement=quad.predicate not in links) for quad in told
    )
    things = frozenset(name for row in rows for name, cell in row.items() if cell["type"] == "uri")
    return Results(FACT_COLUMNS, rows, things)


def write_facts_csv(table: Results) -> bytes:
    """Write CSV (RFC 4180): UTF-8 that says so by its first bytes, and no cell that begins as a formula does."""
    return write_csv(table, table.variables, "")


def write_facts_workbook(table: Results, manifest: Manifest) -> bytes:
    """Write a workbook; its second sheet says what each column is."""
    say = PHRASES[_LANGUAGE]
    about = (
        (say["facts_title"], say["facts_lead"]),
        *((name, say[f"facts_{name}"]) for name in explained_columns()),
        ("_en, _ru", say["facts_labels"]),
        (say["about_release"], f"{manifest.release} ({manifest.id})"),
        (say["about_licence"], LICENCE),
    )
    return write_workbook(table, table.variables, Labels(_LANGUAGE, {}, manifest.prefixes), about)


def _place(quad: ox.Quad) -> tuple[str, int, int, str]:
    place = passage_range(graph_iri(quad))
    return (place.article, place.start, place.end, str(quad)) if place else (graph_iri(quad), 0, 0, str(quad))


def _row(quad: ox.Quad, about: _About, touching: Iterable[str], *, is_statement: bool) -> Cells:
    thing, verb, passage = value(quad.subject), quad.predicate.value, graph_iri(quad)
    modality = about.one(passage, MODALITY) or ACTUAL
    cells: Cells = {
        "thing": _iri(thing),
        "property": _iri(verb),
        "passage": _iri(passage),
        "is_fact": _typed(is_statement and is_actual(modality)),
        "is_actual": _typed(is_actual(modality)),
    }
    speakers = about.all(passage, SPEAKER)
    texts = {
        "kind": thing.removeprefix(THING).partition("/")[0] if thing.startswith(THING) else "",
        "modality": modality.removeprefix(MODALITIES),
        "speaker": " ".join(speakers),
        "section": about.one(passage, IN_SECTION),
        "read_with": " ".join(about.all(passage, READ_WITH)),
        "discrepancies": " ".join(touching),
        **_labels("thing", [thing], about),
        **_labels("property", [verb], about),
        **_labels("speaker", speakers, about),
        **_labels("section", about.all(passage, IN_SECTION), about),
    }
    if place := passage_range(passage):
        texts |= {"article": place.article_iri, **_labels("article", [place.article_iri], about)}
        texts["article_language"] = about.one(place.article_iri, DCTERMS + "language")
        cells |= {"start": _typed(place.start), "end": _typed(place.end)}
    if isinstance(quad.object, ox.Literal):
        cells["value"] = _literal(quad.object)
        texts |= {"datatype": quad.object.datatype.value, "value_language": quad.object.language or ""}
        if quad.object.datatype.value in NUMBERS:
            cells["number"] = cells["value"]
            unit = about.one(verb, HAS_UNIT) or about.one(thing, HAS_UNIT)
            bound = about.one(passage, BOUND) or EXACTLY
            texts |= {"unit": unit, "bound": bound.removeprefix(BOUNDS), **_labels("unit", [unit], about)}
    else:
        cells["value"] = _iri(value(quad.object))
        texts |= _labels("value", [value(quad.object)], about)
    return cells | {name: _text(text) for name, text in texts.items() if text}


def _labels(column: str, iris: Iterable[str], about: _About) -> dict[str, str]:
    """Give the labels of a column's things in each language."""
    named = list(iris)
    return {
        f"{column}_{language}": "; ".join(filter(None, [about.label(iri, language) for iri in named]))
        for language in LANGUAGES
    }


def _iri(iri: str) -> Mapping[str, Any]:
    return {"type": "uri", "value": iri}


def _text(text: str) -> Mapping[str, Any]:
    return {"type": "literal", "value": text}


def _typed(told: bool | int) -> Mapping[str, Any]:
    return _literal(ox.Literal(told))


def _literal(literal: ox.Literal) -> Mapping[str, Any]:
    if literal.language:
        return {"type": "literal", "value": literal.value, "xml:lang": literal.language}
    datatype = literal.datatype.value
    return {"type": "literal", "value": literal.value} | ({"datatype": datatype} if datatype != XSD + "string" else {})
