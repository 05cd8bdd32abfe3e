"""The snapshot that the settings name; where there is none, it is built first."""

import subprocess
import sys
from pathlib import Path

from pharmazone.errors import SnapshotError
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot, current_snapshot


def snapshot_of(settings: Settings) -> Snapshot:
    """Open the current snapshot, or build the first one; SnapshotError says why there can be none."""
    return current_snapshot(settings.snapshot_dir) or build_apart(settings.snapshot_dir)


def build_apart(folder: Path) -> Snapshot:
    """Build a snapshot in a process of its own, whose memory goes with it; SnapshotError says what is wrong."""
    command = [sys.executable, "-m", "pharmazone.cli", "build", "--out", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own module
    snapshot = None if done.returncode else current_snapshot(folder)
    if snapshot is None:
        raise SnapshotError(f"No snapshot could be built in {folder}. {done.stderr.strip()}")
    return snapshot
