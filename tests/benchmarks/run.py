"""One run: each server on each size of data, under each load, the servers in turn and the rounds repeated."""

import contextlib
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from .data import Data
from .figures import Figures, OfServer, OfSize, Rounds
from .load import SMALL, Load, put_load
from .servers import NoAnswer, Running, Server, running

_LONGEST_ROUND_SECONDS: Final = 30
_ANSWERS_IN_A_ROUND: Final = 4  # of each connection: below that a round says little
_STARTS: Final = 3
_SLOW_START_SECONDS: Final = 10.0
_PATIENCE_SECONDS: Final = 30.0
_TRIPLES_IN_A_SECOND: Final = 2_000  # the least that a server loads at its start
_SETTLING_SECONDS: Final = 2.0
_WARMING_SECONDS: Final = 1

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is measured, and how long: every load for `seconds` in each of `rounds`, over `connections`."""

    servers: Sequence[Server]
    loads: Sequence[Load]
    rounds: int
    seconds: int
    connections: int
    threads: int

    def begin(self) -> Figures:
        """Give figures with nothing in them but what they are measured on."""
        return Figures(
            machine={"cores": str(os.cpu_count()), "processor": _processor(), "system": platform.platform()},
            versions={server.package: metadata.version(server.package) for server in self.servers},
            connections=self.connections,
            seconds=self.seconds,
        )


def measure(plan: Plan, data: Data, say: Say) -> OfSize:
    """Measure every server on some data; one that does not come to answer is left out, and that is said."""
    counts = data.snapshot.manifest.counts
    size = OfSize(name=data.name, triples=counts.triples, quads=counts.quads)
    with contextlib.ExitStack() as stack:
        measured: list[Running] = []
        for server in plan.servers:
            if server.most_triples and data.triples > server.most_triples:
                size.left_out[server.name] = f"it is not given more than {server.most_triples:,} triples"
                continue
            if server.reads_plain:
                data.write_plain()
                stack.callback(data.plain.unlink, missing_ok=True)
            try:
                measured.append(_start(server, data, size, stack, say))
            except NoAnswer as error:
                size.left_out[server.name] = str(error)
                size.servers.pop(server.name, None)
        for load in plan.loads:
            _measure_load(plan, load, measured, size, say)
        for each in measured:
            size.servers[each.server.name].after_load_bytes = each.memory_bytes()
    return size


def _start(server: Server, data: Data, size: OfSize, stack: contextlib.ExitStack, say: Say) -> Running:
    """Start a server, again where it is quick, look at its memory before it has work, and keep the last one running."""
    figures = size.servers[server.name] = OfServer()
    while True:
        say(f"{data.name}: starting {server.name}")
        with contextlib.ExitStack() as attempt:
            started = attempt.enter_context(running(server, data, SMALL, _patience_seconds(data)))
            figures.first_answer_seconds.append(started.first_answer_seconds)
            if started.first_answer_seconds > _SLOW_START_SECONDS or len(figures.first_answer_seconds) == _STARTS:
                time.sleep(_SETTLING_SECONDS)
                figures.at_rest_bytes = started.memory_bytes()
                stack.push(attempt.pop_all())
                return started


def _patience_seconds(data: Data) -> float:
    return _PATIENCE_SECONDS + data.triples / _TRIPLES_IN_A_SECOND


def _measure_load(plan: Plan, load: Load, started: Sequence[Running], size: OfSize, say: Say) -> None:
    """Measure one load on every server that can answer its query, in rounds that alternate."""
    measured = [each for each in started if _can_answer(each, load, size)]
    solutions = {each.server.name: _solutions(each, load) for each in measured}
    if len(set(solutions.values())) > 1:
        raise NoAnswer(f"The servers do not agree on how many solutions the query of {load.name} has: {solutions}.")
    seconds = {each.port: _round_seconds(plan, each, load) for each in measured}
    for round_ in range(plan.rounds + 1):  # the one numbered 0 warms
        for each in measured:
            if seconds[each.port] > plan.seconds and round_ != 1:
                continue
            say(f"{size.name}: {load.name}, round {round_} of {plan.rounds}, {each.server.name}")
            figures = put_load(
                each,
                load,
                round_=round_,
                seconds=seconds[each.port] if round_ else _WARMING_SECONDS,
                connections=plan.connections,
                threads=plan.threads,
            )
            if round_:
                size.servers[each.server.name].loads[load.name].rounds.append(figures)


def _can_answer(running: Running, load: Load, size: OfSize) -> bool:
    """Ask a server the query of a load, and note the length of the answer, or why there is none."""
    name = running.server.name
    try:
        size.servers[name].loads[load.name] = Rounds(answer_bytes=len(running.ask(load.query)))
    except OSError as error:
        size.left_out[f"{name} under {load.name}"] = str(error)
        return False
    return True


def _solutions(running: Running, load: Load) -> int:
    return len(json.loads(running.ask(load.query))["results"]["bindings"])


def _round_seconds(plan: Plan, running: Running, load: Load) -> int:
    """Give the length of a round: the planned one, or for a server so slow that it says little, one longer round."""
    begun = time.perf_counter()
    running.ask(load.query)
    needed = (time.perf_counter() - begun) * plan.connections * _ANSWERS_IN_A_ROUND / (os.cpu_count() or 1)
    return plan.seconds if needed < 2 * plan.seconds else min(int(needed), _LONGEST_ROUND_SECONDS)


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
