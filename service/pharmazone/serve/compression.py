"""Content codings (RFC 9110, section 8.4.1): an answer is compressed where the client asks for it. Plain ASGI."""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import brotli
import zstandard
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pharmazone.formats import FORMATS
from pharmazone.negotiation import qualities

# What is shorter gains nothing worth the work; what is longer is compressed beside the event loop, two at a time.
LEAST_BYTES: Final = 1024
_AT_ONCE_BYTES: Final = 64 * 1024
_BODILESS: Final = frozenset({204, 303, 304})
_IDENTITY: Final = "identity"


def _brotli(body: bytes) -> bytes:
    compressor = brotli.Compressor(quality=5)
    return bytes(compressor.process(body) + compressor.finish())


CODINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "br": _brotli,
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
"""The codings on offer; of those that a client likes equally the earlier is taken."""


class Choice(NamedTuple):
    """The coding that a client likes best, None for none, and whether it refuses what is not coded."""

    coding: str | None
    is_plain_refused: bool


_PLAIN: Final = Choice(None, is_plain_refused=False)
_COMPRESSIBLE: Final = frozenset(
    {each.media_type.encode() for each in FORMATS}
    | {b"application/vnd.oai.openapi+json", b"text/css", b"text/javascript", b"text/plain", b"image/svg+xml"}
)


@lru_cache(maxsize=256)
def choose_coding(accept_encoding: str) -> Choice:
    """Choose by the Accept-Encoding header (RFC 9110, section 12.5.3).

    >>> choose_coding("gzip, deflate, br;q=0.5"), choose_coding("identity;q=0, *;q=0.1")
    (Choice(coding='gzip', is_plain_refused=False), Choice(coding='zstd', is_plain_refused=True))
    """
    said = qualities(accept_encoding)
    others = said.get("*", 0.0)
    ranked = [(said.get(coding, others), -place, coding) for place, coding in enumerate(CODINGS)]
    quality, _, coding = max(ranked)
    is_liked = quality > 0 and quality >= said.get(_IDENTITY, 0.0)
    return Choice(coding if is_liked else None, said.get(_IDENTITY, said.get("*")) == 0)


def coding_of(scope: Scope) -> Choice:
    """Choose the coding for a request."""
    lines = [value for name, value in scope["headers"] if name == b"accept-encoding"]
    return choose_coding(b",".join(lines).decode("latin-1")) if lines else _PLAIN


class Compression:
    """Put around the application: it compresses whole answers and names their tags after the coding.

    A tag names one representation, and each coding is another (RFC 9110, section 8.8.3). Who accepts no coding on
    offer, nor an answer without one, is given what `refuse` gives.
    """

    def __init__(self, app: ASGIApp, *, refuse: Callable[[], Response]) -> None:
        self.app, self.refuse = app, refuse
        self._places = asyncio.Semaphore(2)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, compressed where the client asks for it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        coding, is_plain_refused = coding_of(scope)
        if is_plain_refused and coding is None:
            await self.refuse()(scope, receive, send)
            return
        start: Message = {}

        async def send_compressed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = _varied(message)
                return
            if start:
                is_bodiless = start["status"] in _BODILESS
                body = message.get("body", b"")
                if (
                    coding
                    and not is_bodiless
                    and not message.get("more_body")
                    and (is_plain_refused or _is_compressible(start, body))
                ):
                    message = {**message, "body": await self._compress(body, coding)}
                    start = _coded(start, coding, len(message["body"]))
                await send(start)
                start = {}
            await send(message)

        await self.app(scope, receive, send_compressed)

    async def _compress(self, body: bytes, coding: str) -> bytes:
        if len(body) <= _AT_ONCE_BYTES:
            return CODINGS[coding](body)
        async with self._places:
            return await asyncio.to_thread(CODINGS[coding], body)


def _varied(start: Message) -> Message:
    """Say that the answer depends on Accept-Encoding."""
    headers: list[tuple[bytes, bytes]] = []
    before = b""
    for name, value in start["headers"]:
        if name == b"vary":
            before = value + b", "
        else:
            headers.append((name, value))
    headers.append((b"vary", before + b"Accept-Encoding"))
    return {**start, "headers": headers}


def _is_compressible(start: Message, body: bytes) -> bool:
    if len(body) < LEAST_BYTES:
        return False
    headers = dict(start["headers"])
    return (
        headers.get(b"content-type", b"").partition(b";")[0] in _COMPRESSIBLE
        and b"content-encoding" not in headers
        and b"content-range" not in headers
    )


def _coded(start: Message, coding: str, length: int) -> Message:
    changed: dict[bytes, Any] = {b"content-length": str(length).encode(), b"content-encoding": coding.encode()}
    for name, value in start["headers"]:
        if name == b"etag":
            changed[name] = coded_tag(value.decode(), coding).encode()
    headers = [(name, value) for name, value in start["headers"] if name not in changed]
    return {**start, "headers": [*headers, *changed.items()]}


def coded_tag(tag: str, coding: str) -> str:
    """Give the entity tag of a representation in a coding.

    >>> coded_tag('"ab"', "gzip")
    '"ab-gzip"'
    """
    return f'{tag[:-1]}-{coding}"'
