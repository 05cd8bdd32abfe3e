"""The parent's side of one worker process: its start, its one conversation, its end."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from pharmazone.evaluate import frames

_HEADER_BYTES: Final = 1024 * 1024
_STDERR_BYTES: Final = 64 * 1024
_LAST_WORDS_CHARACTERS: Final = 300


class WorkerEnded(Exception):
    """The process ended while something was asked of it."""


@dataclass(frozen=True)
class Command:
    """How a worker is started: what it is told first, and how large its frames may be."""

    configuration: frames.Header
    answer_bytes: int


class WorkerProcess(asyncio.Protocol):
    """One worker process; it has at most one request at a time.

    The kernel kills it when the *thread* that started it ends, so it is started in the main thread.
    """

    def __init__(self, command: Command, when_lost: Callable[["WorkerProcess"], None]) -> None:
        self._reader = frames.FrameReader(command.answer_bytes + _HEADER_BYTES)
        self._when_lost = when_lost
        self._transport: asyncio.Transport | None = None
        self._lost = asyncio.get_running_loop().create_future()
        self._reply: asyncio.Future[frames.Frame] | None = None
        self._last_words = ""
        self.has_taken = False
        """Whether it has begun with what was asked last."""

        ours, its = socket.socketpair()
        self._stderr, its_stderr = os.pipe()
        os.set_blocking(self._stderr, False)
        os.set_blocking(its_stderr, False)  # who fills it loses words, and does not wait
        try:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", __package__ + ".worker", str(os.getpid())],
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=its_stderr,
                env={**os.environ, "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "1"},
            )
        except BaseException:
            os.close(self._stderr)
            ours.close()
            raise
        finally:
            its.close()
            os.close(its_stderr)
        # Never cancelled half-way: some event loops then forget to close the socket.
        loop = asyncio.get_running_loop()
        self._connecting = loop.create_task(loop.create_unix_connection(lambda: self, sock=ours))

    @classmethod
    async def start(cls, command: Command, when_lost: Callable[["WorkerProcess"], None]) -> "WorkerProcess":
        """Start a process and wait until it is ready; WorkerEnded or a Problem says why it is not. OSError: no exec."""
        worker = cls(command, when_lost)
        try:
            await asyncio.shield(worker._connecting)
            header, _ = await worker.ask(frames.encode(command.configuration))
            if header["is"] == "problem":
                raise frames.read_problem(header)
        except WorkerEnded:
            await worker.bury()
            raise WorkerEnded(worker.obituary) from None
        except BaseException:
            await worker.bury()
            raise
        return worker

    @property
    def pid(self) -> int:
        """Give the process id."""
        return self._process.pid

    @property
    def is_free(self) -> bool:
        """Say whether it lives and nothing is asked of it."""
        return not self._lost.done() and self._reply is None

    async def ask(self, request: bytes) -> frames.Frame:
        """Send a request and wait for its answer or problem; WorkerEnded when the process ends before.

        One who is cancelled here leaves a process that is not free: kill it.
        """
        if self._lost.done():
            raise WorkerEnded
        assert self._transport is not None
        assert self._reply is None
        self.has_taken = False
        self._reply = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        reply = await self._reply
        self._reply = None
        return reply

    async def bury(self) -> None:
        """Kill the process, wait until it is gone, and free what the parent had for it. More than once is once."""
        self._process.kill()
        await asyncio.wait((self._connecting,))
        if self._transport is not None:
            self._transport.abort()
            await asyncio.shield(self._lost)
        pause_seconds = 0.001
        while self._process.poll() is None:
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(2 * pause_seconds, 0.05)
        if self._stderr >= 0:
            with contextlib.suppress(BlockingIOError):
                self._last_words = os.read(self._stderr, _STDERR_BYTES).decode(errors="replace").strip()
            os.close(self._stderr)
            self._stderr = -1

    @property
    def ending(self) -> str:
        """Say by which signal or with which code a buried process ended; no more is for strangers."""
        code = self._process.returncode
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    @property
    def obituary(self) -> str:
        """Say how a buried process ended, with its last words, which may name files: for a log, not for a client."""
        words = self._last_words[-_LAST_WORDS_CHARACTERS:]
        return f"{self.ending}: {words}" if words else self.ending

    @property
    def is_out_of_memory(self) -> bool:
        """Say whether a buried process ended because it asked for more memory than it may have."""
        return self._process.returncode == -signal.SIGABRT or "MemoryError" in self._last_words

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the way to the process."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take what the process says; one that breaks the rules is killed."""
        try:
            for header, body in self._reader.feed(data):
                if header["is"] == "taken":
                    self.has_taken = True
                elif self._reply is not None and not self._reply.done():
                    self._reply.set_result((header, body))
        except ValueError:
            self._process.kill()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell those who wait that the process has ended."""
        del exc
        self._lost.set_result(None)
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(WorkerEnded())
        self._when_lost(self)
