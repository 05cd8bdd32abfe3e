"""An event loop in a thread of its own, so that what waits for it need know nothing of `async`."""

import asyncio
import os
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from pharmazone.errors import PharmazoneError

Given = TypeVar("Given")


class Loop:
    """An event loop in a thread of its own: any thread may wait for it, also one that runs a loop itself.

    The processes that a coroutine starts here end with this thread, so it lives until `close`.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._process = os.getpid()
        self._thread = threading.Thread(target=self._loop.run_forever, name="pharmazone", daemon=True)
        self._thread.start()

    @property
    def is_closed(self) -> bool:
        """Say whether nothing runs here any more."""
        return self._loop.is_closed()

    @property
    def is_elsewhere(self) -> bool:
        """Say whether this is a copy that a fork has made, without its thread."""
        return os.getpid() != self._process

    @property
    def is_here(self) -> bool:
        """Say whether the loop's own thread asks, which cannot wait for itself."""
        return threading.current_thread() is self._thread

    def run(self, coroutine: Coroutine[Any, Any, Given]) -> Given:
        """Run a coroutine and wait for it; who is interrupted meanwhile (Ctrl-C) stops it.

        PharmazoneError: the loop is closed, belongs to the process that this one was forked from, or waits itself.
        """
        why = ""
        if self.is_elsewhere:
            why = "was opened in the process that this one is a copy of"
        elif self.is_closed:
            why = "is closed"
        elif self.is_here:
            why = "cannot wait for itself"
        if why:
            coroutine.close()
            raise PharmazoneError(f"This graph {why}. Open one with pharmazone.open().")
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Stop the loop and wait for its thread; what still runs is cancelled. More than once is once."""
        if self.is_closed or self.is_elsewhere:
            return
        with suppress(PharmazoneError):
            self.run(_cancel_others())
            self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
