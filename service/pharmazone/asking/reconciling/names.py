"""How much a written name is like one of ours, from 0 to 100, whoever wrote it, in whichever script and ending."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from pharmazone.asking.folding import fold
from pharmazone.asking.inflection import is_inflected
from pharmazone.asking.things.searching.words import EMPTY
from pharmazone.asking.transliteration import is_cyrillic, sound_of

ITSELF, FOLDED, BARE, JOINED = 100, 98, 97, 96
"""The same text; but for case, accents and signs; but for the legal form; but for the gaps between words, too."""
CLOSEST: Final = 94
"""What no name scores more than that differs in a word: its ending, its script, its spelling, or its place."""
SPELLING: Final = 1
"""How much less another spelling scores than the label."""
OMITTED: Final = 7
"""How much less a name scores that has a word of noise which is not sought: it may be that of something beside it."""
SAME: Final = JOINED - SPELLING
"""From this score on a name is not only like ours, it is ours."""
LEGAL_FORMS: Final = frozenset(
    {
        *("llc", "llp", "ltd", "limited", "jsc", "cjsc", "ojsc", "pjsc", "inc", "corp", "co", "gmbh", "plc", "fsue"),
        *("ооо", "ао", "зао", "оао", "пао", "фгуп", "гуп", "нао", "ooo", "ao", "zao", "oao", "pao", "fgup", "nao"),
    }
)
"""Legal forms of companies, in English, in Russian, and in Russian in Latin letters; they name nobody."""
_LONG_FORMS: Final = re.compile(
    r"\b(?:limited liability company|(?:(?:open|closed|public) )?joint[ -]stock company|"
    r"общество с ограниченной ответственностью|(?:(?:открытое|закрытое|публичное) )?акционерное общество|"
    r"federal state unitary enterprise|федеральное государственное унитарное предприятие)\b"
)
_POSSESSIVE: Final = re.compile(r"(?<=[a-z])['’]s\b")
_WORD: Final = re.compile(r"[^\W_]+")
_MOST_WORDS: Final = 24
_LONGEST_WORD: Final = 40
_LONGEST_JOINED: Final = 80
_NOISE_SHARE, _EMPTY_SHARE = 0.1, 0.3
_INFLECTED, _HEARD, _LIKE_JOINED = 0.98, 0.95, 0.98
_PRESSED: Final = 90
_OTHERWISE: Final = 0.5
_NEGATIONS: Final = frozenset({"non", "not", "no", "without", "не", "без"})
_LEAST_OF_SIGN: Final = 4
"""How many letters a number or a single letter counts for, since it tells things apart that are called alike."""
_INITIAL: Final = 0.9
_LEAST_SOUND: Final = 3
_LEAST_LIKENESS: Final = 0.7
_LEAST_JOINED: Final = 0.85


@dataclass(frozen=True)
class Written:
    """A name as somebody wrote it, and its words: all of them, and without the legal form."""

    text: str
    words: tuple[str, ...]
    bare: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=8192)
    def read(cls, text: str) -> Self:
        """Read a name.

        >>> Written.read("ООО «Тин-Воркс»").bare, Written.read("Tin's Works, LLC").bare
        (('тин', 'воркс'), ('tin', 'works'))
        """
        folded = _POSSESSIVE.sub("", fold(text))
        words = tuple(_WORD.findall(folded)[:_MOST_WORDS])
        bare = tuple(each for each in _WORD.findall(_LONG_FORMS.sub(" ", folded)) if each not in LEGAL_FORMS)
        return cls(" ".join(text.split()), words, bare[:_MOST_WORDS] or words)


def liken(sought: Written, name: Written, noise: frozenset[str] = frozenset(), *, may_omit: bool = False) -> float:
    """Say how much a name that is sought is like another one, from 0 to 100; a word of `noise` hardly counts.

    Where it is known what is sought, the word for that is not missed: it `may_omit` all noise.

    >>> tin = Written.read("Tin-Works plant")
    >>> asked = "TIN WORKS PLANT", "Tin Works", "Tin wroks plant"
    >>> [round(liken(Written.read(text), tin, frozenset({"plant"}))) for text in asked]
    [98, 86, 90]
    >>> round(liken(Written.read("PK-138"), Written.read("PK-137")))
    17
    """
    if sought.text == name.text:
        return ITSELF
    if not (sought.words and name.words):
        return 0
    if sought.words == name.words:
        return FOLDED
    if sought.bare == name.bare:
        return BARE
    joined, other = "".join(sought.bare), "".join(name.bare)
    if joined == other:
        return JOINED
    score = _pressed(100 * max(_share(sought.bare, name.bare, noise), _like_joined(sought.bare, name.bare)))
    if noise and not may_omit and _omits(sought.bare, name.bare, noise):
        score -= OMITTED
    return max(0, score * _OTHERWISE if _is_another(sought, name) else score)


def _pressed(score: float) -> float:
    """Press what is nearly the whole score below CLOSEST, in the order that it has."""
    return score if score <= _PRESSED else _PRESSED + (CLOSEST - _PRESSED) * (score - _PRESSED) / (ITSELF - _PRESSED)


def _share(sought: Sequence[str], name: Sequence[str], noise: frozenset[str]) -> float:
    """Give the harmonic mean of how much of either name the other one has, words counting by their length."""
    own, others = _weights(sought, noise), _weights(name, noise)
    left, found, matched = dict(enumerate(name)), 0.0, 0.0
    for place, word in enumerate(sought):
        if not left:
            break
        fitting = ((key, max(like(word, each), _as_initial(word, each, noise))) for key, each in left.items())
        best, likeness = max(fitting, key=lambda pair: pair[1])
        if likeness > 0:
            del left[best]
            found += own[place] * likeness
            matched += others[best] * likeness
    has, is_had = found / sum(own), matched / sum(others)
    return 2 * has * is_had / (has + is_had) if found else 0


def _as_initial(word: str, other: str, noise: frozenset[str]) -> float:
    """Say how well a single letter stands for a word of noise, as for the first name of a person."""
    return _INITIAL if len(word) == 1 and other.startswith(word) and other in noise else 0.0


def _weights(words: Sequence[str], noise: frozenset[str]) -> list[float]:
    lengths = [max(len(each), _LEAST_OF_SIGN if len(each) == 1 or _has_digit(each) else 1) for each in words]
    if all(_is_in(each, noise) for each in words):
        return [float(each) for each in lengths]
    shares = (_NOISE_SHARE if _is_in(each, noise) else _EMPTY_SHARE if each in EMPTY else 1 for each in words)
    return [length * share for length, share in zip(lengths, shares, strict=True)]


@lru_cache(maxsize=16384)
def _is_in(word: str, noise: frozenset[str]) -> bool:
    return word in noise or any(is_inflected(word, each) for each in noise)


def _like_joined(sought: Sequence[str], name: Sequence[str]) -> float:
    """Give how much two names are alike that part their words otherwise, as `tinworks` and `tin works` do."""
    one, other = "".join(sought), "".join(name)
    has_sign = _has_digit(one + other) or any(len(each) == 1 for each in (*sought, *name))
    if has_sign or max(len(one), len(other)) > _LONGEST_JOINED:
        return 0
    likeness = closeness(one, other)
    return likeness * _LIKE_JOINED if likeness >= _LEAST_JOINED else 0


@lru_cache(maxsize=16384)
def like(word: str, other: str) -> float:
    """Say how much a folded word is like another one, from 0 to 1; a number or a code is another one or itself.

    >>> like("tin", "tin"), like("собянина", "собянин"), like("generium", "генериум"), like("wroks", "works")
    (1.0, 0.98, 0.95, 0.8)
    """
    if word == other:
        return 1.0
    if _has_digit(word + other) or max(len(word), len(other)) > _LONGEST_WORD:
        return 0.0
    if is_inflected(word, other):
        return _INFLECTED
    sounds = _sound_of(word), _sound_of(other)
    if min(map(len, sounds)) >= _LEAST_SOUND and sounds[0] == sounds[1]:
        return _HEARD
    spelled = 0.0 if is_cyrillic(word) != is_cyrillic(other) else closeness(word, other)
    likeness = max(spelled, _HEARD * closeness(*sounds))
    return likeness if likeness >= _LEAST_LIKENESS else 0.0


@lru_cache(maxsize=8192)
def _sound_of(word: str) -> str:
    return sound_of(word)


def closeness(one: str, other: str) -> float:
    """Give 1 less the share of letters that are wrong, missing, too many, or the wrong way round beside each other.

    >>> closeness("works", "wroks"), closeness("tin", ""), closeness("generum", "generium")
    (0.8, 0.0, 0.875)
    """
    longest = max(len(one), len(other))
    least = longest * _LEAST_LIKENESS
    if not longest or min(len(one), len(other)) < least or sum(each in other for each in one) < least:
        return 0.0
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, another in enumerate(other, 1):
            cost = min(above[column] + 1, current[column - 1] + 1, above[column - 1] + (letter != another))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == another:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, above = above, current
    return 1 - above[-1] / longest


def _omits(sought: Sequence[str], name: Sequence[str], noise: frozenset[str]) -> bool:
    """Say whether a name has words of noise, and what is sought has none of any sort, nor the initial of one."""
    words = [each for each in name if _is_in(each, noise)]
    initials = {each[0] for each in words}
    return bool(words) and not any(each in initials or _is_in(each, noise) for each in sought)


def _is_another(one: Written, other: Written) -> bool:
    """Say whether two names are surely not of one thing: with other numbers, or one the negation of the other."""
    numbers = [{each for each in name.bare if _has_digit(each)} for name in (one, other)]
    negations = [_NEGATIONS.intersection(name.bare) for name in (one, other)]
    return (all(numbers) and numbers[0] != numbers[1]) or negations[0] != negations[1]


def _has_digit(text: str) -> bool:
    return not text.isalpha() and any(each.isdigit() for each in text)
