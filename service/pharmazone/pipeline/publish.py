"""Publishes: from checked knowledge to a snapshot, whole or not at all."""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone import __version__
from pharmazone.errors import PharmazoneError, SnapshotError
from pharmazone.pipeline.changes import changes_of
from pharmazone.pipeline.count import count
from pharmazone.pipeline.dumps import make_dumps, pack
from pharmazone.pipeline.knowledge import Knowledge, Progress, know
from pharmazone.pipeline.quads import value
from pharmazone.pipeline.search_index import make_index
from pharmazone.pipeline.void import describe_dataset
from pharmazone.snapshot import (
    CHANGES,
    CURRENT,
    DATASET,
    DOWNLOADS,
    GOLDEN,
    MANIFEST,
    QUERIES,
    SEARCH,
    STORE,
    VOID,
    Manifest,
    Snapshot,
    identify,
    open_snapshot,
    seize,
)
from pharmazone.terms import ONTOLOGY, OWL

KEPT: Final = 2
_GOLDEN_OF_HOME: Final = "tests/knowledge/golden"
_BUILDING: Final = ".building-"
_LEFT_OVER: Final = re.compile(rf"{re.escape(_BUILDING)}({CURRENT}|[a-z0-9_]{{8}}|[0-9a-f]{{16}})")
_ID: Final = re.compile(r"[0-9a-f]{16}")
_LIBRARIES: Final = ("pyoxigraph", "reasonable", "pyshacl")


def build(home: Path, folder: Path, progress: Progress = lambda _: None) -> Snapshot:
    """Publish the knowledge of a home into a snapshot folder, and make it the current one.

    Nothing is published where there is a fault, and what was published before stays as it was. Equal sources give
    the snapshot that is there already, if it is whole. One build runs at a time; another waits for it.
    """
    knowledge = know(home, progress)
    progress("Writing the snapshot")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            return _publish(knowledge, folder)
    except OSError as error:
        said = f"{folder}: the snapshot cannot be written: {error}. What was published before is untouched."
        raise PharmazoneError(said) from error


def _publish(knowledge: Knowledge, folder: Path) -> Snapshot:
    if (folder / CURRENT).exists() and not (folder / CURRENT).is_symlink():
        raise PharmazoneError(f"{folder / CURRENT}: this is not our link to a snapshot. Choose another folder.")
    _clear(folder)
    lines = _lines(knowledge.dataset)
    manifest = _manifest(knowledge, lines)
    target, files = folder / manifest.id, _files(knowledge, lines, manifest)
    if not _is_whole(target, manifest, files, knowledge.sources.home, lines):
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder))
        try:
            _write(knowledge, files, manifest, building)
            if target.exists():
                _retire(target)
            building.rename(target)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
    _point(folder, manifest.id)
    _prune(folder, manifest.id)
    return open_snapshot(target)


