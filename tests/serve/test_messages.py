"""The application itself, message by message: a client that goes, and a body that does not end."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI

from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from .conftest import ENDLESS, InProcess

Message = dict[str, Any]


async def ask(app: FastAPI, path: str, messages: AsyncIterator[Message], method: str = "GET") -> list[Message]:
    """Send a request to the application itself, message by message."""
    sent: list[Message] = []

    async def receive() -> Message:
        return await anext(messages)

    async def send(message: Message) -> None:
        sent.append(message)

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"test"), (b"content-type", b"application/sparql-query")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return sent


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sparql?query=" + ENDLESS.replace(" ", "+")),
        ("POST", "/sparql"),
        ("GET", "/queries/never.json"),
    ],
)
def test_a_client_that_goes_stops_its_evaluation(
    world: Snapshot, evaluator: InProcess, settings: Settings, method: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Application(world, evaluator, settings)
    if "never" in path:
        saved = app.service.library.saved["big-plants"]
        monkeypatch.setitem(app.service.library.saved, "never", saved)
        monkeypatch.setattr(type(saved), "bind", lambda *_, **__: ENDLESS)

    async def goes_soon() -> AsyncIterator[Message]:
        yield {"type": "http.request", "body": ENDLESS.encode() if method == "POST" else b"", "more_body": False}
        await asyncio.sleep(0.1)
        yield {"type": "http.disconnect"}

    begun = time.monotonic()
    asyncio.run(ask(app, path, goes_soon(), method))
    assert time.monotonic() - begun < 5
    assert evaluator.stopped == 1


def test_a_body_over_the_limit_is_not_read_to_its_end(
    world: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    read = 0

    async def endless() -> AsyncIterator[Message]:
        nonlocal read
        while True:
            read += 1
            yield {"type": "http.request", "body": b"#" * 1000, "more_body": True}

    sent = asyncio.run(ask(Application(world, evaluator, settings), "/sparql", endless(), "POST"))
    assert sent[0]["status"] == 413
    assert (b"connection", b"close") in sent[0]["headers"]
    assert read == 3
