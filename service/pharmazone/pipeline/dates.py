"""Reads dates out of words, in English and Russian, as inclusive intervals; gives the words back without them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from pharmazone.pipeline import date_words as known
from pharmazone.pipeline.days import DAY, Interval, clamped, months_later, year_before
from pharmazone.pipeline.numbers import read_numbers
from pharmazone.pipeline.quantities import Span

Places = tuple[frozenset[Span], frozenset[Span]]
"""The half-open ranges of the words that the first day rests on, and those of the last."""

_BLANK: Final = "\x00"


class Named(NamedTuple):
    """An interval that words name, and for each of its two ends the ranges of the words that it rests on."""

    days: Interval
    places: Places


@dataclass(frozen=True)
class _Stretch:
    """What one form of the calendar names: months and days, in a year that may stand elsewhere.

    `start` and `end` are the half-open range of its words in the line, `places` are among all words; day 31 means a
    month's last.
    """

    start: int
    end: int
    first: tuple[int, int]
    last: tuple[int, int]
    first_year: int | None
    last_year: int | None
    is_absolute: bool
    places: Places
    is_range: bool = False

    def interval(self, year: int | None = None) -> Interval | None:
        """Give the days, in the given year where none is named; None where there is no such day or no year."""
        first_year, last_year = self.first_year or year, self.last_year or year
        if not (first_year and last_year):
            return None
        try:
            days = date(first_year, *self.first), clamped(last_year, *self.last)
        except ValueError:
            return None
        return days if days[0] <= days[1] else None


@dataclass
class _Line:
    """A line whose dates are blanked out as they are read; `offset` is where it begins among all words."""

    words: str
    offset: int
    reference: date | None
    rest: str = field(init=False)
    named: set[Named] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rest = self.words

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Give what matches the pattern, and blank it out: it is part of no number and of no other date."""
        matches = list(pattern.finditer(self.rest))
        for match in matches:
            self.rest = self.rest[: match.start()] + _BLANK * len(match[0]) + self.rest[match.end() :]
        return iter(matches)

    def places(self, match: re.Match[str]) -> Places:
        """Give where both ends of what a match names stand among all words."""
        spans = frozenset({(self.offset + match.start(), self.offset + match.end())})
        return spans, spans

    def add(self, first: date, last: date, match: re.Match[str]) -> None:
        self.named.add(Named((first, last), self.places(match)))


def read_dates(words: str, reference: date | None) -> tuple[frozenset[Named], str]:
    """Give the intervals that the words name, and the words with blanks where they do.

    The words may be several passages, one a line. A date without a year takes it from the reference, or from another
    line; without a reference relative dates say nothing.

    >>> named, rest = read_dates("ready by the end of 2031", None)
    >>> [each.days[1].isoformat() for each in named], rest.count("2031")
    (['2031-12-31'], 0)
    """
    lines: list[_Line] = []
    for line_words in words.replace("ё", "е").split("\n"):
        lines.append(_Line(line_words, sum(len(line.words) + 1 for line in lines), reference))
    same_periods = [line.places(match) for line in lines for match in line.take(known.SAME_PERIOD)]
    for line in lines:
        _read_relative(line)
    stretches = [_stretches(line) for line in lines]
    years = [[(each.first_year, each.places[0]) for each in found if each.is_absolute] for found in stretches]
    for here, (line, found) in enumerate(zip(lines, stretches, strict=True)):
        elsewhere = [year for there, named in enumerate(years) if there != here for year in named]
        for stretch in found:
            _read_stretch(line, stretch, elsewhere)
    named = {each for line, found in zip(lines, stretches, strict=True) if found for each in line.named}
    earlier = {
        Named(year_before(days), (first | same_first, last | same_last))
        for days, (first, last) in named
        for same_first, same_last in same_periods
    }
    rest = "\n".join(line.rest for line in lines)
    return frozenset(earlier.union(*(line.named for line in lines))), rest


def _read_relative(line: _Line) -> None:
    today = line.reference
    for match in line.take(known.YEARS_AROUND):
        months = _months(match)
        if today and months:
            other = months_later(today, -months if match["past"] else months)
            line.add(min(other, today), max(other, today), match)
    for match in line.take(known.MONTH_AROUND):
        if today:
            middle = months_later(today.replace(day=15), known.YEARS_FROM_NOW[match["when"].casefold()])
            line.add(middle.replace(day=1), clamped(middle.year, middle.month, 31), match)
    for match in line.take(known.AROUND_TODAY):
        if today:
            day = today + known.DAYS_FROM_NOW[" ".join(match["when"].casefold().split())] * DAY
            line.add(day, day, match)


def _months(match: re.Match[str]) -> int | None:
    """Count the months in "past five years"; None where no number is said, as in "past few years"."""
    numbers = read_numbers(match["count"])
    per_unit = 1 if match["unit"].casefold().startswith(("month", "месяц")) else 12
    return int(next(iter(numbers))) * per_unit if len(numbers) == 1 else None


