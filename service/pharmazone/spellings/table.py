"""The table of spellings: an extended prefix map, as curies reads it, and what follows from it.

A record stands for a vocabulary; its `uri_prefix` is the namespace that the vocabulary's own RDF uses, and what an
identifier looks like is its `pattern`. What does not look so is never rewritten.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from curies import Converter, Record

from pharmazone.spellings.addresses import readings
from pharmazone.spellings.lines import Lines
from pharmazone.spellings.namespaces import (
    RESOLVERS,
    as_curie,
    names_of,
    namespaces_of,
    other_scheme,
    resolving,
    stated_of,
)
from pharmazone.spellings.references import Reference

LONGEST: Final = 2_000
_RESOLVER: Final = ""
_DATED: Final = re.compile(r"_\d{4}(?:_\d{1,2}){0,2}(?=:)")


@dataclass(frozen=True)
class Spellings:
    """The table of spellings; nothing that it does not know is ever guessed or rewritten."""

    converter: Converter

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read an extended prefix map. ValueError: two of its vocabularies claim the same prefix or namespace."""
        return cls(Converter.from_extended_prefix_map(path))

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """Give the records by the prefix that each prefers."""
        return {record.prefix: record for record in self.converter.records}

    def standard(self, text: str) -> str | None:
        """Give the source's own IRI for any spelling of it; None where it is none of a known vocabulary."""
        reference = self.reference(text)
        return self.expand(reference) if reference else None

    def curie(self, iri: str) -> str | None:
        """Give the CURIE for any spelling, with the prefix that the table prefers."""
        reference = self.reference(iri)
        return reference.curie if reference else None

    def expand(self, reference: Reference) -> str:
        """Give the source's own IRI. KeyError: no vocabulary prefers this prefix."""
        return self.records[reference.prefix].uri_prefix + reference.local

    def reference(self, text: str) -> Reference | None:
        """Read any spelling: an IRI, a CURIE, an address of a resolver, or a page of a browser of ontologies."""
        text = text.strip().removeprefix("<").removesuffix(">").strip()
        if not text.isascii() or not 0 < len(text) <= LONGEST:
            return None
        for each in dict.fromkeys(readings(text)):
            if found := self.parse(each):
                return found
        return None

    def spellings(self, iri: str) -> tuple[str, ...]:
        """Give every spelling of what this is a spelling of: the source's own IRI, CURIEs, then addresses."""
        reference = self.reference(iri)
        if not reference:
            return ()
        record = self.records[reference.prefix]
        names, local = names_of(record), reference.local
        written = [
            *(f"{name}:{local}" for name in names),
            *(each + local for space in stated_of(record) for each in (space, other_scheme(space))),
            *(f"https://{host}/{name.lower()}:{local}" for host in RESOLVERS for name in names),
        ]
        told = dict.fromkeys([self.expand(reference), *written])
        return tuple(each for each in told if self.reference(each) == reference)

    def normalize_lines(self, chunk: bytes) -> tuple[bytes, Mapping[str, int]]:
        """Write the IRIs of whole lines of N-Triples as their sources do, and count them by their foreign namespace.

        What stands in a literal stays as it is, even where it looks like an IRI.
        """
        return self._lines.normalize(chunk)

    def parse(self, text: str) -> Reference | None:
        """Read a spelling that stands alone, the longest namespace first."""
        text = text if "://" in text else _DATED.sub("", text, count=1)
        lowered = text.lower()
        for length in self._lengths:
            prefix = self._prefixes.get(lowered[:length]) if length < len(text) else None
            if prefix is None:
                continue
            rest = text[length:]
            found = self.parse(as_curie(rest)) if prefix == _RESOLVER else self._local(prefix, rest)
            if found:
                return self._narrowed(found)
        return None

    def _narrowed(self, reference: Reference) -> Reference:
        """Give the identifier in the vocabulary whose namespace lies within the one that it was read in, if any."""
        if reference.prefix not in self._umbrellas:
            return reference
        own = self.expand(reference).lower()
        for length in self._lengths:
            prefix = self._prefixes.get(own[:length], reference.prefix)
            if prefix not in (reference.prefix, _RESOLVER):
                return self._local(prefix, self.expand(reference)[length:]) or reference
        return reference

    def _local(self, prefix: str, local: str) -> Reference | None:
        """Accept an identifier that looks as the vocabulary's do, be it without its prefix again or in capitals."""
        looks, again = self._looks[prefix]
        rest = again.sub("", local, count=1)
        for each in dict.fromkeys((local, rest, local.upper(), rest.upper())):
            if looks.fullmatch(each):
                return Reference(prefix, each)
        return None

    @cached_property
    def _looks(self) -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
        """Compile, for each prefix, what an identifier looks like, and its prefix as it is written once more."""
        return {
            prefix: (
                re.compile(record.pattern or ".+"),
                re.compile(rf"^(?:{'|'.join(map(re.escape, names_of(record)))})[:_]", re.IGNORECASE),
            )
            for prefix, record in self.records.items()
        }

    @cached_property
    def _prefixes(self) -> Mapping[str, str]:
        """Give the prefix that a beginning in small letters stands for; what is stated goes before what follows."""
        known = dict.fromkeys(resolving(), _RESOLVER)
        for record in self.records.values():
            known.update((space.lower(), record.prefix) for space in stated_of(record))
        for record in self.records.values():
            follows = (*namespaces_of(record), *(name + mark for name in names_of(record) for mark in ":_"))
            known = {space.lower(): record.prefix for space in follows} | known
        return known

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(space) for space in self._prefixes}, reverse=True))

    @cached_property
    def _umbrellas(self) -> frozenset[str]:
        """Give the prefixes of the vocabularies whose namespace holds those of others."""
        own = {record.uri_prefix for record in self.records.values()}
        return frozenset(
            prefix
            for prefix, record in self.records.items()
            if any(space.startswith(record.uri_prefix) for space in own - {record.uri_prefix})
        )

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.records, self.parse, lambda space: self._prefixes[space.lower()])
