"""A text cut where passages begin and end, so that each piece of it knows the passages that it stands in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pharmazone.terms import PassageRange

_PARAGRAPH: Final = re.compile(r"\n*[^\n]+\n*|\n+")


@dataclass(frozen=True)
class Segment:
    """A half-open range of a text that every one of its passages covers whole, the widest passage first.

    `opens` are those that begin here. Elements that stand for them are closed after the segments in which `closes`
    counts them, always the innermost first: a passage that reaches beyond one around it is closed with that.
    """

    start: int
    end: int
    passages: tuple[PassageRange, ...]
    opens: tuple[PassageRange, ...] = ()
    closes: int = 0


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Part a text into half-open ranges that follow on each other; line ends belong to the paragraph before them.

    >>> paragraphs("\nTin.\n\nLead.\n")
    [(0, 7), (7, 13)]
    """
    return [match.span() for match in _PARAGRAPH.finditer(text)]


def cut(start: int, end: int, ranges: Iterable[PassageRange]) -> list[Segment]:
    """Cut a half-open range of a text wherever one of the passages begins or ends in it.

    >>> tin, lead = PassageRange("ore", 2, 6), PassageRange("ore", 4, 8)
    >>> [(each.start, each.end, len(each.passages), each.closes) for each in cut(0, 9, [tin, lead])]
    [(0, 2, 0, 0), (2, 4, 1, 0), (4, 6, 2, 2), (6, 8, 1, 0), (8, 9, 0, 0)]
    """
    inside = sorted({each for each in ranges if each.start < end and each.end > start}, key=_widest_first)
    bounds = sorted({start, end, *(each.start for each in inside), *(each.end for each in inside)})
    beginning: defaultdict[int, list[PassageRange]] = defaultdict(list)
    for each in inside:
        beginning[each.start].append(each)
    segments: list[Segment] = []
    covering: list[PassageRange] = []
    open_ends: list[int] = []
    for first, last in pairwise(bounds):
        covering = [each for each in covering if each.end > first] + beginning[first]
        if first < start or last > end:
            continue
        opens = tuple(beginning[first])
        open_ends += _clipped(opens, open_ends[-1] if open_ends else end)
        closes = sum(each <= last for each in open_ends)
        open_ends = open_ends[: len(open_ends) - closes]
        segments.append(Segment(first, last, tuple(sorted(covering, key=_widest_first)), opens, closes))
    return segments


def overlapping(place: PassageRange, ranges: Iterable[PassageRange]) -> list[PassageRange]:
    """Give the other passages of the same article that share a character with a passage, in their order."""
    return sorted(
        each
        for each in ranges
        if each != place and each.article == place.article and each.start < place.end and each.end > place.start
    )


def is_crossed(place: PassageRange, ranges: Iterable[PassageRange]) -> bool:
    """Say whether a passage begins inside another one and ends beyond it, so that no one element can hold it."""
    return any(each.start < place.start < each.end < place.end for each in overlapping(place, ranges))


def _widest_first(place: PassageRange) -> tuple[int, int]:
    return place.start, -place.end


def _clipped(opens: Iterable[PassageRange], limit: int) -> Iterator[int]:
    """Give where the elements of these passages end: none beyond the one around it."""
    for each in opens:
        limit = min(limit, each.end)
        yield limit
