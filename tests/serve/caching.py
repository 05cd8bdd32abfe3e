"""An application behind a cache, and clients of it, for tests of the cache."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from pharmazone.serve.cache import GONE, Cache
from pharmazone.serve.conditional import keep


class World:
    """An application that counts its requests, and answers each when it is let go."""

    def __init__(self, *, is_kept: bool = True, status: int = 200, body: bytes = b"answer") -> None:
        self.is_kept, self.status, self.body = is_kept, status, body
        self.asked: list[Scope] = []
        self.stopped = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        if self.is_kept:
            keep(scope)
        gate = asyncio.ensure_future(self.gate.wait())
        departure = asyncio.ensure_future(_departure(receive))
        await asyncio.wait((gate, departure), return_when=asyncio.FIRST_COMPLETED)
        status = self.status if gate.done() else GONE
        self.stopped += status == GONE
        for task in (gate, departure):
            task.cancel()
        headers = [(b"content-type", b"text/csv"), (b"etag", b'"tag"'), (b"vary", b"Accept")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


async def _departure(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Client:
    """A client of a cache; it stays until it goes."""

    def __init__(self, cache: Cache, address: str = "192.0.2.1") -> None:
        self.cache, self.address = cache, address
        self.went = asyncio.Event()
        self.sent: list[Message] = []

    async def ask(self, path: str = "/data", method: str = "GET", body: bytes = b"", **headers: str) -> "Client":
        self.sent = []
        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
            "client": (self.address, 1),
        }
        arriving = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if arriving:
                return arriving.pop()
            await self.went.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            self.sent.append(message)

        await self.cache(scope, receive, send)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent[1:])


def running(test: Callable[[], Awaitable[Any]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(asyncio.wait_for(test(), 20))  # type: ignore[arg-type]

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def cache_of(world: World, limit_bytes: int = 100_000) -> Cache:
    return Cache(world, limit_bytes=limit_bytes, body_bytes=1000)
