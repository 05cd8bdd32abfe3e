"""The real vocabulary, served."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess


@pytest.fixture(scope="module")
def known(real: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of the real world."""
    settings = Settings(snapshot_dir=tmp_path_factory.mktemp("served"))
    evaluator = InProcess(Path(real.store))
    evaluator.answer_bytes = 32_000_000
    with TestClient(Application(real, evaluator, settings), follow_redirects=False) as client:
        yield client
