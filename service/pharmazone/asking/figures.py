"""Numbers and days as a reader of English or Russian writes them, and words that a number governs."""

import re
from collections.abc import Iterable
from typing import Final

from pharmazone.asking.solutions import Value
from pharmazone.terms import NUMBERS

_NUMERAL: Final = re.compile(r"([+-]?)([0-9]{1,100})(?:\.([0-9]{1,100}))?")
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# Shorter ones are read without help, and a year is never parted.
_LEAST_PARTED: Final = 10_000
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def is_number(value: Value) -> bool:
    """Say whether a value is a number, and written as one stands in a column of figures.

    >>> double = "http://www.w3.org/2001/XMLSchema#double"
    >>> [is_number(Value("literal", text, datatype=double)) for text in ("2.5", "1.0E5", "INF")]
    [True, False, False]
    """
    return value.datatype in NUMBERS and bool(_NUMERAL.fullmatch(value.text))


def are_parted(values: Iterable[Value]) -> bool:
    """Say whether the thousands of these numbers are parted: all are where one of them is so long that it helps."""
    return any(is_number(each) and abs(float(each.text)) >= _LEAST_PARTED for each in values)


def write_number(text: str, language: str, *, is_parted: bool) -> str:
    """Write a number in the reader's way.

    >>> write_number("28100", "en", is_parted=True), write_number("-2.50", "ru", is_parted=False)
    ('28,100', '−2,50')
    """
    match = _NUMERAL.fullmatch(text)
    if not match:
        return text
    sign, whole, fraction = match.groups()
    separator, point = ("\N{NO-BREAK SPACE}", ",") if language == "ru" else (",", ".")
    parted = f"{int(whole):,}".replace(",", separator) if is_parted else whole
    return ("−" if sign == "-" else "") + parted + (point + fraction if fraction else "")


def write_day(text: str, language: str) -> str:
    """Write a day in the reader's way; what is no plain day stays as it is.

    >>> write_day("2025-10-07", "en"), write_day("2025-10-07", "ru"), write_day("2025", "en")
    ('7 Oct 2025', '07.10.2025', '2025')
    """
    match = _DAY.fullmatch(text)
    if not match:
        return text
    year, month, day = match.groups()
    if language == "ru":
        return f"{day}.{month}.{year}"
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" if 1 <= int(month) <= len(_MONTHS) else text


def plural(number: int, forms: str, language: str) -> str:
    """Choose the form of a word that a number governs; `forms` are parted by bars, in Russian three of them.

    >>> plural(1, "row|rows", "en"), plural(0, "row|rows", "en")
    ('row', 'rows')
    >>> [plural(each, "строка|строки|строк", "ru") for each in (1, 22, 11, 312)]
    ['строка', 'строки', 'строк', 'строк']
    """
    offered = forms.split("|")
    if language != "ru":
        return offered[min(number != 1, len(offered) - 1)]
    if number % 10 == 1 and number % 100 != 11:
        place = 0
    elif number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}:
        place = 1
    else:
        place = 2
    return offered[min(place, len(offered) - 1)]
