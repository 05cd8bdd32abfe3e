"""The words of names that a sought word may mean."""

import json
import sqlite3
from collections.abc import Container
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from pharmazone.asking.inflection import is_inflected
from pharmazone.asking.things.searching.entries import Sort
from pharmazone.asking.things.searching.tables import CYRILLIC, LATIN, marked_sound, pairs_of
from pharmazone.asking.transliteration import is_cyrillic, sound_of

EXACT, PREFIX, INFLECTED, SOUND, TYPO = range(5)
_LEAST_PREFIX: Final = 2
_LEAST_RELATED: Final = 3
"""How many letters of a word find what is only linked to a name."""
# How many last letters a word may have otherwise, by its length: plurals, and the cases of Russian.
_ENDINGS: Final = {5: 1, 6: 1, 7: 2}
_SHORTEST_INFLECTED: Final = 4  # in Russian
_LONGEST_ENDING: Final = 3
_LEAST_SOUND: Final = 2
_LEAST_SOUND_PREFIX: Final = 4
_TYPO_LIKENESS: Final = 0.75
_OTHERWISE_BEGUN: Final = 0.85
"""How alike a word must be that begins with another letter; few mistake the first."""
_LEAST_STEM: Final = 6
_SOUND_LIKENESS: Final = 0.87  # of keys that have lost what tells words apart
_NEAR_LIKENESS: Final = 0.5
_LONGEST_TYPO: Final = 40
_LIKENED: Final = 60
_NEAREST: Final = 3
_MOST_PLACES: Final = 20_000
_AFTER: Final = "\U0010ffff"
_PLACES: Final = """
SELECT place.term, place.doc, name.entry, name.sort, name.size FROM {table}_place AS place
JOIN name ON name.id = place.doc WHERE place.term >= ? AND place.term < ? LIMIT ?
"""
_WORDS: Final = _PLACES.format(table="word")
_SOUNDS: Final = _PLACES.format(table="sound")
_ALIKE: Final = """
SELECT spelling.word FROM (
  SELECT doc, count(*) AS shared FROM pair_place WHERE term IN (SELECT value FROM json_each(?)) GROUP BY doc
  ORDER BY shared DESC, doc LIMIT ?
) JOIN spelling ON spelling.id = doc ORDER BY shared DESC, doc
"""


class Place(NamedTuple):
    """A name that a sought word stands in, and the less it costs the better the word fits there."""

    name: int
    entry: int
    sort: int
    size: int
    cost: int


@dataclass
class Sought:
    """A sought word, the words and sounds that it means, and where they stand."""

    word: str
    terms: set[str] = field(default_factory=set)
    sounds: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    is_misspelled: bool = False

    def is_in(self, shown: list[str]) -> bool:
        """Say whether one of these words is meant."""
        return any(each in self.terms or marked_sound(each) in self.sounds for each in shown)


def seek(connection: sqlite3.Connection, word: str, within: Container[int] | None = None) -> Sought:
    """Find where a word stands: as it is, as a beginning, with another ending, in the other script, or misspelled.

    Only places in the entries that are `within` count, where these are given.
    """
    sought = Sought(word)
    _seek_words(connection, sought)
    sound, own, other = sound_of(word), *((CYRILLIC, LATIN) if is_cyrillic(word) else (LATIN, CYRILLIC))
    has_own = any(each.cost in {EXACT, INFLECTED} for each in sought.places)
    if len(sound) >= _LEAST_SOUND and not has_own:
        _seek_sounds(connection, sought, other + sound)
        if not sought.places:
            _seek_sounds(connection, sought, own + sound)
    if not (sought.places or has_digit(word)) and len(word) <= _LONGEST_TYPO:
        _seek_misspelled(connection, sought)
    if within is not None:
        sought.places = [each for each in sought.places if each.entry in within]
    return sought


