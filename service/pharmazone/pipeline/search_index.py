"""Makes the search index of a snapshot from its quads: what can be found, by which names, and a line about each."""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.searching.entries import Name, Named
from pharmazone.asking.things.searching.pages import list_pages
from pharmazone.asking.things.searching.tables import write
from pharmazone.manifest import Manifest
from pharmazone.pipeline.quads import Term, graph_iri, value
from pharmazone.pipeline.search_lines import Lines
from pharmazone.saved.description import QUESTION, QUESTIONS
from pharmazone.terms import (
    BASE,
    DCTERMS,
    GRAPH,
    INFERRED,
    LANGUAGES,
    OWL,
    PASSAGE,
    PASSAGES,
    PZ,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    THING,
    VANN,
    VOID,
    shorten,
)

# Where things, terms and concepts are named; what follows from the vocabulary is no type that anybody gave a thing.
_NAMING: Final = {
    *(GRAPH + name for name in ("entities", "passages", "curation", "ontology", "schemes")),
    INFERRED + "labels",
}
_LABELS: Final = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title")
_SPELLINGS: Final = (SKOS + "altLabel", PZ + "candidateName", SCHEMA + "description")
_SUBSTANCE: Final = PZ + "hasActiveSubstance"
# How far the thing elsewhere is from ours.
_DISTANCES: Final = {
    SKOS + "exactMatch": 1,
    SKOS + "closeMatch": 2,
    **{SKOS + name: 3 for name in ("broadMatch", "narrowMatch", "relatedMatch")},
}
_NEAR: Final = 2
# A term that is named in several words, as floorArea is, is meant by nothing else.
_IN_WORDS: Final = re.compile(r"^[a-z]+[A-Z]\w*$")
_KINDS: Final = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
    SKOS + "Concept": "concept",
    SKOS + "ConceptScheme": "scheme",
}


def make_index(dataset: Iterable[ox.Quad], manifest: Manifest) -> bytes:
    """Give the search index of a snapshot as an SQLite database; equal quads give equal bytes.

    SnapshotError: Python's SQLite has no FTS5.
    """
    connection = sqlite3.connect(":memory:")
    try:
        write(connection, list_entries(dataset, manifest.prefixes))
        return connection.serialize()
    finally:
        connection.close()


