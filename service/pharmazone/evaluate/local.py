"""Our own pool of processes: each query has one to itself, and at its deadline the process is killed.

The engine knows no timeout and no cancellation, and it ends the process when memory does. So a process is the unit
that fails: one spare beside the workers takes the place of a killed one at once, and a new spare is started meanwhile.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pharmazone.errors import DeadlineExceeded, EvaluatorFailed, Overloaded, PharmazoneError, Problem, SnapshotError
from pharmazone.evaluate import frames
from pharmazone.evaluate.process import Command, WorkerEnded, WorkerProcess
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import BY_SUFFIX

_LOG: Final = logging.getLogger(__name__)
_MEBIBYTE: Final = 1024 * 1024
_RETRY: Final = {"Retry-After": "1"}
_START_SECONDS: Final = 30.0
_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 10.0


class LocalEvaluator:
    """Evaluates queries on a snapshot's store, at most `workers` at once, first come first served.

    A query waits at most `wait_seconds` for a worker; `deadline_seconds` count from there. `memory_bytes` is the
    address space of a worker, without the stack it evaluates on; `answer_bytes` the largest answer, inclusive.
    """

    def __init__(
        self,
        store: Path,
        *,
        prefixes: Mapping[str, str],
        workers: int,
        deadline_seconds: float,
        wait_seconds: float,
        memory_bytes: int,
        answer_bytes: int,
    ) -> None:
        self._command = Command(
            {
                "store": str(store),
                "prefixes": dict(prefixes),
                "memory_bytes": memory_bytes,
                "answer_bytes": answer_bytes,
            },
            answer_bytes,
        )
        self._store = store
        self._workers = workers
        self._deadline_seconds = deadline_seconds
        self._wait_seconds = wait_seconds
        self._memory_bytes = memory_bytes
        self._is_open = False
        self._running = 0
        self._alive: set[WorkerProcess] = set()
        self._ready: list[WorkerProcess] = []
        self._waiting: deque[asyncio.Future[WorkerProcess]] = deque()
        self._starts: set[asyncio.Task[None]] = set()
        self._burials: set[asyncio.Task[None]] = set()
        self._failures = 0  # starts that failed and idle deaths since the last answer

    async def start(self) -> None:
        """Start the workers and the spare; return when the first is ready. SnapshotError: no store can be opened."""
        try:
            worker = await self._start_worker()
        except Problem as problem:
            raise SnapshotError(f"{self._store}: {problem}") from problem
        except (WorkerEnded, TimeoutError, OSError) as error:
            raise PharmazoneError(f"A worker process cannot be started: {_reason(error)}.") from error
        self._is_open = True
        self._admit(worker)
        self._replenish()

    async def evaluate(self, query: Query) -> Answer:
        """Evaluate a query whole; a Problem says why there is no answer. Being cancelled stops the evaluation.

        Overloaded: no worker in time. DeadlineExceeded: stopped. EvaluatorFailed: the worker died of it.
        """
        deadline_seconds = min(query.deadline_seconds or self._deadline_seconds, self._deadline_seconds)
        try:
            header, body = await self._ask(frames.encode_query(query), deadline_seconds)
        except TimeoutError:
            raise DeadlineExceeded(
                f"The evaluation took longer than {deadline_seconds:g} seconds and was stopped. Ask for less: "
                "bind more of the pattern, begin with its rarest part, or avoid unbounded property paths.",
                deadline_seconds=deadline_seconds,
            ) from None
        self._failures = 0
        if header["is"] == "problem":
            raise frames.read_problem(header)
        return Answer(header["type"], BY_SUFFIX[header["format"]], body)

    async def close(self) -> None:
        """Kill every process and wait until all are gone; queries under way fail."""
        self._is_open = False
        starts = [start for start in self._starts if start.cancel()]
        while self._waiting:
            self._waiting.popleft().set_exception(_stopping())
        for worker in list(self._alive):
            self._discard(worker)
        await asyncio.gather(*starts, *self._burials, return_exceptions=True)

    async def _ask(self, request: bytes, deadline_seconds: float) -> frames.Frame:
        """Ask a worker, and another one where the first had died before it began."""
        is_last_try = False
        while True:
            worker = await self._take()
            try:
                async with asyncio.timeout(deadline_seconds):
                    return await worker.ask(request)
            except WorkerEnded:
                pass  # the spare takes its place before its end is looked into
            finally:
                self._release(worker)
            if worker.has_taken or is_last_try:
                await worker.bury()
                raise self._death(worker)
            is_last_try = True

    def _death(self, worker: WorkerProcess) -> EvaluatorFailed:
        if not self._is_open:
            return _stopping()
        if worker.is_out_of_memory:
            limit = self._memory_bytes // _MEBIBYTE
            return EvaluatorFailed(
                f"The evaluation needed more memory than the {limit} MiB that it may have. Ask for less: group or "
                "order fewer solutions, and bind more of the pattern.",
                headers=dict(_RETRY),
            )
        _LOG.error("A worker process ended before it answered: %s", worker.obituary)
        return EvaluatorFailed(
            f"The process that evaluated the query ended before it answered ({worker.ending}).", headers=dict(_RETRY)
        )

    # A worker's way: _start_worker, _admit, then _take and _release in turn, at last _discard.

    async def _start_worker(self) -> WorkerProcess:
        async with asyncio.timeout(_START_SECONDS):
            return await WorkerProcess.start(self._command, self._on_lost)

    def _admit(self, worker: WorkerProcess) -> None:
        self._alive.add(worker)
        self._ready.append(worker)
        self._hand_over()

    async def _take(self) -> WorkerProcess:
        """Give a worker when there is one for this caller."""
        if not self._is_open:
            raise _stopping()
        waiter: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        self._hand_over()
        try:
            if not waiter.done():
                await asyncio.wait((waiter,), timeout=self._wait_seconds)
        except asyncio.CancelledError:
            if waiter.done() and waiter.exception() is None:
                self._release(waiter.result())
            raise
        finally:
            if not waiter.done():
                self._waiting.remove(waiter)
        if waiter.done():
            return waiter.result()
        if not self._alive:
            raise EvaluatorFailed("No worker process can be started; the log says why.", headers=dict(_RETRY))
        raise Overloaded(
            f"All {self._workers} workers were busy for {self._wait_seconds:g} seconds. Try again in a moment.",
            headers=dict(_RETRY),
        )

    def _hand_over(self) -> None:
        """Give ready workers to those who wait; the one that answered last is the warmest."""
        while self._waiting and self._ready and self._running < self._workers:
            self._running += 1
            self._waiting.popleft().set_result(self._ready.pop())

    def _release(self, worker: WorkerProcess) -> None:
        self._running -= 1
        if worker.is_free:
            self._ready.append(worker)
        else:
            self._discard(worker)
        self._hand_over()

    def _on_lost(self, worker: WorkerProcess) -> None:
        """Replace a worker that died idle; of one at work its caller hears."""
        if worker in self._ready:
            self._failures += 1
            self._discard(worker)

    def _discard(self, worker: WorkerProcess) -> None:
        if worker not in self._alive:
            return
        self._alive.remove(worker)
        if worker in self._ready:
            self._ready.remove(worker)
        _keep(self._burials, asyncio.create_task(worker.bury()))
        self._replenish()

    def _replenish(self) -> None:
        """Begin as many starts as workers and one spare lack."""
        while self._is_open and len(self._alive) + len(self._starts) <= self._workers:
            _keep(self._starts, asyncio.create_task(self._replace()))

    async def _replace(self) -> None:
        """Start one worker; where that fails, again after a pause that grows."""
        while True:
            if self._failures:
                pause_seconds = _FIRST_PAUSE_SECONDS * 2.0 ** min(self._failures - 1, 16)
                await asyncio.sleep(min(pause_seconds, _LONGEST_PAUSE_SECONDS))
            try:
                worker = await self._start_worker()
            except (PharmazoneError, WorkerEnded, TimeoutError, OSError) as error:
                self._failures += 1
                _LOG.warning("A worker process cannot be started: %s", _reason(error))
            else:
                self._admit(worker)
                return


def _keep(tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
    """Hold a task until it is done; the event loop itself does not."""
    tasks.add(task)
    task.add_done_callback(tasks.discard)


def _reason(error: BaseException) -> str:
    return str(error).rstrip(".") or type(error).__name__


def _stopping() -> EvaluatorFailed:
    return EvaluatorFailed("The service is stopping; nothing is evaluated any more.", headers=dict(_RETRY))