def has_digit(word: str) -> bool:
    """Say whether a word is a number or a code, which is itself or another one, and never misspelled."""
    return any(each.isdigit() for each in word)


def _seek_words(connection: sqlite3.Connection, sought: Sought) -> None:
    word = sought.word
    ending = _ending(word)
    first = word[:-ending] if ending else word
    last = first + _AFTER if len(word) >= _LEAST_PREFIX else word + "\0"
    for term, name, entry, sort, size in connection.execute(_WORDS, (first, last, _MOST_PLACES)):
        if term == word or is_inflected(word, term):
            cost = EXACT
        elif term.startswith(word):
            cost = PREFIX
        elif len(term) <= len(word) + _LONGEST_ENDING:
            cost = INFLECTED
        else:
            continue
        if cost == PREFIX and sort >= Sort.RELATED and len(word) < _LEAST_RELATED:
            continue
        sought.terms.add(term)
        sought.places.append(Place(name, entry, sort, size, cost))


def _ending(word: str) -> int:
    """Give how many last letters of a word are taken for its ending; a code has none."""
    if not word.isalpha():
        return 0
    if len(word) == _SHORTEST_INFLECTED:
        return int(is_cyrillic(word))
    return _ENDINGS.get(len(word), _LONGEST_ENDING if len(word) > max(_ENDINGS) else 0)


def _seek_sounds(connection: sqlite3.Connection, sought: Sought, sound: str) -> None:
    last = sound + (_AFTER if len(sound) > _LEAST_SOUND_PREFIX else "\0")
    for term, name, entry, sort, size in connection.execute(_SOUNDS, (sound, last, _MOST_PLACES)):
        sought.sounds.add(term)
        sought.places.append(Place(name, entry, sort, size, SOUND))


def _seek_misspelled(connection: sqlite3.Connection, sought: Sought) -> None:
    """Find words and, where none is alike, sounds that share the most pairs of letters and are alike as a whole."""
    sound = sound_of(sought.word) if len(sought.word) >= _LEAST_SOUND_PREFIX else ""
    ways = [(_WORDS, sought.word, _TYPO_LIKENESS)]
    ways += [(_SOUNDS, script + sound, _SOUND_LIKENESS) for script in (LATIN, CYRILLIC) if sound]
    for table, written, least in ways:
        for term in _meant(written, _alike(connection, written, least)):
            (sought.terms if table is _WORDS else sought.sounds).add(term)
            for _, name, entry, sort, size in connection.execute(table, (term, term + "\0", _MOST_PLACES)):
                sought.places.append(Place(name, entry, sort, size, TYPO))
        if sought.places:
            sought.is_misspelled = True
            return


def _meant(word: str, alike: dict[str, float]) -> list[str]:
    """Leave out what begins otherwise and is not very much alike; what is a stem of the word leaves out the rest."""
    kept = [each for each, likeness in alike.items() if each[0] == word[0] or likeness >= _OTHERWISE_BEGUN]
    return [each for each in kept if len(each) >= _LEAST_STEM and word.startswith(each)] or kept


def nearest(connection: sqlite3.Connection, word: str) -> list[str]:
    """Give the words of names that are still somewhat alike where none is alike enough to be meant."""
    return [each for each in _alike(connection, word[:_LONGEST_TYPO], _NEAR_LIKENESS) if each.isalpha()]


def _alike(connection: sqlite3.Connection, word: str, least: float) -> dict[str, float]:
    found = [each for (each,) in connection.execute(_ALIKE, (json.dumps(pairs_of(word)), _LIKENED))]
    matcher = SequenceMatcher(b=word)
    likeness = {}
    for each in found:
        matcher.set_seq1(each)
        if matcher.real_quick_ratio() >= least and (ratio := matcher.ratio()) >= least:
            likeness[each] = ratio
    return {each: likeness[each] for each in sorted(likeness, key=lambda each: (-likeness[each], each))[:_NEAREST]}
