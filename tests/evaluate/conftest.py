"""A small store, pools on it, and the process that a test looks at."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pyoxigraph as ox
import pytest

from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.seam import Query
from pharmazone.formats import BY_SUFFIX

MEBIBYTE = 1024 * 1024
EXAMPLE = "http://example.org/"

Pool = Callable[..., AbstractAsyncContextManager[LocalEvaluator]]


def _quads() -> list[ox.Quad]:
    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(EXAMPLE + name)

    numbers = [
        ox.Quad(node(f"item{number}"), node("number"), ox.Literal(number), graph)
        for number in range(300)
        for graph in (ox.DefaultGraph(), node(f"graph{number % 3}"))
    ]
    ring = [ox.Quad(node(f"item{number}"), node("next"), node(f"item{(number + 1) % 300}")) for number in range(300)]
    return numbers + ring


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 600 triples in the default graph (300 numbers, a ring) and 100 in each of three named graphs."""
    path = tmp_path_factory.mktemp("evaluate") / "store"
    opened = ox.Store(str(path))
    opened.bulk_extend(_quads())
    opened.flush()
    del opened
    return path


@pytest.fixture
def pool(store: Path) -> Pool:
    """Open a pool for an `async with`; what is named differs from small and patient."""

    @asynccontextmanager
    async def opened(**given: Any) -> AsyncIterator[LocalEvaluator]:
        settings = {
            "prefixes": {"ex": EXAMPLE, "xsd": "http://www.w3.org/2001/XMLSchema#"},
            "workers": 1,
            "deadline_seconds": 5.0,
            "wait_seconds": 5.0,
            "memory_bytes": 512 * MEBIBYTE,
            "answer_bytes": MEBIBYTE,
        }
        evaluator = LocalEvaluator(given.pop("store", store), **(settings | given))
        await evaluator.start()
        try:
            yield evaluator
        finally:
            await evaluator.close()

    return opened


@pytest.fixture
def ask(pool: Pool) -> Callable[..., Any]:
    """Evaluate one query in a pool of its own."""

    def asked(text: str, **members: Any) -> Any:
        async def evaluate() -> Any:
            async with pool() as evaluator:
                return await evaluator.evaluate(query(text, **members))

        return asyncio.run(evaluate())

    return asked


def query(text: str, solutions: str | None = "json", graph: str | None = "ttl", **members: Any) -> Query:
    return Query(text, solutions and BY_SUFFIX[solutions], graph and BY_SUFFIX[graph], **members)


@pytest.fixture(name="query")
def _query() -> Callable[..., Query]:
    """Make a query, with formats by their suffixes."""
    return query


@pytest.fixture
def children() -> Callable[[], list[psutil.Process]]:
    """List the worker processes of this process that live."""

    def listed() -> list[psutil.Process]:
        return [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]

    return listed


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Coroutine[Any, Any, None]]:
    """Wait until a claim comes true, at most five seconds."""

    async def waited(claim: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not claim():  # noqa: ASYNC110  what is claimed is of other processes
                await asyncio.sleep(0.01)

    return waited
