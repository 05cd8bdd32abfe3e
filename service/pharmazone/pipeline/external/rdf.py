"""RDF in its own syntaxes, by the parsers of pyoxigraph.

All graphs of a file come into the one graph of its source. Nothing that a file names is fetched: neither owl:imports,
nor JSON-LD contexts, nor entities.
"""

import re
from collections.abc import Iterator
from typing import IO, Final, cast

import pyoxigraph as ox

from pharmazone.pipeline.external import sniffing
from pharmazone.pipeline.external.entities import LaterDeclarations, Utf8, look_at_end, look_at_prolog
from pharmazone.pipeline.external.feeding import Feed, nesting
from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.pipeline.external.sniffing import prolog
from pharmazone.pipeline.external.writing import TOO_LONG, Sink

NAMING: Final = frozenset({sniffing.TURTLE, sniffing.TRIG, sniffing.RDF_XML, sniffing.JSON_LD})
"""The formats with blank nodes that have no name."""

# The wider syntax reads the narrower one, and as fast.
_PARSERS: Final = {
    sniffing.N_TRIPLES: ox.RdfFormat.N_QUADS,
    sniffing.N_QUADS: ox.RdfFormat.N_QUADS,
    sniffing.TURTLE: ox.RdfFormat.TRIG,
    sniffing.TRIG: ox.RdfFormat.TRIG,
    sniffing.RDF_XML: ox.RdfFormat.RDF_XML,
    sniffing.JSON_LD: ox.RdfFormat.JSON_LD,
}
_WITH_GRAPHS: Final = {sniffing.N_TRIPLES: sniffing.N_QUADS, sniffing.TURTLE: sniffing.TRIG}
_PLACE: Final = re.compile(r"^Parser error (?:at|between) .*?columns? \d+(?: and .*?\d+)?: ?| \(line \d+\)$")
_QUOTED: Final = re.compile(r"'([^']{3,})'")


class GraphsNamed(Exception):
    """The file has named graphs, which its beginning did not show; `format_name` says what it is, then."""

    def __init__(self, format_name: str) -> None:
        self.format_name = format_name


def read_rdf(feed: Feed, sink: Sink, format_name: str, *, has_graphs: bool) -> None:
    """Read one of the formats of this module; Refusal tells what is wrong in it. GraphsNamed: read it with graphs."""
    _watch(feed, format_name)
    parser = ox.parse(cast("IO[bytes]", feed), _PARSERS[format_name])
    try:
        ox.serialize(_triples(parser) if has_graphs else parser, cast("IO[bytes]", sink), ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise _refusal(feed, error) from error
    except ValueError as error:
        if has_graphs or "named graphs" not in str(error):
            raise Refusal(str(error)) from error
        raise GraphsNamed(_WITH_GRAPHS.get(format_name, format_name)) from error
    except MemoryError as error:
        if "buffer" not in str(error):
            raise
        raise Refusal("a line or literal is longer than 16 MiB", TOO_LONG, feed.line_long_ago) from error
    if format_name == sniffing.RDF_XML:
        look_at_end(feed.head, feed.end)


def _triples(quads: ox.QuadParser) -> Iterator[ox.Triple]:
    return (quad.triple for quad in quads)


def _watch(feed: Feed, format_name: str) -> None:
    feed.looks = nesting(format_name)
    if format_name == sniffing.RDF_XML:
        look_at_prolog(feed.head)
        feed.looks += (LaterDeclarations(len(prolog(feed.head))), Utf8())


def _refusal(feed: Feed, error: SyntaxError) -> Refusal:
    words = _PLACE.sub("", error.msg or "")
    words = _PLACE.sub("", words).strip() or "it is malformed"
    if "LoadDocumentCallback" in words:
        line = feed.find_line(b'"@context"') or feed.find_line(b'"@import"')
        return Refusal(
            "a context is named by its address, and nothing is fetched",
            "Write the context into the file, or convert it to Turtle where it can be fetched.",
            line,
        )
    line = error.lineno
    if line is None:  # the parser of RDF/XML does not say
        named = _QUOTED.search(words)
        line = feed.find_line(named[1].encode()) if named else None
    return Refusal(_plain(words), "Mend the file there or just before, or ask its maintainers to.", line)


def _plain(words: str) -> str:
    for pattern, plain in _WORDS:
        words = pattern.sub(plain, words)
    return words[:1].lower() + words[1:] if words[:2] != words[:2].upper() else words


_WORDS: Final = (
    (re.compile(r"^(syntax error|ill-formed document): "), ""),
    (re.compile(r"invalid utf-8 sequence.*"), "a byte that is not UTF-8"),
    (re.compile(r"^No scheme found in an absolute IRI"), "an IRI is relative, and the file names no base"),
)
