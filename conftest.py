"""The real world, which tests and doctests share."""

import pytest

from pharmazone import sources
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import Snapshot


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give the snapshot of the real world, built from the files of this checkout."""
    return build(sources.home(), tmp_path_factory.mktemp("real"))
