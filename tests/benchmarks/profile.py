"""Says what a server spends its time on under a load: how busy each process is, and in which functions two of them are.

The functions are sampled by py-spy, with native ones where the libraries name theirs. Where the kernel lets nobody look
into another process (`kernel.yama.ptrace_scope`), it must run as root.
"""

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import psutil
from rich.markup import escape
from rich.table import Table

from .load import Load, put_load
from .servers import Running

_SPY: Final = Path(sys.executable).parent / "py-spy"
_SAMPLES_PER_SECOND: Final = 199
_SHOWN: Final = 30
_WAITING: Final = ("epoll_pwait", "epoll_wait", "poll (", "recv (", "accept", "futex", "pthread_cond", "sem_")
_JOINING: Final = ("Thread.join", "Thread._wait_for_tstate_lock")


class Profile(NamedTuple):
    """The cores that each process keeps busy, and the samples of the two that are sampled, by their titles."""

    cores: dict[str, float]
    samples: dict[str, Counter[tuple[str, ...]]]


def profile(running: Running, load: Load, *, seconds: int, connections: int) -> Profile:
    """Sample the parent and its busiest child under a load."""
    loader = threading.Thread(
        target=put_load,
        args=(running, load),
        kwargs={"round_": 50, "seconds": seconds + 3, "connections": connections, "threads": 1},
    )
    loader.start()
    time.sleep(1)
    cores = _cores(running, 1.0)
    parent, *children = running.tree()
    busiest = max(children, key=lambda child: cores.get(_title(child, running), 0.0), default=None)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        spied = {"parent": parent} | ({"busiest child": busiest} if busiest else {})
        spies = [stack.enter_context(_spy(each.pid, seconds, Path(folder) / title)) for title, each in spied.items()]
        for spy in spies:
            spy.wait()
        samples = {title: _read(Path(folder) / title) for title in spied}
    loader.join()
    return Profile(cores, samples)


def tables(found: Profile) -> Iterator[Table]:
    """Give the profile as tables: the cores, then for each sampled process where the time at work goes."""
    cores = Table("process", "cores", title="How busy each process is")
    for title, share in sorted(found.cores.items(), key=lambda each: -each[1]):
        cores.add_row(title, f"{share:.2f}")
    yield cores
    for title, stacks in found.samples.items():
        working = Counter({stack: count for stack, count in stacks.items() if not _is_waiting(stack)})
        waits = 1 - working.total() / max(stacks.total(), 1)
        yield _python(f"The {title} (in {waits:.0%} of {stacks.total()} samples it waits), by Python function", working)
        yield _native(f"The {title}, by innermost function", working)


def _python(title: str, stacks: Counter[tuple[str, ...]]) -> Table:
    """Count each sample for its innermost Python function, so with the native ones that this one calls."""
    own: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for stack, count in stacks.items():
        python = [frame for frame in stack if ".py:" in frame] or ["(no Python)"]
        own[python[-1]] += count
        within.update(dict.fromkeys(python, count))
    table = Table("function", "own %", "with what it calls %", title=title)
    for name, count in own.most_common(_SHOWN):
        table.add_row(escape(name), *(_percent(each, stacks) for each in (count, within[name])))
    return table


def _native(title: str, stacks: Counter[tuple[str, ...]]) -> Table:
    own: Counter[str] = Counter()
    for stack, count in stacks.items():
        own[stack[-1]] += count
    table = Table("function", "own %", title=title)
    for name, count in own.most_common(_SHOWN // 2):
        table.add_row(escape(name), _percent(count, stacks))
    return table


def _percent(count: int, stacks: Counter[tuple[str, ...]]) -> str:
    return f"{100 * count / stacks.total():.1f}"


def _is_waiting(stack: tuple[str, ...]) -> bool:
    """Tell whether a thread waits for something to do; a blocking `recv` of a worker is that too, nearly always."""
    return stack[-1].startswith(_WAITING) or any(frame.startswith(_JOINING) for frame in stack)


@contextlib.contextmanager
def _spy(pid: int, seconds: int, target: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        *(str(_SPY), "record", "--native", "--function", "--format", "raw", "--rate", str(_SAMPLES_PER_SECOND)),
        *("--duration", str(seconds), "--output", str(target), "--pid", str(pid)),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as spy:
        yield spy


def _read(path: Path) -> Counter[tuple[str, ...]]:
    """Read folded stacks: frames with semicolons between them, a space, how often.

    Empty where nothing could be sampled.
    """
    stacks: Counter[tuple[str, ...]] = Counter()
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            stack, _, count = line.rpartition(" ")
            stacks[tuple(stack.split(";"))] += int(count)
    return stacks


def _cores(running: Running, seconds: float) -> dict[str, float]:
    """Give how many cores each process keeps busy: those of the server, and wrk."""
    processes = [*running.tree(), *(each for each in psutil.Process().children() if each.name() == "wrk")]
    before = [_seconds(process) for process in processes]
    time.sleep(seconds)
    return {
        _title(process, running): (_seconds(process) - begun) / seconds
        for process, begun in zip(processes, before, strict=True)
    }


def _seconds(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _title(process: psutil.Process, running: Running) -> str:
    if process.pid == running.process.pid:
        return "parent"
    with contextlib.suppress(psutil.NoSuchProcess):
        if process.name() == "wrk":
            return "wrk"
    return f"child {process.pid}"
