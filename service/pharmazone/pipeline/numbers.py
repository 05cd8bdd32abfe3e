"""Reads numbers out of words, in English and Russian: digits, number words, ordinals, factors, shares, hectares."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pharmazone.pipeline import number_words as known
from pharmazone.pipeline.quantities import Line, Quantity, tokens_of

_GROUPS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)")
_RUSSIAN_GROUPS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)")
_CYRILLIC: Final = re.compile(r"[А-Яа-яЁё]")
_TO: Final = frozenset({"to", "or", "до", "или"})
_BETWEEN: Final = {"between": "and", "между": "и"}
_OUT_OF: Final = (("in", "every"), ("in", "each"), ("out", "of"), ("из", "каждых"))
_HALVES: Final = frozenset({"half", "половина", "половину", "половины", "половине"})
_FRACTIONS: Final = frozenset({"third", "thirds", "quarter", "quarters", "fourths", "fifths", "tenths"})


def read_numbers(words: str) -> frozenset[Decimal]:
    """Give every number that the words state; a scaled one only as scaled, hectares as square metres.

    A share ("one in every 10") is given as a fraction, as a percentage, and as the number that it is counted out of.

    >>> sorted(int(number) for number in read_numbers("from three to five million on a 1.5-hectare plot"))
    [15000, 3000000, 5000000]
    """
    is_russian = _CYRILLIC.search(words) is not None
    groups = _RUSSIAN_GROUPS if is_russian else _GROUPS
    words = groups.sub(lambda match: re.sub(r"\s", "", match[0]), words)
    lines = (Line(tokens_of(line), is_russian) for line in words.split("\n"))
    return frozenset(number for line in lines for number in _numbers(line))


def _numbers(line: Line) -> Iterator[Decimal]:
    index = 0
    while index < len(line.tokens):
        quantity = line.quantity(index)
        if quantity is None:
            yield from _in_one_word(line, index)
            index += 1
            continue
        upper, total = _upper_end(line, index, quantity), _counted_out_of(line, quantity)
        if total:
            yield from _share(quantity.product, total.product)
        elif upper:
            shares_scale = quantity.scale == 1 and quantity.value < upper.value
            yield from (quantity.value * upper.scale if shares_scale else quantity.product, upper.product)
        elif not _is_no_amount(line, index, quantity):
            yield -quantity.product if _is_negative(line, index) else quantity.product
        index = (total or upper or quantity).end


def _in_one_word(line: Line, index: int) -> Iterator[Decimal]:
    """Read words such as "tripling"; in a compound ("triple-layer") such a word is no factor."""
    word = line.at(index).text
    if word in known.FACTORS and line.past_hyphen(index + 1) == index + 1:
        yield known.FACTORS[word]
    elif word in _HALVES:
        yield from (Decimal("0.5"), Decimal(50))


def _upper_end(line: Line, index: int, lower: Quantity) -> Quantity | None:
    """Read the other end of a range: "100 to 150", "50-100", "three or four", "between 5 and 6"."""
    word = line.at(lower.end)
    is_joined = word.is_dash and word.is_glued and line.at(lower.end + 1).is_glued
    if is_joined or word.text in _TO or _BETWEEN.get(line.at(index - 1).text) == word.text:
        return line.quantity(lower.end + 1)
    return None


def _counted_out_of(line: Line, part: Quantity) -> Quantity | None:
    following = (line.at(part.end).text, line.at(part.end + 1).text)
    total = line.quantity(part.end + 2) if following in _OUT_OF else None
    return total if total and total.product else None


def _share(part: Decimal, total: Decimal) -> Iterator[Decimal]:
    yield total
    if part != 1:
        yield part
    yield from (number for number in (part / total, 100 * part / total) if number * total in {part, 100 * part})


def _is_no_amount(line: Line, index: int, quantity: Quantity) -> bool:
    """Tell whether a number word counts nothing: "one of the largest", "один из", "per second", "two thirds"."""
    word, following = line.at(index).text, line.at(line.past_hyphen(quantity.end)).text
    is_one_of = known.CARDINALS.get(word) == 1 and quantity.product == 1 and following in {"of", "из"}
    is_second = word == "second" and line.at(index - 1).text in {"per", "/"}
    return is_one_of or is_second or following in _FRACTIONS


def _is_negative(line: Line, index: int) -> bool:
    sign = line.at(index - 1)
    is_mark = sign.text in {"-", "−"} and not sign.is_glued and line.at(index).is_glued
    return is_mark or sign.text in {"minus", "минус"}
