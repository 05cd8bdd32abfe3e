"""The identifiers of a thing in the vocabularies of others, as a page lists them."""

from dataclasses import dataclass
from typing import Self

from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.solutions import Solution, Solutions


@dataclass(frozen=True)
class Identifier:
    """An identifier: how close it is, in which vocabulary, why, how surely (0 to 1), and where it was seen.

    Each is an IRI but for `confidence`, `comment`, and what the vocabulary itself calls it; empty where it is not told.
    """

    iri: str
    closeness: str
    vocabulary: str
    justification: str
    confidence: str
    comment: str
    seen: str
    called: Label | None

    @classmethod
    def read(cls, one: Solution) -> Self:
        """Read a solution of `mappings.rq`."""
        told = {name: value.text for name, value in one.items()}
        return cls(
            told["identifier"],
            told["predicate"],
            vocabulary=told.get("vocabulary", ""),
            justification=told.get("justification", ""),
            confidence=told.get("confidence", ""),
            comment=told.get("comment", ""),
            seen=told.get("seen", ""),
            called=Label(one["label"].text, one["label"].language) if "label" in one else None,
        )


def identifiers_of(found: Solutions, labels: Labels) -> list[Identifier]:
    """Read the answer of `mappings.rq`, by vocabulary, the closest and surest first; one line for each identifier."""
    read = sorted((Identifier.read(each) for each in found.each), key=lambda each: _order(each, labels))
    first: dict[tuple[str, str], Identifier] = {}
    for each in read:
        first.setdefault((each.iri, each.closeness), each)
    return list(first.values())


def _order(one: Identifier, labels: Labels) -> tuple[str, bool, float, str]:
    is_exact = one.closeness.endswith("#exactMatch")
    return labels.of(one.vocabulary).text.casefold(), not is_exact, -_number(one.confidence), one.iri


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
