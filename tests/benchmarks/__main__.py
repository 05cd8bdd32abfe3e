"""Measures this service beside `oxigraph serve`, on the same data, in one run, and prints the ratios: `make bench`.

Figures of a shared machine wander, so only the ratios mean anything, and no test asserts them. The two bounds that
are promised as absolute figures, time to the first answer and memory at rest, are printed with their bound.
"""

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
from rich.console import Console
from rich.table import Table

from pharmazone.settings import read_settings
from pharmazone.snapshot import Snapshot, current_snapshot

MEBIBYTE = 1024 * 1024
SMALL = """PREFIX pz: <https://w3id.org/pharmazone/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?plant ?label { ?plant a pz:Plant ; rdfs:label ?label }"""
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o }"
FIRST_ANSWER_SECONDS = 2.0
AT_REST_MEBIBYTES = 300
CONNECTIONS = 8
SECONDS = 3.0


@dataclass
class Figures:
    """What was measured of one server."""

    first_answer_seconds: float
    at_rest_mebibytes: float
    repeated_per_second: float
    unique_per_second: float
    p50_milliseconds: float
    p99_milliseconds: float
    large_mebibytes_per_second: float


@dataclass(frozen=True)
class Server:
    """A server to measure: the command for a port, and the path of its SPARQL endpoint."""

    name: str
    command: Callable[[int], list[str]]
    path: str


def main() -> None:
    """Measure both servers, one after the other, and print a table."""
    snapshot = current_snapshot(read_settings().snapshot_dir)
    if snapshot is None:
        sys.exit("There is no snapshot: run `make build` first.")
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        servers = list(_servers(snapshot, Path(folder)))
        figures = []
        for server in servers:
            with console.status(f"Measuring {server.name} ..."):
                figures.append(asyncio.run(_measure(server)))
    console.print(_table(snapshot, servers, figures))


def _servers(snapshot: Snapshot, folder: Path) -> Iterator[Server]:
    binaries = Path(sys.executable).parent
    store = shutil.copytree(snapshot.store, folder / "store")
    ours, theirs = str(binaries / "pharmazone"), str(binaries / "oxigraph")
    yield Server("pharmazone serve", lambda port: [ours, "serve", "--port", str(port)], "/sparql")
    yield Server(
        "oxigraph serve",
        lambda port: [theirs, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"],
        "/query",
    )


async def _measure(server: Server) -> Figures:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    with _running(server.command(port)) as process:
        first = _first_answer(port, server.path, begun)
        await asyncio.sleep(1)
        at_rest = _memory(process.pid)
        await _load(port, server.path, lambda number: SMALL, 0.5)
        repeated = await _load(port, server.path, lambda number: SMALL, SECONDS)
        unique = await _load(port, server.path, lambda number: f"{SMALL}#{number}", SECONDS)
        size, seconds = _large(port, server.path)
    ordered = sorted(unique)
    return Figures(
        first_answer_seconds=first,
        at_rest_mebibytes=at_rest / MEBIBYTE,
        repeated_per_second=len(repeated) / SECONDS,
        unique_per_second=len(unique) / SECONDS,
        p50_milliseconds=1000 * statistics.median(ordered),
        p99_milliseconds=1000 * ordered[int(len(ordered) * 0.99)],
        large_mebibytes_per_second=size / MEBIBYTE / seconds,
    )


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _first_answer(port: int, path: str, begun: float) -> float:
    """Give the seconds since the process was begun to the first answered query."""
    while time.perf_counter() - begun < 60:
        try:
            with urllib.request.urlopen(_address(port, path, SMALL), timeout=10) as response:
                response.read()
            return time.perf_counter() - begun
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    sys.exit("The server did not answer within 60 seconds.")


def _large(port: int, path: str) -> tuple[int, float]:
    """Give the bytes of the largest answer and the seconds that it took, the best of five."""
    times = []
    size = 0
    for number in range(5):
        begun = time.perf_counter()
        with urllib.request.urlopen(_address(port, path, f"{LARGE} # {number}"), timeout=60) as response:
            size = len(response.read())
        times.append(time.perf_counter() - begun)
    return size, min(times)


async def _load(port: int, path: str, query: Callable[[int], str], seconds: float) -> list[float]:
    """Ask over several connections for some seconds, and give the seconds that each answer took."""
    until = time.perf_counter() + seconds
    taken: list[float] = []
    numbers = iter(range(sys.maxsize))

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            target = f"{path}?query={quote(query(next(numbers)))}"
            head = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: application/sparql-results+json\r\n\r\n"
            writer.write(head.encode())
            await _read_response(reader)
            taken.append(time.perf_counter() - begun)
        writer.close()

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return taken


async def _read_response(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 200"), head
    if b"content-length:" in head:
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


def _memory(pid: int) -> int:
    """Give the resident bytes of a process and all below it; pages that they share are counted for each."""
    root = psutil.Process(pid)
    return sum(process.memory_info().rss for process in [root, *root.children(recursive=True)])


def _address(port: int, path: str, query: str) -> str:
    return f"http://127.0.0.1:{port}{path}?query={quote(query)}"


def _table(snapshot: Snapshot, servers: list[Server], figures: list[Figures]) -> Table:
    counts = snapshot.manifest.counts
    title = f"{counts.quads} quads, {os.cpu_count()} cores, {CONNECTIONS} connections"
    table = Table("", *(server.name for server in servers), "ratio", title=title)
    ours, theirs = figures
    bounds = {"first_answer_seconds": FIRST_ANSWER_SECONDS, "at_rest_mebibytes": AT_REST_MEBIBYTES}
    for name in Figures.__dataclass_fields__:
        one, other = getattr(ours, name), getattr(theirs, name)
        label = name.replace("_", " ") + (f" (bound {bounds[name]})" if name in bounds else "")
        table.add_row(label, f"{one:,.2f}", f"{other:,.2f}", f"{one / other:.2f}")
    return table


if __name__ == "__main__":
    main()
