"""Which nursery workers come from: at first one that holds nothing, for answers at once, in time one that is full."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pharmazone.errors import PharmazoneError
from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.processes.nursery_process import NurseryProcess, ProcessLost

_LOG: Final = logging.getLogger(__name__)
_START_SECONDS: Final = 30.0
_FIRST_PAUSE_SECONDS: Final = 0.25
_LONGEST_PAUSE_SECONDS: Final = 600.0


@dataclass(frozen=True)
class Dataset:
    """A file of N-Quads (gzip), files of N-Triples (zstandard), each with its graph, and how many quads all of it is.

    A file that was cut off is not taken for a small one.
    """

    path: Path
    quads: int
    graphs: tuple[tuple[Path, str], ...] = ()

    def to_json(self) -> dict[str, object]:
        """Give it as the process hears of it that loads it."""
        graphs = [(str(path), iri) for path, iri in self.graphs]
        return {"path": str(self.path), "quads": self.quads, "graphs": graphs}


class Nurseries:
    """Gives the nursery that lives; where there is a `dataset`, one that has loaded it takes its place in time.

    `when_moved` is called then. The former one ends with the last of its workers.
    """

    def __init__(
        self, configuration: frames.Header, dataset: Dataset | None, when_moved: Callable[[], Awaitable[None]]
    ) -> None:
        self._configuration = configuration
        self._dataset = dataset
        self._when_moved = when_moved
        self._current: NurseryProcess | None = None
        self._opening = asyncio.Lock()
        self._move: asyncio.Task[None] | None = None
        self._moves = 0
        self._former: dict[NurseryProcess, asyncio.Task[None]] = {}

    def is_current(self, nursery: NurseryProcess) -> bool:
        """Say whether workers come from this one."""
        return nursery is self._current

    async def open(self) -> NurseryProcess:
        """Give the nursery; where it has ended, a new one. What may go wrong is what NurseryProcess.start says."""
        async with self._opening:
            if self._current is not None and self._current.is_lost:
                await self._current.close()
                _LOG.error("The process that forks the workers ended: %s", self._current.obituary)
                self._current = None
            if self._current is None:
                async with asyncio.timeout(_START_SECONDS):
                    self._current = await NurseryProcess.start(self._configuration | {"dataset": None})
                if self._dataset and (self._move is None or self._move.done()):
                    self._move = asyncio.create_task(self._load(self._dataset))
            return self._current

    async def close(self) -> None:
        """End all there are, and wait until they are gone."""
        if self._move is not None:
            self._move.cancel()
            await asyncio.wait((self._move,))
        async with self._opening:
            if self._current is not None:
                await self._current.close()
                self._current = None
        for former, retirement in list(self._former.items()):
            await former.close()
            await retirement

    async def _load(self, dataset: Dataset) -> None:
        """Start a nursery that loads the dataset: not for a single query, and the more often it has ended the later."""
        to_load = {"dataset": dataset.to_json()}
        loaded = None
        while loaded is None or not self.is_current(loaded):
            await asyncio.sleep(min(_FIRST_PAUSE_SECONDS * 8.0 ** min(self._moves, 9), _LONGEST_PAUSE_SECONDS))
            self._moves += 1
            try:
                loaded = await NurseryProcess.start(self._configuration | to_load)
            except (PharmazoneError, ProcessLost, OSError) as error:
                _LOG.warning("The dataset is not held in memory, queries read the store on disk: %s", error)
                return
            former, self._current = self._current, loaded
            self._retire(former)
            await self._when_moved()

    def _retire(self, former: NurseryProcess | None) -> None:
        if former is not None:
            retirement = self._former[former] = asyncio.create_task(former.retire())
            retirement.add_done_callback(lambda _: self._former.pop(former, None))
