"""The terms of the vocabulary as its page lists them: each with what it joins, in the words of the reader."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.labels import Label
from pharmazone.asking.vocabulary.vocabulary import CLASS, Example, Term, Vocabulary, definition_of, label_of
from pharmazone.terms import CHANGE_NOTE, DEPRECATED, HAS_UNIT, LANGUAGES, OWL, PZ, RDFS, REPLACED_BY, SKOS

COUNTERPART: Final = PZ + "counterpart"
SECTIONS: Final[Mapping[str, str]] = {
    "classes": CLASS,
    "links": OWL + "ObjectProperty",
    "values": OWL + "DatatypeProperty",
    "annotations": OWL + "AnnotationProperty",
}
"""The parts of the page, each with what its terms are declared to be; terms of others stand in a part of their own."""
_TRAITS: Final[Mapping[str, str]] = {
    "transitive": OWL + "TransitiveProperty",
    "symmetric": OWL + "SymmetricProperty",
    "functional": OWL + "FunctionalProperty",
}
_ABOVE: Final = (RDFS + "subClassOf", RDFS + "subPropertyOf")
# What a term says of others, and what others say of it: each by the words of the page.
_JOINS: Final = (
    ("term_under", _ABOVE, False),
    ("term_over", _ABOVE, True),
    ("term_of", (RDFS + "domain",), False),
    ("term_to", (RDFS + "range",), False),
    ("term_in", (HAS_UNIT,), False),
    ("term_planned", (COUNTERPART,), False),
    ("term_plan_of", (COUNTERPART,), True),
    ("term_inverse", (OWL + "inverseOf",), None),
    ("term_disjoint", (OWL + "disjointWith",), None),
    ("term_has", (RDFS + "domain",), True),
    ("term_successor", (REPLACED_BY,), False),
)
_QUESTIONS: Final = 1


@dataclass(frozen=True)
class Entry:
    """A term as the page shows it; `joins` are the words of the page with the terms that they join it to.

    `change` is what the vocabulary tells of a change of it.
    """

    iri: str
    name: str
    label: Label
    others: tuple[Label, ...]
    definition: Label | None
    traits: tuple[str, ...]
    joins: tuple[tuple[str, tuple[str, ...]], ...]
    uses: int
    passages: int
    kinds: tuple[str, ...]
    example: Example | None
    constraints: tuple[str, ...]
    alignments: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    more_questions: int
    is_deprecated: bool
    change: Label | None


def list_entries(vocabulary: Vocabulary, language: str) -> dict[str, list[Entry]]:
    """Give the entries of each part of the page, in the order of their labels; empty parts are left out."""
    parts: dict[str, list[Entry]] = {}
    for name, kind in SECTIONS.items():
        own = (each for each in vocabulary.terms.values() if each.is_own and kind in each.types)
        parts[name] = [_entry(vocabulary, each, language) for each in own]
    parts["foreign"] = [_entry(vocabulary, each, language) for each in vocabulary.terms.values() if not each.is_own]
    for entries in parts.values():
        entries.sort(key=lambda entry: (entry.label.text.casefold(), entry.iri))
    return {name: entries for name, entries in parts.items() if entries}


def shown_in(entries: Iterable[Entry]) -> Iterator[str]:
    """Give every IRI that the page shows by its label."""
    for each in entries:
        yield each.iri
        for _, iris in each.joins:
            yield from iris
        for way, iri in each.alignments:
            yield from (way, iri)
        if each.example:
            yield each.example.subject.text
            if each.example.value and each.example.value.kind == "iri":
                yield each.example.value.text


def _entry(vocabulary: Vocabulary, term: Term, language: str) -> Entry:
    label, questions = label_of(term, language), vocabulary.questions.get(term.iri, ())
    others = (term.text(RDFS + "label", each) for each in LANGUAGES)
    traits = [name for name, kind in _TRAITS.items() if kind in term.types]
    traits += ["neutral"] if term.is_marked(PZ + "modalityNeutral") else []
    traits += ["linking"] if term.is_marked(PZ + "linksToSubject") else []
    return Entry(
        iri=term.iri,
        name=term.name,
        label=label,
        others=tuple(each for each in others if each and each.text != label.text),
        definition=definition_of(term, SKOS + "definition", language),
        traits=tuple(traits),
        joins=tuple(_joins(vocabulary, term)),
        uses=vocabulary.uses.get(term.iri, 0),
        passages=vocabulary.passages.get(term.iri, 0),
        kinds=vocabulary.kinds.get(term.iri, ()),
        example=vocabulary.examples.get(term.iri),
        constraints=vocabulary.constraints.get(term.iri, ()),
        alignments=vocabulary.alignments.get(term.iri, ()),
        questions=questions[:_QUESTIONS],
        more_questions=len(questions[_QUESTIONS:]),
        is_deprecated=term.is_marked(DEPRECATED),
        change=definition_of(term, CHANGE_NOTE, language),
    )


def _joins(vocabulary: Vocabulary, term: Term) -> Iterator[tuple[str, tuple[str, ...]]]:
    for words, keys, is_back in _JOINS:
        iris: set[str] = set()
        for key in keys:
            if not is_back:
                iris.update(term.iris(key))
            if is_back is not False:
                iris.update(vocabulary.pointing(key, term.iri))
        if iris:
            yield words, tuple(sorted(iris))
