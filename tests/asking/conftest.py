"""The works, and a library that answers questions about them."""

from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.asking.library import Library
from pharmazone.saved.questions import SavedQuery, read_templates

from .works import PREFIXES, WORKS, InMemory, written


@pytest.fixture
def evaluator() -> InMemory:
    return InMemory()


@pytest.fixture
def library(evaluator: InMemory) -> Library:
    own = read_templates(sources.home() / "queries" / "pages")
    return Library("world", {}, own, {}, PREFIXES, evaluator)


@pytest.fixture
def works(tmp_path: Path) -> SavedQuery:
    return written(tmp_path, WORKS)
