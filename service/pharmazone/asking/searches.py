"""The searches of many clients: beside the event loop, a few at once, and by turns."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from pharmazone.asking.things.search import Index
from pharmazone.errors import Overloaded, TooManyRequests
from pharmazone.evaluate.processes.turns import Turns
from pharmazone.evaluate.seam import CLIENT

AT_ONCE: Final = 2
MOST_WAITING: Final = 8
WAIT_SECONDS: Final = 3.0
Found = TypeVar("Found")


class Searches:
    """Searches an index in threads of its own, each with a connection of its own.

    AT_ONCE are made at once, of one client one less; of one client at most MOST_WAITING wait, and none longer than
    WAIT_SECONDS.
    """

    def __init__(self, index: Index) -> None:
        self._turns: Turns[Index] = Turns(at_once=AT_ONCE, waiting_per_client=MOST_WAITING, wait_seconds=WAIT_SECONDS)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="search")
        self._indexes = {index, *(index.open_again() for _ in range(AT_ONCE - 1))}
        self._shared = index
        for each in self._indexes:
            self._turns.offer(each)

    async def make(self, seek: Callable[[Index], Found]) -> Found:
        """Give what `seek` finds in the index; what has begun ends, though nobody waits for it any more.

        TooManyRequests: as many searches of this client wait as may. Overloaded: it waited for too long.
        """
        client = CLIENT.get()
        index = await self._take(client)
        running = asyncio.get_running_loop().run_in_executor(self._threads, seek, index)
        running.add_done_callback(lambda _: self._turns.leave(client, index))
        return await asyncio.shield(running)

    async def _take(self, client: str) -> Index:
        try:
            return await self._turns.take(client)
        except TooManyRequests as problem:
            said = f"As many of your searches wait as may wait at once: {MOST_WAITING}. Search again in a moment."
            raise TooManyRequests(said, headers=problem.headers) from problem
        except Overloaded as problem:
            said = f"Others search just now, and yours waited for {WAIT_SECONDS:g} seconds. Search again in a moment."
            raise Overloaded(said, headers=problem.headers) from problem

    def close(self) -> None:
        """End the threads, and let go of all connections but the one of the index that was given."""
        self._threads.shutdown()
        for each in self._indexes - {self._shared}:
            each.close()
