"""A door on the loopback interface, by which workers with sockets reach the services that are allowed, and no others.

The engine posts a query to the address that its SERVICE has (SPARQL 1.1 Protocol, section 2.1.3), and that is an
address of this door: a token that only this evaluation knows, and the number of the clause. So where a call goes is not
the engine's to say, and no address that a stranger wrote is ever connected to.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import regex as re

from pharmazone.evaluate.federation.visit import Visit

_LOG: Final = logging.getLogger(__name__)
_HOST: Final = "127.0.0.1"
_HEAD_BYTES: Final = 8 * 1024
_HEAD_SECONDS: Final = 5.0
_REQUEST: Final = re.compile(rb"POST /([\w-]{43})/([0-9]{1,6}) HTTP/1\.1\r\n")
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *([0-9]{1,9})\r\n", re.IGNORECASE)
_TYPE: Final = re.compile(rb"\r\ncontent-type: *application/sparql-query\r\n", re.IGNORECASE)


class Relay:
    """Takes what workers ask, of at most `query_bytes`, and hands it to the visit that it belongs to."""

    def __init__(self, query_bytes: int) -> None:
        self._query_bytes = query_bytes
        self._visits: dict[str, Visit] = {}
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[object]] = set()
        self.port = 0
        """The TCP port of the loopback interface, once it has started."""

    async def start(self) -> None:
        """Begin to listen. OSError: this machine has no loopback interface."""
        self._server = await asyncio.start_server(self._receive, _HOST, 0, limit=_HEAD_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more, and hang up."""
        if self._server is not None:
            self._server.close()
        for task in (tasks := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @contextmanager
    def open(self, visit: Visit) -> Iterator[str]:
        """Open the door for one query; give the address below which each of its clauses has a number."""
        self._visits[visit.token] = visit
        try:
            yield self._address(visit)
        finally:
            del self._visits[visit.token]
            visit.end()

    def _address(self, visit: Visit) -> str:
        return f"http://{_HOST}:{self.port}/{visit.token}"

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; a connection that sends another thing than an engine does is closed without a word."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            async with asyncio.timeout(_HEAD_SECONDS):
                asked = await self._read(reader)
            if asked is not None:
                visit, number, query = asked
                answer = await visit.call(number, visit.unredirect(query, self._address(visit)))
                writer.write(_response(answer))
                await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, UnicodeError):
            _LOG.debug("A connection to the relay ended before it asked, or before it was answered")
        except asyncio.CancelledError:  # the evaluation has ended, or the service: nobody waits for this task
            writer.transport.abort()
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> tuple[Visit, int, str] | None:
        head = await reader.readuntil(b"\r\n\r\n")
        request, length = _REQUEST.match(head), _LENGTH.search(head)
        if request is None or length is None or not _TYPE.search(head):
            return None
        visit = self._visits.get(request[1].decode())
        number, count = int(request[2]), int(length[1])
        if visit is None or number >= visit.clauses or count > self._query_bytes:
            return None
        return visit, number, (await reader.readexactly(count)).decode()


def _response(body: bytes | None) -> bytes:
    """Write the solutions, or that there are none: why is known where the evaluation ends."""
    if body is None:
        return b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
