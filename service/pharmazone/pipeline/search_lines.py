"""What the search says of each thing in a line: whose it is, where it is, what it is made of; what a term means."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.saved.description import QUESTIONS
from pharmazone.terms import (
    GRAPH,
    IN_SECTION,
    INFERRED,
    LANGUAGES,
    MODALITY,
    PZ,
    RDFS,
    SCHEMA,
    SKOS,
    is_actual,
    is_external,
    passage_range,
)

# What tells things apart best, the best first.
_TELLING: Final = tuple(
    PZ + name
    for name in (
        *("operatedBy", "belongsToGroup", "hasActiveSubstance", "biosimilarOf", "genericOf", "analogueOf"),
        *("indicatedFor", "drugClass", "locatedIn", "residentOf", "officeOf", "holdsOffice", "headOf"),
        *("investor", "grantedTo", "recipient", "availableTo", "ofIncentive", "ofProgramme", "counterparty"),
        *("supplier", "broaderIndication", "hypothesisOf", "candidate", "claimKind", "discrepancyKind"),
    )
)
# What a thing is found by, too, though its line does not tell it.
_KINDS_OF: Final = {PZ + "claimKind", PZ + "discrepancyKind"}
_LINKING: Final = {
    *_TELLING,
    *(PZ + name for name in ("produces", "producesFor", "worksInArea", "developedBy")),
} - _KINDS_OF
_SCHEME: Final = SKOS + "inScheme"
_OF_SUBSTANCE: Final = tuple(PZ + name for name in ("hasActiveSubstance", "biosimilarOf", "genericOf"))
_MEDICINES: Final = PZ + "MedicinalProduct"
_MEANING: Final = (SKOS + "definition", SCHEMA + "description")
_MOST_PARTS: Final = 3
_MOST_VALUES: Final = 2
_MOST_CHARACTERS: Final = 160
_BETWEEN: Final = " · "

Words = dict[str, str]
"""A text by its language."""


class Lines:
    """What quads say that a line can be made of; what is only planned, forecast or claimed is left out."""

    def __init__(self, quads: Sequence[ox.Quad]) -> None:
        self._labels: defaultdict[str, Words] = defaultdict(dict)
        self._meanings: defaultdict[str, Words] = defaultdict(dict)
        self._links: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._sections: dict[str, str] = {}
        self._schemes: dict[str, str] = {}
        self._mentions: defaultdict[str, set[str]] = defaultdict(set)
        unsure = {
            value(each.subject)
            for each in quads
            if each.predicate.value == MODALITY and not is_actual(value(each.object))
        }
        for quad in sorted(quads, key=str):
            self._read(quad, graph_iri(quad), unsure)

    def _read(self, quad: ox.Quad, graph: str, unsure: set[str]) -> None:
        subject, predicate, told = value(quad.subject), quad.predicate.value, quad.object
        if not graph or is_external(graph) or graph == GRAPH + "mappings":
            return
        if isinstance(told, ox.Literal):
            if predicate in {RDFS + "label", SKOS + "prefLabel"}:
                self._labels[subject].setdefault(told.language or "", told.value)
            elif predicate in _MEANING and (graph == QUESTIONS or predicate != SCHEMA + "description"):
                self._meanings[subject].setdefault(told.language or "", told.value)
        elif predicate in _LINKING | _KINDS_OF and graph not in unsure and not graph.startswith(INFERRED):
            self._links[subject][predicate].add(value(told))
            if predicate in _OF_SUBSTANCE:
                self._links[value(told)][_MEDICINES].add(subject)
        elif predicate == _SCHEME:
            self._schemes[subject] = value(told)
        elif predicate == IN_SECTION:
            self._sections[subject] = value(told)
        elif predicate == PZ + "mentions":
            self._mentions[subject].add(value(told))

    def of(self, iri: str, kind: str) -> Words:
        """Give the line of a thing or a term in each language; what has nothing to be told by has none."""
        if iri in self._meanings:
            meaning = self._meanings[iri]
            said = {each: meaning[each] for each in LANGUAGES if each in meaning}
        elif iri in self._schemes:
            said = {each: self._label(self._schemes[iri], each) for each in LANGUAGES}
        else:
            said = {each: _BETWEEN.join(self._parts(iri, each)) for each in LANGUAGES}
        return {language: _cut(text) for language, text in said.items() if text and kind}

    def links(self, iri: str) -> Iterator[tuple[str, str, str]]:
        """Give what a thing is linked to, in words by which it is found: the other thing, a language, the words."""
        for predicate, others in self._links.get(iri, {}).items():
            if predicate in _LINKING:
                for other in sorted(others):
                    for language in LANGUAGES:
                        if label := self._label(other, language):
                            yield other, language, f"{self._label(predicate, language)}: {label}"

    def of_passage(self, iri: str) -> Words:
        """Give the line of a passage: where it is, and what it mentions."""
        place, said = passage_range(iri), {}
        for language in LANGUAGES:
            where = [place.article_iri] if place else []
            where += [self._sections[iri]] if iri in self._sections else []
            parts = [*(self._label(each, language) for each in where), self._listed(self._mentions[iri], language)]
            said[language] = _cut(_BETWEEN.join(filter(None, parts)))
        return {language: text for language, text in said.items() if text}

    def _parts(self, iri: str, language: str) -> Iterator[str]:
        links: Mapping[str, set[str]] = self._links.get(iri, {})
        for predicate in [each for each in (*_TELLING, _MEDICINES) if each in links][:_MOST_PARTS]:
            if listed := self._listed(links[predicate], language):
                yield f"{self._label(predicate, language)}: {listed}"

    def _listed(self, iris: Iterable[str], language: str) -> str:
        labels = sorted(filter(None, (self._label(each, language) for each in iris)))
        return ", ".join(labels[:_MOST_VALUES]) + (", ..." if len(labels) > _MOST_VALUES else "")

    def _label(self, iri: str, language: str) -> str:
        labels = self._labels.get(iri, {})
        return labels.get(language) or labels.get("en") or next(iter(labels.values()), "")


def _cut(text: str) -> str:
    """Give a text no longer than a line, cut between words."""
    told = " ".join(text.split())
    return told if len(told) <= _MOST_CHARACTERS else told[:_MOST_CHARACTERS].rpartition(" ")[0] + " ..."
