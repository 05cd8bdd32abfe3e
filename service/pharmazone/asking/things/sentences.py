"""What a passage says, as statements and as sentences for people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.labels import Labels
from pharmazone.asking.solutions import Value
from pharmazone.asking.things.evidence import Passage
from pharmazone.terms import (
    HAS_UNIT,
    NUMBERS,
    PZ,
    PassageRange,
)

_SPANS: Final = ((PZ + "earliest", PZ + "latest"), (PZ + "periodStart", PZ + "periodEnd"))
"""Pairs of days, both inclusive, that are told as one time."""


@dataclass(frozen=True)
class Said:
    """A statement as a passage makes it; a type, or what only ties a node to its subject, is not counted as a fact."""

    subject: Value
    predicate: str
    value: Value
    is_fact: bool = True

    @property
    def is_figure(self) -> bool:
        """Say whether it states a number, so that a bound of the passage is the number's."""
        return self.value.datatype in NUMBERS


@dataclass(frozen=True)
class Sentence:
    """What a passage says of one subject: the values of each property, and the days, first and last, of its times.

    A unit that is said of its figures is left out, since a figure is told with it.
    """

    subject: Value
    said: tuple[tuple[str, tuple[Value, ...]], ...]
    spans: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Told:
    """A passage with what it says; where that is nothing, it is there for others to be read with."""

    passage: Passage
    says: tuple[Said, ...]

    @property
    def place(self) -> PassageRange:
        """Give the range of the passage."""
        return self.passage.place

    @property
    def facts(self) -> int:
        """Count the facts in what it says."""
        return sum(each.is_fact for each in self.says)

    @property
    def has_figure(self) -> bool:
        """Say whether a number is among what it says."""
        return any(each.is_figure for each in self.says)

    def unit_of(self, subject: Value) -> str:
        """Give the unit that it says a figure of the subject is in; empty where it says none."""
        return next(
            (each.value.text for each in self.says if (each.subject, each.predicate) == (subject, HAS_UNIT)), ""
        )

    def ordered(self, labels: Labels) -> list[Said]:
        """List what it says in the order of the labels of subject, property and value."""
        return sorted(self.says, key=lambda said: _words(said, labels))

    def sentences(self, labels: Labels) -> list[Sentence]:
        """Give what it says as sentences, one for each subject."""
        by_subject: defaultdict[Value, list[Said]] = defaultdict(list)
        for each in self.ordered(labels):
            by_subject[each.subject].append(each)
        return [_sentence(subject, said) for subject, said in by_subject.items()]


def _sentence(subject: Value, said: Iterable[Said]) -> Sentence:
    values: defaultdict[str, list[Value]] = defaultdict(list)
    for each in said:
        values[each.predicate].append(each.value)
    spans = []
    for pair in _SPANS:
        if all(len(values.get(name, ())) == 1 for name in pair):
            first, last = (values.pop(name)[0].text for name in pair)
            spans.append((first, last))
    if any(each.datatype in NUMBERS for found in values.values() for each in found):
        values.pop(HAS_UNIT, None)
    return Sentence(subject, tuple((name, tuple(found)) for name, found in values.items()), tuple(spans))


def _words(said: Said, labels: Labels) -> tuple[str, ...]:
    def of(value: Value) -> str:
        return labels.of(value.text).text if value.kind == "iri" else value.text

    terms = (of(said.subject), labels.of(said.predicate).text, of(said.value))
    return (*(each.casefold() for each in terms), said.subject.text, said.predicate, said.value.text)
