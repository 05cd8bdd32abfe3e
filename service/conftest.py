"""What doctests find: those of the Python API a snapshot of the real world, and a graph that is open."""

from collections.abc import Iterator

import pytest

from pharmazone.graph.graph import Graph
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

_API = ("pharmazone/__init__.py", "pharmazone/graph/")


@pytest.fixture(scope="session")
def graph(real: Snapshot) -> Iterator[Graph]:
    """Give a graph that is open while the doctests run."""
    with Graph(real, Settings(snapshot_dir=real.path.parent, workers=1)) as graph:
        yield graph


@pytest.fixture(autouse=True)
def _open_world(request: pytest.FixtureRequest, doctest_namespace: dict[str, object]) -> Iterator[None]:
    if not any(each in request.node.path.as_posix() for each in _API):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHARMAZONE_SNAPSHOT_DIR", str(request.getfixturevalue("real").path.parent))
        doctest_namespace["graph"] = request.getfixturevalue("graph")
        yield
