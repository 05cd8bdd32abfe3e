"""Discrepancies that touch a thing or a passage: where the articles do not agree, or cannot be taken as printed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import Field
from pyoxigraph import NamedNode

from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.mcp.models import Model, fitting, one_line
from pharmazone.terms import shorten

_MOST_CHARACTERS: Final = 6_000
_MOST_PASSAGES: Final = 6


class Discrepancy(Model):
    """What does not agree, in the words of those who keep the graph."""

    name: str = Field(description="The discrepancy as a prefixed name")
    kind: str = ""
    note: str = ""
    passages: tuple[str, ...] = Field(default=(), description="Some of the passages between which it is")


@dataclass(frozen=True)
class Discrepancies:
    """The answer of `discrepancies.rq` about one thing."""

    solutions: Solutions

    def iris(self) -> set[str]:
        """Give what has to have a label."""
        return {each["kind"].text for each in self.solutions.each if "kind" in each}

    def told(self, labels: Labels) -> tuple[Discrepancy, ...]:
        """Tell them in the language of the labels, as many as fit."""
        said: defaultdict[str, defaultdict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for each in self.solutions.each:
            for name in ("kind", "note", "passage"):
                if name in each and each[name] not in said[each["discrepancy"].text][name]:
                    said[each["discrepancy"].text][name].append(each[name])
        return fitting([_told(iri, about, labels) for iri, about in sorted(said.items())], _MOST_CHARACTERS)

    def __len__(self) -> int:
        """Count them."""
        return len({each["discrepancy"].text for each in self.solutions.each})


async def discrepancies_of(library: Library, thing: str) -> Discrepancies:
    """Look up the discrepancies that touch a thing or a passage."""
    return Discrepancies(await library.select("discrepancies", [NamedNode(thing)]))


def lines_of(discrepancies: Sequence[Discrepancy], total: int | None = None) -> list[str]:
    """Give discrepancies as lines of a text."""
    if not discrepancies:
        return []
    more = f" ({len(discrepancies)} of {total})" if total and total > len(discrepancies) else ""
    said = [f"- {each.kind or 'discrepancy'}: {each.note} ({each.name})" for each in discrepancies]
    return ["", f"Discrepancies, kept and not corrected{more}:", *said]


def _told(iri: str, about: dict[str, list[Value]], labels: Labels) -> Discrepancy:
    order = {labels.language: 0, "en": 1}
    notes = sorted(about["note"], key=lambda each: (order.get(each.language, 2), each.text))
    passages = sorted(shorten(each.text, labels.prefixes) for each in about["passage"])
    return Discrepancy(
        name=shorten(iri, labels.prefixes),
        kind=", ".join(labels.of(each.text).text for each in about["kind"]),
        note=one_line(notes[0].text) if notes else "",
        passages=tuple(passages[:_MOST_PASSAGES]),
    )
