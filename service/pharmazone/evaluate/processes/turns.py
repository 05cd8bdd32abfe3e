"""Shares a few things out among many clients: each has its part, they take turns, and nobody waits for long."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from math import inf
from typing import Final, Generic, TypeVar

from pharmazone.errors import Overloaded, Problem, TooManyRequests

SERVICE: Final = ""
"""The client that is the service itself: it takes its turn like others, and has no share that could be used up."""

_RETRY: Final = {"Retry-After": "1"}

Thing = TypeVar("Thing")


class _Client(Generic[Thing]):
    """What one client has, and those of its callers who wait, in the order in which they came."""

    __slots__ = ("most_running", "most_waiting", "name", "running", "waiting")

    def __init__(self, name: str, most_running: float, most_waiting: float) -> None:
        self.name, self.most_running, self.most_waiting = name, most_running, most_waiting
        self.running = 0
        self.waiting: OrderedDict[asyncio.Future[Thing], None] = OrderedDict()


class Turns(Generic[Thing]):
    """Gives each caller a thing for a while: at most `at_once` have one, of one client all but one of these.

    Of one client at most `waiting_per_client` callers wait, and nobody longer than `wait_seconds`. Each step takes the
    same time however many wait, and of a client that has nothing and waits for nothing nothing is kept.
    """

    def __init__(self, *, at_once: int, waiting_per_client: int, wait_seconds: float) -> None:
        self._at_once = at_once
        self._waiting_per_client = waiting_per_client
        self._wait_seconds = wait_seconds
        self._running = 0
        self._free: dict[Thing, None] = {}
        self._clients: dict[str, _Client[Thing]] = {}
        self._queue: OrderedDict[_Client[Thing], None] = OrderedDict()  # those who wait and may have one more
        self._ending: Callable[[], Problem] | None = None

    def offer(self, thing: Thing) -> None:
        """Add a thing that nobody has."""
        self._free[thing] = None
        self._hand_over()

    def withdraw(self, thing: Thing) -> bool:
        """Take a thing away again; says whether it was still there and nobody had it."""
        if thing not in self._free:
            return False
        del self._free[thing]
        return True

    @property
    def running(self) -> int:
        """Count those who have a thing."""
        return self._running

    @property
    def waiting(self) -> int:
        """Count those who wait for one."""
        return sum(len(client.waiting) for client in self._clients.values())

    def idle(self) -> list[Thing]:
        """List the things that nobody has."""
        return list(self._free)

    @property
    def clients(self) -> int:
        """Count the clients that have something or wait."""
        return len(self._clients)

    async def take(self, name: str) -> Thing:
        """Give a thing to a caller of a client; `leave` ends it. Being cancelled ends the wait.

        TooManyRequests: as many of this client wait as may. Overloaded: nothing was free in time.
        """
        if self._ending is not None:
            raise self._ending()
        client = self._clients.get(name)
        if client is None:
            client = self._clients[name] = self._welcome(name)
        if self._free and self._running < self._at_once and client.running < client.most_running:
            self._running += 1
            client.running += 1
            return self._free.popitem()[0]  # the one that was used last is the warmest
        return await self._wait(client)

    def leave(self, name: str, thing: Thing | None) -> None:
        """End what `take` began; the thing is free for the next, None says that it is used up."""
        client = self._clients[name]
        self._running -= 1
        client.running -= 1
        if thing is not None:
            self._free[thing] = None
        self._settle(client)
        if self._queue:
            self._hand_over()

    def close(self, ending: Callable[[], Problem]) -> None:
        """Tell all who wait, and all who come, that nothing is given any more."""
        self._ending = ending
        for client in list(self._clients.values()):
            for waiter in client.waiting:
                if not waiter.done():
                    waiter.set_exception(ending())

    def _welcome(self, name: str) -> _Client[Thing]:
        if name == SERVICE:
            return _Client(name, inf, inf)
        return _Client(name, max(1, self._at_once - 1), self._waiting_per_client)

    async def _wait(self, client: _Client[Thing]) -> Thing:
        if len(client.waiting) >= client.most_waiting:
            raise TooManyRequests(
                f"As many of your queries wait as may wait at once: {self._waiting_per_client}. Send the next one when "
                "one of them is answered.",
                headers=dict(_RETRY),
            )
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Thing] = loop.create_future()
        client.waiting[waiter] = None
        self._settle(client)
        timer = loop.call_later(self._wait_seconds, self._give_up, waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.leave(client.name, waiter.result())
            raise
        finally:
            timer.cancel()
            client.waiting.pop(waiter, None)
            self._settle(client)

    def _give_up(self, waiter: "asyncio.Future[Thing]") -> None:
        if not waiter.done():
            waiter.set_exception(
                Overloaded(
                    f"All {self._at_once} workers were busy for {self._wait_seconds:g} seconds. Try again in a moment.",
                    headers=dict(_RETRY),
                )
            )

    def _settle(self, client: _Client[Thing]) -> None:
        """Put a client in the queue, or out of it, or forget it, as it has become."""
        if client.waiting and client.running < client.most_running:
            self._queue.setdefault(client)
            return
        self._queue.pop(client, None)
        if not client.waiting and not client.running and self._clients.get(client.name) is client:
            del self._clients[client.name]

    def _hand_over(self) -> None:
        """Give free things to those who wait: the client that waits longest comes first, and is then the last."""
        while self._queue and self._free and self._running < self._at_once:
            client, _ = self._queue.popitem(last=False)
            waiter, _ = client.waiting.popitem(last=False)
            if not waiter.done():
                self._running += 1
                client.running += 1
                waiter.set_result(self._free.popitem()[0])
            self._settle(client)
