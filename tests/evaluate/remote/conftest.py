"""An evaluator on an endpoint, and one graph on both sides of the seam."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pyoxigraph as ox
import pytest

from pharmazone.errors import Problem
from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.remote.endpoint import Endpoint
from pharmazone.evaluate.remote.remote import RemoteEvaluator
from pharmazone.evaluate.seam import Evaluator
from pharmazone.pipeline.publication import publish
from pharmazone.snapshot import STORE, Snapshot

MEBIBYTE = 1024 * 1024
EXAMPLE = "http://example.org/"
GRAPHS = [ox.NamedNode(f"https://w3id.org/pharmazone/graph/{name}") for name in ("entities", "passages")]
PREFIXES = {
    "pz": "https://w3id.org/pharmazone/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "ex": EXAMPLE,
    "graph": "https://w3id.org/pharmazone/graph/",
}
PATIENT = {
    "workers": 1,
    "deadline_seconds": 20.0,
    "wait_seconds": 20.0,
    "memory_bytes": 512 * MEBIBYTE,
    "answer_bytes": MEBIBYTE,
}


@asynccontextmanager
async def _opened(evaluator: Evaluator) -> AsyncIterator[Evaluator]:
    await evaluator.start()
    try:
        yield evaluator
    finally:
        await evaluator.close()


@pytest.fixture
def remote() -> Callable[..., AbstractAsyncContextManager[Evaluator]]:
    """Open an evaluator on an address, for an `async with`; what is named differs from small and patient."""
    return lambda url, **given: _opened(RemoteEvaluator(url, prefixes=PREFIXES, bounds=Bounds(**(PATIENT | given))))


@pytest.fixture
def met(stranger: Callable[..., AbstractAsyncContextManager[Any]]) -> Callable[..., tuple[Any, Any]]:
    """Ask an endpoint of a manner; give the answer or the problem, and the endpoint."""

    def asked(manner: Any, question: Any) -> tuple[Any, Any]:
        async def run() -> tuple[Any, Any]:
            bounds = Bounds(**PATIENT)
            async with (
                stranger(manner) as other,
                _opened(RemoteEvaluator(other.url, prefixes=PREFIXES, bounds=bounds)) as evaluator,
            ):
                try:
                    return await evaluator.evaluate(question), other
                except Problem as problem:
                    return problem, other

        return asyncio.run(run())

    return asked


def _quads() -> list[ox.Quad]:
    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(EXAMPLE + name)

    said = ox.Triple(node("завод"), node("makes"), ox.Literal("соль", language="ru"))
    objects = [
        said.object,
        ox.Literal('a "quoted", text\r\nof two lines\twith \\ and <tags> & \u2028'),
        ox.Literal("عربى", language="ar", direction=ox.BaseDirection.RTL),
        ox.Literal(""),
        ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.Literal("1.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        node("with,comma"),
        said,
    ]
    hard = [ox.Quad(node("thing"), node("has"), each, GRAPHS[0]) for each in objects]
    numbers = [ox.Quad(node(f"item{n}"), node("number"), ox.Literal(n), GRAPHS[1]) for n in range(300)]
    named = [*hard, *numbers]
    return [*named, *(ox.Quad(each.subject, each.predicate, each.object) for each in named)]


@pytest.fixture(scope="session")
def snapshot(tiny: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path = tmp_path_factory.mktemp("sides")
    store = ox.Store(path / STORE)
    store.extend(_quads())
    store.flush()
    triples = len(store) // 2
    counts = tiny.manifest.counts.model_copy(update={"quads": 2 * triples, "triples": triples})
    return Snapshot(path, tiny.manifest.model_copy(update={"counts": counts, "prefixes": PREFIXES}))


@pytest.fixture(scope="session")
def published(snapshot: Snapshot, start_engine: Callable[..., Any]) -> str:
    """Give the address for queries of another engine on which the snapshot is published."""
    engine = start_engine()

    async def run() -> None:
        update, query = Endpoint(engine.update, connections=1), Endpoint(engine.query, connections=1)
        try:
            await publish(snapshot, update, query, has_default_graph=None)
        finally:
            await update.close()
            await query.close()

    asyncio.run(run())
    return str(engine.query)


@pytest.fixture(params=["local", "remote"])
def side(
    request: pytest.FixtureRequest, snapshot: Snapshot, published: str
) -> Callable[..., AbstractAsyncContextManager[Evaluator]]:
    """Open an evaluator of either side, for an `async with`; what is named differs from small and patient."""

    def opened(**given: Any) -> AbstractAsyncContextManager[Evaluator]:
        within = {"prefixes": PREFIXES, "bounds": Bounds(**(PATIENT | given))}
        if request.param == "local":
            return _opened(LocalEvaluator(snapshot.store, **within))
        return _opened(RemoteEvaluator(published, **within))

    return opened


@pytest.fixture(scope="session")
def prefixes() -> dict[str, str]:
    """Give the prefixes that need no declaration."""
    return PREFIXES


@pytest.fixture(scope="session")
def truth() -> ox.Store:
    """Give the same graph in memory, to be asked directly."""
    store = ox.Store()
    store.extend(_quads())
    return store
