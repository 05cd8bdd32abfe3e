"""SSSOM TSV as others publish it: each row's statement, and a node that says why and how surely.

A row with the modifier Not states nothing, nor does one that found no term. What the format allows and our own files
may not have (other predicates, no author, no confidence) is read.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any, Final, cast

import pyoxigraph as ox
import yaml

from pharmazone.pipeline.external.feeding import Feed, lines_of
from pharmazone.pipeline.external.obo_in_owl import COMMON, node
from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.pipeline.external.writing import Sink
from pharmazone.spellings import Spellings
from pharmazone.terms import DCTERMS, EXTERNAL, OWL, RDF, RDFS, SSSOM, VOID, XSD

_BUILT_IN: Final = COMMON | {"sssom": SSSOM, "semapv": "https://w3id.org/semapv/vocab/"}
_NEEDED: Final = ("subject_id", "predicate_id", "object_id")
_MOST_COLUMNS: Final = 200
_MOST_HEADER_BYTES: Final = 1024 * 1024
_MOST_DIGITS: Final = 30
_NOTHING: Final = SSSOM + "NoTermFound"
_WHERE: Final = "The format is described at https://w3id.org/sssom/."
_TYPE: Final = ox.NamedNode(RDF + "type")
_OF_SET: Final = {
    "mapping_set_title": DCTERMS + "title",
    "mapping_set_description": DCTERMS + "description",
    "mapping_set_version": OWL + "versionInfo",
    "license": DCTERMS + "license",
}
_OF_ROW: Final = {
    "mapping_justification": SSSOM + "mapping_justification",
    "confidence": SSSOM + "confidence",
    "author_id": DCTERMS + "creator",
    "author_label": DCTERMS + "creator",
    "comment": RDFS + "comment",
    "see_also": RDFS + "seeAlso",
}


def read_sssom(feed: Feed, sink: Sink, spellings: Spellings, name: str) -> None:
    """Read a table of mappings; Refusal tells what is wrong in it."""
    ox.serialize(_Table(feed, spellings, name).statements(), cast("IO[bytes]", sink), ox.RdfFormat.N_TRIPLES)


class _Table:
    """A table while it is read: its lines, its prefixes, the IRI of its set."""

    def __init__(self, feed: Feed, spellings: Spellings, name: str) -> None:
        self._lines = lines_of(feed)
        self._spellings = spellings
        self._number = 0
        self._prefixes: Mapping[str, str] = _BUILT_IN
        self._graph = EXTERNAL + name

    def statements(self) -> Iterator[ox.Triple]:
        header, first = self._header()
        said = _read_header(header)
        declared = said.get("curie_map") or {}
        if not isinstance(declared, dict):
            raise Refusal("curie_map is no table of prefixes", _WHERE, 1)
        self._prefixes = _BUILT_IN | {str(prefix): str(iri) for prefix, iri in declared.items()}
        whole = node(str(said.get("mapping_set_id") or self._graph), 1)
        yield ox.Triple(whole, _TYPE, ox.NamedNode(SSSOM + "MappingSet"))
        for slot, predicate in _OF_SET.items():
            if said.get(slot):
                yield ox.Triple(whole, ox.NamedNode(predicate), self._value(str(said[slot]), 1))
        yield from self._rows(first, whole)

    def _header(self) -> tuple[list[str], str]:
        """Give the lines of the header, and the first one behind them."""
        header: list[str] = []
        size = 0
        for number, line in self._lines:
            self._number = number
            if not line.startswith("#"):
                return header, line
            header.append(line[1:])
            size += len(line)
            if size > _MOST_HEADER_BYTES:
                raise Refusal("the header is longer than 1 MiB", _WHERE, self._number)
        raise Refusal("there is no table below the header", _WHERE, self._number)

    def _rows(self, first: str, whole: ox.NamedNode) -> Iterator[ox.Triple]:
        count = first.count("\t") + 1
        if count > _MOST_COLUMNS:
            problem = f"the table has {count:,} columns, where {_MOST_COLUMNS} are the most"
            raise Refusal(problem, _WHERE, self._number)
        columns = [each.strip().strip('"') for each in first.split("\t")]
        missing = [each for each in _NEEDED if each not in columns]
        if missing:
            raise Refusal(f"the table has no column {', '.join(missing)}", _WHERE, self._number)
        reader = csv.reader(self._texts(), delimiter="\t")
        try:
            for cells in reader:
                if len(cells) != len(columns) and any(cells):
                    problem = f"the row has {len(cells):,} cells under {len(columns)} columns"
                    raise Refusal(problem, "Separate cells by one tab each, empty ones too.", self._number)
                row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
                if row:
                    yield from self._row(row, whole)
        except csv.Error as error:
            raise Refusal(f"the row cannot be read: {error}", _WHERE, self._number) from error

    def _texts(self) -> Iterator[str]:
        for number, line in self._lines:
            self._number = number
            yield line + "\n"

    def _row(self, row: Mapping[str, str], whole: ox.NamedNode) -> Iterator[ox.Triple]:
        if row.get("predicate_modifier"):
            return
        missing = [each for each in _NEEDED if each not in row]
        if missing:
            raise Refusal(f"the row has no {', '.join(missing)}", _WHERE, self._number)
        subject, predicate, end = (self._iri(row[each]) for each in _NEEDED)
        if _NOTHING in (subject.value, end.value):
            return
        yield ox.Triple(subject, predicate, end)
        notes = [(slot, row[slot]) for slot in _OF_ROW if slot in row]
        if not notes:
            return
        said = f"{subject.value} {predicate.value} {end.value}"
        about = ox.NamedNode(f"{self._graph}#{hashlib.sha256(said.encode()).hexdigest()[:16]}")
        yield ox.Triple(about, _TYPE, ox.NamedNode(RDF + "Statement"))
        for name, part in (("subject", subject), ("predicate", predicate), ("object", end)):
            yield ox.Triple(about, ox.NamedNode(RDF + name), part)
        yield ox.Triple(about, ox.NamedNode(VOID + "inDataset"), whole)
        for slot, text in notes:
            for each in [text] if slot in ("comment", "confidence") else text.split("|"):
                yield ox.Triple(about, ox.NamedNode(_OF_ROW[slot]), self._noted(slot, each.strip()))

    def _noted(self, slot: str, text: str) -> ox.NamedNode | ox.Literal:
        match slot:
            case "confidence":
                try:
                    number = Decimal(text)
                except InvalidOperation as error:
                    raise Refusal(f"confidence is {text[:40]}, which is no number", _WHERE, self._number) from error
                if not number.is_finite() or (number and abs(number.adjusted()) > _MOST_DIGITS):
                    raise Refusal(f"confidence is {text[:40]}, which is no probability", _WHERE, self._number)
                return ox.Literal(f"{number:f}", datatype=ox.NamedNode(XSD + "decimal"))
            case "mapping_justification":
                return self._iri(text)
            case "author_id" if text.partition(":")[0] in self._prefixes or self._spellings.standard(text):
                return self._iri(text)
            case "see_also":
                return self._value(text, self._number)
        return ox.Literal(text)

    def _value(self, text: str, line: int) -> ox.NamedNode | ox.Literal:
        is_iri = text.startswith(("http://", "https://")) and len(text.split()) == 1
        return node(text, line) if is_iri else ox.Literal(text)

    def _iri(self, curie: str) -> ox.NamedNode:
        prefix, colon, local = curie.partition(":")
        if prefix in self._prefixes:
            return node(self._prefixes[prefix] + local, self._number)
        if local.startswith("//"):
            return node(curie, self._number)
        known = self._spellings.standard(curie) if colon else None
        if known is None:
            problem = f"{curie[:60]} has a prefix that neither the file nor the table of spellings knows"
            raise Refusal(problem, "Declare it in the curie_map of the header.", self._number)
        return node(known, self._number)


def _read_header(lines: list[str]) -> dict[str, Any]:
    text = "\n".join(lines)
    try:
        if "&" in text and any(isinstance(each, yaml.AnchorToken) for each in yaml.scan(text)):
            raise Refusal("the header has YAML anchors, which may stand for any length", "Write the values out.", 1)
        said = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "it is nested too deep, or a value does not fit"
        raise Refusal(
            f"the header is not YAML: {problem}", "Mend it; each of its lines begins with #.", line
        ) from error
    if said is not None and not isinstance(said, dict):
        raise Refusal("the header is no table of slots", "Write `# slot: value` lines.", 1)
    return cast("dict[str, Any]", said or {})
