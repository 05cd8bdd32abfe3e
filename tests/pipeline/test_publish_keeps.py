"""What a build keeps in its folder: what is served, what somebody holds, and what was never ours."""

import contextlib
import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pharmazone.errors import PharmazoneError, SnapshotError
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import CURRENT, MANIFEST, Snapshot, current_snapshot, hold, seize


def built(home: Path, folder: Path, name: str) -> Snapshot:
    """Build the world with another name for its works."""
    path = home / "data/entities/world.ttl"
    right = path.read_text()
    path.write_text(right.replace('"Brine Works"@en', f'"{name}"@en'))
    snapshot = build(home, folder)
    path.write_text(right)
    return snapshot


def kept(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob(f"*/{MANIFEST}")} - {CURRENT}


def test_the_current_snapshot_and_the_one_before_are_kept(tiny_home: Path, tmp_path: Path) -> None:
    names = [built(tiny_home, tmp_path / "out", name).path.name for name in ("A", "B", "C")]
    assert kept(tmp_path / "out") == set(names[1:])


def test_a_snapshot_that_somebody_holds_is_kept_until_it_is_let_go(tiny_home: Path, tmp_path: Path) -> None:
    first = built(tiny_home, tmp_path / "out", "A")
    with hold(first), hold(first):
        names = [built(tiny_home, tmp_path / "out", name).path.name for name in ("B", "C", "D")]
        assert kept(tmp_path / "out") == {first.path.name, *names[1:]}
        assert (first.store / "CURRENT").is_file()
    built(tiny_home, tmp_path / "out", "D")
    assert kept(tmp_path / "out") == set(names[1:])


HOLD = """
import sys, time
from pathlib import Path
from pharmazone.snapshot import hold, open_snapshot
with hold(open_snapshot(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_holds_nothing(tiny_home: Path, tmp_path: Path) -> None:
    first = built(tiny_home, tmp_path / "out", "A")
    command = [sys.executable, "-c", HOLD, str(first.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        with seize(first) as is_alone:
            assert not is_alone
        process.kill()
    with seize(first) as is_alone:
        assert is_alone


def test_a_snapshot_that_was_removed_cannot_be_held(tiny_home: Path, tmp_path: Path) -> None:
    first = built(tiny_home, tmp_path / "out", "A")
    first.path.rename(tmp_path / "gone")
    with pytest.raises(SnapshotError, match="just removed"), hold(first):
        pytest.fail("it was held")


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_snapshot_that_is_removed_while_it_waits_for_the_lock_cannot_be_held(
    tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_replaced: bool
) -> None:
    first = built(tiny_home, tmp_path / "out", "A")

    def remove(*_: object) -> None:
        first.path.rename(tmp_path / "gone")
        if is_replaced:
            shutil.copytree(tmp_path / "gone", first.path)

    monkeypatch.setattr(fcntl, "flock", remove)
    with pytest.raises(SnapshotError, match="just removed"), hold(first):
        pytest.fail("it was held")


def test_folders_of_strangers_are_left_alone(tiny_home: Path, tmp_path: Path) -> None:
    """A folder is ours when its name is an id and it opens as the snapshot of that id, and no link."""
    out = tmp_path / "out"
    names = ["extension", "0123456789abcdef", "0123456789ABCDEF", ".building-site", ".building-2025"]
    for name in names:
        (out / name).mkdir(parents=True)
        (out / name / MANIFEST).write_text("{}")
    (out / ".lock").write_text("theirs")
    (out / ".building-plan.txt").write_text("theirs")
    snapshots = [built(tiny_home, out, name) for name in ("A", "B")]
    snapshots[0].path.rename(out / "fedcba9876543210")
    (out / "00112233445566aa").symlink_to(out / "fedcba9876543210")
    for name in ("C", "D", "E"):
        built(tiny_home, out, name)
    assert kept(out) >= {*names, "fedcba9876543210", "00112233445566aa"}
    assert (out / ".lock").read_text() == (out / ".building-plan.txt").read_text() == "theirs"


def test_a_file_named_current_is_not_overwritten(tiny_home: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / CURRENT).write_text("theirs")
    with pytest.raises(PharmazoneError, match="Choose another folder"):
        build(tiny_home, tmp_path / "out")
    assert (tmp_path / "out" / CURRENT).read_text() == "theirs"


def test_what_killed_builds_left_is_removed(tiny_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".building-0123456789abcdef").mkdir(parents=True)
    (out / ".building-abcd_123").mkdir()
    (out / ".building-current").symlink_to("nowhere")
    assert current_snapshot(out) is None
    snapshot = build(tiny_home, out)
    assert not list(out.glob(".building-*"))
    assert current_snapshot(out) == snapshot


def test_a_build_waits_for_no_reader(tiny_home: Path, tmp_path: Path) -> None:
    with contextlib.ExitStack() as readers:
        for name in ("A", "B", "C"):
            readers.enter_context(hold(built(tiny_home, tmp_path / "out", name)))
        current = current_snapshot(tmp_path / "out")
        assert current is not None
        assert kept(tmp_path / "out") >= {current.path.name}
        assert len(kept(tmp_path / "out")) == 3
