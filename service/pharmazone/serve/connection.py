"""Who asks, and waiting for as long as somebody does."""

import asyncio
from collections.abc import Awaitable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Final, TypeVar

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from pharmazone.evaluate.seam import Answer, Query
from pharmazone.serve.service import service_of

Waited = TypeVar("Waited")
# Most answers are there before it pays to watch for a client that goes.
_UNWATCHED_SECONDS: Final = 0.02


def client_of(scope: Scope) -> str:
    """Give the address of the client; behind a proxy that is trusted, the forwarded one."""
    return _client(scope["client"][0]) if scope.get("client") else ""


@lru_cache(maxsize=1024)
def _client(address: str) -> str:
    """Take all addresses of one IPv6 subnet for one client, since each has as many as it likes (RFC 6177).

    >>> _client("192.0.2.7"), _client("2001:db8::1:2:3:4"), _client("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8::/64', '192.0.2.7')
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return address


async def while_connected(waited: Awaitable[Waited], receive: Receive) -> Waited:
    """Wait for as long as the client stays; when it goes, stop what was waited for and raise ClientDisconnect.

    The body of the request is read whole before, since what comes next from the client has to be its departure.
    """
    waiting = asyncio.current_task()
    assert waiting is not None
    loop = asyncio.get_running_loop()
    watch: asyncio.Task[None] | None = None
    has_gone = False

    def begin_to_watch() -> None:
        nonlocal watch
        watch = loop.create_task(_departure(receive))
        watch.add_done_callback(give_up)

    def give_up(watched: asyncio.Task[None]) -> None:
        nonlocal has_gone
        if not watched.cancelled():
            has_gone = True
            waiting.cancel()

    timer = loop.call_later(_UNWATCHED_SECONDS, begin_to_watch)
    try:
        return await waited
    except asyncio.CancelledError:
        if has_gone:
            waiting.uncancel()
            raise ClientDisconnect from None
        raise
    finally:
        timer.cancel()
        if watch is not None:
            watch.cancel()


async def evaluate_while_connected(request: Request, query: Query) -> Answer:
    """Evaluate a query, and stop it when the client goes; ClientDisconnect then."""
    return await while_connected(service_of(request).evaluator.evaluate(query), request.receive)


async def _departure(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
