"""The parent's side of one worker process: its start, its one conversation, its end."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from typing import Final, cast

from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.processes.nursery_process import (
    Child,
    LastWords,
    NurseryProcess,
    ProcessLost,
    ending,
    obituary,
)

_HEADER_BYTES: Final = 1024 * 1024


class WorkerProcess(asyncio.Protocol):
    """One worker process; it has at most one request at a time."""

    def __init__(
        self, nursery: NurseryProcess, answer_bytes: int, when_lost: Callable[["WorkerProcess"], None]
    ) -> None:
        self.nursery = nursery
        self._reader = frames.FrameReader(answer_bytes + _HEADER_BYTES)
        self._when_lost = when_lost
        self._transport: asyncio.Transport | None = None
        self._child: Child | None = None
        self.loop = asyncio.get_running_loop()
        self._lost = self.loop.create_future()
        self._has_ended = False
        self._is_grown = False  # it holds much memory, and gives none back while it lives
        self._reply: asyncio.Future[frames.Frame] | None = None
        self._last_words = LastWords()
        self._exit_code: int | None = None
        self.has_taken = False
        """Whether it had read the whole of what was asked last when it ended."""
        ours, its = socket.socketpair()
        self._forking = self.loop.create_task(self._fork(its))
        # Never cancelled half-way: some event loops then forget to close the socket.
        self._connecting = self.loop.create_task(self.loop.create_unix_connection(lambda: self, sock=ours))

    @classmethod
    async def start(
        cls, nursery: NurseryProcess, answer_bytes: int, when_lost: Callable[["WorkerProcess"], None]
    ) -> "WorkerProcess":
        """Have one forked and wait until it is ready; ProcessLost, OSError or a Problem says why it is not."""
        worker = cls(nursery, answer_bytes, when_lost)
        ready = worker._listen()
        try:
            await asyncio.shield(worker._forking)
            await asyncio.shield(worker._connecting)
            header, _ = await ready
            if header["is"] == "problem":
                raise frames.read_problem(header)
        except ProcessLost:
            ready.cancel()
            await worker.bury()
            raise ProcessLost(worker.obituary) from None
        except BaseException:
            ready.cancel()
            await worker.bury()
            raise
        return worker

    async def _fork(self, its: socket.socket) -> None:
        try:
            self._child = await self.nursery.fork(its, self._last_words.writing_end)
        finally:
            its.close()
            os.close(self._last_words.writing_end)

    @property
    def pid(self) -> int:
        """Give the process id."""
        assert self._child is not None
        return self._child.pid

    @property
    def is_free(self) -> bool:
        """Say whether it lives, nothing is asked of it, and it may be asked again."""
        return self._reply is None and not self._has_ended and not self._is_grown

    def ask(self, request: bytes) -> "asyncio.Future[frames.Frame]":
        """Send a request, and promise its answer or problem; ProcessLost when the process ends before.

        One who does not wait for it leaves a process that is not free: kill it.
        """
        reply = self._listen()
        if not reply.done():
            assert self._transport is not None
            self.has_taken = True  # what the kernel says when it ends may tell otherwise
            self._transport.write(request)
        return reply

    def _listen(self) -> "asyncio.Future[frames.Frame]":
        assert self._reply is None
        self._reply = self.loop.create_future()
        if self._has_ended:
            self.has_taken = False
            self._reply.set_exception(ProcessLost())
        return self._reply

    async def bury(self) -> None:
        """Kill the process, wait until it is gone, and free what the parent had for it. More than once is once."""
        self._forking.cancel()  # a nursery that hangs would never answer
        await asyncio.wait((self._forking, self._connecting))
        if self._child is not None:
            self._child.kill()
        if self._transport is not None:
            self._transport.abort()
            await asyncio.shield(self._lost)
        if self._child is not None:
            self._exit_code = await asyncio.shield(self._child.ended)
        self._last_words.take()

    @property
    def ending(self) -> str:
        """Say by which signal or with which code a buried process ended; no more is for strangers."""
        return ending(self._exit_code)

    @property
    def obituary(self) -> str:
        """Say how a buried process ended, with its last words, which may name files: for a log, not for a client."""
        return obituary(self._exit_code, self._last_words.text)

    @property
    def is_out_of_memory(self) -> bool:
        """Say whether a buried process ended because it asked for more memory than it may have."""
        return self._exit_code == -signal.SIGABRT or "MemoryError" in self._last_words.text

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the way to the process."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take what the process says; one that breaks the rules is killed."""
        try:
            for frame in self._reader.feed(data):
                reply = self._reply
                if reply is not None and not reply.done():
                    self._reply = None
                    self._is_grown = "grown" in frame[0]
                    reply.set_result(frame)
        except ValueError:
            assert self._transport is not None
            self._transport.abort()

    def eof_received(self) -> None:
        """Note that the process has ended, and whether all that was asked had gone out before."""
        self._has_ended = True
        if self._transport is not None and self._transport.get_write_buffer_size():
            self.has_taken = False

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell those who wait that the process has ended.

        The kernel resets a connection whose other end was closed before all was read (unix(7) sockets of Linux): the
        process had not begun.
        """
        self._has_ended = True
        if exc is not None:
            self.has_taken = False
        self._lost.set_result(None)
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(ProcessLost())
        self._when_lost(self)
