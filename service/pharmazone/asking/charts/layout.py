"""Where the marks of a chart stand: a lane for each, the lanes of one thing together, and the label in lines."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.charts.marks import Drawn, Mark

LABEL_LINE_PIXELS: Final = 14
_LANE, _GAP = 17, 7
CHARACTER_PIXELS: Final = 6.6
"""How wide a character is, as they go in a long text."""
LABEL_CHARACTERS: Final = 32
LABEL_LINES: Final = 3
MOST_LANES: Final = 8


@dataclass(frozen=True)
class Layout:
    """Heights in pixels from the top: `of` that of each mark, `places` that of the first of the `lines` of each label.

    `is_crowded` says that one thing has more marks than can lie beside each other; its marks then share a lane.
    """

    of: tuple[float, ...]
    places: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]
    height: int
    is_crowded: bool

    @property
    def label_characters(self) -> int:
        """Give the length of the longest line of a label."""
        return max(len(line) for label in self.lines for line in label)


def lay_out(drawn: Drawn, *, is_apart: bool) -> Layout:
    """Give each thing its lanes, in the order of its first mark.

    Where marks are drawn apart each has a lane, in the order of the series; else those at one place have.
    """
    things: dict[float | str, list[int]] = {}
    for number, mark in enumerate(drawn.marks):
        things.setdefault(mark.y, []).append(number)
    is_crowded = is_apart and max(map(len, things.values())) > MOST_LANES
    of: dict[int, float] = {}
    places: list[float] = []
    lines: list[tuple[str, ...]] = []
    top = _GAP / 2
    for thing, numbers in things.items():
        label = wrap(str(thing))
        ordered = sorted(numbers, key=lambda number: _rank(drawn, drawn.marks[number]))
        lanes = _apart(ordered) if is_apart and not is_crowded else list(_stacked(drawn.marks, ordered))
        count = max(lanes) + 1
        height = max(count * _LANE, len(label) * LABEL_LINE_PIXELS)
        for number, lane in zip(ordered, lanes, strict=True):
            of[number] = top + height / 2 + (lane - (count - 1) / 2) * _LANE
        places.append(top + height / 2 - (len(label) - 1) / 2 * LABEL_LINE_PIXELS)
        lines.append(label)
        top += height + _GAP
    return Layout(tuple(of[each] for each in sorted(of)), tuple(places), tuple(lines), round(top), is_crowded)


def wrap(label: str) -> tuple[str, ...]:
    """Part a label into lines that fit beside a chart; what is too long ends in an ellipsis.

    >>> wrap("The plant of a company with a long name")
    ('The plant of a company with a', 'long name')
    """
    lines = textwrap.wrap(label, LABEL_CHARACTERS, max_lines=LABEL_LINES, placeholder="…")
    return tuple(lines) or ("",)


def _rank(drawn: Drawn, mark: Mark) -> int:
    return drawn.series.index(mark.series) if mark.series else 0


def _apart(numbers: Sequence[int]) -> list[int]:
    return list(range(len(numbers)))


def _stacked(marks: Sequence[Mark], numbers: Sequence[int]) -> Iterator[int]:
    seen: dict[float | str | None, int] = {}
    for number in numbers:
        place = marks[number].x
        yield seen.setdefault(place, 0)
        seen[place] += 1
