"""The tiny world, served with its text and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pharmazone.snapshot import Snapshot

from .reading import serving


@pytest.fixture
def bare(tiny: Snapshot) -> Iterator[TestClient]:
    with serving(tiny) as client:
        yield client


@pytest.fixture
def with_text(tiny: Snapshot, tiny_articles: Path) -> Iterator[TestClient]:
    with serving(tiny, tiny_articles) as client:
        yield client
