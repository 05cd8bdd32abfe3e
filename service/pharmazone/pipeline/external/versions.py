"""Reads from a version of a source what a comparison asks: which terms it has, their labels, what replaces them."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pharmazone.pipeline.external.scanning import pattern_of, scan
from pharmazone.pipeline.external.terms import CONSIDER, FORMER, LABELS
from pharmazone.terms import DEPRECATED, SUCCESSORS

Standard = Callable[[str], str | None]
"""Gives the IRI that a spelling stands for; None where it is not known."""

_SUBJECT: Final = re.compile(rb"^<([^<>\n]+)> ", re.MULTILINE)
_LABEL: Final = pattern_of(LABELS, rb'"((?:[^"\\\n]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^<>\n]+>)?')
_DEPRECATED: Final = pattern_of((DEPRECATED,), rb'"(?:true|1)"(?:\^\^<[^<>\n]+>)?')
_TERM: Final = rb'(?:<([^<>\n]+)>|"([^"\\\n]*)"[^"\n]*?)'
_ESCAPE: Final = re.compile(r'\\(?:(["\\nrtbf])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


@dataclass
class Term:
    """What is said of a term: its label, in English where it has several, and what to take where it is deprecated."""

    label: str = ""
    is_deprecated: bool = False
    successors: list[str] = field(default_factory=list)
    considered: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Version:
    """The terms of a version by their IRIs, and those into which others were merged by the IRIs of these others."""

    terms: Mapping[str, Term]
    merged: Mapping[str, list[str]] = field(default_factory=dict)

    def called(self, label: str) -> tuple[str, ...]:
        """Give the terms in use that have this label, in whatever case, in order; none for an empty one."""
        return tuple(self._called.get(label.casefold(), ()))

    @cached_property
    def _called(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.terms):
            term = self.terms[iri]
            if term.label and not term.is_deprecated:
                found[term.label.casefold()].append(iri)
        return dict(found)


def read_version(lines: Path, standard: Standard) -> Version:
    """Read a version from N-Triples as a snapshot keeps them; `standard` reads identifiers that are only written."""
    terms = {match[1].decode(): Term() for match in scan(lines, _SUBJECT)}
    ranks: dict[str, int] = {}
    for match in scan(lines, _LABEL):
        iri, language = match[1].decode(), (match[3] or b"").decode().partition("-")[0].lower()
        rank = {"en": 0, "": 1}.get(language, 2)
        if rank < ranks.get(iri, 3):
            ranks[iri], terms[iri].label = rank, _unescaped(match[2].decode())
    for match in scan(lines, _DEPRECATED):
        terms[match[1].decode()].is_deprecated = True
    for iri, other in _named(lines, SUCCESSORS, standard):
        terms[iri].successors.append(other)
    for iri, other in _named(lines, (CONSIDER,), standard):
        terms[iri].considered.append(other)
    merged: defaultdict[str, list[str]] = defaultdict(list)
    for iri, other in _named(lines, (FORMER,), standard):
        merged[other].append(iri)
    return Version(terms, dict(merged))


def _named(lines: Path, predicates: tuple[str, ...], standard: Standard) -> list[tuple[str, str]]:
    """Give the pairs of terms that these predicates link, in order, whether the second is an IRI or is only written."""
    found = set()
    for match in scan(lines, pattern_of(predicates, _TERM)):
        other = match[2].decode() if match[2] else standard(match[3].decode())
        if other:
            found.add((match[1].decode(), other))
    return sorted(found)


def _unescaped(text: str) -> str:
    r"""Give what a literal of N-Triples says (RDF 1.1 N-Triples, section 4).

    >>> _unescaped(r"\u00e1 \"b\"")
    'á "b"'
    """
    if "\\" not in text:
        return text

    def said(match: re.Match[str]) -> str:
        if match[1]:
            return _ESCAPED.get(match[1], match[1])
        return chr(int(match[2] or match[3], 16))

    return _ESCAPE.sub(said, text)
