"""The process that holds the store and forks the workers: `python -m pharmazone.evaluate.processes.nursery PARENT`.

Its standard input is a socket to the parent, whose process id is PARENT; a message over it is a packet of JSON.

    parent                                      nursery
    {store, prefixes, limits, dataset}     ->
                                           <-   {"is": "ready"} or a problem
    two descriptors                        ->
                                           <-   {"is": "failed"}, or
                                                {"is": "forked", pid} and a descriptor of the process
                                           <-   {"is": "ended", pid, exit_code}

The two descriptors are a new worker's socket to the parent and its standard error. Where there is a dataset, its quads
are loaded once, and all workers share this memory. The nursery reads nothing that comes from a stranger, and has one
thread, as a process must have that forks.
"""

import gc
import gzip
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass
from typing import IO, Any, Final, cast

import pyoxigraph as ox
from zstandard import ZstdDecompressor, ZstdError

from pharmazone.errors import EvaluatorFailed
from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.processes.guards import Limits, die_with_parent
from pharmazone.evaluate.processes.worker import work

_SOCKET: Final = 0
_STDERR: Final = 2


@dataclass(frozen=True)
class _Newborn:
    """What a worker begins with."""

    connection: socket.socket
    nursery: int


def main() -> None:
    """Fork workers until the parent ends; and in each worker, be it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    control = socket.socket(fileno=os.dup(_SOCKET))
    die_with_parent(int(sys.argv[1]))
    configuration = json.loads(control.recv(frames.PACKET_BYTES))
    before = _address_space_bytes()
    try:
        store = _load(configuration["dataset"]) if configuration["dataset"] else None
    except (OSError, EOFError, SyntaxError, ValueError, ZstdError) as error:
        problem = EvaluatorFailed(f"The dataset cannot be loaded: {error}")
        control.send(json.dumps(frames.problem_header(problem)).encode())
        return
    memory_bytes = configuration["memory_bytes"] + _address_space_bytes() - before
    gc.collect()
    gc.freeze()  # so that no collection in a worker writes on what is shared
    control.send(b'{"is":"ready"}')
    newborn = _tend(control)
    if newborn:
        relay_port = configuration.get("relay_port")
        limits = Limits(memory_bytes=memory_bytes, parent=newborn.nursery, relay_port=relay_port)
        work(newborn.connection, store, configuration, limits)


def _load(dataset: dict[str, Any]) -> ox.Store:
    store = ox.Store()
    with gzip.open(dataset["path"]) as quads:
        # Unlike `load` this keeps the labels of blank nodes, so a service that starts again gives the same bytes.
        store.bulk_extend(ox.parse(cast("IO[bytes]", quads), ox.RdfFormat.N_QUADS))
    for path, graph in dataset["graphs"]:
        with open(path, "rb") as packed, ZstdDecompressor().stream_reader(packed) as lines:  # noqa: PTH123  as light as the rest
            store.bulk_load(cast("IO[bytes]", lines), ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
    if len(store) != dataset["quads"]:
        raise ValueError(f"it has {len(store)} quads, not {dataset['quads']}")
    return store


def _address_space_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123  as light as the rest
        return int(pages.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _tend(control: socket.socket) -> _Newborn | None:
    """Fork at each request and report each end; returns in the new worker, and in the nursery when the parent ends."""
    workers: dict[int, int] = {}  # by the descriptor of each process
    events = select.poll()
    events.register(control, select.POLLIN)
    while True:
        for descriptor, _ in events.poll():
            if descriptor in workers:
                events.unregister(descriptor)
                os.close(descriptor)
                _report(control, workers.pop(descriptor))
                continue
            packet, given, _, _ = socket.recv_fds(control, frames.PACKET_BYTES, 2)
            if not packet:
                return None
            nursery = os.getpid()
            try:
                pid = os.fork()
            except OSError as error:
                control.send(json.dumps({"is": "failed", "why": str(error)}).encode())
            else:
                if not pid:
                    _leave_home(control, workers)
                    return _settle(given, nursery)
                child = os.pidfd_open(pid)
                workers[child] = pid
                events.register(child, select.POLLIN)
                socket.send_fds(control, [json.dumps({"is": "forked", "pid": pid}).encode()], [child])
            for each in given:
                os.close(each)


def _report(control: socket.socket, pid: int) -> None:
    _, status = os.waitpid(pid, 0)
    exit_code = os.waitstatus_to_exitcode(status)
    control.send(json.dumps({"is": "ended", "pid": pid, "exit_code": exit_code}).encode())


def _leave_home(control: socket.socket, siblings: dict[int, int]) -> None:
    """Close in a new worker what is the nursery's: it could ask for forks, and see its siblings."""
    control.close()
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, _SOCKET)
    os.close(null)
    for sibling in siblings:
        os.close(sibling)


def _settle(given: list[int], nursery: int) -> _Newborn:
    connection, stderr = given
    os.dup2(stderr, _STDERR)
    os.close(stderr)
    return _Newborn(socket.socket(fileno=connection), nursery)


if __name__ == "__main__":
    main()
