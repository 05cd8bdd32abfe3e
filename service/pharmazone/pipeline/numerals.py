"""Finds the numerals of a text, whether or not anything reads them: what has a digit, and what is a number word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from pharmazone.pipeline import number_words as known
from pharmazone.pipeline.citations import WHOLE_WORD
from pharmazone.pipeline.numbers import FRACTIONS, HALVES
from pharmazone.pipeline.quantities import Span, Token, tokens_of
from pharmazone.pipeline.readings import read

# An abbreviated scale ("k", "млн") is a number only after one, and is then part of its reading.
_SCALES: Final = frozenset(word for word in known.SCALES if len(word) > 4)
# Number words that say too little to be read, or that no reader knows: they must be listed, not overlooked.
_UNREADABLE: Final = known.table("""
2 двое двоих дважды
3 трое троих трижды треть трети
4 четверо четверть четверти
10 tens десятки десятков десятками
12 dozens
100 hundreds сотни сотен сотнями
1000 thousands
1000000 millions
1000000000 billions
1000000000000 trillions
""")
_COUNTED: Final = frozenset({*known.CARDINALS, *known.ORDINALS, *known.FACTORS, *_UNREADABLE})
_WORDS: Final = _COUNTED | _SCALES | HALVES | FRACTIONS
_COMPOUND: Final = re.compile(r"(?:двух|трех|четырех)\w+")
_DASHES: Final = re.compile("[‐‑‒–—−]")
_POSSESSIVE: Final = re.compile(r"['’]s$")


class Mark(NamedTuple):
    """One run of digits or one number word; `whole` is the word that it is part of, written as words are compared."""

    start: int
    end: int
    whole: str


@dataclass(frozen=True)
class Numeral:
    """A number or date as it stands in a text: the half-open range of its whole words, and the marks within."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def numerals(text: str, reference: date | None) -> Iterator[Numeral]:
    """Give the numerals of a text in order; what is read together is one: a day with its year, a share with its whole.

    >>> text = "On 4 June 2031 PK-9 had two in every ten of 1.5 million looms."
    >>> [text[each.start : each.end] for each in numerals(text, None)]
    ['4 June 2031', 'PK-9', 'two in every ten', '1.5 million']
    """
    offset = 0
    for line in text.split("\n"):
        for numeral in _in_line(line, reference):
            moved = (Mark(start + offset, end + offset, whole) for start, end, whole in numeral.marks)
            yield Numeral(numeral.start + offset, numeral.end + offset, tuple(moved))
        offset += len(line) + 1


def marks(words: str, extra: frozenset[Span] = frozenset()) -> list[Mark]:
    """Give the marks of words; of the extra ranges, which are numbers too, those that hold no mark.

    >>> [mark.whole for mark in marks("Route No. 12 leaves the PK‑9 works twice; 40 bits per second")]
    ['12', 'pk-9', 'twice', '40']
    """
    tokens = tokens_of(words)
    found = {(token.start, token.end) for index, token in enumerate(tokens) if _is_mark(tokens, index)}
    found |= {each for each in extra if not any(_holds(each, mark) for mark in found)}
    whole = [match.span() for match in WHOLE_WORD.finditer(words)]
    return [Mark(*span, _compared(words, _widened(span, whole))) for span in sorted(found)]


def _in_line(line: str, reference: date | None) -> Iterator[Numeral]:
    readings = read(line, reference)
    stated = frozenset(each.span for each in readings.stated)
    together = stated.union(*(place for each in readings.named for place in each.places))
    words = [match.span() for match in WHOLE_WORD.finditer(line)]
    open_: list[Mark] = []
    start = end = 0
    for mark in marks(line, stated):
        around = [span for span in together if _holds(span, mark[:2])]
        left, right = _widened(max(around, key=lambda span: span[1] - span[0], default=mark[:2]), words)
        right = left + len(line[left:right].rstrip("."))  # as passages end, which a full stop never does
        if open_ and left >= end:
            yield Numeral(start, end, tuple(open_))
            open_ = []
        start, end = (min(start, left), max(end, right)) if open_ else (left, right)
        open_.append(mark)
    if open_:
        yield Numeral(start, end, tuple(open_))


def _is_mark(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.text == "second" and index and tokens[index - 1].text in {"per", "/"}:
        return False
    return token.kind == "digits" or token.text in _WORDS or _COMPOUND.fullmatch(token.text) is not None


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _widened(span: Span, words: list[Span]) -> Span:
    """Give the range with the whole words that it begins and ends in."""
    touched = [word for word in words if word[0] < span[1] and span[0] < word[1]]
    return min([span[0], *(start for start, _ in touched)]), max([span[1], *(end for _, end in touched)])


def _compared(words: str, span: Span) -> str:
    word = _DASHES.sub("-", words[span[0] : span[1]].casefold().replace("ё", "е"))
    return _POSSESSIVE.sub("", word)
