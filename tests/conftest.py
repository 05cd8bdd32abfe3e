"""Worlds that the tests share: the tiny one, and other engines; the real one is that of the doctests, too."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import Snapshot

TINY = Path(__file__).parent / "tiny"
LONGEST_ANSWER_SECONDS = 30


@pytest.fixture
def tiny_home(tmp_path: Path) -> Path:
    """Give a copy of the tiny world's files that a test may spoil."""
    return shutil.copytree(TINY / "home", tmp_path / "home")


@pytest.fixture(scope="session")
def tiny_articles() -> Path:
    return TINY / "articles"


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give the snapshot of the tiny world, with the real queries of the pages."""
    home = shutil.copytree(TINY / "home", tmp_path_factory.mktemp("tiny") / "home")
    shutil.copytree(sources.home() / "queries" / "pages", home / "queries" / "pages", dirs_exist_ok=True)
    (home / "data" / "external").mkdir()
    shutil.copyfile(sources.home() / "data/external/spellings.json", home / "data/external/spellings.json")
    return build(home, home.parent / "snapshots")


@dataclass(frozen=True)
class Engine:
    """Another program that speaks SPARQL 1.1: `oxigraph serve`, in memory."""

    process: subprocess.Popen[bytes]
    address: str

    @property
    def query(self) -> str:
        return self.address + "/query"

    @property
    def update(self) -> str:
        return self.address + "/update"

    def change(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        httpx2.post(self.update, content=text.encode(), headers=headers, trust_env=False).raise_for_status()

    def quads(self) -> set[ox.Quad]:
        reply = httpx2.get(self.address + "/store", headers={"Accept": "application/n-quads"}, trust_env=False)
        return set(ox.parse(reply.content, ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="session")
def start_engine() -> Iterator[Callable[..., Engine]]:
    """Start other engines, each empty and on a port of its own, with the options of `oxigraph serve`."""
    with contextlib.ExitStack() as stack:

        def started(*options: str) -> Engine:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            program = Path(sys.executable).parent / "oxigraph"
            # An endless query that a test has left behind must not take the processor from all tests after it.
            limited = ("--timeout-s", str(LONGEST_ANSWER_SECONDS))
            command = [program, "serve", "-b", f"127.0.0.1:{port}", *limited, *options]
            process = stack.enter_context(
                subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            stack.callback(process.kill)
            until = time.monotonic() + 30
            while time.monotonic() < until:
                with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                    return Engine(process, f"http://127.0.0.1:{port}")
                assert process.poll() is None, "it ended at once"
                time.sleep(0.01)
            raise TimeoutError("the engine did not begin to listen")

        yield started


@pytest.fixture
def engine(start_engine: Callable[..., Engine]) -> Iterator[Engine]:
    """Give an empty engine whose default graph is its own."""
    started = start_engine()
    yield started
    started.process.kill()
    started.process.wait()
