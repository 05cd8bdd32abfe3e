"""Draws charts as SVG, in a process of its own: the engine takes much memory, and one drawing could hold up all."""

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final, Self, TypeVar

from pharmazone.asking.charts.finish import finish
from pharmazone.asking.charts.messages import LENGTH, VERDICT
from pharmazone.asking.charts.specification import Specification, specify
from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.tables import tabulate
from pharmazone.errors import DrawingFailed, Overloaded
from pharmazone.evaluate.processes.nursery_process import LastWords, obituary
from pharmazone.saved.questions import SavedQuery

DEADLINE_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 60.0
MOST_WAITING: Final = 16
Done = TypeVar("Done")
_RETRY: Final = {"Retry-After": "1"}
_log = logging.getLogger(__name__)


async def draw_chart(
    drawer: "Drawer", library: Library, saved: SavedQuery, solutions: Solutions, language: str
) -> bytes | None:
    """Draw the answer to a saved query as SVG; None where it has no chart, or nothing of it can be drawn.

    DrawingFailed: the process did not draw it. Overloaded: too many charts wait.
    """
    specification = await chart_of(library, saved, solutions, language)
    return await drawer.draw(specification) if specification else None


async def chart_of(
    library: Library, saved: SavedQuery, solutions: Solutions, language: str, labels: Labels | None = None
) -> Specification | None:
    """Specify the chart of the answer to a saved query, in a language; None where nothing can be drawn.

    `labels` saves looking them up, where all that is drawn has its label among them.
    """
    chart = saved.header.chart
    if not chart:
        return None
    if labels is None:
        values = (each[name] for each in solutions.each for name in chart.variables if name in each)
        labels = await library.labels({each.text for each in values if each.kind == "iri"}, language)
    return specify(saved, tabulate(saved, library.columns, solutions, language), labels)


class Drawer:
    """Draws one chart after the other in a process that begins when it is needed and ends when it has been idle.

    Use it in one event loop; `close` ends the process.
    """

    def __init__(self, *, deadline_seconds: float = DEADLINE_SECONDS, idle_seconds: float = IDLE_SECONDS) -> None:
        self._deadline_seconds, self._idle_seconds = deadline_seconds, idle_seconds
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._process: Process | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._last_words: LastWords

    async def __aenter__(self) -> Self:
        """Begin with nothing."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the process."""
        await self.close()

    @property
    def pid(self) -> int | None:
        """Give the process id of the one that draws; None while there is none."""
        return self._process.pid if self._process else None

    async def draw(self, specification: Specification) -> bytes:
        """Draw what is specified, as SVG in UTF-8. DrawingFailed: it could not be. Overloaded: too many wait.

        Whoever stops waiting leaves the drawing to end by itself, so that the next one begins at once.
        """
        if self._waiting >= MOST_WAITING:
            said = f"{MOST_WAITING} charts wait to be drawn already. Ask again in a moment, or ask for the data."
            raise Overloaded(said, headers=dict(_RETRY))
        self._waiting += 1
        return await asyncio.shield(self._begin(self._draw(specification)))

    async def close(self) -> None:
        """End the process, and what is being drawn; more than once is once."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._end()

    def _begin(self, work: Coroutine[Any, Any, Done]) -> asyncio.Task[Done]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._note)
        return task

    def _note(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # whoever asked may have gone

    async def _draw(self, specification: Specification) -> bytes:
        try:
            async with self._turn:
                if self._idle:
                    self._idle.cancel()
                svg = await self._ask_in_time(json.dumps(specification).encode())
                return finish(svg, specification)
        finally:
            self._waiting -= 1
            self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self._begin_to_rest)

    async def _ask_in_time(self, request: bytes) -> str:
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await self._ask(request)
        except TimeoutError:
            await self._end()
            said = f"Drawing the chart took longer than {self._deadline_seconds:g} seconds and was stopped."
            raise DrawingFailed(f"{said} Ask for less, or for the data.", headers=dict(_RETRY)) from None
        except (OSError, EOFError):
            _log.warning("the process that draws charts: %s", await self._end())
            said = "The process that draws charts ended before it was done. Ask again, or ask for the data."
            raise DrawingFailed(said, headers=dict(_RETRY)) from None
        except asyncio.CancelledError:
            await self._end()
            raise

    async def _ask(self, request: bytes) -> str:
        if self._process is None:
            self._process = await self._start()
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(LENGTH.pack(len(request)) + request)
        await stdin.drain()
        is_drawn, length = VERDICT.unpack(await stdout.readexactly(VERDICT.size))
        said = (await stdout.readexactly(length)).decode("utf-8", "replace")
        if not is_drawn:
            _log.warning("a chart was not drawn: %s", said)
            raise DrawingFailed("This chart cannot be drawn; the log says why. Ask for the data.")
        return said

    async def _start(self) -> Process:
        self._last_words = LastWords()
        try:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"{__package__}.drawing_process", str(os.getpid())),
                stdin=PIPE,
                stdout=PIPE,
                stderr=self._last_words.writing_end,
                env=_environment(),
            )
        finally:
            os.close(self._last_words.writing_end)

    def _begin_to_rest(self) -> None:
        self._begin(self._rest())

    async def _rest(self) -> None:
        async with self._turn:
            await self._end()

    async def _end(self) -> str:
        """End the process, and say how it ended."""
        if self._idle:
            self._idle.cancel()
        process, self._process = self._process, None
        if process is None:
            return "it has not begun"
        with suppress(ProcessLookupError):
            process.kill()
        code = await process.wait()
        self._last_words.take()
        return obituary(code, self._last_words.text)


def _environment() -> dict[str, str]:
    """Give it what an interpreter needs, and none of our settings, which may hold a password."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHARMAZONE_")}
    return {**kept, "RUST_BACKTRACE": "0", "TZ": "UTC"}
