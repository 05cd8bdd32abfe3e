"""Conversations with the server by the package's own client, over its standard input and output."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp_types import CallToolResult

from mcp import Client, StdioServerParameters, stdio_client
from pharmazone.snapshot import Snapshot

Result = TypeVar("Result")
PATIENCE_SECONDS = 60


def parameters(folder: Path, *options: str, **variables: str) -> StdioServerParameters:
    environment = {"PHARMAZONE_SNAPSHOT_DIR": str(folder), "HOME": str(folder), **variables}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "pharmazone.cli", "mcp", *options], env=environment, cwd=folder
    )


class Conversation:
    """A client that talks to a server of its own, in a thread, so that tests need no event loop."""

    def __init__(self, server: StdioServerParameters) -> None:
        self._server = server
        self._is_ready: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._talk()))

    def __enter__(self) -> "Conversation":
        self._thread.start()
        self._is_ready.result(PATIENCE_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive()

    async def _talk(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with Client(stdio_client(self._server)) as self.client:
                self._is_ready.set_result(None)
                await self._end.wait()
        except BaseException as error:
            if not self._is_ready.done():
                self._is_ready.set_exception(error)
            raise

    def begin(self, asking: Coroutine[Any, Any, Result]) -> "Future[Result]":
        return asyncio.run_coroutine_threadsafe(asking, self._loop)

    def run(self, asking: Coroutine[Any, Any, Result]) -> Result:
        return self.begin(asking).result(PATIENCE_SECONDS)

    def call(self, tool: str, **values: Any) -> CallToolResult:
        return self.run(self.client.call_tool(tool, values))

    def answer(self, tool: str, **values: Any) -> dict[str, Any]:
        """Give the structured answer of a call that succeeds."""
        result = self.call(tool, **values)
        assert not result.is_error, text_of(result)
        assert result.structured_content is not None
        return result.structured_content

    def text(self, tool: str, **values: Any) -> str:
        """Give the text of a call that succeeds."""
        result = self.call(tool, **values)
        assert not result.is_error, text_of(result)
        return text_of(result)

    def error(self, tool: str, **values: Any) -> str:
        """Give the words of a call that fails."""
        result = self.call(tool, **values)
        assert result.is_error, text_of(result)
        return text_of(result)


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert content.type == "text"
    return content.text


Start = Callable[..., Conversation]


@pytest.fixture
def start(tiny: Snapshot) -> Iterator[Start]:
    """Start a server of one's own; on the tiny world where no other folder is named."""
    with contextlib.ExitStack() as stack:

        def started(*options: str, folder: Path | None = None, **variables: str) -> Conversation:
            server = parameters(folder or tiny.path.parent, *options, **variables)
            return stack.enter_context(Conversation(server))

        yield started


@pytest.fixture(scope="session")
def small(tiny: Snapshot) -> Iterator[Conversation]:
    """Talk about the tiny world."""
    with Conversation(parameters(tiny.path.parent)) as conversation:
        yield conversation


@pytest.fixture(scope="session")
def large(real: Snapshot) -> Iterator[Conversation]:
    """Talk about the real world."""
    with Conversation(parameters(real.path.parent)) as conversation:
        yield conversation
