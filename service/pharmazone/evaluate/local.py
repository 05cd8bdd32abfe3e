"""Evaluates queries on a snapshot's store, in processes of our own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.processes.nurseries import Dataset
from pharmazone.evaluate.processes.pool import WorkerPool
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import BY_SUFFIX, JSON, Format


class LocalEvaluator:
    """Evaluates queries on a snapshot's store, and on the same data in memory where there is a `dataset`."""

    def __init__(
        self,
        store: Path,
        *,
        dataset: Dataset | None = None,
        prefixes: Mapping[str, str],
        bounds: Bounds,
    ) -> None:
        self._deadline_seconds = bounds.deadline_seconds
        self._pool = WorkerPool(store, dataset=dataset, prefixes=prefixes, bounds=bounds)

    async def start(self) -> None:
        """Start the workers; return when the first is ready. SnapshotError: no store can be opened."""
        await self._pool.start()

    async def evaluate(self, query: Query) -> Answer:
        """Evaluate a query whole; a Problem says why there is no answer. Being cancelled stops the evaluation.

        Overloaded: no worker in time. DeadlineExceeded: stopped. EvaluatorFailed: the worker died of it.
        """
        deadline_seconds = min(query.deadline_seconds or self._deadline_seconds, self._deadline_seconds)
        header, body = await self._pool.ask(frames.encode_query(query), deadline_seconds)
        if header["is"] == "problem":
            raise frames.read_problem(header)
        return Answer(header["type"], BY_SUFFIX[header["format"]], body, tuple(header.get("hints", ())))

    async def rewrite_solutions(self, body: bytes, given: Format, whose: str) -> bytes:
        """Read solutions that a stranger sends, in a worker, and write them as JSON; `whose` they are is for errors.

        EndpointFailed: they are none, or not whole. AnswerTooLarge; and what else an evaluation may end with.
        """
        wanted = {"solutions": JSON.suffix, "graph": None}
        request = {"is": "rewrite", "type": "solutions", "format": given.suffix, "whose": whose, **wanted}
        header, written = await self._pool.ask(frames.encode(request, body), self._deadline_seconds)
        if header["is"] == "problem":
            raise frames.read_problem(header)
        return written

    def gauges(self) -> Mapping[str, Callable[[], float]]:
        """Give the numbers of the pool."""
        return self._pool.gauges()

    async def close(self) -> None:
        """Kill every process and wait until all are gone; queries under way fail."""
        await self._pool.close()
