"""The three servers that are measured, each started on the same data with its own defaults."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from pharmazone.settings import PREFIX

from .data import Data

JSON: Final = "application/sparql-results+json"
_BINARIES: Final = Path(sys.executable).parent
_SMAPS_ROLLUP: Final = "/proc/{}/smaps_rollup"


class NoAnswer(Exception):
    """A server ended before it answered, or did not answer in time."""


@dataclass(frozen=True)
class Server:
    """A server to measure: how it is started on a port with some data, and where its SPARQL endpoint is.

    `reads_plain` says that it loads plain N-Quads rather than open a database. `most_triples` is the largest data that
    it is given, inclusive: above that it needs more time and memory than a run has.
    """

    name: str
    package: str
    command: Callable[[int, Data], list[str]]
    path: str
    reads_plain: bool = False
    most_triples: int | None = None


OURS: Final = Server(
    "pharmazone serve",
    "pharmazone",
    lambda port, _: [str(_BINARIES / "pharmazone"), "serve", "--port", str(port)],
    "/sparql",
)
OXIGRAPH: Final = Server(
    "oxigraph serve-read-only",
    "oxigraph",
    lambda port, data: [
        *(str(_BINARIES / "oxigraph"), "serve-read-only"),
        *("--location", str(data.snapshot.store), "--bind", f"127.0.0.1:{port}"),
    ],
    "/query",
)
RDFLIB: Final = Server(
    "rdflib-endpoint serve",
    "rdflib-endpoint",
    lambda port, data: [
        *(str(_BINARIES / "rdflib-endpoint"), "serve"),
        *("--host", "127.0.0.1", "--port", str(port), str(data.plain)),
    ],
    "/",
    reads_plain=True,
    most_triples=1_000_000,
)
SERVERS: Final = (OURS, OXIGRAPH, RDFLIB)


@dataclass
class Running:
    """A server that runs and has answered; `first_answer_seconds` is the time from its start to then."""

    server: Server
    port: int
    process: subprocess.Popen[bytes]
    first_answer_seconds: float

    def ask(self, query: str, timeout_seconds: float = 600) -> bytes:
        """Give the JSON answer to a query."""
        return _ask(self.port, self.server.path, query, timeout_seconds)

    def tree(self) -> list[psutil.Process]:
        """Give the process and all below it."""
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    def memory_bytes(self) -> int:
        """Give the proportional set size of the process tree, in which a shared page counts once; else the resident."""
        return sum(_memory_bytes(process) for process in self.tree())


@contextlib.contextmanager
def running(server: Server, data: Data, query: str, patience_seconds: float) -> Iterator[Running]:
    """Start a server, wait until it answers a query, and end it afterwards. NoAnswer: it does not come to answer."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        said = stack.enter_context((Path(folder) / "said").open("w+b"))
        port = _free_port()
        begun = time.perf_counter()
        process = subprocess.Popen(
            server.command(port, data), stdout=said, stderr=subprocess.STDOUT, cwd=folder, env=environment(data.folder)
        )
        stack.callback(_end, process)
        try:
            seconds = _first_answer(server, port, process, query, begun + patience_seconds) - begun
        except NoAnswer as error:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise NoAnswer(f"{error}{': ' if words else ''}{words[-500:]}") from None
        yield Running(server, port, process, seconds)


def environment(folder: Path) -> dict[str, str]:
    """Give the environment without what would change our defaults, and with where the snapshots lie."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**kept, PREFIX + "SNAPSHOT_DIR": str(folder)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _first_answer(server: Server, port: int, process: subprocess.Popen[bytes], query: str, until: float) -> float:
    """Ask until there is an answer, and give the time of it."""
    heard = ""
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise NoAnswer(f"{server.name} ended with status {process.returncode}")
        try:
            _ask(port, server.path, query, 60)
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            heard = str(error)
        else:
            return time.perf_counter()
        time.sleep(0.005)
    raise NoAnswer(f"{server.name} did not answer in time ({heard})")


def _ask(port: int, path: str, query: str, timeout_seconds: float) -> bytes:
    address = f"http://127.0.0.1:{port}{path}?{urllib.parse.urlencode({'query': query})}"
    request = urllib.request.Request(address, headers={"Accept": JSON})
    with urllib.request.urlopen(request, timeout=timeout_seconds) as response:
        answer: bytes = response.read()
        return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _memory_bytes(process: psutil.Process) -> int:
    with contextlib.suppress(OSError, psutil.NoSuchProcess):
        return _proportional_bytes(process.pid) or process.memory_info().rss
    return 0


def _proportional_bytes(pid: int) -> int | None:
    try:
        lines = Path(_SMAPS_ROLLUP.format(pid)).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return None
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), None)
