"""A small store, pools on it, the processes that a test looks at, and endpoints that do whatever a test wants."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from ssl import SSLContext
from typing import IO, Any, cast
from urllib.parse import parse_qsl

import psutil
import pyoxigraph as ox
import pytest

from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.processes.nurseries import Dataset
from pharmazone.evaluate.seam import Query
from pharmazone.formats import BY_SUFFIX

MEBIBYTE = 1024 * 1024
EXAMPLE = "http://example.org/"
YES = b'{"head": {}, "boolean": true}'

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


@pytest.fixture(scope="session")
def dataset(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Give the quads of the store as compressed N-Quads, and one more, by which one knows where an answer is from."""
    path = tmp_path_factory.mktemp("evaluate") / "dataset.nq.gz"
    more = ox.Quad(ox.NamedNode(EXAMPLE + "memory"), ox.NamedNode(EXAMPLE + "number"), ox.Literal(1))
    with gzip.open(path, "wb") as file:
        ox.serialize([*_quads(), more], cast("IO[bytes]", file), ox.RdfFormat.N_QUADS)
    return Dataset(path, len(_quads()) + 1)


@pytest.fixture
def pool(store: Path) -> Pool:
    """Open a pool for an `async with`; what is named differs from small and patient."""

    @asynccontextmanager
    async def opened(**given: Any) -> AsyncIterator[LocalEvaluator]:
        prefixes = {"ex": EXAMPLE, "xsd": "http://www.w3.org/2001/XMLSchema#"}
        patient = {
            "workers": 1,
            "deadline_seconds": 5.0,
            "wait_seconds": 5.0,
            "memory_bytes": 512 * MEBIBYTE,
            "answer_bytes": MEBIBYTE,
        }
        data = {"dataset": given.pop("dataset", None), "prefixes": given.pop("prefixes", prefixes)}
        evaluator = LocalEvaluator(given.pop("store", store), **data, bounds=Bounds(**(patient | given)))
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
    """List the worker processes of the test that live: a nursery has forked them."""
    before = set(psutil.Process().children())

    def listed() -> list[psutil.Process]:
        nurseries = (each for each in _living(psutil.Process()) if each not in before)
        return [worker for nursery in nurseries for worker in _living(nursery)]

    return listed


@pytest.fixture
def descendants() -> Callable[[], list[psutil.Process]]:
    """List all processes that were begun during the test and not buried, the dead among them."""
    before = set(psutil.Process().children(recursive=True))

    def listed() -> list[psutil.Process]:
        return [each for each in psutil.Process().children(recursive=True) if each not in before]

    return listed


def _living(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [child for child in process.children() if child.status() != psutil.STATUS_ZOMBIE]
    except psutil.NoSuchProcess:  # it has ended in between
        return []


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Coroutine[Any, Any, None]]:
    """Wait until a claim comes true, at most thirty seconds."""

    async def waited(claim: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not claim():  # noqa: ASYNC110  what is claimed is of other processes
                await asyncio.sleep(0.01)

    return waited


@dataclass
class Asked:
    """One request as it arrived, and the way to answer it."""

    head: str
    parameters: list[tuple[str, str]]
    writer: asyncio.StreamWriter
    reader: asyncio.StreamReader

    async def answer(
        self, body: bytes = YES, *, status: str = "200 OK", length: int | None = None, **headers: str
    ) -> None:
        named = {"Content-Type": "application/sparql-results+json"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
        lines += [f"{name}: {text}" for name, text in named.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await self.writer.drain()


Manner = Callable[[Asked], Awaitable[None]]


@dataclass
class Stranger:
    """An endpoint that does whatever its manner is."""

    manner: Manner
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                (length,) = (line.partition(":")[2] for line in head.lower().split("\r\n") if "content-length" in line)
                body = (await reader.readexactly(int(length))).decode()
                self.asked.append(Asked(head, parse_qsl(body, keep_blank_values=True), writer, reader))
                await self.manner(self.asked[-1])
                if writer.is_closing():
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return
        finally:
            self.tasks.discard(task)
            writer.close()

    async def leave(self) -> None:
        """End what is still asked; an event loop that ended it would tell of it."""
        for task in (tasks := list(self.tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _stranger(manner: Manner, tls: SSLContext | None = None) -> AsyncIterator[Stranger]:
    met = Stranger(manner)
    server = await asyncio.start_server(met.serve, "127.0.0.1", 0, ssl=tls)
    met.url = f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}/sparql"
    async with server:
        try:
            yield met
        finally:
            await met.leave()


@pytest.fixture
def stranger() -> Callable[..., AbstractAsyncContextManager[Stranger]]:
    """Open an endpoint of a manner, for an `async with`."""
    return _stranger


@pytest.fixture
def answering() -> Callable[..., Manner]:
    """Make a manner: it gives each the same answer."""

    def made(*given: Any, **named: Any) -> Manner:
        async def manner(asked: Asked) -> None:
            await asked.answer(*given, **named)

        return manner

    return made
