"""Our own pool of processes: each query has one to itself, and at its deadline the process is killed.

The engine knows no timeout and no cancellation, and it ends the process when memory does. So a process is the unit
that fails: one spare beside the workers takes the place of a killed one at once, and a new spare is forked meanwhile.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from pharmazone.errors import EvaluatorFailed, Overloaded, PharmazoneError, Problem, SnapshotError
from pharmazone.evaluate.bounds import Bounds
from pharmazone.evaluate.processes import endings, frames
from pharmazone.evaluate.processes.nurseries import Dataset, Nurseries
from pharmazone.evaluate.processes.nursery_process import ProcessLost
from pharmazone.evaluate.processes.process import WorkerProcess
from pharmazone.evaluate.processes.turns import Turns
from pharmazone.evaluate.seam import CLIENT

_LOG: Final = logging.getLogger(__name__)
_START_SECONDS: Final = 30.0
# A client does not wait for the reason when the one who knows it stands still.
_OBITUARY_SECONDS: Final = 0.3
_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 1.0


class WorkerPool:
    """Asks worker processes on one store, within bounds; the deadline is told with each request.

    Without a store the workers have an empty one. A `dataset`, the same as the store in N-Quads, is loaded into memory
    that all workers share; they read the store until it is. With a `relay_port` the workers have sockets, and may reach
    this TCP port.
    """

    def __init__(
        self,
        store: Path | None,
        *,
        dataset: Dataset | None = None,
        prefixes: Mapping[str, str],
        bounds: Bounds,
        relay_port: int | None = None,
    ) -> None:
        configuration = {
            "store": None if store is None else str(store),
            "prefixes": dict(prefixes),
            "memory_bytes": bounds.memory_bytes,
            "answer_bytes": bounds.answer_bytes,
            "relay_port": relay_port,
        }
        self._store = store
        self._bounds = bounds
        self._is_open = False
        self._turns: Turns[WorkerProcess] = Turns(
            at_once=bounds.workers,
            waiting_per_client=bounds.waiting_per_client,
            wait_seconds=bounds.wait_seconds,
        )
        self._nurseries = Nurseries(configuration, dataset, self._move)
        self._alive: set[WorkerProcess] = set()
        self._starts: set[asyncio.Task[None]] = set()
        self._starting = 0  # those of them that have given no worker yet
        self._burials: set[asyncio.Task[None]] = set()
        self._failures = 0  # starts that failed and idle deaths since the last answer

    async def start(self) -> None:
        """Start the workers and the spare; return when the first is ready. SnapshotError: no store can be opened."""
        try:
            worker = await self._start_worker()
        except Problem as problem:
            raise SnapshotError(f"{self._store}: {problem}" if self._store else str(problem)) from problem
        except (ProcessLost, TimeoutError, OSError) as error:
            raise PharmazoneError(f"A worker process cannot be started: {_reason(error)}.") from error
        else:
            self._is_open = True
            self._admit(worker)
            self._replenish()
        finally:
            if not self._is_open:
                await self._nurseries.close()

    async def ask(self, request: bytes, deadline_seconds: float) -> frames.Frame:
        """Give a worker's answer or problem; the deadline counts from when a worker has it. Cancelled, it is stopped.

        TooManyRequests: this client has too many waiting. Overloaded: no worker in time. DeadlineExceeded: stopped.
        EvaluatorFailed: the worker died of it.
        """
        client = CLIENT.get()
        more_tries = self._bounds.workers + 1  # of workers that had ended before, all may be met
        while True:
            worker = await self._take(client)
            reply = worker.ask(request)
            timer = worker.loop.call_later(deadline_seconds, _expire, reply, deadline_seconds)
            try:
                frame = await reply
            except ProcessLost:
                pass  # the spare takes its place before its end is looked into
            else:
                self._failures = 0
                return frame
            finally:
                timer.cancel()
                self._release(client, worker)
            if worker.has_taken or not more_tries:
                await asyncio.wait((self._bury(worker),), timeout=_OBITUARY_SECONDS)
                raise self._death(worker)
            more_tries -= 1

    async def close(self) -> None:
        """Kill every process and wait until all are gone; queries under way fail."""
        self._is_open = False
        self._turns.close(endings.stopping)
        starts = [start for start in self._starts if start.cancel()]
        await asyncio.gather(*starts, return_exceptions=True)
        await self._nurseries.close()
        for worker in list(self._alive):
            self._discard(worker)
        await asyncio.gather(*self._burials)

    def gauges(self) -> Mapping[str, Callable[[], float]]:
        """Give the numbers that a monitor wants to know."""
        return {
            "workers_alive": lambda: len(self._alive),
            "workers_busy": lambda: self._turns.running,
            "queries_waiting": lambda: self._turns.waiting,
        }

    def _death(self, worker: WorkerProcess) -> EvaluatorFailed:
        if not self._is_open:
            return endings.stopping()
        if worker.is_out_of_memory:
            return endings.out_of_memory(self._bounds.memory_bytes)
        _LOG.error("A worker process ended before it answered: %s", worker.obituary)
        return endings.crashed(worker.ending)

    # A worker's way: _start_worker, _admit, then _take and _release in turn, at last _discard.

    async def _start_worker(self) -> WorkerProcess:
        nursery = await self._nurseries.open()
        try:
            async with asyncio.timeout(_START_SECONDS):
                return await WorkerProcess.start(nursery, self._bounds.answer_bytes, self._on_lost)
        except TimeoutError:
            await nursery.close()
            raise

    def _admit(self, worker: WorkerProcess) -> None:
        self._alive.add(worker)
        self._turns.offer(worker)

    async def _take(self, client: str) -> WorkerProcess:
        """Give a worker when it is this client's turn."""
        try:
            return await self._turns.take(client)
        except Overloaded:
            if self._alive:
                raise
        raise endings.none_started()

    def _release(self, client: str, worker: WorkerProcess) -> None:
        if worker.is_free and self._nurseries.is_current(worker.nursery):
            self._turns.leave(client, worker)
        else:
            self._turns.leave(client, None)
            self._discard(worker)

    def _on_lost(self, worker: WorkerProcess) -> None:
        """Replace a worker that died idle; of one at work its caller hears."""
        if self._turns.withdraw(worker):
            if not worker.nursery.is_lost:
                self._failures += 1
            self._discard(worker)

    def _discard(self, worker: WorkerProcess) -> None:
        if worker not in self._alive:
            return
        self._alive.remove(worker)
        self._turns.withdraw(worker)
        self._bury(worker)
        self._replenish()

    def _bury(self, worker: WorkerProcess) -> asyncio.Task[None]:
        return _keep(self._burials, asyncio.create_task(worker.bury()))

    def _replenish(self) -> None:
        """Begin as many starts as workers and one spare lack."""
        while self._is_open and len(self._alive) + self._starting <= self._bounds.workers:
            self._starting += 1
            _keep(self._starts, asyncio.create_task(self._replace()))

    async def _replace(self) -> None:
        """Start one worker; where that fails, again after a pause that grows."""
        while True:
            if self._failures > 1:
                pause_seconds = _FIRST_PAUSE_SECONDS * 2.0 ** min(self._failures - 2, 16)
                await asyncio.sleep(min(pause_seconds, _LONGEST_PAUSE_SECONDS))
            try:
                worker = await self._start_worker()
            except (PharmazoneError, ProcessLost, TimeoutError, OSError) as error:
                self._failures += 1
                _LOG.warning("A worker process cannot be started: %s", _reason(error))
            else:
                if self._nurseries.is_current(worker.nursery):
                    self._starting -= 1
                    self._admit(worker)
                    return
                self._bury(worker)

    async def _move(self) -> None:
        """Replace those who wait for work by workers of the new nursery, one by one, so that there is always one."""
        for worker in self._turns.idle():
            try:
                fresh = await self._start_worker()
            except (PharmazoneError, ProcessLost, TimeoutError, OSError) as error:
                _LOG.warning("A worker process cannot be started: %s", _reason(error))
                return
            if self._turns.withdraw(worker):
                self._admit(fresh)
                self._discard(worker)
            else:  # it was taken meanwhile, and is replaced when it comes back
                self._bury(fresh)


def _expire(reply: "asyncio.Future[frames.Frame]", deadline_seconds: float) -> None:
    if not reply.done():
        reply.set_exception(endings.too_slow(deadline_seconds))


def _keep(tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> asyncio.Task[None]:
    """Hold a task until it is done; the event loop itself does not."""
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


def _reason(error: BaseException) -> str:
    return str(error).rstrip(".") or type(error).__name__
