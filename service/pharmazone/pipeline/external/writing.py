"""What was read, as N-Triples in a file: IRIs in their source's own spelling, blank nodes under names that stay.

A parser makes up a name for each blank node that has none, another one each time; equal files shall give equal bytes.
So each such node is named after its number, and each that has a name by a digest of it, both with the name of the
source: in a store where several sources lie, no node of one is taken for one of another.
"""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.pipeline.external.unpacking import refuse_swelling
from pharmazone.spellings import Spellings

LONGEST_LINE_BYTES: Final = 16 * 1024 * 1024
MOST_UNNAMED: Final = 4_000_000

TOO_LONG: Final = "Leave it out: what is so long is no label, no definition and no sequence."

_CHUNK_BYTES: Final = 1024 * 1024
_SHOWN_BYTES: Final = 120
_BLANK: Final = re.compile(rb"(?m)_:(?:(?<=^_:)|(?<= _:)(?=\S+ \.$))(\S+)")
_MADE_UP: Final = re.compile(rb"[a-f][0-9a-f]{15,31}")
_RDF_1_2: Final = re.compile(rb"(?m)^(?:[^\"\n]*<<\(|.*\"@[A-Za-z0-9-]+--(?:ltr|rtl) \.$)")
_ONTOLOGY: Final = b"http://www.w3.org/2002/07/owl#Ontology"
_HEADERS: Final = (
    _ONTOLOGY,
    b"http://www.w3.org/2004/02/skos/core#ConceptScheme",
    b"https://w3id.org/sssom/MappingSet",
)
_HEADER: Final = re.compile(
    rb"(?m)^(<[^>]*>) <http://www\.w3\.org/1999/02/22-rdf-syntax-ns#type> <("
    + b"|".join(map(re.escape, _HEADERS))
    + rb")> \.$"
)


class Sink:
    """A binary stream that serializers write N-Triples to.

    `text_bytes` gives how much text these statements were made of; what swells beyond all measure is refused.
    `is_naming` says that who writes makes up names for blank nodes.
    """

    def __init__(
        self, descriptor: int, name: str, spellings: Spellings, text_bytes: Callable[[], int], is_naming: bool
    ) -> None:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        self._descriptor, self._spellings, self._text_bytes = descriptor, spellings, text_bytes
        self._nodes = _Nodes(name, is_naming=is_naming)
        self._parts: list[bytes] = []
        self._held = 0
        self._enough = _CHUNK_BYTES
        self.statements = self.bytes_written = 0
        self.rewritten: Counter[str] = Counter()
        self.header: bytes | None = None
        """The first subject that is an ontology, else the first that is a scheme or a set, as it stands in its line."""
        self._is_ontology = False

    def write(self, data: bytes, /) -> int:
        """Take what a serializer writes; lines may be parted anywhere."""
        self._parts.append(bytes(data))
        self._held += len(data)
        if self._held >= self._enough:
            self._write_lines()
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is held is not yet whole."""

    def finish(self) -> None:
        """Write what is left."""
        self._write_lines()
        self._nodes.clear()

    def _write_lines(self) -> None:
        held = b"".join(self._parts)
        end = held.rfind(b"\n") + 1
        rest = held[end:]
        self._parts, self._held = [rest] if rest else [], len(rest)
        self._enough = len(rest) + _CHUNK_BYTES
        if max(end, len(rest)) > LONGEST_LINE_BYTES:
            for line in held.split(b"\n"):
                if len(line) > LONGEST_LINE_BYTES:
                    problem = f"a literal is longer than {LONGEST_LINE_BYTES >> 20} MiB: {_beginning(line)}"
                    raise Refusal(problem, TOO_LONG)
        if end:
            self._write_chunk(held[:end])

    def _write_chunk(self, chunk: bytes) -> None:
        if any(each in chunk for each in (b"<<(", b"--ltr .", b"--rtl .")) and (new := _RDF_1_2.search(chunk)):
            what = "a triple term, an annotation or a text with a direction, which are RDF 1.2"
            problem = f"it has {what}: {_beginning(new[0])}"
            raise Refusal(
                problem, "Write it in RDF 1.1: a statement about a statement as an rdf:Statement or owl:Axiom."
            )
        if any(each in chunk for each in _HEADERS):
            self._note_headers(chunk)
        if b"_:" in chunk:
            chunk = self._renamed(chunk)
        chunk, counts = self._spellings.normalize_lines(chunk)
        self.rewritten.update(counts)
        self.statements += chunk.count(b"\n")
        self.bytes_written += len(chunk)
        refuse_swelling(self.bytes_written, self._text_bytes(), "written out, the statements have")
        left = memoryview(chunk)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def _renamed(self, chunk: bytes) -> bytes:
        parts = _BLANK.split(chunk)
        nodes = self._nodes
        parts[1::2] = [b"_:%032x" % nodes[label] for label in parts[1::2]]
        return b"".join(parts)

    def _note_headers(self, chunk: bytes) -> None:
        for found in _HEADER.finditer(chunk):
            if self.header is None or (found[2] == _ONTOLOGY and not self._is_ontology):
                self.header, self._is_ontology = found[1], found[2] == _ONTOLOGY


def _beginning(line: bytes) -> str:
    return line[:_SHOWN_BYTES].decode(errors="replace") + "..."


class _Nodes(dict[bytes, int]):
    """Numbers of blank nodes by their labels; only those of labels that a parser made up are remembered."""

    def __init__(self, name: str, *, is_naming: bool) -> None:
        super().__init__()
        self._key = hashlib.blake2b(name.encode(), digest_size=32).digest()
        self._first = 0xA << 124 | int.from_bytes(self._key[:7], "big") << 64
        self._is_naming = is_naming

    def __missing__(self, label: bytes) -> int:
        if not (self._is_naming and _MADE_UP.fullmatch(label)):
            digest = hashlib.blake2b(label, digest_size=15, key=self._key).digest()
            return 0xB << 124 | int.from_bytes(digest, "big")
        if len(self) >= MOST_UNNAMED:
            raise Refusal(
                f"it has more than {MOST_UNNAMED:,} blank nodes without a name, which cannot be told apart here",
                "Convert it to N-Triples first, where each has a name.",
            )
        number = self[label] = self._first + len(self)
        return number
