"""What was decided: the vocabularies that things are mapped to, the things, and every row about both of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pharmazone.asking.kinds import kind_of
from pharmazone.asking.labels import Label
from pharmazone.asking.solutions import Solution, Solutions
from pharmazone.terms import RDFS, SKOS

Sort = Literal["mapping", "refusal", "absence"]
_SORTS: Final[Mapping[str, Sort]] = {"mapping": "mapping", "refusal": "refusal", "absence": "absence"}
MATCHES: Final[Mapping[str, str]] = {
    f"{SKOS}{name}Match": name for name in ("exact", "close", "narrow", "broad", "related")
}
"""The predicates of a mapping from the best to the weakest, each with the word that stands for it."""


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary of others: its names by language, its prefix, how its IRIs look, and the classes that it is for."""

    iri: str
    names: Mapping[str, str]
    prefix: str
    space: str
    pattern: re.Pattern[str]
    classes: frozenset[str]

    @property
    def name(self) -> str:
        """Give the name by which it is asked for, the end of its IRI."""
        return self.iri.rpartition("/")[2]

    def holds(self, term: str) -> bool:
        """Say whether an IRI is in its namespace, and looks as its terms do."""
        return term.startswith(self.space) and bool(self.pattern.fullmatch(term))

    def called(self, language: str) -> Label:
        """Give what it is called in a language, else in English, else in any."""
        tag = next((each for each in (language, "en") if each in self.names), min(self.names))
        return Label(self.names[tag], tag)

    def shorten(self, term: str) -> str:
        """Write a term of it with its prefix."""
        return f"{self.prefix}:{term.removeprefix(self.space)}"


@dataclass(frozen=True)
class Thing:
    """A thing that vocabularies of others may name, with its classes and its names; the labels stand first."""

    iri: str
    classes: frozenset[str]
    names: tuple[Label, ...]

    @property
    def kind(self) -> str:
        """Give its kind, as its IRI says it."""
        return kind_of(self.iri)

    def label(self, language: str) -> Label:
        """Give its label in a language, else in English, else any, else the end of its IRI."""
        for wanted in (language, "en"):
            if found := next((each for each in self.names if each.language == wanted), None):
                return found
        return self.names[0] if self.names else Label(self.iri.rpartition("/")[2])


@dataclass(frozen=True)
class Decision:
    """A row about a thing and a vocabulary; an absence has no predicate and no term.

    `version` is that of the vocabulary that was looked at, `seen` an address of the evidence; empty where not told.
    """

    sort: Sort
    thing: str
    vocabulary: str
    predicate: str = ""
    term: str = ""
    justification: str = ""
    confidence: str = ""
    version: str = ""
    comment: str = ""
    seen: str = ""

    @property
    def match(self) -> str:
        """Give the word for how close a mapping is; empty for what is none."""
        return MATCHES.get(self.predicate, "") if self.sort == "mapping" else ""


def read_vocabularies(found: Solutions) -> dict[str, Vocabulary]:
    """Read the answer of `coverage-vocabularies.rq`, by IRI."""
    told: defaultdict[str, list[Solution]] = defaultdict(list)
    for each in found.each:
        told[each["vocabulary"].text].append(each)
    return {
        iri: Vocabulary(
            iri,
            {each["label"].language: each["label"].text for each in lines},
            lines[0]["prefix"].text,
            lines[0]["space"].text,
            re.compile(lines[0]["pattern"].text),
            frozenset(each["class"].text for each in lines if "class" in each),
        )
        for iri, lines in sorted(told.items())
    }


def read_things(found: Solutions) -> dict[str, Thing]:
    """Read the answer of `coverage-things.rq`, by IRI."""
    classes: defaultdict[str, set[str]] = defaultdict(set)
    names: defaultdict[str, set[tuple[bool, str, str]]] = defaultdict(set)
    for each in found.each:
        iri, name = each["thing"].text, each["name"]
        classes[iri].add(each["class"].text)
        names[iri].add((each["naming"].text != RDFS + "label", name.language, name.text))
    called = {iri: tuple(Label(text, tag) for _, tag, text in sorted(told)) for iri, told in names.items()}
    return {iri: Thing(iri, frozenset(classes[iri]), called[iri]) for iri in sorted(classes)}


def read_decisions(found: Solutions) -> list[Decision]:
    """Read the answer of `coverage-decisions.rq`; of several addresses of evidence the first."""
    read: dict[tuple[str, ...], Decision] = {}
    for each in found.each:
        told = {name: value.text for name, value in each.items()}
        one = Decision(sort=_SORTS[told.pop("sort")], **told)
        key = (one.thing, one.vocabulary, one.sort, one.term, one.predicate)
        if key not in read or one.seen < read[key].seen:
            read[key] = one
    return [read[key] for key in sorted(read)]


def vocabulary_of(term: str, vocabularies: Iterable[Vocabulary]) -> Vocabulary | None:
    """Give the vocabulary that a term is of; None where it is of none."""
    return next((each for each in vocabularies if each.holds(term)), None)
