"""A real `pharmazone serve` to attack, and a client that notes all it is told."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import psutil

MEBIBYTE = 1024 * 1024
PLAIN = "ASK {}"
JSON = "application/sparql-results+json, text/turtle;q=0.9"
# An answer, or a reason why there is none; 500 and 502 are in no list of any test.
REFUSED = frozenset({400, 403, 404, 405, 406, 408, 410, 413, 414, 415, 422, 429, 431, 505})
STOPPED = frozenset({413, 503, 504})


def fresh() -> str:
    """Give a small query that nobody asked before, so that it is evaluated and not remembered."""
    return f"{PLAIN} # {time.monotonic_ns()}"


@dataclass(frozen=True)
class Reply:
    """An answer that came whole: http.client raises IncompleteRead where it did not."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class State:
    """What the service has of the machine."""

    processes: int
    descriptors: int
    memory_bytes: int

    @classmethod
    def of(cls, process: psutil.Process) -> Self:
        processes = memory = descriptors = 0
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                memory += each.memory_full_info().uss
                descriptors += each.num_fds()
                processes += 1
        return cls(processes, descriptors, memory)


@dataclass
class Service:
    """A running service; `statuses` are those that any client of the tests was told."""

    process: psutil.Process
    port: int
    log: Path
    statuses: list[int] = field(default_factory=list, repr=False)

    def connect(self, source: str = "127.0.0.1", timeout: float = 30) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout, source_address=(source, 0))

    def get(
        self,
        path: str = "/sparql",
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        source: str = "127.0.0.1",
        within: float = 30,
        **parameters: str,
    ) -> Reply:
        target = f"{path}?{urlencode(parameters)}" if parameters else path
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within, source_address=(source, 0))
        with suppress_close(connection):
            connection.request(method, target, body=body, headers={"Accept": JSON, **(headers or {})})
            answer = connection.getresponse()
            reply = Reply(
                answer.status,
                {name.lower(): value for name, value in answer.getheaders()},
                answer.read(),
                time.monotonic() - begun,
            )
        self.statuses.append(reply.status)
        return reply

    def query(self, text: str, **more: Any) -> Reply:
        """Ask by POST: the body may be longer than an address."""
        headers = {"Content-Type": "application/sparql-query", **more.pop("headers", {})}
        path = "/sparql"
        if "timeout" in more:
            path += f"?timeout={more.pop('timeout')}"
        return self.get(path, method="POST", body=text.encode("utf-8", "surrogatepass"), headers=headers, **more)

    def raw(self, sent: bytes, source: str = "127.0.0.1") -> bytes:
        """Send bytes, and give all that comes until the server closes."""
        with self.connect(source) as connection:
            with suppress(ConnectionError):
                connection.sendall(sent)
            received = read_all(connection)
        self.statuses += told(received)
        return received

    def is_well(self, source: str = "127.0.0.9") -> bool:
        """Say whether a client that did nothing is answered."""
        reply = self.get("/health", source=source)
        if reply.status != 200:
            print(reply, self.log.read_text()[-2000:])
        return reply.status == 200

    def settle(self, before: State, seconds: float = 20) -> State:
        """Give the state once it is no more than before, or as it is at last."""
        until = time.monotonic() + seconds
        while True:
            now = State.of(self.process)
            is_settled = now.processes <= before.processes and now.descriptors <= before.descriptors
            if is_settled or time.monotonic() > until:
                return now
            time.sleep(0.1)


@contextmanager
def suppress_close(connection: http.client.HTTPConnection) -> Iterator[None]:
    try:
        yield
    finally:
        connection.close()


def read_all(connection: socket.socket) -> bytes:
    received = b""
    with suppress(ConnectionError):
        while piece := connection.recv(1_000_000):
            received += piece
    return received


def told(received: bytes) -> list[int]:
    """Give the statuses in what was received."""
    pieces = received.split(b"HTTP/1.1 ")[1:]
    return [int(each[:3]) for each in pieces if not each.startswith(b"100")]


@contextmanager
def started(snapshots: Path, folder: Path, **settings: object) -> Iterator[Service]:
    """Run a service with these settings."""
    given = {"snapshot_dir": snapshots, "port": 0, "cache_bytes": 8 * MEBIBYTE, **settings}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PHARMAZONE_")}
    environment |= {f"PHARMAZONE_{name.upper()}": str(value) for name, value in given.items()}
    command = [sys.executable, "-c", "from pharmazone.cli import main; main()", "serve"]
    log = folder / "log.txt"
    with log.open("wb") as errors:
        process = psutil.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment, cwd=folder, text=True)
        with process:
            try:
                lines = [process.stdout.readline() for _ in range(4)]
                assert "listens" in lines[0], log.read_text()
                yield Service(process, int(lines[1].rsplit(":", 1)[1].strip(" /\n")), log)
            finally:
                with suppress(psutil.NoSuchProcess):
                    process.kill()


@contextmanager
def serving(snapshots: Path, folder: Path, **settings: object) -> Iterator[Service]:
    """Run a service, and check when all is over that nothing is left of what was done to it, nor of itself."""
    with started(snapshots, folder, **settings) as service:
        before = _at_rest(service)
        yield service
        _check(service, before)
        assert_ends(service, signal.SIGTERM)


def assert_ends(service: Service, how: signal.Signals) -> None:
    """End a service, and see that no process of it stays."""
    everyone = [service.process, *service.process.children(recursive=True)]
    service.process.send_signal(how)
    _, alive = psutil.wait_procs(everyone, timeout=15)
    assert not alive


def _at_rest(service: Service) -> State:
    """Ask a little of everything, so that what is made once is made; then wait until nothing changes."""
    kept = ("/page", "/page/plant", "/page/passage", "/plans", "/discrepancies", "/map", "/search?q=a")
    for path in ("/", "/queries", *kept, "/nowhere", "/openapi.json"):
        service.get(path, headers={"Accept": "text/html"})
    for _ in range(20):
        assert service.query(fresh()).status == 200
    before = State.of(service.process)
    while True:
        time.sleep(0.5)
        now = State.of(service.process)
        if now.processes == before.processes and now.descriptors == before.descriptors:
            return now
        before = now


def _check(service: Service, before: State) -> None:
    assert service.is_well()
    assert not {500, 502} & set(service.statuses)
    now = service.settle(before)
    grown = (now.memory_bytes - before.memory_bytes) / MEBIBYTE
    print(f"before {before}, after {now}: {grown:+.1f} MiB; {len(service.statuses)} answers")
    assert now.processes <= before.processes
    assert now.descriptors <= before.descriptors
    assert grown < 50
    said = service.log.read_text()
    assert "Traceback" not in said, said


def until(what: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
