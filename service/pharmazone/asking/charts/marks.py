"""What a chart draws: the rows of an answer as marks, each with its figure in words and its place."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from pharmazone.asking.figures import are_parted, is_number, write_day, write_number
from pharmazone.asking.labels import Labels
from pharmazone.asking.legible import legible
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Value
from pharmazone.asking.tables import Row, Table
from pharmazone.saved.header import Chart
from pharmazone.terms import BASE, XSD

MOST_MARKS: Final = 60
MOST_SERIES: Final = 8
UNITS: Final = (12, 9, 6)
"""The powers of ten that have a name, the largest first."""
Kind = Literal["quantitative", "temporal", "nominal"]
_SIGNS: Final = {"at-least": "≥ ", "at-most": "≤ ", "approximately": "≈ "}
_BOUND: Final = BASE + "scheme/bound/"
_NAMELESS: Final = 10**18
# As the vocabulary names what is to come: plannedJobs, plansToProduce, modality/forecast, expectedValue.
_AHEAD: Final = re.compile(r"(?:is)?(?:[Pp]lan(?:s|ned)?|[Ff]orecasts?|[Ee]xpected)(?![a-z])")
_DAYS: Final = {
    "date": re.compile(r"(\d{4})-(\d\d)-(\d\d)"),
    "gYearMonth": re.compile(r"(\d{4})-(\d\d)"),
    "gYear": re.compile(r"(\d{4})"),
}


class Series(NamedTuple):
    """Marks of one colour: what they are called, and whether they are plans or forecasts."""

    name: str
    is_ahead: bool


@dataclass(frozen=True)
class Mark:
    """One thing that is drawn: a number, an ISO day or a name on each axis; `text` is its figure in words.

    A span may have only one end: `x` is None where it has no beginning, `x2` where it has no end.
    """

    x: float | str | None
    x2: str | None
    y: float | str
    series: Series | None
    text: str


@dataclass(frozen=True)
class Drawn:
    """The marks of a chart, what is on its axes, and how many marks there were before they were cut.

    `is_ahead` says that all of them are plans or forecasts, `unmarked` how many rows have nothing that can be drawn.
    """

    marks: tuple[Mark, ...]
    whole: int
    x: Kind
    y: Kind
    series: tuple[Series, ...]
    is_ahead: bool
    unmarked: int


def draw_rows(chart: Chart, table: Table, labels: Labels, most: int = MOST_MARKS) -> Drawn | None:
    """Make the rows of an answer marks, in their order; None where no row has what it takes.

    Rows that would be drawn alike are drawn once; of the marks at most `most` are.
    """
    headings = {each.name: each.heading for each in table.columns}
    found = [
        _Place(row, x, y, chart.x[number] if len(chart.x) > 1 else "", number)
        for row in table.rows
        for number, name in enumerate(chart.x)
        for x, y in [(_cell(row, name), _cell(row, chart.y))]
        if y is not None and (x is not None or _cell(row, chart.x2) is not None)
    ]
    x_kind, y_kind = _kind(each.x for each in found), _kind(each.y for each in found)
    if chart.mark in {"bar", "span", "tick"}:
        wanted: Kind = "temporal" if chart.mark == "span" else "quantitative"
        x_kind, y_kind = (x_kind if chart.mark == "tick" and x_kind == "temporal" else wanted), "nominal"
    if chart.mark == "line" and y_kind != "quantitative":
        return None
    names = _Names(labels, (value for each in found for value in (each.x, each.y, _cell(each.row, chart.color))))
    parted = are_parted(each.x for each in found if each.x is not None)
    series = _series(chart, found, names, headings)
    marks: dict[Mark, None] = {}
    marked: set[int] = set()
    for each, of in zip(found, series, strict=True):
        x, y = names.place(each.x, x_kind, is_end=False), names.place(each.y, y_kind, is_end=False)
        x2 = names.place(_cell(each.row, chart.x2), "temporal", is_end=True)
        if y is not None and (x is not None or x2 is not None):
            marked.add(id(each.row))
            bound = _cell(each.row, chart.bound[each.number]) if each.number < len(chart.bound) else None
            text = _span_text(x, x2, labels.language) if chart.mark == "span" else names.text(each.x, parted)
            marks[Mark(x, x2 if isinstance(x2, str) else None, y, of, _sign(bound) + text)] = None
    drawn = tuple(marks)[: min(most, MOST_MARKS)]
    if not drawn:
        return None
    # In the order of the header, else of the answer, but what is before what is to come.
    order = [headings.get(name, name) for name in chart.x]
    used = dict.fromkeys(each.series for each in drawn if each.series)
    ranked = sorted(used, key=lambda each: order.index(each.name) if len(chart.x) > 1 else each.is_ahead)
    is_ahead = all(each.is_ahead for each in ranked) if ranked else _is_ahead(chart.x[0])
    return Drawn(drawn, len(marks), x_kind, y_kind, tuple(ranked), is_ahead, len(table.rows) - len(marked))


class _Place(NamedTuple):
    """A row as one `x` of the chart draws it."""

    row: Row
    x: Value | None
    y: Value | None
    variable: str
    number: int


def _cell(row: Row, name: str | None) -> Value | None:
    return next(iter(row.values(name)), None) if name else None


def _kind(values: Iterable[Value | None]) -> Kind:
    found = [each for each in values if each is not None]
    if found and all(map(is_number, found)):
        return "quantitative"
    return "temporal" if found and all(map(_day, found)) else "nominal"


def is_day(value: Value) -> bool:
    """Say whether a value names a day, a month or a year that can stand on an axis."""
    return _day(value) is not None


def _day(value: Value, *, is_end: bool = False) -> str | None:
    """Give the first day that a date, a month or a year names, or the last; None for another value."""
    datatype = value.datatype.removeprefix(XSD)
    match = _DAYS[datatype].fullmatch(value.text) if datatype in _DAYS else None
    if not match:
        return None
    year, month, day = (int(each) if each else 0 for each in (*match.groups(), "", "")[:3])
    if is_end and not day:  # the first of the next month, or of the next year, is the day after
        year, month = (year + 1, 1) if month in {0, 12} else (year, month + 1)
    try:
        first = date(year, month or 1, day or 1)
        return (first - timedelta(days=1) if is_end and not day else first).isoformat()
    except ValueError:
        return None


def _sign(bound: Value | None) -> str:
    return _SIGNS.get(bound.text.removeprefix(_BOUND), "") if bound and bound.text.startswith(_BOUND) else ""


def _span_text(x: float | str | None, x2: float | str | None, language: str) -> str:
    begin, end = (write_day(str(each), language) if each else "" for each in (x, x2))
    return begin if begin == end else f"{begin} – {end}".strip()


def _series(
    chart: Chart, found: Sequence[_Place], names: "_Names", headings: Mapping[str, str]
) -> Iterator[Series | None]:
    """Say to which series each belongs: one for each `x`, or for each value of `color`; the rarest are put together."""
    if len(chart.x) > 1:
        yield from (Series(headings.get(each.variable, each.variable), _is_ahead(each.variable)) for each in found)
        return
    if not chart.color:
        yield from (None for _ in found)
        return
    colors = [_cell(each.row, chart.color) for each in found]
    kept = dict.fromkeys(colors)
    if len(kept) > MOST_SERIES:
        kept = dict.fromkeys(each for each, _ in Counter(colors).most_common(MOST_SERIES - 1))
    for each in colors:
        if each is None:
            yield Series(names.words["chart_empty"], is_ahead=False)
        elif each not in kept:
            yield Series(names.words["chart_other"], is_ahead=False)
        else:
            named = chart.color if each.text == "true" else each.text.rpartition("/")[2].rpartition("#")[2]
            yield Series(names.of(each), _is_ahead(named))


def _is_ahead(name: str) -> bool:
    return bool(_AHEAD.match(name))


class _Names:
    """What values are called in a chart: two things that share a label are told apart by their IRIs."""

    def __init__(self, labels: Labels, values: Iterable[Value | None]) -> None:
        self.labels, self.words = labels, PHRASES[labels.language]
        iris = {each.text for each in values if each and each.kind == "iri"}
        self._count = Counter(labels.of(each).text for each in iris)

    def of(self, value: Value) -> str:
        """Give what a value is called."""
        if value.kind == "iri":
            text = self.labels.of(value.text).text
            return legible(f"{text} ({self.labels.shorten(value.text)})" if self._count[text] > 1 else text)
        if value.datatype == XSD + "boolean":
            return self.words["yes" if value.text in {"true", "1"} else "no"].lower()
        if value.datatype == XSD + "date":
            return legible(write_day(value.text, self.labels.language))
        return legible(value.text)

    def place(self, value: Value | None, kind: Kind, *, is_end: bool) -> float | str | None:
        """Give where a value stands on an axis; None where it has no place there."""
        if value is None:
            return None
        if kind == "quantitative":
            return (float if "." in value.text else int)(value.text) if is_number(value) else None
        return _day(value, is_end=is_end) if kind == "temporal" else self.of(value)

    def text(self, value: Value | None, is_parted: bool) -> str:
        """Give a value as it is written beside its mark; a large number that has a short name by that name."""
        if value is None or not is_number(value):
            return self.of(value) if value else ""
        number = Decimal(value.text)
        for unit in UNITS if abs(number) < _NAMELESS else ():
            scaled = number.scaleb(-unit).normalize()
            if abs(scaled) >= 1 and scaled == round(scaled, 3):
                short = write_number(f"{scaled:f}", self.labels.language, is_parted=True)
                return f"{short}\N{NO-BREAK SPACE}{self.words[f'chart_{unit}']}"
        return write_number(value.text, self.labels.language, is_parted=is_parted)
