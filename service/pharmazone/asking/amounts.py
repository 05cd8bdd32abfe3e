"""Amounts and spans of time in words: a figure with its unit and its bound, a time from its first and last day."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from pharmazone.asking.figures import plural, write_day, write_number
from pharmazone.asking.phrases import PHRASES

_LAST_PART: Final = re.compile(r"[/#]")
# Powers of ten that have a name; the phrases are those of charts.
_POWERS: Final = (12, 9, 6)
_MOST_DECIMALS: Final = 2
"""A large number is told by its power where so few decimals tell it exactly."""
_LEAST_PARTED: Final = 10_000


def write_large(text: str, language: str, *, is_parted: bool = False) -> str:
    r"""Write a number as one says it: a large and round one by its power of ten, any other with its thousands parted.

    Shorter ones are parted only where `is_parted` asks for it, as beside longer ones in a column.

    >>> write_large("8500000000", "en"), write_large("8500000000", "ru"), write_large("28100", "en")
    ('8.5\xa0billion', '8,5\xa0млрд', '28,100')
    >>> write_large("1234567", "en"), write_large("2025", "en"), write_large("0.5", "ru")
    ('1,234,567', '2025', '0,5')
    """
    whole = text.removeprefix("+").lstrip("0")
    for power in _POWERS:
        head, tail = whole[:-power], whole[-power:].rstrip("0")
        if head.isdecimal() and len(tail) <= _MOST_DECIMALS and (tail or "0").isdecimal():
            written = write_number(f"{head}.{tail}" if tail else head, language, is_parted=_is_large(head))
            return f"{written}\N{NO-BREAK SPACE}{PHRASES[language][f'chart_{power}']}"
    return write_number(text, language, is_parted=is_parted or _is_large(text))


def _is_large(text: str) -> bool:
    whole = text.lstrip("+-").partition(".")[0]
    return whole.isdecimal() and len(whole) < 100 and int(whole) >= _LEAST_PARTED


def tell_amount(
    number: str, language: str, *, unit: str = "", unit_label: str = "", bound: str = "", is_parted: bool = False
) -> str:
    r"""Tell a figure with its unit and its bound in words. `unit` and `bound` are IRIs; empty where there is none.

    A unit that has no words here is told by its label.

    >>> unit, bound = "http://qudt.org/vocab/unit/CCY_RUB", "https://w3id.org/pharmazone/scheme/bound/at-least"
    >>> tell_amount("8500000000", "en", unit=unit, bound=bound)
    'over 8.5\xa0billion\xa0RUB'
    >>> tell_amount("8500000000", "ru", unit=unit, bound=bound)
    'свыше 8,5\xa0млрд\xa0руб.'
    >>> tell_amount("5", "ru", unit="http://qudt.org/vocab/unit/YR"), tell_amount("7", "en", unit_label="bushel")
    ('5\xa0лет', '7\xa0bushel')
    >>> tell_amount("5600", "en"), tell_amount("5600", "en", is_parted=True)
    ('5600', '5,600')
    """
    say, written = PHRASES[language], write_large(number, language, is_parted=is_parted)
    forms = say.get(f"unit_{_LAST_PART.split(unit)[-1]}", "")
    if forms:
        written = _governed(number, forms, language).replace("{n}", written)
    elif unit_label:
        written = f"{written}\N{NO-BREAK SPACE}{unit_label}"
    return say.get(f"bound_{_LAST_PART.split(bound)[-1]}", "{n}").replace("{n}", written)


def _governed(number: str, forms: str, language: str) -> str:
    if number.lstrip("+-").isdecimal():
        return plural(abs(int(number)), forms, language)
    offered = forms.split("|")
    return offered[min(1, len(offered) - 1)]  # after a fraction: 2.5 years, 2,5 года


def tell_span(first: str, last: str, language: str) -> str:
    """Tell a span of days, both ends inclusive, as one says it; an end that is not known is empty.

    >>> [tell_span(f"2024-{first}", f"2025-{last}", "en") for first, last in (("01-01", "12-31"), ("03-05", "10-07"))]
    ['2024–2025', '5 Mar 2024 – 7 Oct 2025']
    >>> [tell_span("2025-10-01", last, "en") for last in ("2025-10-31", "2025-11-30", "2025-10-01", "")]
    ['Oct 2025', 'Oct – Nov 2025', '1 Oct 2025', 'from 1 Oct 2025']
    >>> tell_span("", "2025-10-07", "ru"), tell_span("2025-10-01", "2025-10-31", "ru")
    ('не позднее 07.10.2025', 'октябрь 2025')
    """
    say = PHRASES[language]
    if not (first and last):
        return (say["span_from"] if first else say["span_to"]).replace("{n}", write_day(first or last, language))
    if first == last:
        return write_day(first, language)
    whole = _whole(first, last, language)
    return whole or f"{write_day(first, language)} – {write_day(last, language)}"


def day_before(text: str) -> str:
    """Give the day before a day; what is no day stays as it is.

    >>> day_before("2025-01-01"), day_before("soon")
    ('2024-12-31', 'soon')
    """
    try:
        return str(date.fromisoformat(text) - timedelta(days=1))
    except (ValueError, OverflowError):
        return text


def _whole(first: str, last: str, language: str) -> str:
    """Tell months of a year or years that a span fills; empty where it fills none."""
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return ""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start.year != end.year or start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return ""
    months = PHRASES[language]["months"].split()[start.month - 1 : end.month]
    return f"{' – '.join(dict.fromkeys((months[0], months[-1])))} {start.year}"
