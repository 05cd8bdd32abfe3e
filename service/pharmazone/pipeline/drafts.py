"""The folder of snapshots, changed by one at a time: a snapshot is drafted in a directory of its own, then swapped in.

Whoever is killed leaves what was published before as it was, and a draft that the next one clears away.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone.errors import PharmazoneError, SnapshotError
from pharmazone.manifest import Manifest
from pharmazone.snapshot import CURRENT, MANIFEST, QUERIES, STORE, Snapshot, open_snapshot, seize
from pharmazone.terms import is_external

KEPT: Final = 2
_BUILDING: Final = ".building-"
_LEFT_OVER: Final = re.compile(rf"{re.escape(_BUILDING)}({CURRENT}|[a-z0-9_]{{8}}|[0-9a-f]{{16}})")
_ID: Final = re.compile(r"[0-9a-f]{16}")

Files = Mapping[str, bytes | Path]
"""What a snapshot holds beside its store and its manifest, by name: octets, or a file with the same."""


@dataclass(frozen=True)
class Draft:
    """A directory in which the next snapshot is made; nobody reads it before it is published."""

    folder: Path
    path: Path

    @property
    def store(self) -> Path:
        """Give where its store is to be made."""
        return self.path / STORE

    def published(self, manifest: Manifest, files: Files) -> Snapshot | None:
        """Give the snapshot that is there already under this id, if all of it is what would be written."""
        target = self.folder / manifest.id
        return open_snapshot(target) if _is_whole(target, manifest, files) else None

    def publish(self, manifest: Manifest, files: Files) -> Snapshot:
        """Write the files and, last, the manifest beside the store, flush all of it to the disk, and swap it in.

        SnapshotError: the store that was written is not what the manifest says.
        """
        self.path.chmod(0o755)
        for name, content in files.items():
            _put(content, self.path / name)
        (self.path / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        verify_store(self.store, manifest)
        for path in [*self.path.rglob("*"), self.path]:
            _sync(path)
        target = self.folder / manifest.id
        if target.exists():
            _retire(target)
        self.path.rename(target)
        return open_snapshot(target)


@contextlib.contextmanager
def drafting(folder: Path) -> Iterator[Draft]:
    """Lock the folder, clear away what a killed one left, and give a fresh draft, which is removed where it fails.

    PharmazoneError: the folder cannot be written, or `current` in it is not ours; what was published is untouched.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            if (folder / CURRENT).exists() and not (folder / CURRENT).is_symlink():
                raise PharmazoneError(f"{folder / CURRENT}: this is not our link to a snapshot. Choose another folder.")
            _clear(folder)
            draft = Draft(folder, Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder)))
            try:
                yield draft
            finally:
                shutil.rmtree(draft.path, ignore_errors=True)
    except OSError as error:
        said = f"{folder}: the snapshot cannot be written: {error}. What was published before is untouched."
        raise PharmazoneError(said) from error


def make_current(folder: Path, snapshot: Snapshot) -> None:
    """Swap the pointer to the current snapshot in one step, and remove the oldest that nobody holds."""
    pointer = folder / f"{_BUILDING}{CURRENT}"
    pointer.symlink_to(snapshot.manifest.id, target_is_directory=True)
    pointer.replace(folder / CURRENT)
    _sync(folder)
    _prune(folder, snapshot.manifest.id)


def lines_of(quads: Iterator[ox.Quad]) -> list[bytes]:
    """Give the canonical N-Quads: each quad a line, sorted."""
    return sorted(f"{quad} .\n".encode() for quad in quads)


def own_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """Give what a store holds of ours: all but the graphs of external sources."""
    yield from store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    for graph in store.named_graphs():
        if not is_external(graph.value):
            yield from store.quads_for_pattern(None, None, None, graph)


def verify_store(path: Path, manifest: Manifest) -> None:
    """Read a store from one end to the other, and compare; SnapshotError: it holds not what the manifest counts."""
    store = ox.Store.read_only(str(path))
    external = sum(each.triples for each in manifest.external)
    if len(store) != manifest.quads or sum(1 for _ in own_quads(store)) != manifest.quads - external:
        raise SnapshotError(f"{path}: it holds {len(store)} quads, not {manifest.quads}. Nothing was published.")


def link(source: str, target: str) -> str:
    """Give a file a second name where the file system can, else copy it; what is published is never written again."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target


def link_store(source: Path, target: Path) -> None:
    """Begin a store with what another holds: its tables, which never change, by a second name, the rest copied."""

    def given(each: str, where: str) -> str:
        return link(each, where) if each.endswith(".sst") else str(shutil.copyfile(each, where))

    shutil.copytree(source, target, copy_function=given)


def _put(content: bytes | Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content != path:
        link(str(content), str(path))


def _is_whole(path: Path, manifest: Manifest, files: Files) -> bool:
    """Read a snapshot back, and tell whether all of it is what would be written: manifest, files, queries, quads."""
    try:
        snapshot = open_snapshot(path)
        if (path / MANIFEST).read_bytes() != manifest.to_json().encode():
            return False
        if not all(_digest(path / name) == _digest(content) for name, content in files.items()):
            return False
        if {name for name in files if name.startswith(QUERIES)} != set(_names_below(path / QUERIES, QUERIES)):
            return False
        verify_store(snapshot.store, manifest)
        return lines_of(own_quads(ox.Store.read_only(str(snapshot.store)))) == list(snapshot.lines())
    except (SnapshotError, OSError, RuntimeError):  # the store raises the last: "Corruption: ..."
        return False


def _names_below(folder: Path, name: str) -> Iterator[str]:
    return (f"{name}/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file())


def _digest(content: bytes | Path) -> bytes:
    if isinstance(content, bytes):
        return hashlib.sha256(content).digest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


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
