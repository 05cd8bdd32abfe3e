"""Publishes: from checked knowledge to a snapshot, whole or not at all."""

import contextlib
import fcntl
import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone import __version__
from pharmazone.errors import PharmazoneError, SnapshotError
from pharmazone.pipeline.count import count
from pharmazone.pipeline.knowledge import Knowledge, Progress, know
from pharmazone.pipeline.quads import value
from pharmazone.pipeline.void import describe_dataset
from pharmazone.snapshot import (
    CURRENT,
    DATASET,
    MANIFEST,
    QUERIES,
    STORE,
    VOID,
    Manifest,
    Snapshot,
    identify,
    open_snapshot,
)
from pharmazone.terms import ONTOLOGY, OWL

KEPT: Final = 2
_BUILDING: Final = ".building-"
_LIBRARIES: Final = ("pyoxigraph", "reasonable", "pyshacl")


def build(home: Path, folder: Path, progress: Progress = lambda _: None) -> Snapshot:
    """Publish the knowledge of a home into a snapshot folder, and make it the current one.

    Nothing is published where there is a fault, and what was published before stays as it was. Equal sources give
    the snapshot that is there already. One build runs at a time; another waits for it.
    """
    try:
        knowledge = know(home, progress)
        progress("Writing the snapshot")
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            for abandoned in folder.glob(_BUILDING + "*"):
                shutil.rmtree(abandoned)
            return _publish(knowledge, folder)
    except OSError as error:
        said = f"{folder}: the snapshot cannot be written: {error}. What was published before is untouched."
        raise PharmazoneError(said) from error


def _publish(knowledge: Knowledge, folder: Path) -> Snapshot:
    lines = sorted(f"{quad} .\n".encode() for quad in knowledge.dataset)
    manifest = _manifest(knowledge, lines)
    target = folder / manifest.id
    if not _is_whole(target):
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder))
        try:
            _write(knowledge, lines, manifest, building)
            shutil.rmtree(target, ignore_errors=True)
            building.rename(target)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
    _point(folder, manifest.id)
    _prune(folder, manifest.id)
    return open_snapshot(target)


def _write(knowledge: Knowledge, lines: list[bytes], manifest: Manifest, building: Path) -> None:
    """Write every part of a snapshot, the manifest last, and flush it all to the disk."""
    building.chmod(0o755)
    with (building / DATASET).open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as dataset:
        dataset.writelines(lines)
    store = ox.Store(building / STORE)
    store.bulk_extend(knowledge.dataset)
    store.optimize()
    store.flush()
    del store
    shutil.copytree(knowledge.sources.home / QUERIES, building / QUERIES)
    (building / VOID).write_bytes(describe_dataset(manifest, knowledge.dataset))
    (building / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    for path in [*building.rglob("*"), building]:
        _sync(path)


def _manifest(knowledge: Knowledge, lines: list[bytes]) -> Manifest:
    sources = knowledge.sources
    digests = {DATASET.removesuffix(".gz"): hashlib.sha256(b"".join(lines)).hexdigest()}
    for path in sorted((sources.home / QUERIES).rglob("*.rq")):
        digests[path.relative_to(sources.home).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    versions = [
        value(quad.object)
        for quad in sources.quads
        if quad.subject == ox.NamedNode(ONTOLOGY) and quad.predicate == ox.NamedNode(OWL + "versionInfo")
    ]
    return Manifest(
        id=identify(digests),
        release=__version__,
        ontology=versions[0] if versions else "",
        counts=count(knowledge.dataset),
        prefixes=dict(sorted(sources.prefixes.items())),
        made_with={name: metadata.version(name) for name in _LIBRARIES},
        digests=digests,
    )


def _is_whole(path: Path) -> bool:
    try:
        open_snapshot(path)
    except SnapshotError:
        return False
    return True


def _point(folder: Path, name: str) -> None:
    """Swap the pointer to the current snapshot in one step."""
    pointer = folder / f"{_BUILDING}{CURRENT}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(name, target_is_directory=True)
    pointer.replace(folder / CURRENT)
    _sync(folder)


def _prune(folder: Path, current: str) -> None:
    """Remove all but the newest snapshots; a service that still reads one keeps the files that it has open."""
    others = [path.parent for path in folder.glob(f"*/{MANIFEST}") if path.parent.name not in (current, CURRENT)]
    newest_first = sorted(others, key=lambda path: (path / MANIFEST).stat().st_mtime_ns, reverse=True)
    for path in newest_first[KEPT - 1 :]:
        shutil.rmtree(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
