"""The record of a verification, `verified.tsv`: what `verify` read, so that a change shows without the texts."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone.errors import Fault, KnowledgeError
from pharmazone.sources import read_text
from pharmazone.terms import PassageRange

ARTICLE: Final = "article"
"""Names the first line, which stands for the whole text and for what `article.ttl` says about it."""

_HEADER: Final = "range\twords\tfacts"
_ADVICE: Final = "Run `pharmazone verify --articles DIR`: it reads the passages against the texts and records them."


def path(slug: str) -> str:
    """Give the path of an article's record below the home."""
    return f"data/articles/{slug}/verified.tsv"


def name(passage: PassageRange) -> str:
    """Give what names a passage in its article's record.

    >>> name(PassageRange("a", 7, 42))
    '7-42'
    """
    return f"{passage.start}-{passage.end}"


def digest_of_triples(triples: Iterable[ox.Triple]) -> str:
    """Give the digest of triples without blank nodes: of their N-Triples, each once, sorted."""
    lines = {ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES) or b"" for triple in triples}
    return _digest(b"".join(sorted(lines)))


def write(home: Path, where: str, facts: dict[str, str], words: dict[str, str]) -> Path:
    """Write the record: for each name the digest of its words, and that of its facts."""
    lines = [f"{each}\t{_digest(words[each].encode())}\t{facts[each]}" for each in facts]
    file = home / where
    file.write_text("\n".join([_HEADER, *lines, ""]), encoding="utf-8")
    return file


def faults(home: Path, where: str, facts: dict[str, str], places: dict[str, str]) -> Iterator[Fault]:
    """Compare the record with the facts as they are now; `places` says where each of them stands."""
    file = home / where
    try:
        lines = read_text(file, where).splitlines() if file.is_file() else []
    except KnowledgeError as error:
        yield from error.faults
        return
    if lines[:1] != [_HEADER]:
        yield Fault(where, "there is no record that these passages were verified", _ADVICE)
        return
    recorded: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        each, _, digests = line.partition("\t")
        recorded[each] = digests.rpartition("\t")[2]
        if each not in facts:
            yield Fault(f"{where}:{number}", f"{each} was verified, and is a passage no more", _ADVICE)
    for each, digest in facts.items():
        if each not in recorded:
            yield Fault(places[each], f"{each} was never verified", _ADVICE)
        elif recorded[each] != digest:
            yield Fault(places[each], f"what is said in {each} or about it changed since it was verified", _ADVICE)


def _digest(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()[:16]
