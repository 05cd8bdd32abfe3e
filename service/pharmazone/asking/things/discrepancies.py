"""The discrepancies that touch a thing: of which kind, what is to be said of each, and between which passages."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.labels import Label
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.things.evidence import Passage
from pharmazone.terms import passage_range

_ORDER: Final = {"en": 1, "": 2}


@dataclass(frozen=True)
class Discrepancy:
    """A discrepancy: its IRI, its kinds, a note in the reader's language where it has one, and its passages."""

    iri: str
    kinds: tuple[str, ...]
    note: Label | None
    passages: tuple[Passage, ...]


def discrepancies_of(found: Solutions, passages: Mapping[str, Passage], language: str) -> list[Discrepancy]:
    """Read the answer of `discrepancies.rq`, in the order in which the articles tell what does not agree."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    notes: defaultdict[str, set[Label]] = defaultdict(set)
    between: defaultdict[str, set[str]] = defaultdict(set)
    for each in found.each:
        iri = each["discrepancy"].text
        between[iri].add(each["passage"].text)
        if "kind" in each:
            kinds[iri].add(each["kind"].text)
        if "note" in each:
            notes[iri].add(Label(each["note"].text, each["note"].language))
    order = {language: 0} | {other: place for other, place in _ORDER.items() if other != language}
    told = [
        Discrepancy(
            iri,
            tuple(sorted(kinds[iri])),
            min(notes[iri], key=lambda note: (order.get(note.language, 3), note.text), default=None),
            tuple(sorted((passages[one] for one in said if one in passages), key=lambda one: one.place)),
        )
        for iri, said in between.items()
    ]
    return sorted(told, key=lambda one: ([each.place for each in one.passages], one.iri))


def passages_named(found: Solutions) -> set[str]:
    """Give the passages that a discrepancy names."""
    return {each["passage"].text for each in found.each if passage_range(each["passage"].text)}
