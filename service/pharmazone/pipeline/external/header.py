"""What a file says of itself: the statements about its ontology, or its concept scheme, among those written."""

import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

import pyoxigraph as ox

from pharmazone.pipeline.quads import value
from pharmazone.terms import DCTERMS, OWL, RDFS, SCHEMA, SKOS, SSSOM

_DC: Final = "http://purl.org/dc/elements/1.1/"
_TITLES: Final = (DCTERMS + "title", _DC + "title", RDFS + "label", SKOS + "prefLabel", SCHEMA + "name")
_VERSIONS: Final = (OWL + "versionInfo", OWL + "versionIRI", SCHEMA + "version", "http://purl.org/pav/version")
_LICENCES: Final = (
    DCTERMS + "license",
    _DC + "license",
    DCTERMS + "rights",
    _DC + "rights",
    "http://creativecommons.org/ns#license",
    SCHEMA + "license",
    SSSOM + "license",
)
_DATE: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_CHUNK_BYTES: Final = 1024 * 1024
_MOST_LINES: Final = 2_000
_MOST_CHARACTERS: Final = 300


@dataclass(frozen=True)
class Header:
    """Title, version, licence and source, as far as the file tells them; the last two are IRIs."""

    title: str = ""
    version: str = ""
    licence: str = ""
    source: str = ""

    def to_json(self) -> dict[str, str]:
        """Give its parts by their names."""
        return asdict(self)


def read_header(descriptor: int, subject: bytes | None) -> Header:
    """Read it from a file of N-Triples, of a subject as it stands there; an empty one where there is none."""
    if subject is None:
        return Header()
    said: dict[str, list[ox.NamedNode | ox.Literal]] = {}
    for each in ox.parse(b"".join(_lines(descriptor, subject + b" ")), ox.RdfFormat.N_TRIPLES):
        if isinstance(each.object, ox.NamedNode | ox.Literal):
            said.setdefault(each.predicate.value, []).append(each.object)
    source = subject.decode().strip("<>")
    return Header(_first(said, _TITLES), short_version(_first(said, _VERSIONS)), _licence(said), source)


def short_version(told: str) -> str:
    """Give the date that an IRI of a version has in it, as those of OBO do; anything else as it is told.

    >>> short_version("http://purl.obolibrary.org/obo/mondo/releases/2026-08-04/mondo.owl")
    '2026-08-04'
    >>> short_version("http://example.org/ores/7")
    'http://example.org/ores/7'
    """
    dates = set(_DATE.findall(told)) if told.startswith(("http://", "https://")) else set()
    return dates.pop() if len(dates) == 1 else told


def _lines(descriptor: int, beginning: bytes) -> Iterator[bytes]:
    place, rest, found = 0, b"\n", 0
    while found < _MOST_LINES and (data := os.pread(descriptor, _CHUNK_BYTES, place)):
        place += len(data)
        text = rest + data
        end = text.rfind(b"\n")
        rest = text[end:] if end >= 0 else text
        start = text.find(b"\n" + beginning, 0, end)
        while start >= 0:
            stop = text.index(b"\n", start + 1)
            yield text[start + 1 : stop + 1]
            found += 1
            start = text.find(b"\n" + beginning, stop, end)


def _first(said: dict[str, list[ox.NamedNode | ox.Literal]], predicates: tuple[str, ...]) -> str:
    """Give the value of the first of these predicates that there is, in English where it is told in languages."""
    for predicate in predicates:
        for each in sorted(said.get(predicate, ()), key=_strangeness):
            words = " ".join(value(each).split())
            if words:
                return words if len(words) <= _MOST_CHARACTERS else words[:_MOST_CHARACTERS] + "..."
    return ""


def _strangeness(term: ox.NamedNode | ox.Literal) -> tuple[bool, str]:
    language = (term.language or "") if isinstance(term, ox.Literal) else ""
    return not (language == "" or language.partition("-")[0] == "en"), language


def _licence(said: dict[str, list[ox.NamedNode | ox.Literal]]) -> str:
    for predicate in _LICENCES:
        for each in said.get(predicate, ()):
            text = value(each).strip()
            if text.startswith(("http://", "https://")) and len(text.split()) == 1:
                return text
    return ""
