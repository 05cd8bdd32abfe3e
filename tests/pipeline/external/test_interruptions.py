"""Whatever goes wrong while a source is loaded is told, and leaves the snapshot that was served."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pharmazone.errors import KnowledgeError, PharmazoneError, SnapshotError
from pharmazone.pipeline.external.composition import Wanted, load_source, remove_source
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import Snapshot, current_snapshot

from .conftest import CC0, SALTS, store, tell


def test_a_malformed_file_leaves_what_was_served(folder: Path, salts: Wanted) -> None:
    before = current_snapshot(folder)
    salts.file.write_text(SALTS + "obo:DOID_5 a .\n")
    with pytest.raises(KnowledgeError, match=r"salts\.ttl:\d+"):
        load_source(folder, salts, known={}, tell=tell)
    assert current_snapshot(folder) == before
    assert not list(folder.glob(".building-*"))


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_spoilt_file_of_a_source_is_told_and_the_source_can_be_removed(
    folder: Path, salts: Wanted, tiny_home: Path, is_cut: bool
) -> None:
    snapshot, source = load_source(folder, salts, known={}, tell=tell)
    file = snapshot.path / source.graphs[0].file
    octets = file.read_bytes()
    file.unlink()
    file.write_bytes(octets[: len(octets) // 2] if is_cut else b"no frame at all")
    with pytest.raises(SnapshotError, match=r"salts\.nt\.zst.*external remove"):
        build(tiny_home, folder)
    assert current_snapshot(folder) == snapshot
    assert remove_source(folder, "salts", tell=tell).manifest.external == ()


def test_there_is_nothing_to_add_to_without_a_snapshot(tmp_path: Path, salts: Wanted) -> None:
    with pytest.raises(SnapshotError, match="pharmazone build"):
        load_source(tmp_path / "none", salts, known={}, tell=tell)


ADD = """
import os, signal, sys
from pathlib import Path
from pharmazone.pipeline import drafts
from pharmazone.pipeline.external import carrying, composition
{step} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
wanted = composition.Wanted("salts", Path(sys.argv[2]), licence="{licence}", has_closure=True)
composition.load_source(Path(sys.argv[1]), wanted, known={{}}, tell=lambda _: carrying.quiet)
"""


@pytest.mark.parametrize(
    "step",
    [
        *("composition.read_source", "composition.link_store", "composition.write_closure", "composition._load"),
        *("composition.describe_source", "composition.identified", "drafts.verify_store", "drafts._sync"),
        *("drafts.Path.rename", "composition.make_current", "drafts.Path.replace"),
    ],
)
def test_whoever_is_killed_leaves_the_old_snapshot_whole(
    folder: Path, tiny: Snapshot, salts: Wanted, step: str
) -> None:
    command = [sys.executable, "-c", ADD.format(step=step, licence=CC0), str(folder), str(salts.file)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    served = current_snapshot(folder)
    assert served is not None
    assert served.manifest.id == tiny.manifest.id
    assert set(store(served)) == set(store(tiny))
    snapshot, _ = load_source(folder, salts, known={}, tell=tell)
    assert current_snapshot(folder) == snapshot
    assert not list(folder.glob(".building-*"))


def test_a_full_disk_is_told(folder: Path, salts: Wanted, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = current_snapshot(folder)
    monkeypatch.setattr("pharmazone.pipeline.external.composition.load_lines", full)
    with pytest.raises(PharmazoneError, match=r"No space left.*untouched"):
        load_source(folder, salts, known={}, tell=tell)
    assert current_snapshot(folder) == before
    assert not list(folder.glob(".building-*"))