def _lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Give the canonical N-Quads: each quad a line, sorted."""
    return sorted(f"{quad} .\n".encode() for quad in quads)


def _files(knowledge: Knowledge, lines: list[bytes], manifest: Manifest) -> dict[str, bytes]:
    """Give what is written as it stands: the dataset, its description, and the files that people take along."""
    packed = pack(lines)
    dumps = make_dumps(knowledge.dataset, packed, manifest)
    return {
        DATASET: packed,
        VOID: describe_dataset(manifest, knowledge.dataset),
        SEARCH: make_index(knowledge.dataset, manifest),
        CHANGES: changes_of(knowledge.sources.home),
        **{f"{DOWNLOADS}/{name}": octets for name, octets in dumps.items()},
    }


def _write(knowledge: Knowledge, files: Mapping[str, bytes], manifest: Manifest, building: Path) -> None:
    """Write every part of a snapshot, the manifest last, and flush it all to the disk."""
    building.chmod(0o755)
    for name, octets in files.items():
        (building / name).parent.mkdir(parents=True, exist_ok=True)
        (building / name).write_bytes(octets)
    store = ox.Store(building / STORE)
    store.bulk_extend(knowledge.dataset)
    store.optimize()
    store.flush()
    del store
    for name, source in _queries_of(knowledge.sources.home).items():
        (building / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, building / name)
    (building / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    for path in [*building.rglob("*"), building]:
        _sync(path)


def _manifest(knowledge: Knowledge, lines: list[bytes]) -> Manifest:
    sources = knowledge.sources
    prefixes = dict(sorted(sources.prefixes.items()))
    digests = {
        DATASET.removesuffix(".gz"): _digest(b"".join(lines)),
        "prefixes": _digest(json.dumps(prefixes).encode()),
        "release": _digest(__version__.encode()),
        CHANGES: _digest(changes_of(sources.home)),
        **_digests_of(_queries_of(sources.home)),
    }
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
        prefixes=prefixes,
        made_with={name: metadata.version(name) for name in _LIBRARIES},
        digests=digests,
    )


def _queries_of(home: Path) -> dict[str, Path]:
    """Give the files of queries of a home, and their golden answers, by the names that they have in a snapshot."""
    return {**_files_below(home / QUERIES, QUERIES), **_files_below(home / _GOLDEN_OF_HOME, GOLDEN)}


def _files_below(folder: Path, name: str) -> dict[str, Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f"{name}/{path.relative_to(folder).as_posix()}": path for path in files}


def _digests_of(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: _digest(path.read_bytes()) for name, path in files.items()}


def _digest(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def _is_whole(path: Path, manifest: Manifest, files: Mapping[str, bytes], home: Path, lines: list[bytes]) -> bool:
    """Read a snapshot back, and tell whether all of it is what would be written: manifest, files, queries, quads."""
    try:
        snapshot = open_snapshot(path)
        return (
            (path / MANIFEST).read_bytes() == manifest.to_json().encode()
            and all((path / name).read_bytes() == octets for name, octets in files.items())
            and _digests_of(_files_below(path / QUERIES, QUERIES)) == _digests_of(_queries_of(home))
            and _lines(ox.Store.read_only(str(snapshot.store))) == lines
        )
    except (SnapshotError, OSError, RuntimeError):  # the store raises the last: "Corruption: ..."
        return False


def _point(folder: Path, name: str) -> None:
    """Swap the pointer to the current snapshot in one step."""
    pointer = folder / f"{_BUILDING}{CURRENT}"
    pointer.symlink_to(name, target_is_directory=True)
    pointer.replace(folder / CURRENT)
    _sync(folder)


def _prune(folder: Path, current: str) -> None:
    """Remove old snapshots, but none that somebody holds, and nothing that is no snapshot of ours."""
    others = [snapshot for snapshot in _snapshots(folder) if snapshot.manifest.id != current]
    others.sort(key=lambda snapshot: (snapshot.path / MANIFEST).stat().st_mtime_ns, reverse=True)
    for snapshot in others[KEPT - 1 :]:
        with seize(snapshot) as is_ours_alone:
            if is_ours_alone:
                _retire(snapshot.path)
    _clear(folder)


def _snapshots(folder: Path) -> Iterator[Snapshot]:
    """Give the whole snapshots of a folder; another folder may have a manifest.json too."""
    for path in folder.iterdir():
        if _ID.fullmatch(path.name) and not path.is_symlink():
            with contextlib.suppress(SnapshotError):
                snapshot = open_snapshot(path)
                if snapshot.manifest.id == path.name:
                    yield snapshot


def _retire(path: Path) -> None:
    """Take a snapshot out of its place in one step, to be cleared: it is never seen in part."""
    path.rename(path.with_name(_BUILDING + path.name))


def _clear(folder: Path) -> None:
    """Remove what was retired, and what a killed build left."""
    for path in folder.glob(_BUILDING + "*"):
        if _LEFT_OVER.fullmatch(path.name):
            if path.is_symlink():
                path.unlink()
            else:
                shutil.rmtree(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
