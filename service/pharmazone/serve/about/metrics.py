"""What a monitor asks of the service (Prometheus): plain numbers, counted as requests go by, read when it asks.

Counting costs a request about a microsecond, so nothing is locked and nothing is formatted before `/metrics` is asked.
"""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from time import perf_counter
from typing import Final, NamedTuple, Protocol, runtime_checkable

from fastapi import Request, Response
from prometheus_client import CollectorRegistry, Metric, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pharmazone import __version__
from pharmazone.errors import Problem
from pharmazone.evaluate.seam import Answer, Evaluator, Query
from pharmazone.manifest import Manifest
from pharmazone.serve.cache import Cache
from pharmazone.serve.conditional import UNCACHED

BOUNDS_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
OTHER: Final = "other"
# The status of an answer that the client did not wait for; nobody sees it.
_GONE: Final = 499
_PREFIX: Final = "pharmazone"

Gauges = Mapping[str, Callable[[], float]]
"""Numbers that others keep, by their name in FIGURES; they are read when a monitor asks."""


class Figure(NamedTuple):
    """A number that another room keeps: what it is, and whether it only grows."""

    meaning: str
    is_counter: bool = False


FIGURES: Final[Mapping[str, Figure]] = {
    "workers_alive": Figure("Processes that can evaluate, the spare one among them"),
    "workers_busy": Figure("Processes that evaluate"),
    "queries_waiting": Figure("Queries that wait for a process"),
    "service_workers_alive": Figure("Processes that can evaluate queries with SERVICE, the spare one among them"),
    "service_workers_busy": Figure("Processes that evaluate queries with SERVICE"),
    "service_queries_waiting": Figure("Queries with SERVICE that wait for a process"),
    "service_calls": Figure("Calls of services", is_counter=True),
    "service_failures": Figure("Calls of services that gave no answer", is_counter=True),
    "cache_hits": Figure("Requests answered from the cache", is_counter=True),
    "cache_misses": Figure("Requests not answered from the cache", is_counter=True),
    "cache_bytes": Figure("Bytes of answers in the cache"),
    "connections": Figure("Connections that are open"),
}


@runtime_checkable
class Gauged(Protocol):
    """Whoever keeps numbers that a monitor wants to know."""

    def gauges(self) -> Gauges:
        """Give the numbers, by their names in FIGURES."""


def gauges_of(cache: Cache) -> Gauges:
    """Give the numbers that the cache keeps."""
    return {
        "cache_hits": lambda: cache.hits,
        "cache_misses": lambda: cache.misses,
        "cache_bytes": lambda: cache.size_bytes,
    }


class Times:
    """How often something ended how, and how long it took: a histogram, whose last bucket has no bound."""

    __slots__ = ("buckets", "outcomes", "seconds")

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS_SECONDS) + 1)
        self.outcomes: Counter[str | int] = Counter()
        self.seconds = 0.0

    def note(self, outcome: str | int, seconds: float) -> None:
        """Count one that ended so and took so long; a bound is inclusive."""
        self.buckets[bisect_left(BOUNDS_SECONDS, seconds)] += 1
        self.outcomes[outcome] += 1
        self.seconds += seconds

    def cumulative(self) -> list[tuple[str, float]]:
        """Give how many took at most as long as each bound.

        >>> times = Times()
        >>> times.note("good", 0.3)
        >>> times.note("bad", 99.0)
        >>> times.cumulative()[-2:]
        [('30.0', 1), ('+Inf', 2)]
        """
        return list(zip([*map(str, BOUNDS_SECONDS), "+Inf"], accumulate(self.buckets), strict=True))


class Addresses:
    """Finds the pattern of an address, so that no address of a stranger becomes a label."""

    def __init__(self, paths: Sequence[str], root_path: str) -> None:
        self._root = root_path
        self.patterns = tuple(dict.fromkeys(paths))
        self._found = [(compile_path(each)[0], each) for each in self.patterns]

    def of(self, path: str) -> str:
        """Give the pattern of a path, with or without the root path.

        >>> addresses = Addresses(["/", "/page/{kind}"], "/zone")
        >>> addresses.of("/page/plant"), addresses.of("/zone/"), addresses.of("/zone"), addresses.of("/etc/passwd")
        ('/page/{kind}', '/', '/', 'other')
        """
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            path = path[len(self._root) :] or "/"
        return next((pattern for regex, pattern in self._found if regex.match(path)), OTHER)