def list_entries(dataset: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> list[Named]:
    """List what can be found: what most passages tell of comes first."""
    names = _Names([*dataset], prefixes)
    return sorted([*names.entries(), *list_pages()], key=lambda each: (-each.told, each.iri))


class _Names:
    """What the quads say of names, codes and kinds."""

    def __init__(self, quads: list[ox.Quad], prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self.named: defaultdict[str, set[Name]] = defaultdict(set)
        self.classes: defaultdict[str, set[str]] = defaultdict(set)
        self.topics: defaultdict[str, set[str]] = defaultdict(set)
        self.passages: list[str] = []
        self.told = Counter[str]()
        self.substances: defaultdict[str, set[str]] = defaultdict(set)
        self.matches: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
        self.spaces: dict[str, dict[str, str]] = defaultdict(dict)
        self.lines = Lines(quads)
        for quad in quads:
            self._read(value(quad.subject), quad.predicate.value, quad.object, graph_iri(quad))

    def _read(self, subject: str, predicate: str, told: Term, graph: str) -> None:
        if graph in _NAMING or graph == QUESTIONS:
            self._read_name(subject, predicate, told)
        if graph == PASSAGES and predicate == RDF + "type" and subject.startswith(PASSAGE):
            self.passages.append(subject)
        elif graph == PASSAGES and predicate == PZ + "mentions":
            self.told[value(told)] += 1
        elif predicate == _SUBSTANCE and graph:
            self.substances[subject].add(value(told))
        elif graph == GRAPH + "mappings" and predicate in _DISTANCES:
            self.matches[subject].add((_DISTANCES[predicate], value(told)))
        elif graph == GRAPH + "mappings" and predicate in {VOID + "uriSpace", VANN + "preferredNamespacePrefix"}:
            self.spaces[subject][predicate] = value(told)

    def _read_name(self, subject: str, predicate: str, told: Term) -> None:
        if predicate == RDF + "type":
            self.classes[subject].add(value(told))
        elif isinstance(told, ox.Literal) and told.value.strip():
            if predicate in _LABELS:
                self.named[subject].add(Name(told.value, told.language or ""))
            elif predicate in _SPELLINGS:
                self.named[subject].add(Name(told.value, told.language or "", is_spelling=True))
            elif predicate == SCHEMA + "keywords":
                self.topics[subject].add(told.value)

    def entries(self) -> Iterator[Named]:
        """Give everything that has a name, and the passages, which have their places."""
        codes = {iri: sorted(self._codes(iri)) for iri in self.matches}
        for iri, own in self.named.items():
            if kind := self._kind(iri):
                yield self._entry(iri, kind, {*own, *self._topics(iri)}, codes)
        for iri in self.passages:
            name = Name(shorten(iri, self.prefixes), is_code=True)
            yield Named(iri, "passage", (PZ + "Passage",), (name,), self.lines.of_passage(iri), 0, self._keys(iri))

    def _entry(self, iri: str, kind: str, own: set[Name], codes: Mapping[str, list[tuple[int, str, str]]]) -> Named:
        exact = {Name(code, is_code=True) for distance, code, _ in codes.get(iri, ()) if distance <= _NEAR}
        names = [*sorted(own, key=_by_label), *sorted(exact, key=_by_label)]
        for other in self._related(iri):
            found = {*self.named.get(other, ()), *(Name(code, is_code=True) for _, code, _ in codes.get(other, ()))}
            shown = {each.text for each in names}
            related = (Name(each.text, each.language, is_code=each.is_code, by=other) for each in found)
            names += sorted((each for each in related if each.text not in shown), key=_by_label)
        names += [Name(words, language, by=other) for other, language, words in self.lines.links(iri)]
        keys = self._keys(iri)
        for distance, code, elsewhere in codes.get(iri, ()):
            for key in (code, code.partition(":")[2], elsewhere):
                keys.setdefault(key, distance)
        classes = tuple(sorted(self.classes[iri]))
        return Named(iri, kind, classes, tuple(names), self.lines.of(iri, kind), self.told[iri], keys)

    def _kind(self, iri: str) -> str:
        if iri.startswith(THING):
            return iri.removeprefix(THING).partition("/")[0]
        if iri.startswith(QUESTION):
            return "question"
        return next((_KINDS[each] for each in sorted(self.classes[iri]) if each in _KINDS), "")

    def _topics(self, iri: str) -> Iterator[Name]:
        """Give the topics of a question, in each language as one name."""
        for language in LANGUAGES if iri in self.topics else ():
            topics = (PHRASES[language].get(f"topic_{each}", each) for each in sorted(self.topics[iri]))
            yield Name(", ".join(topics), language, is_spelling=True)

    def _keys(self, iri: str) -> dict[str, int]:
        """Give what names a thing itself: its IRI, in short, and as a path or a fragment."""
        keys = [iri, shorten(iri, self.prefixes), iri.removeprefix(BASE + "id/").removeprefix(BASE)]
        fragment = iri.removeprefix(PZ)
        if _IN_WORDS.search(fragment):
            keys.append(fragment)
        return dict.fromkeys(keys, 0)

    def _codes(self, iri: str) -> Iterator[tuple[int, str, str]]:
        """Give the codes of a thing elsewhere: how far it is, the code with the name of its list, and the IRI."""
        for distance, elsewhere in self.matches[iri]:
            for space in self.spaces.values():
                start, name = space.get(VOID + "uriSpace", ""), space.get(VANN + "preferredNamespacePrefix", "")
                if start and elsewhere.startswith(start):
                    yield distance, f"{name}:{elsewhere.removeprefix(start)}", elsewhere

    def _related(self, iri: str) -> Iterator[str]:
        """Give the substances of a medicine, or the medicines of a substance."""
        yield from sorted(self.substances.get(iri, ()))
        yield from sorted(medicine for medicine, each in self.substances.items() if iri in each)


def _by_label(name: Name) -> tuple[int, str, str, str]:
    return int(name.sort), name.language, name.text, name.by
