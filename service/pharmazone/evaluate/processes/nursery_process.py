"""The parent's side of the nursery: its start, the processes that it forks, its end."""

import asyncio
import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from typing import Any, Final

from pharmazone.errors import PharmazoneError
from pharmazone.evaluate.processes import frames

# Above this many bytes, what the C library is asked for is given back to the system as soon as it is freed.
LARGE_APART: Final = {"MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_TRIM_THRESHOLD_": "1048576"}
_STDERR_BYTES: Final = 64 * 1024
_LAST_WORDS_CHARACTERS: Final = 300


class ProcessLost(Exception):
    """A process ended while something was asked of it."""


class LastWords:
    """The reading end of a process's standard error, which is read when the process has ended."""

    def __init__(self) -> None:
        self._descriptor, self.writing_end = os.pipe()
        os.set_blocking(self._descriptor, False)
        os.set_blocking(self.writing_end, False)  # who fills it loses words, and does not wait
        self.text = ""

    def take(self) -> None:
        """Read what is there and close; more than once is once."""
        if self._descriptor >= 0:
            with contextlib.suppress(BlockingIOError):
                said = os.read(self._descriptor, _STDERR_BYTES)
                self.text = said.decode(errors="replace").strip()[-_LAST_WORDS_CHARACTERS:]
            os.close(self._descriptor)
            self._descriptor = -1


class Child:
    """A process that the nursery has forked; its descriptor means this process and never another one of its number."""

    def __init__(self, pid: int, descriptor: int) -> None:
        self.pid = pid
        self._descriptor = descriptor
        self.ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        """The exit code, negative for a signal; None where the nursery did not live to tell it."""

    def kill(self) -> None:
        """Send SIGKILL where it still lives."""
        if self._descriptor >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def orphan(self) -> None:
        """Kill it, and wait for its end without the nursery."""
        self.kill()
        asyncio.get_running_loop().add_reader(self._descriptor, self._bury_orphan)

    def _bury_orphan(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        with contextlib.suppress(ChildProcessError):  # where it has become a child of this process
            os.waitid(os.P_PIDFD, self._descriptor, os.WEXITED | os.WNOHANG)
        self.end(None)

    def end(self, exit_code: int | None) -> None:
        """Note its end."""
        os.close(self._descriptor)
        self._descriptor = -1
        self.ended.set_result(exit_code)


class NurseryProcess:
    """One nursery; it and its workers end with the thread that started it, so that is the main thread."""

    def __init__(self, configuration: frames.Header) -> None:
        self._children: dict[int, Child] = {}
        self._forks: deque[asyncio.Future[Child]] = deque()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._last_words = LastWords()
        self.is_lost = False
        """Whether it has ended: it forks no more, and its workers die."""
        self._control, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", __package__ + ".nursery", str(os.getpid())],
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._last_words.writing_end,
                env={**os.environ, "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "1", **LARGE_APART},
            )
        except BaseException:
            self._last_words.take()
            self._control.close()
            raise
        finally:
            its.close()
            os.close(self._last_words.writing_end)
        self._control.setblocking(False)
        asyncio.get_running_loop().add_reader(self._control.fileno(), self._hear)
        self._send(json.dumps(configuration).encode(), [])

    @classmethod
    async def start(cls, configuration: frames.Header) -> "NurseryProcess":
        """Start one and wait until it has loaded what it is to hold; ProcessLost or a Problem says why it has not.

        OSError: there is no such interpreter. PharmazoneError: this system has not what it takes.
        """
        if not hasattr(os, "pidfd_open"):
            raise PharmazoneError("Queries are evaluated on Linux 5.3 or newer alone.")
        nursery = cls(configuration)
        try:
            await nursery._ready
        except ProcessLost:
            await nursery.close()
            raise ProcessLost(nursery.obituary) from None
        except BaseException:
            await nursery.close()
            raise
        return nursery

    @property
    def obituary(self) -> str:
        """Say how it ended, with its last words, which may name files: for a log, not for a client."""
        return obituary(self._process.returncode, self._last_words.text)

    async def fork(self, connection: socket.socket, stderr: int) -> Child:
        """Have a worker forked, which gets these two; ProcessLost or an OSError says why there is none."""
        if self.is_lost:
            raise ProcessLost("the nursery has ended")
        self._send(b"{}", [connection.fileno(), stderr])
        if self.is_lost:
            raise ProcessLost("the nursery has ended")
        forked: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._forks.append(forked)  # not before it is sent: each answer is for the first that waits
        try:
            return await asyncio.shield(forked)
        except asyncio.CancelledError:
            forked.add_done_callback(_kill_unwanted)
            raise

    async def retire(self) -> None:
        """Close it when the last of its workers has ended."""
        while self._forks or self._living():
            await asyncio.wait([*self._forks, *self._living()])
        await self.close()

    async def close(self) -> None:
        """Kill it, wait until it is gone with all its workers, and free what the parent had for it."""
        self._process.kill()
        self._lose()
        pause_seconds = 0.001
        while self._process.poll() is None:
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(2 * pause_seconds, 0.05)
        if living := self._living():
            await asyncio.wait(living)
        self._last_words.take()

    def _living(self) -> list[asyncio.Future[Any]]:
        return [child.ended for child in self._children.values() if not child.ended.done()]

    def _send(self, packet: bytes, descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._control, [packet], descriptors)
        except (BrokenPipeError, ConnectionResetError):
            self._lose()

    def _hear(self) -> None:
        """Take what the nursery says, until it says nothing."""
        while not self.is_lost:
            try:
                packet, given, _, _ = socket.recv_fds(self._control, frames.PACKET_BYTES, 1)
            except BlockingIOError:
                return
            except ConnectionResetError:
                packet, given = b"", []
            if not packet:
                self._lose()
                return
            self._obey(json.loads(packet), given)

    def _obey(self, message: dict[str, Any], given: list[int]) -> None:
        match message["is"]:
            case "forked" if not given:
                why = "no descriptor is left for the process that was forked"
                self._forks.popleft().set_exception(OSError(errno.EMFILE, why))
            case "forked":
                child = self._children[message["pid"]] = Child(message["pid"], given[0])
                self._forks.popleft().set_result(child)
            case "failed":
                self._forks.popleft().set_exception(OSError(message["why"]))
            case "ended":
                self._children.pop(message["pid"]).end(message["exit_code"])
            case "ready" if not self._ready.done():
                self._ready.set_result(None)
            case "problem" if not self._ready.done():
                self._ready.set_exception(frames.read_problem(message))

    def _lose(self) -> None:
        """Note its end: who waits for it hears so, and what it has forked goes too."""
        if self.is_lost:
            return
        self.is_lost = True
        asyncio.get_running_loop().remove_reader(self._control.fileno())
        self._control.close()
        self._process.kill()
        if not self._ready.done():
            self._ready.set_exception(ProcessLost("the nursery has ended"))
        while self._forks:
            self._forks.popleft().set_exception(ProcessLost("the nursery has ended"))
        for child in self._children.values():
            child.orphan()


def obituary(exit_code: int | None, last_words: str) -> str:
    """Say how a process ended and what it said last."""
    return f"{ending(exit_code)}: {last_words}" if last_words else ending(exit_code)


def ending(exit_code: int | None) -> str:
    """Say by which signal or with which code a process ended.

    >>> ending(-9), ending(3)
    ('SIGKILL', 'exit code 3')
    """
    if exit_code is None:
        return "no exit code is known"
    return signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}"


def _kill_unwanted(forked: "asyncio.Future[Child]") -> None:
    if not forked.cancelled() and forked.exception() is None:
        forked.result().kill()
