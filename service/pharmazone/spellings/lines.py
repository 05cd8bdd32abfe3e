"""The IRIs of whole lines of N-Triples, rewritten as their sources write them; literals stay as they are.

One regular expression finds the foreign beginnings, so that lines without any cost one scan. What an identifier looks
like decides in the end: an IRI that only begins like one of a vocabulary is left alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote

import regex
from curies import Record

from pharmazone.spellings.namespaces import names_of, namespaces_of, resolving
from pharmazone.spellings.references import Reference
from pharmazone.spellings.tries import alternatives

_LITERAL: Final = regex.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_LOCAL: Final = r"([^<>\"{}|^`\\\x00-\x20]*)>"


class _Rewriting(NamedTuple):
    """How IRIs of a foreign namespace are rewritten: the own namespace, and what an identifier must look like."""

    own: bytes
    looks: Callable[[bytes], object]
    foreign: str

    @classmethod
    def to(cls, record: Record, foreign: str) -> "_Rewriting":
        """Make the one from a foreign namespace to a record's own."""
        return cls(record.uri_prefix.encode(), re.compile((record.pattern or ".+").encode()).fullmatch, foreign)


class Lines:
    """Rewrites lines by a table: its records, how it reads a spelling, and whose a namespace is."""

    def __init__(
        self,
        records: Mapping[str, Record],
        parse: Callable[[str], Reference | None],
        owner: Callable[[str], str],
    ) -> None:
        self._records, self._parse = records, parse
        # How each foreign beginning is rewritten; None where its end has to be read first.
        self._quick: dict[bytes, _Rewriting | None] = {space.encode(): None for space in resolving()}
        own = {record.uri_prefix for record in records.values()}
        for record in records.values():
            curies = (case + ":" for name in names_of(record) for case in (name, name.lower(), name.upper()))
            for space in (*namespaces_of(record), *curies):
                if space not in own and owner(space) == record.prefix:
                    self._quick[space.encode()] = _Rewriting.to(record, space)
        self._foreign = re.compile(f"<({alternatives(space.decode() for space in self._quick)}){_LOCAL}".encode())
        self._learned: dict[bytes, _Rewriting] = {}

    def normalize(self, chunk: bytes) -> tuple[bytes, Mapping[str, int]]:
        """Give the lines with the sources' own IRIs, and count what was rewritten by foreign namespace."""
        counts: Counter[str] = Counter()
        parts: list[bytes] = []
        outside = done = 0  # before `outside` no literal is open; before `done` all is written
        for hit in self._foreign.finditer(chunk):
            start = hit.start()
            if start >= outside:
                outside = _after_literals(chunk, outside, start)
            if start < outside:
                continue
            own, foreign = self._rewritten(hit[1], hit[2])
            if own:
                counts[foreign] += 1
                parts += (chunk[done : start + 1], own, b">")
                done = hit.end()
        return (b"".join((*parts, chunk[done:])), counts) if counts else (chunk, counts)

    def _rewritten(self, space: bytes, local: bytes) -> tuple[bytes | None, str]:
        """Give the own IRI, and the foreign namespace; None where it is none of ours, or is written so already."""
        known = self._quick.get(space)
        if known and known.looks(local):
            return known.own + local, known.foreign
        iri = space + local
        head = max(iri.rfind(b":"), iri.rfind(b"/")) + 1
        known = self._learned.get(iri[:head])
        if known and known.looks(iri[head:]):
            return known.own + iri[head:], known.foreign
        text = iri.decode("ascii", "replace")
        reference = self._parse(text) or self._parse(unquote(text))
        record = self._records[reference.prefix] if reference else None
        if reference is None or record is None or (own := record.uri_prefix + reference.local) == text:
            return None, ""
        foreign = text[: len(text) - len(reference.local)]
        if text[head:] == reference.local:  # so that the next of a resolver's addresses is quick
            self._learned[iri[:head]] = _Rewriting.to(record, foreign)
        return own.encode(), foreign


def _after_literals(chunk: bytes, outside: int, before: int) -> int:
    """Give where no literal is open, at or behind `before`; a line ends each, so that only the last is looked at."""
    outside = max(outside, chunk.rfind(b"\n", outside, before) + 1)
    while outside < before:
        quotation = chunk.find(b'"', outside, before)
        literal = _LITERAL.match(chunk, quotation) if quotation >= 0 else None
        outside = literal.end() if literal else before
    return outside
