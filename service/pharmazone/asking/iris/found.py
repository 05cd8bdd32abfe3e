"""What is known of an identifier: what it is, which things it stands for, and what else names the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from pharmazone.asking.iris.sought import Sought
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.solutions import Solution, Solutions
from pharmazone.terms import DEPRECATED, RDFS, REPLACED_BY, SKOS, SUCCESSORS, source_of

_EXACT = SKOS + "exactMatch"


class Link(NamedTuple):
    """What a loaded source links two terms with; one that is `pointing` leads from the other to the one sought."""

    predicate: str
    term: str
    source: str
    pointing: bool

    @classmethod
    def read(cls, one: Solution) -> Self:
        """Read a solution of `iri-links.rq`."""
        return cls(one["link"].text, one["other"].text, source_of(one["graph"].text), "pointing" in one)


class Match(NamedTuple):
    """A mapping between a thing and a term, or the refusal of one: how close, why, how surely (0 to 1)."""

    thing: str
    term: str
    predicate: str
    justification: str
    confidence: str
    comment: str
    is_refused: bool

    @classmethod
    def read(cls, one: Solution) -> Self:
        """Read a solution of `iri-matches.rq` or `iri-identifiers.rq`."""
        told = {name: value.text for name, value in one.items()}
        return cls(
            told["thing"],
            told["term"],
            told["predicate"],
            told.get("justification", ""),
            told.get("confidence", ""),
            told.get("comment", ""),
            is_refused="refused" in told,
        )

    @property
    def order(self) -> tuple[bool, bool, float, str, str]:
        """Give what puts the closest and surest first, and what is refused last."""
        return self.is_refused, self.predicate != _EXACT, -float(self.confidence or 0), self.thing, self.term


@dataclass(frozen=True)
class Term:
    """What the loaded sources say of a term: what they call it, and what stands in its place where it is deprecated."""

    labels: tuple[Label, ...] = ()
    sources: tuple[str, ...] = ()
    is_deprecated: bool = False
    successors: tuple[str, ...] = ()

    def name(self, language: str) -> Label | None:
        """Give what it is called, in the reader's language before English before any."""
        order = {language: 0, "en": 1, "": 2}
        return min(self.labels, key=lambda each: (order.get(each.language, 3), each.text), default=None)


def terms_of(found: Solutions) -> dict[str, Term]:
    """Read the answer of `iri-terms.rq`."""
    said: dict[str, dict[str, dict[str, None]]] = {}
    labels: dict[str, dict[Label, None]] = {}
    for each in found.each:
        term, name, value = each["term"].text, each["property"].text, each["value"]
        about = said.setdefault(term, {"sources": {}, DEPRECATED: {}, REPLACED_BY: {}})
        about["sources"][source_of(each["graph"].text)] = None
        if name in (RDFS + "label", SKOS + "prefLabel"):
            labels.setdefault(term, {})[Label(value.text, value.language)] = None
        elif name == DEPRECATED and value.text in ("true", "1"):
            about[DEPRECATED]["true"] = None
        elif name in SUCCESSORS:
            about[REPLACED_BY][value.text] = None
    return {
        term: Term(
            tuple(labels.get(term, ())),
            tuple(sorted(about["sources"])),
            bool(about[DEPRECATED]),
            tuple(sorted(about[REPLACED_BY])),
        )
        for term, about in said.items()
    }


class Naming(NamedTuple):
    """Another identifier of the same: by which mapping of which thing, or by which link of which source."""

    iri: str
    match: Match | None
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Found:
    """What is known of an identifier. `matches` are mappings to it, or of what it is linked with, by `by_way_of`."""

    sought: Sought
    curie: str
    vocabulary: Label | None
    spellings: tuple[str, ...]
    term: Term
    matches: tuple[Match, ...]
    by_way_of: Mapping[str, tuple[Link, ...]]
    namings: tuple[Naming, ...]
    refused: tuple[Match, ...]
    terms: Mapping[str, Term]
    curies: Mapping[str, str]
    vocabularies: Mapping[str, Label]
    labels: Labels
    is_known: bool
    nearest: tuple[str, ...] = field(default=())

    @property
    def things(self) -> tuple[str, ...]:
        """Give the things that it stands for, the closest first; what is sought itself, where it is one."""
        own = (self.sought.iri,) if self.sought.is_ours else ()
        return tuple(dict.fromkeys((*own, *(each.thing for each in self.matches))))
