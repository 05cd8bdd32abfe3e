"""Words that are the same but for the ending: plurals in English, cases and numbers in Russian."""

from itertools import takewhile
from typing import Final

from pharmazone.asking.transliteration import is_cyrillic

_ENGLISH: Final = frozenset({("", "s"), ("", "es"), ("y", "ies")})
_RUSSIAN: Final = frozenset(
    [
        *("", "а", "ам", "ами", "ах", "ая", "е", "его", "ее", "ей", "ем", "ему", "и", "ие", "ий", "им", "ими", "их"),
        *("о", "ов", "ого", "ое", "ой", "ом", "ому", "ою", "у", "ую", "ы", "ые", "ый", "ым", "ыми", "ых", "ь", "ью"),
        *("ю", "юю", "я", "ям", "ями", "ях", "яя"),
    ]
)
_LEAST_STEM: Final = 3


def is_inflected(word: str, other: str) -> bool:
    """Say whether two folded words are one word with another ending, as far as the letters tell.

    >>> is_inflected("собянина", "собянин"), is_inflected("рассеянного", "рассеянный"), is_inflected("city", "cities")
    (True, True, True)
    >>> is_inflected("площадь", "площадка"), is_inflected("part", "party")
    (False, False)
    """
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    ends = word[stem:], other[stem:]
    if stem < _LEAST_STEM:
        return False
    if is_cyrillic(word):
        return _RUSSIAN.issuperset(ends)
    return (min(ends, key=len), max(ends, key=len)) in _ENGLISH
