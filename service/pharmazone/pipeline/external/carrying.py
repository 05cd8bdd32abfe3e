"""The external sources of a snapshot, carried into the next one: their files are taken over, and loaded anew."""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox
import zstandard
from pydantic import ValidationError

from pharmazone.errors import SnapshotError
from pharmazone.manifest import ExternalGraph, ExternalSource
from pharmazone.snapshot import CURRENT, EXTERNAL_FOLDER

Advance = Callable[[int, int], None]
"""Hears how much is done, of how much."""
_ADVICE: Final = "Remove the source with `pharmazone external remove`, and add it again."


def quiet(_done: int, _whole: int) -> None:
    """Hear, and tell nobody."""


@dataclass(frozen=True)
class Carried:
    """Sources, and the folder of the snapshot that has their files."""

    path: Path
    sources: tuple[ExternalSource, ...]

    @property
    def files(self) -> Mapping[str, bytes | Path]:
        """Give the files of their graphs and their records, by the names that they have in a snapshot."""
        graphs = {graph.file: self.path / graph.file for each in self.sources for graph in each.graphs}
        return {**graphs, **records_of(self.sources)}

    def load_into(self, store: ox.Store, advance: Advance = quiet) -> None:
        """Load all their graphs; `advance` hears how many triples are loaded. SnapshotError: a spoilt file."""
        whole, done = sum(each.triples for each in self.sources), 0
        for each in self.sources:
            for graph in each.graphs:
                load_graph(store, self.path / graph.file, graph)
                done += graph.triples
                advance(done, whole)


def in_order(sources: Iterable[ExternalSource]) -> tuple[ExternalSource, ...]:
    """Give sources by their names, as every manifest has them."""
    return tuple(sorted(sources, key=lambda each: each.name))


def records_of(sources: tuple[ExternalSource, ...]) -> Mapping[str, bytes]:
    """Give a record of each source, which tells of it when the manifest is spoilt."""
    return {f"{EXTERNAL_FOLDER}/{each.name}.json": each.model_dump_json(indent=2).encode() for each in sources}


def carried_from(folder: Path, *, without: str = "") -> Carried:
    """Give the sources of the current snapshot of a folder, but the one of this name; their records tell of them.

    SnapshotError: a record cannot be read.
    """
    current = (folder / CURRENT).resolve()
    records = (_read(path) for path in (current / EXTERNAL_FOLDER).glob("*.json"))
    return Carried(current, in_order(each for each in records if each.name != without))


def load_graph(store: ox.Store, file: Path, graph: ExternalGraph) -> None:
    """Load a compressed file of N-Triples into its graph; SnapshotError: it has not what is recorded of it."""
    before = len(store)
    try:
        with file.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as lines:
            store.bulk_load(cast("IO[bytes]", lines), ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph.iri))
    except (OSError, SyntaxError, zstandard.ZstdError) as error:
        raise SnapshotError(f"{file}: this file of an external source cannot be read: {error}. {_ADVICE}") from error
    if len(store) - before != graph.triples:
        raise SnapshotError(f"{file}: it has not {graph.triples} triples. {_ADVICE}")


def load_lines(store: ox.Store, file: Path, graph: str, advance: Advance = quiet) -> int:
    """Load a file of N-Triples into a graph, and give how many triples the store has more than before."""
    before, whole = len(store), file.stat().st_size
    with file.open("rb") as lines:
        reader = cast("IO[bytes]", _Watched(lines, lambda at: advance(at, whole)))
        store.bulk_load(reader, ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
    return len(store) - before


class _Watched:
    """A file that tells how far it has been read, in bytes."""

    def __init__(self, file: IO[bytes], told: Callable[[int], None]) -> None:
        self._file = file
        self._told = told

    def read(self, size: int = io.DEFAULT_BUFFER_SIZE) -> bytes:
        """Read as a file does."""
        chunk = self._file.read(size)
        self._told(self._file.tell())
        return chunk


def _read(path: Path) -> ExternalSource:
    try:
        return ExternalSource.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SnapshotError(f"{path}: this record of an external source cannot be read: {error}. Remove it.") from error
