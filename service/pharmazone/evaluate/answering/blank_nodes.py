"""Blank nodes that a query names with `BNODE("...")`: the engine takes any text for a label, and formats do not."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

_NAMING: Final = re.compile(r"\bBNODE\b[^)]*[^)\s(]\s*\)|\\u", re.IGNORECASE)
# A name in every format: N-Triples, section 7, and an NCName of XML.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_IN_TSV: Final = re.compile(rb"(?<![^\t\n])_:([^\t\n]+)")


def names_blank_nodes(text: str) -> bool:
    """Say whether a query may name a blank node: rather too often than too seldom.

    >>> names_blank_nodes('BIND(BNODE("a") AS ?a)'), names_blank_nodes("BIND(BNODE() AS ?a)")
    (True, False)
    """
    return ("\\" in text or "bnode" in text.lower()) and bool(_NAMING.search(text))


def plain_label(label: str) -> str:
    """Give a label that every format can carry, another one for each label.

    >>> plain_label("a1"), plain_label("1a")
    ('a1', 'named0031u0061u')
    """
    if _PLAIN.fullmatch(label):
        return label
    return "named" + "".join(f"{ord(character):04x}u" for character in label)


def with_plain_labels(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Pass triples through, the labels of their blank nodes made plain."""
    for triple in triples:
        yield _plain_triple(triple)


def with_plain_labels_in_tsv(body: bytes) -> bytes:
    """Make the labels plain in SPARQL 1.1 Query Results TSV, where a field that begins with `_:` is a blank node."""
    return _IN_TSV.sub(lambda match: b"_:" + plain_label(match[1].decode()).encode(), body)


def _plain_triple(triple: ox.Triple) -> ox.Triple:
    subject, value = triple.subject, triple.object
    if isinstance(subject, ox.BlankNode):
        subject = ox.BlankNode(plain_label(subject.value))
    if isinstance(value, ox.BlankNode):
        value = ox.BlankNode(plain_label(value.value))
    elif isinstance(value, ox.Triple):
        value = _plain_triple(value)
    return ox.Triple(subject, triple.predicate, value)
