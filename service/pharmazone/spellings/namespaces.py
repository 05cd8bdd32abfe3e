"""What follows from a record of the table: how else its namespace is written, and where resolvers put its prefix."""

from collections.abc import Iterator
from typing import Final

from curies import Record

RESOLVERS: Final = ("identifiers.org", "bioregistry.io", "n2t.net", "bio2rdf.org")
"""Hosts whose addresses end in a prefix, a colon or a slash, and an identifier."""


def names_of(record: Record) -> list[str]:
    """Give the prefixes of a record, the preferred one first."""
    return list(dict.fromkeys([record.prefix, *record.prefix_synonyms]))


def stated_of(record: Record) -> list[str]:
    """Give the namespaces that a record states, the source's own first."""
    return [record.uri_prefix, *record.uri_prefix_synonyms]


def other_scheme(space: str) -> str:
    """Give a namespace with https for http, and the other way about.

    >>> other_scheme("https://omim.org/entry/"), other_scheme("MIM:PS")
    ('http://omim.org/entry/', 'MIM:PS')
    """
    scheme, mark, rest = space.partition("://")
    return {"http": "https", "https": "http"}.get(scheme, scheme) + mark + rest


def namespaces_of(record: Record) -> list[str]:
    """Give all namespaces of a record, the source's own first, then those that are stated, then those that follow.

    >>> namespaces_of(Record(prefix="HP", uri_prefix="http://purl.obolibrary.org/obo/HP_"))[:3]
    ['http://purl.obolibrary.org/obo/HP_', 'http://www.purl.obolibrary.org/obo/HP_', 'https://purl.obolibrary.org/obo/HP_']
    """
    stated = stated_of(record)
    colon = [record.uri_prefix.removesuffix("_") + mark for mark in (":", "%3A") if record.uri_prefix.endswith("_")]
    return list(dict.fromkeys([*stated, *(each for space in stated + colon for each in _schemes(space))]))


def resolving() -> list[str]:
    """Give what the addresses of resolvers begin with; a prefix and an identifier follow."""
    return ["urn:miriam:", *(each for host in RESOLVERS for each in _schemes(f"https://{host}/"))]


def as_curie(tail: str) -> str:
    """Give the CURIE at the end of a resolver's address, where a slash may stand for the colon.

    >>> as_curie("doid/DOID:4"), as_curie("mesh:D012345"), as_curie("obo.go/GO:0032571")
    ('doid:DOID:4', 'mesh:D012345', 'go:GO:0032571')
    """
    head, slash, rest = tail.removeprefix("obo.").partition("/")
    return f"{head}:{rest}" if slash and ":" not in head else tail


def _schemes(space: str) -> Iterator[str]:
    """Give a namespace of the web with http and https, and with and without `www.`."""
    scheme, mark, rest = space.partition("://")
    if not mark or scheme not in ("http", "https"):
        yield space
        return
    bare = rest.removeprefix("www.")
    yield from sorted(f"{each}://{www}{bare}" for each in ("http", "https") for www in ("", "www."))
