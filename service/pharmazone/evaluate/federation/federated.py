"""Evaluates queries with SERVICE in workers of their own, and all others as before.

A worker of the second kind has sockets, and may connect to the relay of this process alone; the relay asks services
that are allowed by their IRIs, and a worker of the first kind reads what they say.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from pharmazone.errors import DeadlineExceeded, EndpointFailed, Problem
from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.federation.bounds import CallBounds
from pharmazone.evaluate.federation.clauses import redirect
from pharmazone.evaluate.federation.relay import Relay
from pharmazone.evaluate.federation.services import Services
from pharmazone.evaluate.federation.visit import Visit
from pharmazone.evaluate.local import LocalEvaluator
from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.processes.pool import WorkerPool
from pharmazone.evaluate.screening.service_keyword import ServiceClause, find_services
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import BY_SUFFIX

_LOG: Final = logging.getLogger(__name__)
# What the engine makes of a query may be longer: it writes names out, and each term with its datatype.
_QUERY_BYTES: Final = 16 * 1024 * 1024


class FederatedEvaluator:
    """Evaluates on a store; `local` takes what asks nobody, and reads what `services` say, IRIs that are allowed."""

    def __init__(
        self,
        store: Path,
        *,
        local: LocalEvaluator,
        services: Sequence[str],
        prefixes: Mapping[str, str],
        bounds: Bounds,
        call_bounds: CallBounds,
    ) -> None:
        self._store, self._prefixes, self._bounds, self._call_bounds = store, prefixes, bounds, call_bounds
        self._local = local
        self._allowed = tuple(services)
        self._services = Services(services, local, connections=bounds.workers, answer_bytes=call_bounds.answer_bytes)
        self._relay = Relay(_QUERY_BYTES)
        self._pool: WorkerPool | None = None

    async def start(self) -> None:
        """Start the relay and both kinds of workers; SnapshotError: no store can be opened."""
        try:
            await self._local.start()
            await self._relay.start()
            pool = WorkerPool(self._store, prefixes=self._prefixes, bounds=self._bounds, relay_port=self._relay.port)
            await pool.start()
            self._pool = pool
        finally:
            if self._pool is None:
                await self.close()

    async def evaluate(self, query: Query) -> Answer:
        """Evaluate a query whole; a Problem says why there is no answer. Being cancelled stops all that it asked for.

        EndpointFailed: a service gave none. AnswerTooLarge, QueryRefused: it asks services for more than it may.
        """
        clauses = find_services(query.text, self._allowed)
        if not clauses:
            return await self._local.evaluate(query)
        visit = Visit(clauses, self._services.ask, self._call_bounds)
        with self._relay.open(visit) as address:
            return await self._evaluate(query, clauses, visit, address)

    async def close(self) -> None:
        """Hang up and kill every process; queries under way fail."""
        if self._pool is not None:
            await self._pool.close()
        await self._relay.close()
        await self._services.close()
        await self._local.close()

    def gauges(self) -> Mapping[str, Callable[[], float]]:
        """Give the numbers of both pools, and of the calls."""
        local = self._local.gauges()
        return {
            **local,
            **{f"service_{name}": partial(self._gauge, name) for name in local},
            "service_calls": lambda: self._services.calls,
            "service_failures": lambda: self._services.failures,
        }

    def _gauge(self, name: str) -> float:
        return self._pool.gauges()[name]() if self._pool else 0

    async def _evaluate(self, query: Query, clauses: Sequence[ServiceClause], visit: Visit, address: str) -> Answer:
        assert self._pool is not None, "it has started"
        text, names = redirect(query.text, clauses)
        services = {name: f"{address}/{number}" for number, name in enumerate(names)}
        deadline_seconds = min(query.deadline_seconds or self._bounds.deadline_seconds, self._bounds.deadline_seconds)
        request = frames.encode_query(query, evaluated=text, services=services)
        try:
            header, body = await self._pool.ask(request, deadline_seconds)
        except DeadlineExceeded:
            if not visit.awaited:
                raise
            raise _too_slow(visit.awaited, deadline_seconds) from None
        if visit.problem:  # even where an answer was made: SILENT hides no limit of ours
            raise visit.problem
        if header["is"] == "problem":
            raise _told(frames.read_problem(header), visit)
        return Answer(header["type"], BY_SUFFIX[header["format"]], body, unanswered=visit.unanswered)


def _too_slow(service: str, deadline_seconds: float) -> DeadlineExceeded:
    return DeadlineExceeded(
        f"The service <{service}> had not answered when the {deadline_seconds:g} seconds of the query were over. Ask "
        "it for less: what stands in SERVICE is sent as it is, without what is known here.",
        deadline_seconds=deadline_seconds,
        service=service,
    )


def _told(problem: Problem, visit: Visit) -> Problem:
    if not isinstance(problem, EndpointFailed):
        return problem
    _LOG.error("A service was asked, and the engine could not read what it was given")
    return EndpointFailed(f"What {visit.services} gave cannot be used.")
