"""A file in whole or in part (RFC 9110, section 14), read from the disk beside the event loop.

Starlette's own `FileResponse` answers HEAD by a range, calls another unit than bytes an error, and refuses a list of
ranges for one of them that is beyond the end; the standard wants none of that.
"""

import asyncio
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO, Final, NamedTuple

from fastapi import Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from pharmazone.serve.conditional import is_head
from pharmazone.serve.connection import while_connected

_CHUNK_BYTES: Final = 256 * 1024
_SPEC: Final = re.compile(r"(?:(?P<first>\d{1,18})-(?P<last>\d{0,18})|-(?P<suffix>\d{1,18}))")


class Range(NamedTuple):
    """Bytes of a file, from `start`, counted from 0, to `end`, which is not included."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """No range that is asked for has a byte in the file."""


def read_range(header: str, size: int) -> Range | None:
    """Read the Range header for a file of `size` bytes; None where it is to be ignored, so that all is sent.

    That is so for another unit, for what is malformed, and for several ranges that the file has (section 14.2 leaves
    it to the server). Unsatisfiable: none is in the file.

    >>> read_range("bytes=0-9", 100), read_range("bytes=90-", 100), read_range("bytes=-5", 100)
    (Range(start=0, end=10), Range(start=90, end=100), Range(start=95, end=100))
    >>> read_range("lines=1-2", 100), read_range("bytes=9-5", 100), read_range("bytes=0-1,5-6", 100)
    (None, None, None)
    """
    unit, sign, listed = header.partition("=")
    if unit.strip().lower() != "bytes" or not sign:
        return None
    found = []
    for each in filter(None, (each.strip(" \t") for each in listed.split(","))):
        match = _SPEC.fullmatch(each)
        if match is None or (match["last"] and int(match["last"]) < int(match["first"])):
            return None
        found.append(_cut(match, size))
    held = [each for each in found if each.start < each.end]
    if found and not held:
        raise Unsatisfiable
    return held[0] if len(held) == 1 else None


def _cut(match: re.Match[str], size: int) -> Range:
    if match["suffix"] is not None:
        return Range(max(size - int(match["suffix"]), 0), size)
    last = int(match["last"]) if match["last"] else size - 1
    return Range(int(match["first"]), min(last + 1, size))


class FilePart(Response):
    """The bytes of an open file in a range, as an answer; it is sent as it is, in no other coding.

    The file is closed behind it.
    """

    def __init__(self, file: BinaryIO, part: Range, status: int, headers: Mapping[str, str]) -> None:
        self.file, self.part = file, part
        super().__init__(None, status, {**headers, "Content-Length": str(part.end - part.start)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, for as long as the client stays."""
        with self.file, suppress(ClientDisconnect):
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if not is_head(scope):
                await while_connected(self._send(send), receive)
            await send({"type": "http.response.body", "body": b""})

    async def _send(self, send: Send) -> None:
        at, end = self.part
        while at < end:
            chunk = await asyncio.to_thread(os.pread, self.file.fileno(), min(_CHUNK_BYTES, end - at), at)
            if not chunk:
                raise OSError(f"{self.file.name} became shorter while it was sent.")
            at += len(chunk)
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
