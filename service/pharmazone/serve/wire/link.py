"""A connection below HTTP: bytes in, bytes out, and an end that the client can hear."""

import asyncio
import json
import socket
import struct
from contextlib import suppress
from typing import Final, cast

from pharmazone.formats import PROBLEM
from pharmazone.serve.connection import client_of
from pharmazone.serve.problems import Told
from pharmazone.serve.wire.exchange import header_line, status_line

_LINGER_SECONDS: Final = 2.0
_FORGET: Final = struct.pack("ii", 1, 0)


class Link(asyncio.Protocol):
    """The two ways of a connection, each of which can be stopped for a while."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.transport: asyncio.Transport = cast("asyncio.Transport", None)
        self.client: tuple[str, int] | None = None
        self.server: tuple[str, int] | None = None
        self.address = ""
        self.writable = asyncio.Event()
        self.writable.set()
        self.is_paused = False
        self.is_closing = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note who is at the other end."""
        self.transport = cast("asyncio.Transport", transport)
        peer, own = transport.get_extra_info("peername"), transport.get_extra_info("sockname")
        if isinstance(peer, tuple):
            self.client = (peer[0], peer[1])
            self.address = client_of({"client": self.client})
        if isinstance(own, tuple):
            self.server = (own[0], own[1])

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go who waits to write."""
        del exc
        self.is_closing = True
        self.writable.set()

    def pause_writing(self) -> None:
        """Wait for a slow reader."""
        self.writable.clear()

    def resume_writing(self) -> None:
        """Go on when it has read."""
        self.writable.set()

    def write(self, data: bytes) -> None:
        """Send bytes."""
        self.transport.write(data)

    def unread_bytes(self) -> int:
        """Count what was sent and the client has not taken yet."""
        return self.transport.get_write_buffer_size()

    def pause_reading(self) -> None:
        """Take nothing from the client for now."""
        if not self.is_paused:
            self.is_paused = True
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Take more from the client."""
        if self.is_paused:
            self.is_paused = False
            self.transport.resume_reading()

    def abort(self) -> None:
        """Close at once, and let the system forget what it still holds for the client, who sees a reset."""
        self.is_closing = True
        with suppress(OSError):
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FORGET)
        self.transport.abort()

    def close(self) -> None:
        """Close when everything is sent."""
        self.is_closing = True
        self.transport.close()

    def linger(self) -> None:
        """Close when everything is sent, and the client has had time to take it while it still sends.

        Closed at once, with bytes unread, a connection is reset, and the client loses what it was told (RFC 9112,
        section 9.6).
        """
        self.is_closing = True
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.resume_reading()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)

    def tell(self, told: Told, dated: list[tuple[bytes, bytes]]) -> None:
        """Send a problem outside of any answer, and close soon; there is no request that one could answer by Accept."""
        body = json.dumps(told.document()).encode()
        headers = {
            "Content-Type": PROBLEM.media_type,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": "*",
            "X-Content-Type-Options": "nosniff",
            "Connection": "close",
            **told.headers,
        }
        fields = [*dated, *((name.encode(), value.encode()) for name, value in headers.items())]
        lines = [header_line(name, value) for name, value in fields]
        self.write(b"".join((status_line(told.status), *lines, b"\r\n", body)))
        self.linger()
