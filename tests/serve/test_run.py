"""The server itself: where it says it listens, a port that is taken, how it ends."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from pharmazone.errors import PharmazoneError, SnapshotError
from pharmazone.serve.server import addresses, greeting, listen, run
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

PROGRAM = """\
import sys
from pathlib import Path
from pharmazone.serve.server import run
from pharmazone.settings import Settings
from pharmazone.snapshot import open_snapshot
run(open_snapshot(Path(sys.argv[1])), Settings(snapshot_dir=Path(sys.argv[1]), port=0, workers=1))
"""


@contextmanager
def running(snapshot: Snapshot) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", PROGRAM, str(snapshot.path)]
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2] / "service"), os.environ.get("PYTHONPATH")]))
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    ) as process:
        try:
            assert process.stdout
            lines = [process.stdout.readline().strip() for _ in range(4)]
            yield process, lines[1].rstrip("/")
        finally:
            process.kill()


def test_a_port_in_use_is_told_with_what_to_do(world: Snapshot, tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PharmazoneError, match=rf"Port {port} of 127.0.0.1 is in use.*--port"):
            run(world, Settings(snapshot_dir=tmp_path, port=port))


def test_an_address_that_is_not_ours_is_told_with_what_to_do() -> None:
    with pytest.raises(PharmazoneError, match="--host"):
        listen("192.0.2.1", 0)


def test_the_addresses_name_the_port_that_was_taken(tmp_path: Path) -> None:
    with listen("0.0.0.0", 0) as listener:
        port = listener.getsockname()[1]
        opened = addresses(listener, Settings(snapshot_dir=tmp_path, root_path="/zone"))
    assert opened[0] == f"http://127.0.0.1:{port}/zone/"


def test_the_greeting_names_the_guards_that_are_missing_and_nothing_else() -> None:
    assert "memory limit, no core dumps" in greeting(["http://127.0.0.1:1/"], ["memory limit", "no core dumps"])
    assert greeting(["http://127.0.0.1:1/"], []) == "pharmazone listens at\n  http://127.0.0.1:1/\n"


def test_the_snapshot_is_held_for_as_long_as_it_is_served(world: Snapshot) -> None:
    with (world.path / "manifest.json").open("rb") as manifest:
        with running(world) as (process, _):
            with pytest.raises(BlockingIOError):
                fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
            process.kill()
            process.wait(timeout=10)
        fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize(
    ("request_line", "status", "said"),
    [
        (b"GET /sparql?query=" + b"a" * 65_535 + b" HTTP/1.1", 414, "by POST"),
        (b"GET /sparql?query=" + b"a" * 2_000_000, 414, "by POST"),
        (b"no HTTP at all", 400, "Invalid HTTP"),
    ],
)
def test_what_is_no_request_is_a_problem_too(world: Snapshot, request_line: bytes, status: int, said: str) -> None:
    with running(world) as (_, address):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(request_line + b"\r\nHost: test\r\n\r\n")
            head, _, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.split()[1] == str(status).encode()
    assert b"Content-Type: application/problem+json" in head
    document = json.loads(body)
    assert (document["status"], said in document["detail"]) == (status, True)


def test_it_answers_where_it_says_and_ends_quietly_with_no_process_left(world: Snapshot) -> None:
    with running(world) as (process, address):
        with urllib.request.urlopen(f"{address}/ready", timeout=10) as answer:
            assert json.load(answer)["snapshot"] == world.manifest.id
        workers = psutil.Process(process.pid).children(recursive=True)
        assert workers
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=10)
        assert (process.returncode, said) == (0, "")
        gone, alive = psutil.wait_procs(workers, timeout=5)
        assert (len(gone), alive) == (len(workers), [])


def test_a_client_that_hangs_up_ends_the_process_of_its_query(world: Snapshot) -> None:
    query = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(6)) + " }"
    with running(world) as (process, address):
        host, port = address.removeprefix("http://").split(":")
        server = psutil.Process(process.pid)
        with socket.create_connection((host, int(port))) as connection:
            head = f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
            connection.sendall(f"{head}Content-Length: {len(query)}\r\n\r\n{query}".encode())
            busy = _wait_for(
                lambda: [each for each in server.children(recursive=True) if sum(each.cpu_times()[:2]) > 0.8]
            )
        gone, alive = psutil.wait_procs(busy, timeout=5)
        assert (bool(gone), alive) == (True, [])
        with urllib.request.urlopen(f"{address}/health", timeout=10) as answer:
            assert answer.status == 200


def test_a_snapshot_that_cannot_be_opened_is_told_and_nothing_listens(world: Snapshot, tmp_path: Path) -> None:
    shutil.copytree(world.queries, tmp_path / "queries")
    shutil.copy(world.path / "manifest.json", tmp_path)
    shutil.copy(world.search, tmp_path)
    (tmp_path / "store").mkdir()
    with pytest.raises(SnapshotError, match="store"):
        run(replace(world, path=tmp_path), Settings(snapshot_dir=tmp_path, port=0, workers=1))


def _wait_for(what, seconds: float = 15):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")
