"""The real world as the service shows it in the tests of browsing, without a process."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from .reading import Page


@pytest.fixture(scope="module")
def browsing(real: Snapshot) -> Iterator[TestClient]:
    evaluator = InProcess(real.store)
    evaluator.answer_bytes = 50_000_000
    settings = Settings(snapshot_dir=real.path.parent)
    with TestClient(Application(real, evaluator, settings), raise_server_exceptions=False) as client:
        yield client


def rows(page: Page) -> list[str]:
    """Give the words of the rows of the tables, without their heads."""
    return [each.words for each in page.all("tr") if not any(parent.tag == "thead" for parent in each.parents)]
