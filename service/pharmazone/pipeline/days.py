"""Counts days and months: the month's last day, so many months later, a year before."""

import calendar
from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)

Interval = tuple[date, date]
"""The first and the last day, both inclusive."""


def clamped(year: int, month: int, day: int) -> date:
    """Give the day, or the month's last where the month is shorter; ValueError where there is no such month."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]) if day > 28 else day)


def months_later(day: date, months: int) -> date:
    """Give the same day so many months later, or that month's last.

    >>> months_later(date(2031, 3, 31), -1).isoformat()
    '2031-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return clamped(year, month + 1, day.day)


def year_before(interval: Interval) -> Interval:
    """Give the same days a year before; whole months stay whole.

    >>> [day.isoformat() for day in year_before((date(2029, 2, 1), date(2029, 2, 28)))]
    ['2028-02-01', '2028-02-29']
    """
    first, last = interval
    is_whole_month = (last + DAY).day == 1
    return months_later(first, -12), clamped(last.year - 1, last.month, 31 if is_whole_month else last.day)
