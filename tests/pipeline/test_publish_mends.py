"""A snapshot that is not whole any more is written again; one that is, is left alone."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.errors import SnapshotError
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import DATASET, DOWNLOADS, MANIFEST, STORE, SUMS, VOID, current_snapshot


def flip(file: Path) -> None:
    octets = bytearray(file.read_bytes())
    octets[len(octets) // 2] ^= 0xFF
    file.write_bytes(octets)


def largest_table(store: Path) -> Path:
    return max(store.glob("*.sst"), key=lambda path: path.stat().st_size)


def drop_a_quad(store: ox.Store) -> None:
    store.remove(next(iter(store)))
    store.flush()


def recount(file: Path) -> None:
    manifest = json.loads(file.read_text())
    manifest["counts"]["facts"] += 1
    file.write_text(json.dumps(manifest))


BREAK: dict[str, Callable[[Path], object]] = {
    "a store without quads": lambda path: (shutil.rmtree(path / STORE), ox.Store(path / STORE).flush()),
    "a store that lacks one quad": lambda path: drop_a_quad(ox.Store(path / STORE)),
    "a store with a bit that fell over": lambda path: flip(largest_table(path / STORE)),
    "a store that lost a file": lambda path: largest_table(path / STORE).unlink(),
    "a dataset with a bit that fell over": lambda path: flip(path / DATASET),
    "a dataset that was cut off": lambda path: os.truncate(path / DATASET, 100),
    "a query that was changed": lambda path: (path / "queries/saved/works.rq").write_text("ASK {}"),
    "a description that was changed": lambda path: (path / VOID).write_text(""),
    "a dump with a bit that fell over": lambda path: flip(path / DOWNLOADS / "facts.xlsx"),
    "a dump that is missing": lambda path: (path / DOWNLOADS / SUMS).unlink(),
    "a manifest of other counts": lambda path: recount(path / MANIFEST),
}


@pytest.mark.parametrize("case", BREAK)
def test_a_snapshot_that_broke_is_written_again_by_the_next_build(tiny_home: Path, tmp_path: Path, case: str) -> None:
    snapshot = build(tiny_home, tmp_path / "out")
    whole = {name: (snapshot.path / name).read_bytes() for name in (DATASET, MANIFEST, VOID)}
    BREAK[case](snapshot.path)
    assert build(tiny_home, tmp_path / "out") == snapshot
    assert {name: (snapshot.path / name).read_bytes() for name in whole} == whole
    assert len(ox.Store.read_only(str(snapshot.store))) == snapshot.manifest.counts.quads
    assert "SELECT" in (snapshot.queries / "saved/works.rq").read_text()


def test_a_snapshot_that_is_whole_is_left_alone(tiny_home: Path, tmp_path: Path) -> None:
    before = (build(tiny_home, tmp_path / "out").path / MANIFEST).stat()
    after = (build(tiny_home, tmp_path / "out").path / MANIFEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_half_written_snapshot_is_refused_and_mended_by_the_next_build(tiny_home: Path, tmp_path: Path) -> None:
    snapshot = build(tiny_home, tmp_path / "out")
    (snapshot.path / MANIFEST).unlink()
    with pytest.raises(SnapshotError, match="no whole snapshot"):
        current_snapshot(tmp_path / "out")
    assert build(tiny_home, tmp_path / "out").manifest.id == snapshot.manifest.id
