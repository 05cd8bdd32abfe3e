"""What evaluates for a graph: a snapshot that is held, processes or an endpoint, and the loop that they run in."""

import asyncio
import threading
import weakref
from collections.abc import Coroutine
from contextlib import ExitStack
from typing import Any, TypeVar

from pharmazone.asking.charts.drawing import Drawer, draw_chart
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions
from pharmazone.evaluate.seam import Answer, Evaluator, Query
from pharmazone.evaluators import evaluator_of
from pharmazone.graph.loop import Loop
from pharmazone.saved.questions import SavedQuery
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot, hold

Given = TypeVar("Given")


class _InTurn:
    """An evaluator that never has more to do at once than it can: who asks for more waits, and is not refused."""

    def __init__(self, evaluator: Evaluator, at_once: int) -> None:
        self._evaluator = evaluator
        self._turns = asyncio.Semaphore(at_once)

    async def start(self) -> None:
        await self._evaluator.start()

    async def evaluate(self, query: Query) -> Answer:
        async with self._turns:
            return await self._evaluator.evaluate(query)

    async def close(self) -> None:
        await self._evaluator.close()


class Engine:
    """A library with its evaluator, in a loop of its own; it holds the snapshot.

    It ends by `close`, when nothing refers to it any more, and at the end of the program. KnowledgeError: a query of
    the snapshot is malformed. SnapshotError: it is not whole, or was removed just now.
    """

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self.snapshot, self.settings = snapshot, settings
        with ExitStack() as stack:
            stack.enter_context(hold(snapshot))
            self.loop = loop = Loop()
            stack.callback(loop.close)
            evaluator = _InTurn(evaluator_of(snapshot, settings), settings.workers)
            self.library = Library.open(snapshot, evaluator, settings)
            stack.callback(self.library.index.close)
            loop.run(evaluator.start())
            stack.callback(lambda: loop.run(evaluator.close()))
            self._drawer = drawer = Drawer()
            stack.callback(lambda: loop.run(drawer.close()))
            self._end = weakref.finalize(self, _end, loop, stack.pop_all())

    @property
    def is_closed(self) -> bool:
        """Say whether it has ended."""
        return not self._end.alive

    async def evaluate(self, query: Query) -> Answer:
        """Evaluate a query, when it is its turn."""
        return await self.library.evaluator.evaluate(query)

    def run(self, coroutine: Coroutine[Any, Any, Given]) -> Given:
        """Run a coroutine in the loop, and wait for it; PharmazoneError where it is closed."""
        return self.loop.run(coroutine)

    def draw(self, saved: SavedQuery, solutions: Solutions, language: str) -> bytes | None:
        """Draw the chart of an answer as SVG; None where there is nothing to draw."""
        return self.run(draw_chart(self._drawer, self.library, saved, solutions, language))

    def close(self) -> None:
        """End every process and wait until all are gone; more than once is once."""
        self._end()


def _end(loop: Loop, stack: ExitStack) -> None:
    """Undo what an engine has begun; where its own loop gives it up, a thread waits for that.

    A copy that a fork has made has nothing to undo, for what it has begun is not its own.
    """
    if loop.is_elsewhere:
        return
    if loop.is_here:
        threading.Thread(target=stack.close, name="pharmazone-end").start()
    else:
        stack.close()
