"""Draws charts as SVG, in a process of its own: the engine takes much memory, and one drawing could hold up all."""

import asyncio
import json
import logging
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final, Self, TypeVar

from pharmazone.asking.charts.finish import finish
from pharmazone.asking.charts.messages import LENGTH, VERDICT
from pharmazone.asking.charts.specification import Specification, specify
from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.tables import Table, tabulate
from pharmazone.errors import DrawingFailed, Overloaded, TooManyRequests
from pharmazone.evaluate.processes.nursery_process import LastWords, obituary
from pharmazone.evaluate.seam import CLIENT
from pharmazone.saved.questions import SavedQuery
from pharmazone.settings import PREFIX

DEADLINE_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 60.0
MOST_WAITING: Final = 16
MOST_OF_A_CLIENT: Final = 4
# The engine cuts a long label between the halves of a surrogate pair, and then cannot write it.
_BEYOND_16_BITS: Final = re.compile("[\U00010000-\U0010ffff]")
Done = TypeVar("Done")
_RETRY: Final = {"Retry-After": "1"}
_log = logging.getLogger(__name__)


async def draw_chart(
    drawer: "Drawer", library: Library, saved: SavedQuery, solutions: Solutions, language: str
) -> bytes | None:
    """Draw the answer to a saved query as SVG; None where it has no chart, or nothing of it can be drawn.

    DrawingFailed: the process did not draw it. Overloaded: too many charts wait.
    """
    table = await asyncio.to_thread(tabulate, saved, library.columns, solutions, language)
    specification = await chart_of(library, saved, table, language)
    return await drawer.draw(specification) if specification else None


async def chart_of(
    library: Library, saved: SavedQuery, table: Table, language: str, labels: Labels | None = None
) -> Specification | None:
    """Specify the chart of the answer to a saved query, tabulated in a language; None where nothing can be drawn.

    `labels` saves looking them up, where all that is drawn has its label among them.
    """
    chart = saved.header.chart
    if not chart:
        return None
    if labels is None:
        values = (value for row in table.rows for name in chart.variables for value in row.values(name))
        labels = await library.labels({each.text for each in values if each.kind == "iri"}, language)
    return await asyncio.to_thread(specify, saved, table, labels)


class Drawer:
    """Draws one chart after the other in a process that begins when it is needed and ends when it has been idle.

    Use it in one event loop; `close` ends the process.
    """

    def __init__(self, *, deadline_seconds: float = DEADLINE_SECONDS, idle_seconds: float = IDLE_SECONDS) -> None:
        self._deadline_seconds, self._idle_seconds = deadline_seconds, idle_seconds
        self._turn = asyncio.Lock()
        self._waiting: Counter[str] = Counter()
        self._is_closed = False
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
        """Draw what is specified, as SVG in UTF-8. DrawingFailed: it could not be.

        Overloaded: too many wait. TooManyRequests: too many of one client do. Whoever goes while waiting is forgotten;
        whoever goes later leaves the drawing to end by itself, so that the next one begins at once.
        """
        client = CLIENT.get()
        if client and self._waiting[client] >= MOST_OF_A_CLIENT:
            said = f"{MOST_OF_A_CLIENT} of your charts wait to be drawn already. Ask again in a moment."
            raise TooManyRequests(said, headers=dict(_RETRY))
        if self._waiting.total() >= MOST_WAITING:
            said = f"{MOST_WAITING} charts wait to be drawn already. Ask again in a moment, or ask for the data."
            raise Overloaded(said, headers=dict(_RETRY))
        self._waiting[client] += 1
        try:
            await self._turn.acquire()
        except BaseException:
            self._leave(client)
            raise
        if self._is_closed:
            self._turn.release()
            self._leave(client)
            raise DrawingFailed("No chart is drawn any more, since the service ends.")
        return await asyncio.shield(self._begin(self._draw(specification, client)))

    async def close(self) -> None:
        """End the process, and what is being drawn; more than once is once."""
        self._is_closed = True
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

    async def _draw(self, specification: Specification, client: str) -> bytes:
        text = _BEYOND_16_BITS.sub("\N{REPLACEMENT CHARACTER}", json.dumps(specification, ensure_ascii=False))
        try:
            return finish(await self._ask_in_time(text.encode()), specification)
        finally:
            self._turn.release()
            self._leave(client)

    def _leave(self, client: str) -> None:
        self._waiting[client] -= 1
        self._waiting += Counter()  # without those that have none
        if not self._is_closed:
            self._rest_later()

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
        except BaseException:
            self._last_words.take()
            raise
        finally:
            os.close(self._last_words.writing_end)

    def _rest_later(self) -> None:
        """End the process once it has been idle for so long from now."""
        if self._idle:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self._rest)

    def _rest(self) -> None:
        # Whoever draws or waits to draw sets the time anew at the end.
        if not self._waiting.total():
            self._begin(self._end_in_turn())

    async def _end_in_turn(self) -> None:
        async with self._turn:
            if not self._waiting.total():
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
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**kept, "RUST_BACKTRACE": "0", "TZ": "UTC"}
