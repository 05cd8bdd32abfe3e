"""The program that lays out: graphviz-pure, as a process for each picture, killed at its deadline.

It reads no text of the data: nodes and edges are numbers, and a text is a box of its size.
"""

import asyncio
import json
import logging
import resource
import shutil
import sys
import sysconfig
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

DEADLINE_SECONDS: Final = 5.0
MOST_AT_ONCE: Final = 2
_PROGRAM: Final = "graphviz-pure"
_MEMORY_BYTES: Final = 512 * 1024 * 1024
_CPU_SECONDS: Final = 5
_TURNS: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]] = WeakKeyDictionary()
_log = logging.getLogger(__name__)


async def lay_out(dot: str, *, deadline_seconds: float = DEADLINE_SECONDS) -> Mapping[str, Any] | None:
    """Give the layout of a graph in DOT as the program's JSON tells it; None, and a line in the log, where it fails.

    The deadline counts the wait for others' pictures, too.
    """
    turns = _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(MOST_AT_ONCE))
    try:
        async with asyncio.timeout(deadline_seconds), turns:
            code, told = await _run(dot.encode())
    except TimeoutError:
        _log.warning("a picture was not laid out within %g seconds and is not drawn", deadline_seconds)
        return None
    except OSError as error:
        _log.warning("%s cannot be started, so no picture is drawn: %s", _PROGRAM, error)
        return None
    if code:
        _log.warning("a picture was not laid out: %s ended with %d", _PROGRAM, code)
        return None
    try:
        layout = json.loads(told)
    except ValueError as error:
        _log.warning("a picture was not laid out: %s told what is no JSON: %s", _PROGRAM, error)
        return None
    if not isinstance(layout, dict):
        _log.warning("a picture was not laid out: %s told no graph", _PROGRAM)
        return None
    return layout


async def _run(dot: bytes) -> tuple[int, bytes]:
    process = await asyncio.create_subprocess_exec(
        *(program(), "-Kdot", "-Tjson"), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/"
    )
    try:
        _limit(process)  # this program reads all its input first, so it has laid out nothing yet
        told, _ = await process.communicate(dot)
        return process.returncode or 0, told
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def program() -> str:
    """Give the path of the program: beside the interpreter, where it is installed, else where the system finds it."""
    beside = Path(sysconfig.get_path("scripts")) / _PROGRAM
    return str(beside) if beside.exists() else shutil.which(_PROGRAM) or str(beside)


def _limit(process: Process) -> None:
    """Bound the memory and the time of the program, and let it write no file, where the system has such limits."""
    if sys.platform == "linux":
        for limit, most in (
            (resource.RLIMIT_AS, _MEMORY_BYTES),
            (resource.RLIMIT_CPU, _CPU_SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ProcessLookupError):
                resource.prlimit(process.pid, limit, (most, most))
