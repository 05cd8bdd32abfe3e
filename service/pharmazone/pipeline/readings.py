"""What numbers and dates words state, in English and Russian: what `verify` holds a passage's literals against."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from pharmazone.pipeline.dates import Named, read_dates
from pharmazone.pipeline.days import Interval
from pharmazone.pipeline.numbers import Stated, find_numbers


@dataclass(frozen=True)
class Readings:
    """The numbers and the dates that words state, each with where in the words it stands."""

    stated: frozenset[Stated]
    named: frozenset[Named]

    @cached_property
    def numbers(self) -> frozenset[Decimal]:
        """Give the numbers alone."""
        return frozenset(each.number for each in self.stated)

    @cached_property
    def dates(self) -> frozenset[Interval]:
        """Give the dates alone: inclusive intervals, a day the pair of itself."""
        return frozenset(each.days for each in self.named)


def read(words: str, reference: date | None) -> Readings:
    """Read the words of one or more passages, one a line, that were written on the reference day.

    A number that is part of a date is no number, a scaled one counts only as scaled ("8.5 million" is never 8.5), and
    hectares count as square metres: a wrong literal shall not pass by accident.

    >>> readings = read("In March 2031 three plants of 12 thousand square meters will open", None)
    >>> sorted(map(int, readings.numbers)), [str(day) for day in next(iter(readings.dates))]
    ([3, 12000], ['2031-03-01', '2031-03-31'])
    """
    named, rest = read_dates(words, reference)
    return Readings(frozenset(find_numbers(rest)), named)
