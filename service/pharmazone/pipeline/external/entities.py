"""The entities of an RDF/XML document: what Protégé writes as abbreviations of namespaces is fine, all else is refused.

An entity that names others can stand for any length (a "billion laughs"), one that is external for any file.
"""

import codecs
from typing import Final

import regex as re

from pharmazone.pipeline.external.feeding import HEAD_BYTES
from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.pipeline.external.sniffing import prolog, root_name

LONGEST: Final = 512
MOST: Final = 1_000

_DECLARED: Final = re.compile(rb"<!ENTITY\s+(%\s+)?([^\s\"'<>%&;]+)\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC))?")
_EXTERNAL_SUBSET: Final = re.compile(rb"<!DOCTYPE\s+[^\s\[>]+\s+(SYSTEM|PUBLIC)")
_ENCODING: Final = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.:-]+)[\"']")
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_AFTER: Final = rb"(?:\s|<!--(?:[^-]|-(?!->))*+-->|<\?(?:[^?]|\?(?!>))*+\?>)*+\Z"
_LATER: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)")
_ADVICE: Final = "Save it again with a tool that writes no such entities, or replace them in the file."


def look_at_prolog(head: bytes) -> None:
    """Raise a Refusal where what stands before the root element could do harm, or is not UTF-8."""
    before = prolog(head)
    if len(before) >= HEAD_BYTES:
        raise Refusal(f"the root element does not begin within {HEAD_BYTES >> 10} KiB", "Shorten what is before it.", 1)
    rest = head[len(before) :]
    if rest.startswith((b"<!", b"<?")):
        line = before.count(b"\n") + 1
        raise Refusal("what stands before the root element is not well-formed", "Mend the DOCTYPE or comment.", line)
    encoding = _ENCODING.match(before)
    if encoding and encoding[1].upper() not in (b"UTF-8", b"UTF8", b"US-ASCII", b"ASCII"):
        name = encoding[1].decode()
        raise Refusal(f"its encoding is {name}", f"Save it as UTF-8: `iconv -f {name} -t UTF-8`, and say so in it.", 1)
    declared = _COMMENT.sub(_blank, before)
    if external := _EXTERNAL_SUBSET.search(declared):
        raise Refusal("its DOCTYPE names an external file", _ADVICE, _line(declared, external.start()))
    found = list(_DECLARED.finditer(declared))
    if len(found) != declared.count(b"<!ENTITY") or len(found) > MOST:
        problem = f"it declares more than {MOST} entities" if len(found) > MOST else "an entity is malformed"
        raise Refusal(problem, _ADVICE, _line(declared, declared.find(b"<!ENTITY")))
    for each in found:
        if problem := _wrong(each):
            name = each[2].decode("utf-8", "replace")[:40]
            raise Refusal(f"the entity {name} {problem}", _ADVICE, _line(declared, each.start()))


class LaterDeclarations:
    """Refuses a document type that is declared behind the prolog: a parser of blocks may well believe it."""

    def __init__(self, prolog_bytes: int) -> None:
        self._left = prolog_bytes
        self._end = b""

    def __call__(self, block: bytes, line: int) -> None:
        """Look at a block."""
        skipped = min(self._left, len(block))
        self._left -= skipped
        text = self._end + block[skipped:]
        if found := _LATER.search(text):
            number = line + block.count(b"\n", 0, skipped + max(0, found.start() - len(self._end)))
            raise Refusal("a document type is declared inside the document", _ADVICE, number)
        self._end = text[-16:]


class Utf8:
    """Refuses what is not UTF-8 by its line, which the parser of RDF/XML does not tell."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def __call__(self, block: bytes, line: int) -> None:
        """Look at a block."""
        try:
            self._decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            number = line + error.object.count(b"\n", 0, error.start)
            raise Refusal("a byte that is not UTF-8", "Save the file as UTF-8.", number) from error


def look_at_end(head: bytes, end: bytes) -> None:
    """Raise a Refusal where the root element is not closed: the parser takes a document that was cut for whole."""
    name = root_name(head)
    if name and not re.search(rb"(?:</" + re.escape(name) + rb"\s*|/)>" + _AFTER, end, re.DOTALL):
        raise Refusal(f"the document ends before </{name.decode()}>: it was cut off", "Fetch the file again.")


def _wrong(entity: re.Match[bytes]) -> str:
    if entity[1]:
        return "is a parameter entity"
    if entity[5]:
        return "is external"
    text = entity[3] if entity[3] is not None else entity[4]
    if text is None:
        return "has no value"
    if any(each in text for each in (b"&", b"<", b"%")):
        return "is made of other entities or of markup"
    return f"is longer than {LONGEST} bytes" if len(text) > LONGEST else ""


def _blank(comment: re.Match[bytes]) -> bytes:
    return b"\n" * comment[0].count(b"\n")


def _line(text: bytes, place: int) -> int:
    return text.count(b"\n", 0, place) + 1
