"""Stores of a few triples, and the pool of processes that evaluates on them as it does for a stranger."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.screening.screen import screen
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import BY_SUFFIX
from pharmazone.snapshot import Snapshot

from .served import Server, serving
from .tables import HERE

MEBIBYTE = 1024 * 1024
Evaluate = Callable[..., Answer]


class Worlds:
    """One store and one pool at a time: the cases come group by group."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runner = asyncio.Runner()
        self._group: str | None = None
        self._pool: LocalEvaluator | None = None

    def evaluate(self, group: str, text: str, *, solutions: str = "json", graph: str = "nt") -> Answer:
        """Evaluate a query on the data of a group, all the way that a stranger's query goes behind the protocol."""
        if self._pool is None or group != self._group:
            self.close_pool()
            self._group, self._pool = group, self._open(group)
        screen(text, characters=100_000)
        return self._runner.run(self._pool.evaluate(Query(text, BY_SUFFIX[solutions], BY_SUFFIX[graph])))

    def _open(self, group: str) -> LocalEvaluator:
        path = self._folder / (group or "empty")
        if not path.exists():
            store = ox.Store(str(path))
            for data in HERE.glob(f"evaluation/{group or '-'}/data.*"):
                store.bulk_load(path=str(data))
            store.flush()
            del store
        pool = LocalEvaluator(
            path,
            prefixes={},
            bounds=Bounds(
                workers=1,
                deadline_seconds=20.0,
                wait_seconds=20.0,
                memory_bytes=512 * MEBIBYTE,
                answer_bytes=MEBIBYTE,
            ),
        )
        self._runner.run(pool.start())
        return pool

    def close_pool(self) -> None:
        """Stop the processes."""
        if self._pool is not None:
            self._runner.run(self._pool.close())
            self._pool = None

    def close(self) -> None:
        """Stop everything."""
        self.close_pool()
        self._runner.close()


@pytest.fixture(scope="session")
def evaluate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evaluate]:
    """Evaluate a query on the data of a group of cases; the group "" has no data."""
    worlds = Worlds(tmp_path_factory.mktemp("conformance"))
    yield worlds.evaluate
    worlds.close()


@pytest.fixture(scope="session")
def server(tiny: Snapshot) -> Iterator[Server]:
    """Serve the tiny world for all tests of the protocols."""
    store = ox.Store.read_only(str(tiny.store))
    sizes = {graph.value: len(list(store.quads_for_pattern(None, None, None, graph))) for graph in store.named_graphs()}
    sizes[""] = len(list(store.quads_for_pattern(None, None, None, ox.DefaultGraph())))
    with serving(tiny, sizes) as served:
        yield served