def _stretches(line: _Line) -> list[_Stretch]:
    """Find what the line names of the calendar, ranges put together."""
    found = [_stretch(line, match) for pattern in known.CALENDAR for match in line.take(pattern)]
    joined: list[_Stretch] = []
    for stretch in sorted((each for each in found if each), key=lambda each: each.start):
        whole = _range(line.words, joined[-1], stretch) if joined else None
        joined[-1:] = [whole] if whole else [*joined[-1:], stretch]
    return joined


def _stretch(line: _Line, match: re.Match[str]) -> _Stretch | None:
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    words = match.start(), match.end()
    places = line.places(match)
    whole = _day_in_digits(groups)
    if whole:
        part = (whole.month, whole.day)
        return _Stretch(*words, part, part, whole.year, whole.year, is_absolute=True, places=places)
    year = int(groups["year"]) if "year" in groups else None
    if "when" in groups:
        if line.reference is None:
            return None
        year = line.reference.year + known.YEARS_FROM_NOW[groups["when"].casefold()]
    days = _days(groups)
    return _Stretch(*words, *days, year, year, is_absolute="year" in groups, places=places) if days else None


def _day_in_digits(groups: dict[str, str]) -> date | None:
    try:
        if "iso" in groups:
            return date.fromisoformat(groups["iso"])
        if "dotted" in groups:
            day, month, year = map(int, groups["dotted"].split("."))
            return date(year, month, day)
    except ValueError:
        pass
    return None


def _days(groups: dict[str, str]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Give the first and the last (month, day) that a match names."""
    if "month" in groups:
        month = known.MONTHS[groups["month"].casefold()]
        first = int(groups.get("from_day") or groups.get("day") or 1)
        return (month, first), (month, int(groups.get("to_day") or groups.get("day") or 31))
    if "months" in groups:
        numbers = [number for number in read_numbers(groups["months"]) if number in range(1, 13)]
        return ((1, 1), (int(numbers[0]), 31)) if numbers else None
    if "part" in groups or "code" in groups:
        code = groups.get("code", "")
        number = int(code[1]) if code else known.PARTS[groups["part"].casefold()]
        length = 3 if (code or groups["unit"])[0].casefold() in "qк" else 6
        return ((number * length - length + 1, 1), (number * length, 31)) if number * length <= 12 else None
    if "iso" in groups or "dotted" in groups:
        return None
    return (1, 1), (12, 31)


def _range(words: str, left: _Stretch, right: _Stretch) -> _Stretch | None:
    """Put two stretches together where the words between them make a range of them."""
    between = words[left.end : right.start]
    opening = known.RANGE_OF_TWO.get(between.strip().casefold())
    if not (known.RANGE.fullmatch(between) or (opening and opening.search(words[: left.start]))):
        return None
    first_year, last_year = left.first_year or right.last_year, right.last_year or left.first_year
    if left.first_year is None and first_year and left.first > right.last:
        first_year -= 1
    (first, _), (_, last) = left.places, right.places
    places = first if left.first_year else first | last, last if right.last_year else last | first
    whole = replace(left, end=right.end, last=right.last, first_year=first_year, last_year=last_year)
    return replace(whole, places=places, is_range=True) if first_year is None or whole.interval() else None


def _read_stretch(line: _Line, stretch: _Stretch, years: list[tuple[int | None, frozenset[Span]]]) -> None:
    """Read a stretch in its own year; else in the reference's, and in each of those that stand elsewhere."""
    today = line.reference
    unstated = (today.year if today else None, frozenset[Span]())
    for year, spans in [unstated] if stretch.first_year else [unstated, *years]:
        interval = stretch.interval(year)
        if interval is None:
            continue
        before = line.words[: stretch.start]
        for days in [interval] if stretch.is_range else _governed(before, interval, today):
            # An end that is today's rests on no words: "since 2026" does not say which day it is.
            is_said = [day in interval or day != today for day in days]
            first, last = (at | spans if said else spans for at, said in zip(stretch.places, is_said, strict=True))
            line.named.add(Named(days, (first, last)))


def _governed(before: str, interval: Interval, reference: date | None) -> Iterator[Interval]:
    """Give what the words before a date make of it: "since", "by", "by the end of", "before", "after"."""
    first, last = interval
    way = next((way for way, pattern in known.BEFORE if pattern.search(before)), "plain")
    until_now = (first, max(first, reference)) if reference else (first, first)
    from_now = (min(last, reference), last) if reference else (last, last)
    ways: dict[str, tuple[Interval, ...]] = {
        "plain": (interval,),
        "to the last day": (from_now,),
        "last day": ((last, last),),
        "first day": ((first, first),),
        "since": (until_now,),
        "from": (interval, until_now),
        "by": (interval, from_now),
        "before": ((first - DAY, first - DAY),),
        "after": ((last + DAY, last + DAY),),
    }
    return iter(ways[way])
