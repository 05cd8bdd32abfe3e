from pathlib import Path

import pytest

from pharmazone.current import build_apart, snapshot_of
from pharmazone.errors import SnapshotError
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot


def test_the_current_snapshot_is_opened_where_there_is_one(tiny: Snapshot) -> None:
    assert snapshot_of(Settings(snapshot_dir=tiny.path.parent)) == tiny


def test_where_none_can_be_built_the_error_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SnapshotError, match=r"No snapshot could be built in .*file"):
        build_apart(tmp_path / "file")