class Metrics:
    """The numbers of one service, as Prometheus collects them."""

    def __init__(self, manifest: Manifest, addresses: Addresses) -> None:
        self.addresses = addresses
        self.requests = {each: Times() for each in (*addresses.patterns, OTHER)}
        self.evaluations = Times()
        self._manifest = manifest
        self._gauges: dict[str, Callable[[], float]] = {}
        self._process = ProcessCollector(registry=CollectorRegistry())

    def add(self, gauges: Gauges) -> None:
        """Take numbers that another room keeps; ValueError where FIGURES has no such name."""
        if unknown := sorted(gauges.keys() - FIGURES.keys()):
            raise ValueError(f"there are no figures called {', '.join(unknown)}")
        self._gauges.update(gauges)

    def note_request(self, path: str, status: int, seconds: float) -> None:
        """Count a request that was answered with a status."""
        (self.requests.get(path) or self.requests[self.addresses.of(path)]).note(status, seconds)

    def collect(self) -> Iterator[Metric]:
        """Give every number as it is now."""
        info = {"snapshot": self._manifest.id, "release": self._manifest.release, "version": __version__}
        yield InfoMetricFamily(f"{_PREFIX}_snapshot", "What is served", info)
        requests = CounterMetricFamily(f"{_PREFIX}_requests", "Requests answered", labels=["address", "status"])
        seconds = HistogramMetricFamily(f"{_PREFIX}_request_seconds", "How long answers took", labels=["address"])
        for address, times in self.requests.items():
            for status, count in times.outcomes.items():
                requests.add_metric([address, str(status)], count)
            seconds.add_metric([address], times.cumulative(), times.seconds)
        yield requests
        yield seconds
        evaluations = CounterMetricFamily(f"{_PREFIX}_evaluations", "Evaluations that ended", labels=["outcome"])
        times = self.evaluations
        for outcome, count in times.outcomes.items():
            evaluations.add_metric([str(outcome)], count)
        yield evaluations
        meaning = "How long evaluations took, the wait for a process included"
        yield HistogramMetricFamily(f"{_PREFIX}_evaluation_seconds", meaning, times.cumulative(), times.seconds)
        for name, read in self._gauges.items():
            figure = FIGURES[name]
            family = CounterMetricFamily if figure.is_counter else GaugeMetricFamily
            yield family(f"{_PREFIX}_{name}", figure.meaning, read())
        yield from self._process.collect()


class Counting:
    """Put around everything: it counts requests and times their answers. Plain ASGI."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and note how it was answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = _GONE

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        path, begun = scope["path"], perf_counter()
        try:
            await self.app(scope, receive, noted)
        finally:
            self.metrics.note_request(path, status, perf_counter() - begun)


class Watched:
    """An evaluator whose evaluations are counted and timed, by how they ended: well, stopped, or with a problem."""

    def __init__(self, evaluator: Evaluator, metrics: Metrics) -> None:
        self._evaluator, self._metrics = evaluator, metrics
        if isinstance(evaluator, Gauged):
            metrics.add(evaluator.gauges())

    async def start(self) -> None:
        """Start what is watched."""
        await self._evaluator.start()

    async def close(self) -> None:
        """Close what is watched."""
        await self._evaluator.close()

    async def evaluate(self, query: Query) -> Answer:
        """Evaluate, and note how it ended."""
        outcome, begun = "failed", perf_counter()
        try:
            answer = await self._evaluator.evaluate(query)
            outcome = "answered"
        except Problem as problem:
            outcome = problem.slug
            raise
        except asyncio.CancelledError:
            outcome = "stopped"
            raise
        finally:
            self._metrics.evaluations.note(outcome, perf_counter() - begun)
        return answer


async def metrics(request: Request) -> Response:
    """Give the service's numbers to a monitor (Prometheus text format)."""
    kept = request.app.state.metrics
    assert isinstance(kept, Metrics)
    headers = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": UNCACHED}
    return Response(generate_latest(kept), headers=headers)
