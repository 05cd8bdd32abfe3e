"""What a worker takes from itself before it reads a stranger's query.

A worker that breaks a limit dies of it, which is why only a worker may have them: the parent has none.
"""

import ctypes
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pharmazone.evaluate.processes import landlock, seccomp

STACK_BYTES: Final = 512 * 1024 * 1024
_PR_SET_PDEATHSIG: Final = 1
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


@dataclass(frozen=True)
class Limits:
    """What the guards need to know: the address space of a worker beside its stack, and the process it belongs to.

    `relay_port` is the TCP port that a worker with sockets may reach; None: it has no sockets.
    """

    memory_bytes: int
    parent: int
    relay_port: int | None = None


@dataclass(frozen=True)
class Guard:
    """One limit, and whether this system has it."""

    name: str
    is_available: bool
    apply: Callable[[Limits], None]


def guards(*, asks_services: bool = False) -> tuple[Guard, ...]:
    """Give every guard in the order in which they are taken; one that forbids system calls comes last.

    A Unix is taken for granted: workers speak through sockets of its kind. `asks_services` gives those of the workers
    with sockets, too.
    """
    is_linux = sys.platform == "linux"
    ports = Guard("services by the relay alone", landlock.is_available(), _reach_only_relay)
    return (
        *((ports,) if asks_services else ()),
        Guard("death with the parent", is_linux, lambda limits: die_with_parent(limits.parent)),
        Guard("memory limit", is_linux, _limit_memory),
        Guard("no core dumps", True, _forbid_core_dumps),
        Guard("no network and no other processes", seccomp.is_available(), _give_up_calls),
    )


def missing_guards(*, asks_services: bool = False) -> tuple[str, ...]:
    """Name the guards that this system does not have."""
    return tuple(guard.name for guard in guards(asks_services=asks_services) if not guard.is_available)


def take_guards(limits: Limits) -> None:
    """Take every guard that this system has, once, in the main thread of a worker."""
    for guard in guards(asks_services=limits.relay_port is not None):
        if guard.is_available:
            guard.apply(limits)


def run_on_deep_stack(target: Callable[[], None]) -> None:
    """Run in a thread with a stack of STACK_BYTES: a deeply nested query overflows a usual one, uncatchably.

    Where the thread does not return as it should, the process ends with it.
    """
    is_done = False

    def run() -> None:
        nonlocal is_done
        target()
        is_done = True

    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=run, name="evaluation")
    thread.start()
    thread.join()
    if not is_done:
        sys.stderr.flush()
        os._exit(os.EX_SOFTWARE)


def _limit_memory(limits: Limits) -> None:
    ceiling = limits.memory_bytes + STACK_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _forbid_core_dumps(_: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _reach_only_relay(limits: Limits) -> None:
    assert limits.relay_port is not None, "it is a guard of those that have one"
    landlock.reach_only(limits.relay_port)


def _give_up_calls(limits: Limits) -> None:
    seccomp.give_up_calls(but_tcp=limits.relay_port is not None)


def die_with_parent(parent: int) -> None:
    """Ask the kernel for SIGKILL when the thread that started this process ends (prctl(2), PR_SET_PDEATHSIG)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    if os.getppid() != parent:  # it ended before we asked
        os._exit(os.EX_OK)


def give_memory_back() -> None:
    """Have the C library (glibc) give large pieces back to the system when they are freed: mallopt(3).

    By itself it learns to keep them, and after a few large answers a process would stay large.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, value in ((_M_MMAP_THRESHOLD, 256 * 1024), (_M_TRIM_THRESHOLD, 1024 * 1024), (_M_ARENA_MAX, 1)):
            mallopt(parameter, value)
