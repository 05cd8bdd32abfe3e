"""Finds lines of N-Triples by a pattern of their bytes: quicker than a parser, for files that the project itself wrote.

Such a file has one triple a line, one space between its terms, IRIs without escapes, and UTF-8 in its literals.
"""

import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

IRI: Final = rb"<([^<>\n]+)>"
END: Final = rb" ?\.\s*$"


def pattern_of(predicates: tuple[str, ...], end: bytes) -> re.Pattern[bytes]:
    """Compile the pattern of whole lines: an IRI that is captured, one of some predicates, and an object.

    >>> pattern_of(("http://example.org/p",), IRI).fullmatch(b"<a:b> <http://example.org/p> <c:d> .").groups()
    (b'a:b', b'c:d')
    """
    named = b"|".join(re.escape(each.encode()) for each in predicates)
    return re.compile(b"^" + IRI + b" <(?:" + named + b")> " + end + END, re.MULTILINE)


def scan(lines: Path, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Give the matches of a pattern in a file, in order; the file is not read into memory."""
    if lines.stat().st_size == 0:  # which cannot be mapped
        return
    with lines.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        yield from pattern.finditer(text)
