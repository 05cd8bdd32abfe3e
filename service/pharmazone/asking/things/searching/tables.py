"""The tables of a search index: SQLite with FTS5, written once and only read after that."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from pharmazone.asking.folding import fold, words_of
from pharmazone.asking.things.searching.entries import Name, Named, key_of
from pharmazone.asking.transliteration import is_cyrillic, sound_of
from pharmazone.errors import SnapshotError

VERSION: Final = 1
"""What an index says of its own tables; one that says something else is of another version of the software."""
LATIN, CYRILLIC = "1", "2"
"""What a sound begins with, by the script that it was written in."""
EDGE: Final = "·"
"""What stands for the edge of a word in its pairs of letters."""
_LEAST_LETTERS: Final = 3
# From the beginning of a word alone, and with no way back: a word of any length is looked at once.
_HYPHENATED: Final = re.compile(r"(?<![^\W_])[^\W_]++(?:-[^\W_]++)+")
# The words come folded and between spaces, and `ascii` leaves what is not ASCII alone, so what is written is what is
# found. No table keeps a content of its own; a place is a term and the row that it stands in.
_SCHEMA: Final = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE entry (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, classes TEXT NOT NULL,
  about TEXT NOT NULL, told INTEGER NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry, sort INTEGER NOT NULL,
  size INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, of TEXT NOT NULL);
CREATE INDEX name_of_entry ON name (entry);
CREATE TABLE key (text TEXT NOT NULL, distance INTEGER NOT NULL, entry INTEGER NOT NULL REFERENCES entry,
  PRIMARY KEY (text, distance, entry)) WITHOUT ROWID;
CREATE TABLE spelling (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE word USING fts5(words, content='', detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE sound USING fts5(sounds, content='', detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE pair USING fts5(pairs, content='', detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE word_place USING fts5vocab(word, instance);
CREATE VIRTUAL TABLE sound_place USING fts5vocab(sound, instance);
CREATE VIRTUAL TABLE pair_place USING fts5vocab(pair, instance);
"""


def write(connection: sqlite3.Connection, named: Iterable[Named]) -> None:
    """Write an index into an empty database; equal entries give equal tables. SnapshotError: SQLite has no FTS5."""
    try:
        connection.executescript(_SCHEMA)
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
        said = f"The search needs SQLite with FTS5, and Python's SQLite {sqlite3.sqlite_version} has none."
        raise SnapshotError(f"{said} Use a Python whose `sqlite3` has it.") from error
    names, spelled = 0, set[str]()
    with connection:
        for entry, each in enumerate(named, 1):
            about = json.dumps(dict(sorted(each.about.items())), ensure_ascii=False)
            row = (entry, each.iri, each.kind, " ".join(each.classes), about, each.told)
            connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", row)
            for key, distance in sorted(each.keys.items()):
                connection.execute("INSERT OR IGNORE INTO key VALUES (?, ?, ?)", (key_of(key), distance, entry))
            for name in each.names:
                names += 1
                spelled |= _write_name(connection, names, entry, name)
        for number, word in enumerate(sorted(spelled), 1):
            connection.execute("INSERT INTO spelling VALUES (?, ?)", (number, word))
            pairs = " ".join(pairs_of(word))
            connection.execute("INSERT INTO pair (rowid, pairs) VALUES (?, ?)", (number, pairs))
        for table in ("word", "sound", "pair"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608  a name of ours


def _write_name(connection: sqlite3.Connection, number: int, entry: int, name: Name) -> set[str]:
    """Write a name with its words and sounds; give those that may be misspelled."""
    said = words_of(name.text)
    is_number = name.is_code and all(each.isdecimal() for each in said[1:])
    words = [] if is_number else list(dict.fromkeys([*said, *_joined(name.text)]))
    sounds = list(dict.fromkeys(filter(None, map(marked_sound, words))))
    row = (number, entry, int(name.sort), len(said), name.language, name.text, name.by)
    connection.execute("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("INSERT INTO word (rowid, words) VALUES (?, ?)", (number, " ".join(words)))
    connection.execute("INSERT INTO sound (rowid, sounds) VALUES (?, ?)", (number, " ".join(sounds)))
    return {each for each in (*words, *sounds) if len(each) >= _LEAST_LETTERS}


def marked_sound(word: str) -> str:
    """Give the sound of a word, with what its script is in front; empty where it has none.

    >>> marked_sound("tin"), marked_sound("завод"), marked_sound("12")
    ('1tin', '2zavod', '')
    """
    sound = sound_of(word)
    return f"{CYRILLIC if is_cyrillic(word) else LATIN}{sound}" if sound else ""


def pairs_of(word: str) -> list[str]:
    """Give the pairs of letters of a word, with its edges; words that share many are spelled alike.

    >>> pairs_of("tin")
    ['·t', 'ti', 'in', 'n·']
    """
    edged = f"{EDGE}{word}{EDGE}"
    return list(dict.fromkeys(edged[place : place + 2] for place in range(len(edged) - 1)))


def _joined(text: str) -> Iterator[str]:
    """Give what hyphens join as one word, since many write it so."""
    for match in _HYPHENATED.finditer(text):
        yield fold(match[0].replace("-", ""))
