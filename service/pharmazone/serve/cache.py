"""The cache of answers, the outermost layer: equal requests have equal answers while one snapshot is served.

Whoever answers says whether that is so, by `conditional.keep`, before it begins to evaluate. Then equal requests that
are under way at the same time share one evaluation, and its answer is kept, up to a number of bytes, the least
recently asked for being dropped first. What is kept is exactly what was sent, so no other layer sees it again.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus
from math import inf
from time import monotonic
from typing import Any, Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pharmazone.evaluate.seam import CLIENT
from pharmazone.serve.conditional import for_head, is_kept, is_lasting, matching_tag
from pharmazone.serve.connection import client_of, while_connected
from pharmazone.serve.preference import essential
from pharmazone.serve.protocol import declared_bytes

Key = tuple[Any, ...]

# All that an answer can depend on, beside the address and the body.
_TELLING: Final = frozenset(
    {b"accept", b"accept-language", b"accept-encoding", b"host", b"content-type", b"content-encoding"}
)
# What an answer to a client that has gone is called; nobody sees it.
GONE: Final = 499
_OF_THE_CLIENT: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_READING: Final = frozenset({"GET", "HEAD"})
# A longer body is not compared with others.
LONGEST_BODY_BYTES: Final = 64 * 1024
_OVERHEAD_BYTES: Final = 2048
_LARGEST_SHARE: Final = 4
_NOT_OF_304: Final = frozenset({b"content-type", b"content-length", b"content-encoding"})


@dataclass(frozen=True)
class Kept:
    """An answer as it was sent."""

    start: Message
    body: Message
    tag: bytes
    since: float

    def is_for(self, follower: str, leader: str) -> bool:
        """Say whether it answers a follower too: not when its leader had gone or was refused for its own sake."""
        status = self.start["status"]
        return status != GONE and (status not in _OF_THE_CLIENT or follower == leader)

    async def give(self, send: Send, is_head: bool, had: bytes) -> None:
        """Send it again, or only its head, or that the client has it already."""
        if had and (had.strip() == b"*" or matching_tag(had.decode("latin-1"), [self.tag.decode("latin-1")])):
            headers = [each for each in self.start["headers"] if each[0] not in _NOT_OF_304]
            await send({**self.start, "status": HTTPStatus.NOT_MODIFIED, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await send(self.start)
        await send({**self.body, "body": b""} if is_head else self.body)


@dataclass
class _Flight:
    """A request under way: who leads it evaluates, who follows waits for the same answer."""

    scope: Scope
    client: str
    answer: asyncio.Future[Kept | None]
    followers: int = 0
    is_alone: asyncio.Event = field(default_factory=asyncio.Event)


class Cache:
    """Put around everything else; `limit_bytes` are kept at most, and no answer larger than a quarter of them.

    A body longer than `body_bytes` is handed on unread. What is older than `keep_seconds` is asked for anew.
    """

    def __init__(self, app: ASGIApp, *, limit_bytes: int, body_bytes: int, keep_seconds: float = inf) -> None:
        self.app = app
        self._keep_seconds = keep_seconds
        self._limit = limit_bytes
        self._body_bytes = min(body_bytes, LONGEST_BODY_BYTES)
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._flights: dict[Key, _Flight] = {}
        self.size_bytes = 0
        self.hits = 0
        self.misses = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request from what is kept, together with an equal one, or anew."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD", "POST"):
            await self.app(scope, receive, send)
            return
        CLIENT.set(client_of(scope))
        scope["query_string"] = essential(scope["raw_path"], scope["query_string"])
        key, had = _key(scope)
        departing = receive  # when a body is read, this tells nothing more but that the client goes
        if scope["method"] == "POST":
            body = None
            if declared_bytes(scope) <= self._body_bytes:
                body, receive = await _read(receive, self._body_bytes)
            if body is None:
                await self.app(scope, receive, send)
                return
            key = (*key, body)
        kept = self._kept.get(key)
        if kept is not None and monotonic() - kept.since < self._keep_seconds:
            self.hits += 1
            self._kept.move_to_end(key)
            await kept.give(send, scope["method"] == "HEAD", had)
            return
        self.misses += 1
        await self._answer((key, had), scope, receive, send, departing)

    async def _answer(
        self, asked: tuple[Key, bytes], scope: Scope, receive: Receive, send: Send, departing: Receive
    ) -> None:
        flight = self._flights.get(asked)
        if flight is None:
            await self._lead(asked, scope, receive, send)
            return
        answer = None
        if is_kept(flight.scope):
            try:
                answer = await self._follow(flight, departing)
            except ClientDisconnect:
                return
        if answer is None:
            await self.app(scope, receive, send)
        else:
            await answer.give(send, scope["method"] == "HEAD", b"")

    async def _follow(self, flight: _Flight, departing: Receive) -> Kept | None:
        """Wait for the answer of a flight; None where this client has to ask by itself."""
        flight.followers += 1
        try:
            answer = await while_connected(asyncio.shield(flight.answer), departing)
        finally:
            flight.followers -= 1
            if not flight.followers:
                flight.is_alone.set()
        return answer if answer and answer.is_for(CLIENT.get(), flight.client) else None

    async def _lead(self, asked: tuple[Key, bytes], scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["method"] == "HEAD"
        inner = for_head(scope) if is_head else scope
        answer = asyncio.get_running_loop().create_future()
        flight = self._flights[asked] = _Flight(inner, CLIENT.get(), answer)
        start: Message = {}

        async def receive_for_all() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect":
                while flight.followers:
                    flight.is_alone.clear()
                    await flight.is_alone.wait()
            return message

        async def send_to_all(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                if not is_kept(inner):
                    answer.set_result(None)
                    await send(message)
                return
            if is_kept(inner) and not answer.done():
                kept = Kept(start, message, dict(start["headers"]).get(b"etag", b""), monotonic())
                answer.set_result(kept)
                if is_lasting(inner):
                    self._keep(asked[0], kept)
                await send(start)
            await send({**message, "body": b""} if is_head else message)

        try:
            await self.app(inner, receive_for_all, send_to_all)
        finally:
            del self._flights[asked]
            if not answer.done():
                answer.set_result(None)

    def _keep(self, key: Key, kept: Kept) -> None:
        size = _size(key, kept)
        if kept.start["status"] != HTTPStatus.OK or size > self._limit // _LARGEST_SHARE:
            return
        before = self._kept.pop(key, None)
        self.size_bytes += size - (_size(key, before) if before else 0)
        self._kept[key] = kept
        while self.size_bytes > self._limit:
            oldest, dropped = self._kept.popitem(last=False)
            self.size_bytes -= _size(oldest, dropped)


def _key(scope: Scope) -> tuple[Key, bytes]:
    """Give what tells requests apart, and apart from it the tags that the client has (RFC 9110, section 13.1.2)."""
    had = b""
    telling = []
    for each in scope["headers"]:
        if each[0] in _TELLING:
            telling.append(each)
        elif each[0] == b"if-none-match":
            had = had + b"," + each[1] if had else each[1]
    reads = scope["method"] in _READING
    return (
        reads,
        scope["scheme"],
        tuple(scope.get("server") or ()),
        scope["raw_path"],
        scope["query_string"],
        *telling,
    ), had if reads else b""


def _size(key: Key, kept: Kept) -> int:
    _, _, _, *parts = key
    named = sum(len(part) if isinstance(part, bytes) else len(part[1]) for part in parts)
    return _OVERHEAD_BYTES + named + len(kept.body.get("body", b""))


async def _read(receive: Receive, limit: int) -> tuple[bytes | None, Receive]:
    """Read a body that can be compared, None where it is too long; with it what gives the same messages again."""
    body = b""
    messages = []
    while True:
        message = await receive()
        messages.append(message)
        body += message.get("body", b"")
        is_whole = not message.get("more_body", False)
        if is_whole or len(body) > limit:
            break
    messages.reverse()

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return body if is_whole and messages[0]["type"] == "http.request" else None, again
