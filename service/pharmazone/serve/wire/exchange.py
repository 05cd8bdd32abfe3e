"""One request and its answer, as ASGI (HTTP, version 2.3) gives them to the application; what is written is checked."""

import asyncio
import re
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Final, Protocol

from starlette.types import Message, Scope

# More of a body waits in the kernel, and so at the client.
BODY_WAITING_BYTES: Final = 65_536
_JOINED_BYTES: Final = 16_384
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_BODILESS: Final = frozenset({204, 304})
_NO_NAME: Final = re.compile(rb"[^!#$%&'*+\-.^_`|~0-9A-Za-z]")
_NO_VALUE: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Wire(Protocol):
    """What an exchange needs of its connection."""

    writable: asyncio.Event

    @property
    def dated(self) -> list[tuple[bytes, bytes]]:
        """Give the headers that every answer has."""

    def write(self, data: bytes) -> None:
        """Send bytes."""

    def read_on(self) -> None:
        """Take more from the client."""

    def on_answered(self, exchange: "Exchange") -> None:
        """Go on after an answer."""


class Exchange:
    """One request and its answer."""

    __slots__ = (
        "_chunks",
        "_has_news",
        "_head",
        "_left",
        "_news",
        "body",
        "expects_continue",
        "has_all",
        "is_answered",
        "is_begun",
        "is_gone",
        "keep_alive",
        "scope",
        "wire",
    )

    def __init__(self, wire: Wire, scope: Scope, *, keep_alive: bool, expects_continue: bool) -> None:
        self.wire, self.scope = wire, scope
        self.keep_alive = keep_alive
        self.expects_continue = expects_continue
        self.body = bytearray()
        self.has_all = False
        self.is_begun = False
        self.is_answered = False
        self.is_gone = False
        self._has_news = False
        self._news: asyncio.Event | None = None
        self._head = b""
        self._left = 0
        self._chunks = False

    def leave(self) -> None:
        """Tell the application that nobody hears it any more."""
        self.is_gone = True
        self.tell()

    def tell(self) -> None:
        """Wake who waits for what comes next."""
        self._has_news = True
        if self._news is not None:
            self._news.set()

    async def receive(self) -> Message:
        """Give what has come of the body; when that was all, wait until the client goes or is answered."""
        if self.expects_continue and not self.is_gone:
            self.expects_continue = False
            self.wire.write(_CONTINUE)
        if not self.is_gone and not self.is_answered:
            self.wire.read_on()
            await self._wait_for_news()
        if self.is_gone or self.is_answered:
            return {"type": "http.disconnect"}
        body, self.body = bytes(self.body), bytearray()
        return {"type": "http.request", "body": body, "more_body": not self.has_all}

    async def _wait_for_news(self) -> None:
        if not self._has_news:
            self._news = self._news or asyncio.Event()
            await self._news.wait()
            self._news.clear()
        self._has_news = False

    async def send(self, message: Message) -> None:
        """Send the head of an answer, then its body; the head waits for the first of the body, to go with it.

        RuntimeError: what is sent is no answer. ValueError: a header is none.
        """
        if not self.wire.writable.is_set():
            await self.wire.writable.wait()
        if self.is_gone:
            return
        if message["type"] == "http.response.start" and not self.is_begun and not self._head:
            self._head = self._write_head(message["status"], message.get("headers", ()))
            return
        if message["type"] != "http.response.body" or self.is_answered or not (self.is_begun or self._head):
            raise RuntimeError(f"{message['type']} has no place here in an answer.")
        self._send_body(message.get("body", b""), is_last=not message.get("more_body", False))

    def _send_body(self, body: bytes, *, is_last: bool) -> None:
        if self._left < 0:  # an answer without a body, whatever is said of it
            body = b""
        elif self._chunks:
            body = (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + (b"0\r\n\r\n" if is_last else b"")
        else:
            self._left -= len(body)
            if self._left < 0 or (is_last and self._left):
                raise RuntimeError("The body is not as long as its Content-Length says.")
        head, self._head, self.is_begun = self._head, b"", True
        if len(body) <= _JOINED_BYTES:
            self.wire.write(head + body)
        else:
            self.wire.write(head)
            self.wire.write(body)
        if is_last:
            self.is_answered = True
            self.tell()
            self.wire.on_answered(self)

    def _write_head(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        lines = [status_line(status)]
        length = -1
        says_close = False
        for name, value in (*self.wire.dated, *headers):
            line, is_telling = _read_header(name, value)
            lines.append(line)
            if is_telling and name.lower() == b"content-length":
                length = int(value)
            elif is_telling:
                self.keep_alive, says_close = False, True
        has_body = self.scope["method"] != "HEAD" and status not in _BODILESS
        if has_body and length < 0:
            if self.scope["http_version"] == "1.1":
                self._chunks = True
                lines.append(b"transfer-encoding: chunked\r\n")
            else:
                raise RuntimeError("An answer to HTTP/1.0 says how long it is.")
        self._left = max(length, 0) if has_body else -1
        if not self.keep_alive and not says_close:
            lines.append(b"connection: close\r\n")
        lines.append(b"\r\n")
        return b"".join(lines)


@lru_cache(maxsize=128)
def status_line(status: int) -> bytes:
    r"""Give the first line of an answer.

    >>> status_line(404), status_line(499)
    (b'HTTP/1.1 404 Not Found\r\n', b'HTTP/1.1 499 \r\n')
    """
    phrase = HTTPStatus(status).phrase if status in {each.value for each in HTTPStatus} else ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


@lru_cache(maxsize=4096)
def _read_header(name: bytes, value: bytes) -> tuple[bytes, bool]:
    """Give a header as it is sent, and whether it says how the answer or the connection ends."""
    lowered = name.lower()
    is_telling = lowered == b"content-length" or (lowered == b"connection" and b"close" in value.lower())
    return header_line(name, value), is_telling


def header_line(name: bytes, value: bytes) -> bytes:
    r"""Give a header as it is sent; ValueError where it would be more than one, or none (RFC 9110, section 5.5).

    >>> header_line(b"ETag", b'"1"')
    b'ETag: "1"\r\n'
    """
    if not name or _NO_NAME.search(name) or _NO_VALUE.search(value):
        raise ValueError(f"{name!r} with the value {value[:80]!r} is no header.")
    return name + b": " + value + b"\r\n"
