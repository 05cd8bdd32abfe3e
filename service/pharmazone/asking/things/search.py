"""Things by words: what they are called in any language, script and spelling, ranked by how well the words fit."""

import json
import re
import sqlite3
import threading
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Final, Self, overload
from urllib.parse import quote

from pharmazone.asking.folding import words_of
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.things.searching.entries import Hit, Name, Named, key_of
from pharmazone.asking.things.searching.fitting import Sought, nearest, seek
from pharmazone.asking.things.searching.marks import mark
from pharmazone.asking.things.searching.ranking import LEADING, Ranked, rank
from pharmazone.asking.things.searching.tables import VERSION, write
from pharmazone.asking.things.searching.words import EMPTY
from pharmazone.asking.transliteration import on_other_keyboard
from pharmazone.errors import DeadlineExceeded, SnapshotError, UnfitParameter, cut

__all__ = ["LONGEST_SOUGHT", "MOST_WORDS", "Hit", "Hits", "Index", "Name", "Named"]

MOST_WORDS: Final = 12
"""Words beyond these are not looked for."""
LONGEST_SOUGHT: Final = 1000
"""Characters beyond these are not looked at."""
_SECONDS: Final = 2.0
_STEPS: Final = 50_000  # of SQLite's machine, between two looks at the clock
_MOST_EXACT: Final = 10
_MOST_BEGUN: Final = 50
_NAME_BEGUN: Final = re.compile(r"[a-z][a-z0-9-]*[:/][a-z0-9:/-]+")
_BY_BEGINNING: Final = """
SELECT key.entry FROM key JOIN entry ON entry.id = key.entry WHERE key.text >= ? AND key.text < ?
GROUP BY key.entry ORDER BY min(key.text) LIMIT ?
"""
_ADDRESS: Final = re.compile(r"https?://.*/(?:id|page|data)/([a-z]+/[a-z0-9/-]+)(?:[?#.].*)?")
_MOST_TOLD: Final = "SELECT id FROM entry WHERE kind = ? ORDER BY id LIMIT ?"
_OF_KINDS: Final = "SELECT id FROM entry WHERE kind IN (SELECT value FROM json_each(?))"
_ENTRIES: Final = "SELECT id, iri, kind, classes, about, told FROM entry WHERE id IN (SELECT value FROM json_each(?))"
_NAMES: Final = """
SELECT id, entry, text, language, sort, of FROM name WHERE entry IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_KINDS: Final = """
SELECT kind, count(*) FROM entry WHERE id IN (SELECT value FROM json_each(?)) GROUP BY kind ORDER BY kind
"""
_BY_KEY: Final = """
SELECT key.entry FROM key JOIN entry ON entry.id = key.entry WHERE key.text IN (?, ?)
GROUP BY key.entry ORDER BY min(key.distance), entry.told DESC, key.entry LIMIT ?
"""


class Index:
    """What can be found, in an SQLite database that is only read; any thread may ask."""

    def __init__(self, named: Iterable[Named]) -> None:
        """Index these in memory."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        write(connection, named)
        self._begin(connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the index in a file, which nothing may change any more; SnapshotError: it cannot be read."""
        index, advice = cls.__new__(cls), "Build a new snapshot with `pharmazone build`."
        try:
            address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                connection.close()
                said = f"its search index is of version {version}, this version reads {VERSION}"
                raise SnapshotError(f"{path}: {said}. {advice}")
            index._begin(connection, path)
        except sqlite3.Error as error:
            raise SnapshotError(f"{path}: the search index cannot be read: {error}. {advice}") from error
        return index

    def _begin(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self._path, self._end = path, weakref.finalize(self, connection.close)
        self._connection, self._lock = connection, threading.Lock()
        (self._size,) = connection.execute("SELECT count(*) FROM entry").fetchone()
        found = connection.execute("SELECT kind, count(*) FROM entry WHERE kind <> '' GROUP BY kind ORDER BY kind")
        self.sizes: Mapping[str, int] = dict(found.fetchall())
        """How much there is of each kind that something is of."""

    def close(self) -> None:
        """Let go of the database; it is let go of, too, when nothing refers to the index any more."""
        self._end()

    def open_again(self) -> "Index":
        """Give the same index with a connection of its own; one in memory has a single one, so it is itself."""
        return Index.open(self._path) if self._path else self

    @property
    def kinds(self) -> list[str]:
        """List the kinds that something is of."""
        return list(self.sizes)

    def find(self, text: str, kind: str | None = None, but: Collection[str] = ()) -> "Hits":
        """Find what is called by these words, the best first, in whatever order they stand; nothing of the kinds `but`.

        A word may be the beginning of one in a name, have another ending, be written in the other script, or, where
        nothing fits, be misspelled or typed on the other keyboard. What fits only some of the words is given where
        nothing fits them all. What is called by a whole sentence, as a note is, comes last. Before all comes what the
        text names exactly: an IRI, a prefixed name, a code of others. UnfitParameter: nothing is of this kind.
        """
        if kind is not None and kind not in self.sizes:
            said = f"Nothing is of the kind {cut(kind)!r}.{tell_nearest(nearest_names(kind, self.kinds))}"
            raise UnfitParameter(f"{said} The kinds are {', '.join(self.kinds)}.", parameter="kind")
        text = text[:LONGEST_SOUGHT]
        kinds = [kind] if kind is not None else [each for each in self.sizes if each not in but]
        with self.asked() as connection:
            is_narrow = kind is not None or bool(but)
            within = {each for (each,) in connection.execute(_OF_KINDS, (json.dumps(kinds),))} if is_narrow else None
            exact = self._identified(connection, text, within)
            sought, ranked = self._ranked(connection, text, within)
            if not exact and (not ranked or ranked[0].missing):
                others, better = self._ranked(connection, on_other_keyboard(text), within)
                if better and not (better[0].missing or any(each.is_misspelled for each in others)):
                    sought, ranked = others, better
            begun = [] if exact else self._begun(connection, text, within)
        known = {each.entry for each in (*exact, *begun)}
        rest = [each for each in ranked if each.entry not in known and not (exact and each.missing)]
        return Hits(self, sought, [*exact, *begun, *rest], len(exact))

    def _identified(self, connection: sqlite3.Connection, text: str, within: set[int] | None) -> list[Ranked]:
        """Give what a text names exactly, the nearest first, by the name that it is among; else by its label."""
        said = key_of(text)
        address = _ADDRESS.fullmatch(said)
        found = connection.execute(_BY_KEY, (said, address[1] if address else said, _MOST_EXACT)).fetchall()
        kept = [entry for (entry,) in found if within is None or entry in within]
        codes: dict[int, int] = {}
        for number, entry, code, *_ in connection.execute(_NAMES, (json.dumps(kept),)):
            if said in {key_of(code), key_of(code).partition(":")[2]}:
                codes.setdefault(entry, number)
        return [Ranked(entry, codes.get(entry, 0), ()) for entry in kept]

    def _begun(self, connection: sqlite3.Connection, text: str, within: set[int] | None) -> list[Ranked]:
        """Give what a prefixed name or a path may become that is only begun."""
        said = key_of(text)
        if not _NAME_BEGUN.fullmatch(said):
            return []
        found = connection.execute(_BY_BEGINNING, (said, said + "\U0010ffff", _MOST_BEGUN))
        return [Ranked(entry, 0, ()) for (entry,) in found if within is None or entry in within]

    def _ranked(
        self, connection: sqlite3.Connection, text: str, within: set[int] | None
    ) -> tuple[list[Sought], list[Ranked]]:
        given = words_of(text)
        words = ([each for each in given if each not in EMPTY] or given)[:MOST_WORDS]
        sought = [seek(connection, each, within) for each in words]
        leading = {each for (each,) in connection.execute(_OF_KINDS, (json.dumps(LEADING),))}
        return sought, rank(sought, self._size, leading)

    def load(self, ranked: Sequence[Ranked], sought: Sequence[Sought]) -> list[Hit]:
        """Read what was found, with its names; the name 0 is the first one."""
        wanted = json.dumps([each.entry for each in ranked])
        with self.asked() as connection:
            entries = {row[0]: row[1:] for row in connection.execute(_ENTRIES, (wanted,))}
            names: dict[int, dict[int, Name]] = {entry: {} for entry in entries}
            for number, entry, *row in connection.execute(_NAMES, (wanted,)):
                names[entry][number] = Name.read(*row)
        hits = []
        for each in ranked:
            (iri, kind, classes, about, told), called = entries[each.entry], names[each.entry]
            named = Named(iri, kind, tuple(classes.split()), tuple(called.values()), json.loads(about), told)
            name = called[each.name] if each.name else named.names[0]
            marked = {language: mark(text, sought) for language, text in named.about.items()}
            hits.append(Hit(named, name, each.missing, mark(name.text, sought), marked))
        return hits

    def nearest(self, text: str) -> list[str]:
        """Give words of names that are somewhat like the words of a text, for who finds nothing."""
        with self.asked() as connection:
            found = [nearest(connection, each) for each in words_of(text[:LONGEST_SOUGHT])[:MOST_WORDS]]
        return list(dict.fromkeys(word for words in found for word in words))

    def most_told(self, kind: str, limit: int) -> list[Hit]:
        """Give what most is told of among the things of a kind."""
        with self.asked() as connection:
            found = connection.execute(_MOST_TOLD, (kind, limit)).fetchall()
        return self.load([Ranked(entry, 0, ()) for (entry,) in found], [])

    def count(self, ranked: Iterable[Ranked]) -> dict[str, int]:
        """Count what was found by its kind."""
        with self.asked() as connection:
            return dict(connection.execute(_KINDS, (json.dumps([each.entry for each in ranked]),)).fetchall())

    @contextmanager
    def asked(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to one asker at a time, for so many seconds; DeadlineExceeded: that was too short."""
        with self._lock:
            until = monotonic() + _SECONDS
            self._connection.set_progress_handler(lambda: monotonic() > until, _STEPS)
            try:
                yield self._connection
            except sqlite3.OperationalError as error:
                if "interrupted" not in str(error):
                    raise
                raise DeadlineExceeded(f"The search took longer than {_SECONDS:g} s and was stopped.") from error
            finally:
                self._connection.set_progress_handler(None, 0)


class Hits(Sequence[Hit]):
    """What was found, the best first; each is read only when it is looked at.

    So many of the first as `exact` says are what the text names exactly.
    """

    def __init__(self, index: Index, sought: Sequence[Sought], ranked: Sequence[Ranked], exact: int) -> None:
        self._index, self._sought, self._ranked, self.exact = index, sought, ranked, exact

    def unmarked(self, most: int) -> list[Named]:
        """Give the first ones with nothing marked in their names, which costs more than to find them."""
        return [hit.named for hit in self._index.load(self._ranked[:most], [])]

    @property
    def are_similar(self) -> bool:
        """Whether a word is in no name, and what is found has one that is written like it."""
        return bool(self._ranked) and not self.exact and any(each.is_misspelled for each in self._sought)

    @cached_property
    def kinds(self) -> Mapping[str, int]:
        """How much was found of each kind."""
        return self._index.count(self._ranked)

    @overload
    def __getitem__(self, place: int) -> Hit: ...

    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...

    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, slice):
            return self._index.load(self._ranked[place], self._sought)
        return self._index.load([self._ranked[place]], self._sought)[0]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self[:])

    def __len__(self) -> int:
        return len(self._ranked)
