"""Reads a table of mappings in its file form: SSSOM TSV 1.0, a YAML header in lines that begin with #, then rows."""

import csv
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import curies
import pyoxigraph as ox
import yaml
from curies.vocabulary import matching_processes
from pydantic import BaseModel, ValidationError

from pharmazone.errors import Fault, KnowledgeError
from pharmazone.sources import read_text

# A library below makes a folder for downloads in the home as soon as it is imported, and fails where it may not.
# Nothing is downloaded here, so it gets a folder that is gone at once.
with tempfile.TemporaryDirectory() as _folder:
    _is_ours = os.environ.setdefault("PYSTOW_HOME", _folder) == _folder
    from sssom_pydantic import MappingSetRecord, Record
    from sssom_pydantic.constants import BUILTIN_CONVERTER
    from sssom_pydantic.io import row_to_record

    if _is_ours:
        del os.environ["PYSTOW_HOME"]

REQUIRED_IN_HEADER: Final = (
    "mapping_set_id",
    "mapping_set_version",
    "license",
    "creator_label",
    "object_source",
    "curie_map",
)
NO_TERM: Final = "sssom:NoTermFound"
"""What stands in place of an object where a vocabulary was searched and has none (SSSOM 1.0)."""
EXACT: Final = "skos:exactMatch"
PREDICATES: Final = tuple(f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related"))

_JUSTIFICATIONS = frozenset(each.curie for each in matching_processes)
_SLOTS = "The slots are those of SSSOM 1.0: https://w3id.org/sssom/."


@dataclass(frozen=True)
class Row:
    """One row, and its line in the file, counted from 1."""

    line: int
    record: Record

    @property
    def is_refusal(self) -> bool:
        """Say whether the row says that the mapping does not hold."""
        return self.record.predicate_modifier is not None

    @property
    def is_absence(self) -> bool:
        """Say whether the row says that there is no term for its subject."""
        return self.record.object_id == NO_TERM


@dataclass(frozen=True)
class Table:
    """One file: its path below the home, its header, what expands its CURIEs, and its rows."""

    path: str
    text: str
    header: MappingSetRecord
    converter: curies.Converter
    rows: list[Row]


def read_table(path: Path, name: str, faults: list[Fault]) -> Table | None:
    """Read a file, its rows by the models of `sssom_pydantic`; None, and more faults, where anything is wrong."""
    before = len(faults)
    try:
        text = read_text(path, name)
    except KnowledgeError as error:
        faults += error.faults
        return None
    lines = text.removesuffix("\n").split("\n")
    length = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = _header(name, [line[1:] for line in lines[:length]], faults)
    if header is None:
        return None
    try:
        converter = curies.chain([curies.Converter.from_prefix_map(header.curie_map or {}), BUILTIN_CONVERTER])
    except ValueError as error:
        problem = f"curie_map is ambiguous: {' '.join(str(error).split())}"
        faults.append(Fault(f"{name}:1", problem, "Give each prefix an IRI of its own."))
        return None
    rows = list(_rows(name, lines[length:], length, header, converter, faults))
    return Table(name, text, header, converter, rows) if len(faults) == before else None


def _header(name: str, lines: list[str], faults: list[Fault]) -> MappingSetRecord | None:
    place, before = f"{name}:1", len(faults)
    try:
        said = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        faults.append(Fault(place, f"the header is not YAML: {error}", "Mend it; each of its lines begins with #."))
        return None
    if not isinstance(said, dict):
        faults.append(Fault(place, "the header is no table of slots", "Write `# slot: value` lines."))
        return None
    missing = [slot for slot in REQUIRED_IN_HEADER if not said.get(slot)]
    faults.extend(Fault(place, f"the header has no {slot}", f"Add a line `# {slot}: ...`.") for slot in missing)
    unknown = _unknown(said, MappingSetRecord)
    faults.extend(Fault(place, f"the header has an unknown slot, {slot}", _SLOTS) for slot in unknown)
    try:
        header = MappingSetRecord.model_validate(said)
    except ValidationError as error:
        faults.extend(Fault(place, words, _SLOTS) for words in _words(error))
        return None
    return header if len(faults) == before else None


def _rows(
    name: str,
    lines: list[str],
    above: int,
    header: MappingSetRecord,
    converter: curies.Converter,
    faults: list[Fault],
) -> Iterator[Row]:
    columns = lines[0].split("\t") if lines else []
    unknown = _unknown(columns, Record)
    faults.extend(Fault(f"{name}:{above + 1}", f"the table has an unknown column, {each}", _SLOTS) for each in unknown)
    for line, text in enumerate(lines[1:], above + 2):
        place, before = f"{name}:{line}", len(faults)
        cells = next(csv.reader([text], delimiter="\t"), [])
        if len(cells) != len(columns):
            problem = f"the row has {len(cells)} cells under {len(columns)} columns"
            faults.append(Fault(place, problem, "Separate cells by one tab each, empty ones too; a row is one line."))
            continue
        filled: dict[str, str | list[str]] = {
            column: cell.strip() for column, cell in zip(columns, cells, strict=True) if cell.strip()
        }
        try:
            record = row_to_record(filled, converter=converter, propagatable=header.get_propagatable())
        except ValidationError as error:
            faults.extend(Fault(place, words, _SLOTS) for words in _words(error))
            continue
        faults.extend(Fault(place, *said) for said in _record_faults(record, converter))
        if len(faults) == before:
            yield Row(line, record)


def _record_faults(record: Record, converter: curies.Converter) -> Iterator[tuple[str, str]]:
    for slot, curie in (("subject_id", record.subject_id), ("object_id", record.object_id)):
        if ":" not in curie or converter.expand(curie) is None:
            yield f"{slot} is {curie}, which curie_map does not expand", "Declare its prefix in the header, or mend it."
    if record.object_id == NO_TERM:
        yield from _absence_faults(record)
    if record.predicate_id not in PREDICATES:
        yield f"predicate_id is {record.predicate_id}", f"It is one of {', '.join(PREDICATES)}."
    if record.mapping_justification not in _JUSTIFICATIONS:
        advice = "It is a process of https://w3id.org/semapv/, such as semapv:ManualMappingCuration."
        yield f"mapping_justification is {record.mapping_justification}", advice
    if record.confidence is None:
        yield "confidence is missing", "Say how sure the mapping is, from 0 to 1."
    if not record.author_label:
        yield "author_label is missing", "Say who decided."
    for link in record.see_also or ():
        if not _is_iri(link):
            yield f"see_also is {link}, which is no IRI", "Write the whole address, percent-encoded; | parts several."


def _absence_faults(record: Record) -> Iterator[tuple[str, str]]:
    if record.predicate_modifier is not None:
        yield f"{NO_TERM} is refused", "Leave predicate_modifier empty: the row already says that there is none."
    if record.predicate_id != EXACT:
        yield f"{NO_TERM} has the predicate {record.predicate_id}", f"Write {EXACT}: no term means the same."
    if not record.comment:
        yield f"{NO_TERM} has no comment", "Say where was searched, and by which names."


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _unknown(names: object, model: type[BaseModel]) -> list[str]:
    assert isinstance(names, dict | list)
    return [str(name) for name in names if name not in model.model_fields]


def _words(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, each['loc'])) or 'the row'}: {each['msg']}" for each in error.errors()]
