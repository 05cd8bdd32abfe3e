"""Evaluates queries on a SPARQL 1.1 endpoint, with the limits, formats and errors of our own evaluation.

A worker process parses the query, and its parent sends it; what comes back is bytes to the parent, and a worker reads
and rewrites it. The workers have an empty store: what they are here for is that a stranger's text can kill them.
"""

import asyncio
from collections.abc import Mapping
from typing import Final

from pharmazone.errors import DeadlineExceeded, EndpointFailed
from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.processes.pool import WorkerPool
from pharmazone.evaluate.processes.turns import Turns
from pharmazone.evaluate.remote.endpoint import Endpoint, Reply
from pharmazone.evaluate.seam import CLIENT, Answer, AnswerType, Query
from pharmazone.formats import BY_SUFFIX, Format

# The best comes first; any endpoint has one of them (SPARQL 1.1 Protocol, section 2.1.6).
_READ: Final[Mapping[AnswerType, tuple[Format, ...]]] = {
    "solutions": (BY_SUFFIX["json"], BY_SUFFIX["xml"]),
    "boolean": (BY_SUFFIX["json"], BY_SUFFIX["xml"]),
    "graph": (BY_SUFFIX["nt"], BY_SUFFIX["ttl"]),
}


class RemoteEvaluator:
    """Evaluates queries on an endpoint, within bounds; their `answer_bytes` is the most that is read of it, too.

    SettingError: `endpoint` is no address.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        prefixes: Mapping[str, str],
        bounds: Bounds,
    ) -> None:
        self._endpoint = Endpoint(endpoint, connections=bounds.workers, is_discreet=True)
        self._deadline_seconds = bounds.deadline_seconds
        self._answer_bytes = bounds.answer_bytes
        self._turns: Turns[int] = Turns(
            at_once=bounds.workers,
            waiting_per_client=bounds.waiting_per_client,
            wait_seconds=bounds.wait_seconds,
        )
        for seat in range(bounds.workers):
            self._turns.offer(seat)
        self._pool = WorkerPool(None, prefixes=prefixes, bounds=bounds)

    async def start(self) -> None:
        """Start the workers. Whether the endpoint answers is seen by the first query."""
        await self._pool.start()

    async def evaluate(self, query: Query) -> Answer:
        """Evaluate a query whole; a Problem says why there is no answer. Being cancelled hangs up on the endpoint.

        EndpointFailed: it gave none. DeadlineExceeded: nor any in time. Overloaded: it is busy, or everything here is.
        """
        client = CLIENT.get()
        seat = await self._turns.take(client)
        try:
            return await self._evaluate(query)
        finally:
            self._turns.leave(client, seat)

    async def close(self) -> None:
        """Hang up and kill every process; queries under way fail."""
        await self._pool.close()
        await self._endpoint.close()

    async def _evaluate(self, query: Query) -> Answer:
        loop = asyncio.get_running_loop()
        deadline_seconds = min(query.deadline_seconds or self._deadline_seconds, self._deadline_seconds)
        end = loop.time() + deadline_seconds
        recognised, _ = await self._ask(frames.encode_query(query, "recognise"), deadline_seconds)
        kind = recognised["type"]
        try:
            async with asyncio.timeout_at(end):
                reply = await self._send(recognised["text"], query, kind)
        except TimeoutError:
            raise _too_slow(deadline_seconds) from None
        request = {
            "is": "rewrite",
            "type": kind,
            "format": _format_of(reply, kind).suffix,
            "solutions": query.solutions and query.solutions.suffix,
            "graph": query.graph and query.graph.suffix,
        }
        try:
            header, body = await self._ask(frames.encode(request, reply.body), end - loop.time())
        except DeadlineExceeded:
            raise _too_slow(deadline_seconds) from None
        return Answer(header["type"], BY_SUFFIX[header["format"]], body)

    async def _ask(self, request: bytes, deadline_seconds: float) -> frames.Frame:
        header, body = await self._pool.ask(request, deadline_seconds)
        if header["is"] == "problem":
            raise frames.read_problem(header)
        return header, body

    async def _send(self, text: str, query: Query, kind: AnswerType) -> Reply:
        parameters = [
            ("query", text),
            *(("default-graph-uri", iri) for iri in query.default_graphs),
            *(("named-graph-uri", iri) for iri in query.named_graphs),
        ]
        first, *others = _READ[kind]
        accept = ", ".join([first.media_type, *(f"{each.media_type};q=0.5" for each in others)])
        return await self._endpoint.query(parameters, accept, self._answer_bytes)


def _too_slow(deadline_seconds: float) -> DeadlineExceeded:
    return DeadlineExceeded(
        f"The endpoint behind this service did not answer within {deadline_seconds:g} seconds. Ask for less: "
        "bind more of the pattern, begin with its rarest part, or avoid unbounded property paths.",
        deadline_seconds=deadline_seconds,
    )


def _format_of(reply: Reply, kind: AnswerType) -> Format:
    for each in _READ[kind]:
        if reply.media_type in each.media_types:
            return each
    expected = " or ".join(each.label for each in _READ[kind])
    given = f"`{reply.media_type[:80]}`" if reply.media_type else "an answer without a media type"
    raise EndpointFailed(f"The endpoint behind this service sends {given} where {expected} was asked for.")
