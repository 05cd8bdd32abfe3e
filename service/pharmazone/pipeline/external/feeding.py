"""What a parser reads: the text of a file, block by block, looked at before the parser sees it.

It is here that lines are counted, since some parsers do not say where they stopped, and one that dies says nothing.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

import regex as re

from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.pipeline.external.unpacking import BLOCK_BYTES, Given, Unpacked

HEAD_BYTES: Final = 256 * 1024
"""So much of the beginning is known before anything is parsed."""

LONGEST_LINE_BYTES: Final = 16 * 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"
Look = Callable[[bytes, int], None]
"""Looks at a block that begins in a line, counted from 1."""


class Feed:
    """A binary stream for parsers. Each of `looks` is given each block before it is read, and may raise a Refusal."""

    def __init__(self, descriptor: int, report: Callable[["Feed"], None] = lambda _: None) -> None:
        self._unpacked = Unpacked(Given(descriptor))
        self._report = report
        self.head = self._read_head()
        self.looks: list[Look] = []
        self._pending = self.head
        self._before = self._block = b""
        self._at = 0
        self._lines_before = self._lines = 0  # that end before the last block but one, and before the last block
        self._begun: deque[int] = deque(maxlen=LONGEST_LINE_BYTES // BLOCK_BYTES + 2)

    @property
    def compression(self) -> str:
        """Say how the file is packed: gzip, zstd, or empty."""
        return self._unpacked.compression

    @property
    def given(self) -> Given:
        """Give the file itself."""
        return self._unpacked.given

    @property
    def bytes_read(self) -> int:
        """Count the bytes of the text that were read."""
        return self._unpacked.bytes_read

    @property
    def line(self) -> int:
        """Give the line up to which the parser has read, from 1."""
        return self._lines + self._block.count(b"\n", 0, self._at) + 1

    @property
    def line_long_ago(self) -> int:
        """Give the line in which what is longer than LONGEST_LINE_BYTES began, or one a little above it."""
        has_one_line = len(self._begun) > 1 and self._begun[1] == self.line
        return self.line if has_one_line else self._begun[0]

    @property
    def end(self) -> bytes:
        """Give what was read last, at least as much as a block has where there is so much."""
        return self._before + self._block

    def find_line(self, words: bytes) -> int | None:
        """Give the line in which words stand last, in what the parser was given lately; None where they do not."""
        recent = self._before + self._block[: self._at]
        place = recent.rfind(words)
        return self._lines_before + recent.count(b"\n", 0, place) + 1 if place >= 0 else None

    def read(self, size: int = -1, /) -> bytes:
        """Read at most `size` bytes, or what is left."""
        if size < 0:
            return b"".join(iter(lambda: self.read(BLOCK_BYTES), b""))
        if self._at >= len(self._block) and not self._refill():
            return b""
        start = self._at
        self._at = min(start + size, len(self._block))
        return self._block[start : self._at]

    def readable(self) -> bool:
        """Say that it can be read, as some ask."""
        return True

    def _refill(self) -> bool:
        if self._pending:
            block, self._pending = self._pending[:BLOCK_BYTES], self._pending[BLOCK_BYTES:]
        else:
            block = self._unpacked.read(BLOCK_BYTES)
        self._lines_before, self._before = self._lines, self._block
        self._lines += self._block.count(b"\n")
        self._block, self._at = block, 0
        self._begun.append(self._lines + 1)
        self._report(self)
        if b"\0" in block:
            raise Refusal("a NUL byte, which no text has", _NOT_TEXT, self._lines + _line_of(block, b"\0"))
        for look in self.looks:
            look(block, self._lines + 1)
        return bool(block)

    def _read_head(self) -> bytes:
        parts: list[bytes] = []
        while sum(map(len, parts)) < HEAD_BYTES and (data := self._unpacked.read(BLOCK_BYTES)):
            parts.append(data)
        return b"".join(parts).removeprefix(_BOM)


def lines_of(feed: Feed) -> Iterator[tuple[int, str]]:
    """Give the lines of a text with their numbers, from 1; Refusal where one is not UTF-8 or longer than 16 MiB."""
    for number, line in bytes_of_lines(feed):
        yield number, _decoded(line, number)


def bytes_of_lines(feed: Feed) -> Iterator[tuple[int, bytes]]:
    """Give the lines as bytes, without their ends."""
    held, number = b"", 0
    while block := feed.read(BLOCK_BYTES):
        *lines, held = (held + block).split(b"\n") if b"\n" in block else (held + block,)
        for line in lines:
            number += 1
            yield number, line
        if len(held) > LONGEST_LINE_BYTES:
            problem = f"the line is longer than {LONGEST_LINE_BYTES >> 20} MiB"
            raise Refusal(problem, "Look at how the file was made: no label or definition is so long.", number + 1)
    if held:
        yield number + 1, held


def _decoded(line: bytes, number: int) -> str:
    try:
        text = line.decode().removesuffix("\r")
    except UnicodeDecodeError as error:
        raise Refusal("this is not UTF-8", "Save the file as UTF-8.", number) from error
    if number == 1 and "\r" in text:  # all of it would be one line, of which only the beginning is understood
        raise Refusal("its lines end with CR alone", "Convert them: `tr '\\r' '\\n' < FILE > OTHER`.", 1)
    return text


class Nesting:
    """Refuses what is nested too deep: a block that opens more than LIMIT brackets, or elements, beyond those closed.

    What stands in strings and comments does not count. Parsers survive more, but slowly or with much memory; nobody
    writes so.
    """

    LIMIT: Final = 256

    def __init__(self, passed_over: re.Pattern[bytes], count: Callable[[bytes], int]) -> None:
        self._passed_over, self._count = passed_over, count

    def __call__(self, block: bytes, line: int) -> None:
        """Look at a block."""
        if self._count(block) <= self.LIMIT:
            return
        depth = 0
        for number, text in enumerate(self._passed_over.sub(_line_ends, block).split(b"\n"), line):
            depth += self._count(text)
            if depth > self.LIMIT:
                advice = "Nobody nests so deep: look at how the file was made."
                raise Refusal(f"it is nested more than {self.LIMIT} deep", advice, number)


def nesting(format_name: str) -> list[Look]:
    """Give what looks at the nesting of a format; nothing for one that has none."""
    match format_name:
        case "Turtle" | "TriG":
            return [Nesting(_TURTLE_PASSED_OVER, _open_brackets)]
        case "JSON-LD" | "OBO Graphs JSON":
            return [Nesting(_JSON_PASSED_OVER, _open_brackets)]
        case "RDF/XML":
            return [Nesting(_XML_PASSED_OVER, _open_elements)]
    return []


_NOT_TEXT: Final = "Save it as UTF-8; if it is an archive or a database, export RDF from it."
_JSON_PASSED_OVER: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_TURTLE_PASSED_OVER: Final = re.compile(
    rb'"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    rb'|"(?:[^"\\\n]++|\\.)*+"'
    rb"|'(?:[^'\\\n]++|\\.)*+'"
    rb"|<[^<>\s]*+>|#[^\n]*+",
    re.DOTALL,
)
_XML_PASSED_OVER: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)


def _open_brackets(block: bytes) -> int:
    return sum(block.count(each) for each in (b"[", b"{", b"(")) - sum(block.count(each) for each in (b"]", b"}", b")"))


def _open_elements(block: bytes) -> int:
    tags = block.count(b"<") - block.count(b"<!") - block.count(b"<?")
    return tags - 2 * block.count(b"</") - block.count(b"/>")


def _line_ends(passed_over: re.Match[bytes]) -> bytes:
    return b"\n" * passed_over[0].count(b"\n")


def _line_of(block: bytes, words: bytes) -> int:
    return block.count(b"\n", 0, block.find(words)) + 1
