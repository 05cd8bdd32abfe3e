import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import pharmazone
from pharmazone import sources
from pharmazone.asking.library import OWN
from pharmazone.errors import SnapshotError
from pharmazone.serve.service import Service
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from .conftest import InProcess


def test_the_pages_have_the_queries_that_they_ask_and_ask_those_that_there_are() -> None:
    folder = Path(next(iter(pharmazone.__path__)))
    asked = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.name != "library.py")
    asked += 'select("labels"'
    assert {path.stem for path in (sources.home() / "queries/pages").glob("*.rq")} == OWN
    assert {name for name in OWN if re.search(rf'"{name}"', asked)} == OWN


def test_a_snapshot_that_lacks_a_query_of_the_pages_is_refused_with_what_to_do(world: Snapshot, tmp_path: Path) -> None:
    old = shutil.copytree(world.path, tmp_path / "old")
    (old / "queries/pages/units.rq").unlink()
    with pytest.raises(SnapshotError, match=r"lacks the queries units\. Build a new one"):
        Service.open(replace(world, path=old), InProcess(world.store), Settings())
