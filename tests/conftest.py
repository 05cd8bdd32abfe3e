"""Worlds that the tests share: the tiny one, and the real one."""

import shutil
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import Snapshot

TINY = Path(__file__).parent / "tiny"


@pytest.fixture
def tiny_home(tmp_path: Path) -> Path:
    """Give a copy of the tiny world's files that a test may spoil."""
    return shutil.copytree(TINY / "home", tmp_path / "home")


@pytest.fixture(scope="session")
def tiny_articles() -> Path:
    return TINY / "articles"


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give the snapshot of the tiny world, with the real queries of the pages."""
    home = shutil.copytree(TINY / "home", tmp_path_factory.mktemp("tiny") / "home")
    shutil.copytree(sources.home() / "queries" / "pages", home / "queries" / "pages", dirs_exist_ok=True)
    return build(home, home.parent / "snapshots")


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give the snapshot of the real world, built from the files of this checkout."""
    return build(sources.home(), tmp_path_factory.mktemp("real"))
