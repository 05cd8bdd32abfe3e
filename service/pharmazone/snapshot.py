"""The artefact that the two pipelines share: an immutable directory, whose name is the id of what it holds.

    <snapshot folder>/
        current -> <id>          the one that is served
        <id>/
            manifest.json        id, release, counts, versions, prefixes, digests
            dataset.nq.gz        every quad of ours, canonical and sorted
            external/            the triples of each external source, normalized, and what is derived from them
            spellings.json       how IRIs of other vocabularies are written (an extended prefix map)
            store/               all of these quads as an Oxigraph database
            void.ttl             what is in it (VoID)
            changes.json         what changed from release to release
            search.sqlite        what everything is called, to be found by it (SQLite with FTS5)
            downloads/           the same for whoever takes it along: dumps, a flat table of facts
                SHA256SUMS       the digest of each, and of dataset.nq.gz
            queries/             the saved queries and those of the pages, as they were
                golden/          what each saved query has to answer, where the sources say it

The id is computed from the digests of what does not depend on the machine: the quads, the queries, the prefixes, the
release, and the external sources. So the same input has the same id everywhere, though the bytes of `store/` differ.

Who reads a snapshot for long holds it, by a shared lock on its manifest; a build removes only what it can lock alone.
"""

import contextlib
import fcntl
import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pydantic import ValidationError

from pharmazone.errors import SnapshotError
from pharmazone.manifest import LAYOUT, Manifest
from pharmazone.terms import GRAPH

MANIFEST: Final = "manifest.json"
DATASET: Final = "dataset.nq.gz"
STORE: Final = "store"
VOID: Final = "void.ttl"
SEARCH: Final = "search.sqlite"
CHANGES: Final = "changes.json"
QUERIES: Final = "queries"
GOLDEN: Final = "queries/golden"
CURRENT: Final = "current"
DOWNLOADS: Final = "downloads"
SUMS: Final = "SHA256SUMS"
EXTERNAL_FOLDER: Final = "external"
SPELLINGS: Final = "spellings.json"
PASSAGES_DUMP: Final = "passages.trig.gz"
TRIG_DUMP: Final = "dataset.trig.gz"
FACTS_CSV: Final = "facts.csv"
FACTS_WORKBOOK: Final = "facts.xlsx"
FACT_COLUMNS: Final = (
    *("thing", "thing_en", "thing_ru", "kind", "property", "property_en", "property_ru"),
    *("value", "value_en", "value_ru", "number", "unit", "unit_en", "unit_ru", "bound", "modality", "is_actual"),
    *("speaker", "speaker_en", "speaker_ru", "article", "article_en", "article_ru", "article_language"),
    *("section", "section_en", "section_ru", "start", "end", "passage", "read_with", "discrepancies"),
    *("is_fact", "datatype", "value_language"),
)
"""The columns of the flat table of facts."""


def graph_file(graph: str) -> str:
    """Give the name of the file that a named graph is dumped to.

    >>> graph_file(GRAPH + "inferred/owl-rl"), graph_file("urn:x:y")
    ('graph-inferred-owl-rl.ttl.gz', 'graph-urn%3Ax%3Ay.ttl.gz')
    """
    name = graph.removeprefix(GRAPH).replace("/", "-") if graph.startswith(GRAPH) else graph
    return f"graph-{quote(name, safe='')}.ttl.gz"


def explained_columns() -> tuple[str, ...]:
    """Give the columns of the table that are explained one by one: all but those with the labels of others."""
    return tuple(each for each in FACT_COLUMNS if not each.endswith(("_en", "_ru")))


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot, open for reading."""

    path: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """Give the folder of the Oxigraph database."""
        return self.path / STORE

    @property
    def search(self) -> Path:
        """Give the file of the search index."""
        return self.path / SEARCH

    @property
    def changes(self) -> Path:
        """Give the file that tells what changed from release to release."""
        return self.path / CHANGES

    @property
    def spellings(self) -> Path:
        """Give the file of the spellings of other vocabularies' IRIs."""
        return self.path / SPELLINGS

    @property
    def queries(self) -> Path:
        """Give the folder of the queries that were published with it."""
        return self.path / QUERIES

    @property
    def golden(self) -> Path:
        """Give the folder of the golden answers; there may be none."""
        return self.path / GOLDEN

    def download(self, name: str) -> Path:
        """Give where a file to take along lies; it may be missing from a snapshot of another version."""
        return self.path / DATASET if name == DATASET else self.path / DOWNLOADS / name

    def lines(self) -> Iterator[bytes]:
        """Read the canonical N-Quads, a line at a time."""
        with gzip.open(self.path / DATASET, "rb") as dataset:
            yield from dataset


@contextlib.contextmanager
def hold(snapshot: Snapshot) -> Iterator[None]:
    """Keep a snapshot from being removed while it is read; many may hold it at once, and a killed process lets go.

    SnapshotError: it was removed or replaced before it could be held.
    """
    with _locked(snapshot, fcntl.LOCK_SH) as is_held:
        if not is_held:
            raise SnapshotError(f"{snapshot.path}: a build has just removed this snapshot. Open the current one.")
        yield


@contextlib.contextmanager
def seize(snapshot: Snapshot) -> Iterator[bool]:
    """Lock a snapshot alone, to remove it; tells whether that was possible, which it is not while anyone holds it."""
    with _locked(snapshot, fcntl.LOCK_EX | fcntl.LOCK_NB) as is_held:
        yield is_held


@contextlib.contextmanager
def _locked(snapshot: Snapshot, operation: int) -> Iterator[bool]:
    """Lock the manifest, and tell whether the lock was got and the snapshot was still in its place then."""
    path = snapshot.path / MANIFEST
    with contextlib.ExitStack() as stack:
        try:
            manifest = stack.enter_context(path.open("rb"))
            fcntl.flock(manifest, operation)
            is_held = os.path.samestat(os.fstat(manifest.fileno()), path.stat())
        except (BlockingIOError, FileNotFoundError):
            is_held = False
        except OSError as error:
            raise SnapshotError(f"{path}: it cannot be locked: {error}.") from error
        yield is_held


def open_snapshot(path: Path) -> Snapshot:
    """Open the snapshot in a directory; SnapshotError says what is missing or does not fit."""
    advice = "Build a new one with `pharmazone build`."
    try:
        text = (path / MANIFEST).read_text(encoding="utf-8")
        layout = json.loads(text).get("layout")
        if layout != LAYOUT:
            raise SnapshotError(f"{path}: its layout is {layout}, this version reads {LAYOUT}. {advice}")
        manifest = Manifest.model_validate_json(text)
    except FileNotFoundError as error:
        raise SnapshotError(f"{path}: there is no {MANIFEST}, so this is no whole snapshot. {advice}") from error
    except (OSError, ValueError, AttributeError, ValidationError) as error:
        raise SnapshotError(f"{path / MANIFEST}: it cannot be read: {error}. {advice}") from error
    missing = [name for name in (DATASET, STORE, VOID, SEARCH, SPELLINGS, QUERIES) if not (path / name).exists()]
    if missing:
        raise SnapshotError(f"{path}: {', '.join(missing)} is missing. {advice}")
    return Snapshot(path, manifest)


def current_snapshot(folder: Path) -> Snapshot | None:
    """Open the snapshot that `current` points to; None where nothing was ever published in the folder."""
    pointer = folder / CURRENT
    if not pointer.is_symlink() and not pointer.exists():
        return None
    return open_snapshot(pointer.resolve())
