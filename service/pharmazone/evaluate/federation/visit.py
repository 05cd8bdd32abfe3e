"""What one query asks of services while it is evaluated, call by call, and what became of it."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from pharmazone.errors import EndpointFailed, Problem, QueryRefused
from pharmazone.evaluate.federation.bounds import CallBounds
from pharmazone.evaluate.screening.service_keyword import ServiceClause
from pharmazone.evaluate.seam import CLIENT

Ask = Callable[[str, str], Awaitable[bytes]]
"""Asks an endpoint, by its IRI, a query; gives solutions in JSON that were read whole.

EndpointFailed: the endpoint gave none. Another Problem: they are past a limit of ours.
"""

# How a worker begins a blank node in JSON. In a literal the quotation marks would be escaped.
_BLANK_NODE: Final = b'"type":"bnode","value":"'


class Visit:
    """The calls of one query; `clauses` are numbered as they stand in it."""

    def __init__(self, clauses: Sequence[ServiceClause], ask: Ask, bounds: CallBounds) -> None:
        self._clauses = clauses
        self._ask = ask
        self._bounds = bounds
        self._client = CLIENT.get()
        self._calls = 0
        self._tasks: set[asyncio.Task[object]] = set()
        self._silent: dict[str, str] = {}
        self.token: Final = secrets.token_urlsafe(32)
        self.problem: Problem | None = None
        """The first that ends the evaluation."""
        self.awaited: str = ""
        """The service that has been asked and has not answered."""

    @property
    def clauses(self) -> int:
        """Count the places where the query asks."""
        return len(self._clauses)

    @property
    def services(self) -> str:
        """Name the services that the query may ask."""
        return " and ".join(dict.fromkeys(f"<{clause.iri}>" for clause in self._clauses))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Say which services gave no answer where the query says SILENT, and why."""
        return tuple(self._silent.values())

    def unredirect(self, query: str, address: str) -> str:
        """Put the endpoints' own IRIs back into a query: what is a SERVICE within a SERVICE, its receiver asks."""
        for number, clause in reversed(list(enumerate(self._clauses))):
            query = query.replace(f"<{address}/{number}>", f"<{clause.iri}>")
        return query

    async def call(self, number: int, query: str) -> bytes | None:
        """Give what the service of a clause answers; None where it gives nothing, and `problem` may say why."""
        clause = self._clauses[number]
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        CLIENT.set(self._client)
        try:
            return await self._call(clause, query)
        except Problem as problem:
            if clause.is_silent and isinstance(problem, EndpointFailed):  # what else there is, is a limit of ours
                self._silent.setdefault(clause.iri, problem.detail)
            else:
                self.problem = self.problem or problem
            return None

    def end(self) -> None:
        """Hang up on whoever is asked."""
        for task in list(self._tasks):
            task.cancel()

    async def _call(self, clause: ServiceClause, query: str) -> bytes:
        self._calls += 1
        if self._calls > self._bounds.calls:
            raise QueryRefused(
                f"The query asks <{clause.iri}> once more when it has asked services {self._bounds.calls} times, as "
                "often as it may. In FILTER EXISTS and in LATERAL a service is asked for each solution: take it out.",
                service=clause.iri,
                limit=self._bounds.calls,
            )
        self.awaited = clause.iri
        try:
            async with asyncio.timeout(self._bounds.call_seconds):
                body = await self._ask(clause.iri, query)
        except TimeoutError:
            said = f"The service <{clause.iri}> did not answer within {self._bounds.call_seconds:g} seconds."
            raise EndpointFailed(said, service=clause.iri) from None
        finally:
            self.awaited = ""
        # Two services may call different things alike, and so may two calls of one.
        return body.replace(_BLANK_NODE, _BLANK_NODE + f"s{self._calls}x".encode())
