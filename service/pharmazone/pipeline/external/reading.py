"""Reads the file of an external source into N-Triples: a stranger's file, in a process of its own that may end.

The parent parses nothing: it hands over two open files, hears how far its child is, and ends it when that stands still.
"""

import contextlib
import errno
import json
import os
import selectors
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pharmazone.errors import Fault, KnowledgeError
from pharmazone.spellings import Spellings

_PACE_BYTES: Final = 256 * 1024
"""What reads or writes less in `still_seconds` stands still."""
_PIPE_BYTES: Final = 64 * 1024
_CHILD: Final = "pharmazone.pipeline.external.child"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class Limits:
    """What the child may take: memory beside the stack, time without progress, time in all."""

    memory_bytes: int = 960 * 1024 * 1024
    still_seconds: float = 15.0
    seconds: float = 3600.0


@dataclass(frozen=True)
class Found:
    """What was read.

    `format` is a label for people, `compression` gzip, zstd or empty; `sha256` is that of the given file's bytes;
    `statements` counts the lines that were written, repetitions too; `rewritten` counts the IRIs that were written in
    another spelling, by their foreign namespaces. What the file says of itself is empty where it is silent.
    """

    format: str
    compression: str
    sha256: str
    statements: int
    rewritten: Mapping[str, int] = field(default_factory=dict)
    title: str = ""
    version: str = ""
    licence: str = ""
    source: str = ""


def read_source(
    file: Path,
    target: Path,
    spellings: Spellings,
    *,
    name: str,
    limits: Limits = Limits(),
    advance: Callable[[int, int], None] = lambda _read, _size: None,
) -> Found:
    """Write a file's statements as N-Triples to `target`; KnowledgeError gives the place that stops it, `file:line`.

    Equal files of the same `name` and spellings give equal bytes; IRIs are spelled as their sources do. `advance` is
    told the bytes of the file that were read, and its size. Whatever ends this early, `target` is not there afterwards.
    """
    with _opened(file) as given:
        try:
            with target.open("w+b") as made:
                child = _start(given, made.fileno(), spellings, name, limits)
                try:
                    return _listen(child, file, os.fstat(given).st_size, limits, advance)
                finally:
                    _end(child)
        except OSError as error:
            target.unlink(missing_ok=True)
            advice = "Free some space, or choose another folder." if error.errno in _FULL else ""
            raise KnowledgeError([Fault(str(target), f"it cannot be written: {error.strerror}", advice)]) from error
        except BaseException:
            target.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[int]:
    """Open a regular file for reading; KnowledgeError for what is none, which might never end."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        problem = "there is no such file" if error.errno == errno.ENOENT else f"it cannot be read: {error.strerror}"
        raise KnowledgeError([Fault(str(file), problem, "Check its name and who may read it.")]) from error
    try:
        kind = os.fstat(descriptor)
        if stat.S_ISDIR(kind.st_mode):
            raise KnowledgeError([Fault(str(file), "this is a folder", "Name a file in it.")])
        if not stat.S_ISREG(kind.st_mode):
            advice = "Save it as a file first: its digest is published with what was read."
            raise KnowledgeError([Fault(str(file), "this is a pipe or a device, not a file", advice)])
        if not kind.st_size:
            raise KnowledgeError([Fault(f"{file.name}:1", "the file is empty", "Fetch it again.")])
        yield descriptor
    finally:
        os.close(descriptor)


def _start(given: int, made: int, spellings: Spellings, name: str, limits: Limits) -> "subprocess.Popen[bytes]":
    configuration = {
        "given": given,
        "made": made,
        "name": name,
        "parent": os.getpid(),
        "memory_bytes": limits.memory_bytes,
        "spellings": [record.model_dump(exclude_defaults=True) for record in spellings.converter.records],
    }
    child = subprocess.Popen(  # noqa: S603  our own module
        [sys.executable, "-m", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(given, made),
        start_new_session=True,  # an interrupt is the parent's to see, and to pass on
        env={**os.environ, "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "1"},
    )
    assert child.stdin is not None
    try:
        with contextlib.suppress(BrokenPipeError), child.stdin as stdin:  # how it ended is heard later
            stdin.write(json.dumps(configuration).encode() + b"\n")
    except BaseException:
        _end(child)
        raise
    return child


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()


class _Pace:
    """How far the child is, and since when it has hardly moved."""

    def __init__(self) -> None:
        self.line, self._amount, self._marked = 1, 0, 0
        self.moved_at = time.monotonic()

    def note(self, told: Mapping[str, Any]) -> None:
        self.line = told["line"]
        amount = told["text"] + told["written"]
        if amount < self._amount:  # it begins anew, in another format
            self._marked = amount
        self._amount = amount
        if amount >= self._marked + _PACE_BYTES:
            self._marked, self.moved_at = amount, time.monotonic()


def _listen(
    child: "subprocess.Popen[bytes]", file: Path, size: int, limits: Limits, advance: Callable[[int, int], None]
) -> Found:
    pace, deadline = _Pace(), time.monotonic() + limits.seconds
    for told in _messages(child, lambda: min(deadline, pace.moved_at + limits.still_seconds)):
        match told["is"]:
            case "progress":
                pace.note(told)
                advance(min(told["read"], size), size)
            case "found":
                advance(size, size)
                return Found(**told["found"])
            case "refused":
                raise _fault(file, told["line"], told["problem"], told["advice"])
            case "failed":
                raise OSError(told["errno"], os.strerror(told["errno"]))
            case "late":
                raise _too_slow(file, pace, limits, is_past=time.monotonic() >= deadline)
    raise _died(child, file, pace, limits)


def _messages(child: "subprocess.Popen[bytes]", until: Callable[[], float]) -> Iterator[Mapping[str, Any]]:
    """Give what the child says, line by line, to its end; where it says nothing for too long, that it is late."""
    assert child.stdout is not None
    pipe, held = child.stdout.fileno(), b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            left = until() - time.monotonic()
            if left <= 0:
                yield {"is": "late"}
                return
            if not selector.select(left):
                continue
            data = os.read(pipe, _PIPE_BYTES)
            if not data:
                return
            *lines, held = (held + data).split(b"\n")
            for line in lines:
                yield json.loads(line)


def _too_slow(file: Path, pace: _Pace, limits: Limits, *, is_past: bool) -> KnowledgeError:
    if is_past:
        advice = "Convert it to N-Triples first, which is read fastest."
        return _fault(file, pace.line, f"it was not read within {limits.seconds:g} seconds, but up to here", advice)
    problem = f"for {limits.still_seconds:g} seconds the parser came hardly further than this"
    return _fault(file, pace.line, problem, "Something behind this line is nested too deep, or too large.")


def _died(child: "subprocess.Popen[bytes]", file: Path, pace: _Pace, limits: Limits) -> KnowledgeError:
    code = child.wait()
    if code >= 0:
        problem = f"reading broke off behind this line (exit code {code})"
        return _fault(file, pace.line, problem, "This is a fault of pharmazone: please report it with the file.")
    ending, memory = signal.Signals(-code).name, limits.memory_bytes >> 20
    problem = f"the parser broke off behind this line ({ending}); it may have {memory} MiB of memory"
    return _fault(file, pace.line, problem, "Something there is nested too deep or too large; N-Triples needs least.")


def _fault(file: Path, line: int, problem: str, advice: str) -> KnowledgeError:
    return KnowledgeError([Fault(f"{file.name}:{line}", problem, advice)])
