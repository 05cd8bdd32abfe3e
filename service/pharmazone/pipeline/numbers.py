"""Reads numbers out of words, in English and Russian: digits, number words, ordinals, factors, shares, hectares."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from pharmazone.pipeline import number_words as known
from pharmazone.pipeline.quantities import Line, Quantity, Span, tokens_of

_CYRILLIC: Final = re.compile(r"[А-Яа-яЁё]")
_TO: Final = frozenset({"to", "or", "до", "или"})
_BETWEEN: Final = {"between": "and", "между": "и"}
_OUT_OF: Final = (("in", "every"), ("in", "each"), ("out", "of"), ("из", "каждых"))
HALVES: Final = frozenset({"half", "половина", "половину", "половины", "половине"})
FRACTIONS: Final = frozenset({"third", "thirds", "quarter", "quarters", "fourths", "fifths", "tenths"})


class Stated(NamedTuple):
    """A number that words state, and the half-open range of those that do."""

    number: Decimal
    span: Span


def read_numbers(words: str) -> frozenset[Decimal]:
    """Give every number that the words state; a scaled one only as scaled, hectares as square metres.

    A share ("one in every 10") is given as a fraction, as a percentage, and as the number that it is counted out of.

    >>> sorted(int(number) for number in read_numbers("from three to five million on a 1.5-hectare plot"))
    [15000, 3000000, 5000000]
    """
    return frozenset(stated.number for stated in find_numbers(words))


def find_numbers(words: str) -> Iterator[Stated]:
    """Give every number that the words state, each with the words that state it.

    >>> [words for _, (start, end) in find_numbers("ten to 12 million") if (words := "ten to 12 million"[start:end])]
    ['ten', '12 million']
    """
    is_russian = _CYRILLIC.search(words) is not None
    offset = 0
    for line in words.split("\n"):
        for number, (start, end) in _numbers(Line(tokens_of(line, is_russian=is_russian), is_russian)):
            yield Stated(number, (offset + start, offset + end))
        offset += len(line) + 1


def _numbers(line: Line) -> Iterator[Stated]:
    index = 0
    while index < len(line.tokens):
        quantity = line.quantity(index)
        if quantity is None:
            yield from (Stated(number, line.span(index, index + 1)) for number in _in_one_word(line, index))
            index += 1
            continue
        here = line.span(index, quantity.end)
        upper, total = _upper_end(line, index, quantity), _counted_out_of(line, quantity)
        if total:
            whole = line.span(index, total.end)
            yield from (Stated(number, whole) for number in _share(quantity.product, total.product))
        elif upper:
            shares_scale = quantity.scale == 1 and quantity.value < upper.value
            yield Stated(quantity.value * upper.scale if shares_scale else quantity.product, here)
            yield Stated(upper.product, line.span(quantity.end + 1, upper.end))
        elif not _is_no_amount(line, index, quantity):
            yield Stated(-quantity.product if _is_negative(line, index) else quantity.product, here)
        index = (total or upper or quantity).end


def _in_one_word(line: Line, index: int) -> Iterator[Decimal]:
    """Read words such as "tripling"; in a compound ("triple-layer") such a word is no factor."""
    word = line.at(index).text
    if word in known.FACTORS and line.past_hyphen(index + 1) == index + 1:
        yield known.FACTORS[word]
    elif word in HALVES:
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
    return is_one_of or is_second or following in FRACTIONS


def _is_negative(line: Line, index: int) -> bool:
    sign = line.at(index - 1)
    is_mark = sign.text in {"-", "−"} and not sign.is_glued and line.at(index).is_glued
    return is_mark or sign.text in {"minus", "минус"}
