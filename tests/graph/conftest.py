"""Graphs that are open on both worlds."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from pharmazone.graph.graph import Graph
from pharmazone.graph.opening import open as open_graph
from pharmazone.snapshot import Snapshot


@pytest.fixture(scope="session")
def graph(real: Snapshot) -> Iterator[Graph]:
    with open_graph(real.path) as graph:
        yield graph


@pytest.fixture(scope="session")
def russian(real: Snapshot) -> Iterator[Graph]:
    with open_graph(real.path, language="ru") as graph:
        yield graph


@pytest.fixture(scope="session")
def served(start_engine: Callable[..., Any], real: Snapshot) -> str:
    """Give the address at which another engine answers queries over the same graph."""
    engine = start_engine()
    headers = {"Content-Type": "application/n-quads"}
    body = b"".join(real.lines())
    httpx2.post(engine.address + "/store", content=body, headers=headers, trust_env=False).raise_for_status()
    return str(engine.query)
