"""Measures how external sources are loaded, beside `oxigraph load`, and what they weigh when they are served."""

import gzip
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from pharmazone.settings import PREFIX
from pharmazone.snapshot import Snapshot, current_snapshot
from pharmazone.terms import OWL, RDF, RDFS

from . import load, servers
from .data import SERVED, Data
from .figures import OfLoading, OfSource

EXTERNAL: Final = Path(__file__).parents[3] / "shared" / "external"
SOURCES: Final = (
    ("doid", "doid-2026-07-31.nt.gz", ("--closure",)),
    ("dron", "dron-2026-06.nt.gz", ()),
)
LARGE: Final = 2_000_000
IDLE_SECONDS: Final = 10.0
_CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_BINARIES: Final = Path(sys.executable).parent
_BULK: Final = """
import sys, time
from pathlib import Path
import pyoxigraph as ox
from pharmazone.pipeline.external.carrying import load_lines
begun = time.perf_counter()
store = ox.Store(sys.argv[1])
load_lines(store, Path(sys.argv[2]), "https://example.org/graph")
store.flush()
print(time.perf_counter() - begun)
"""

Say = Callable[[str], None]


def measure_loading(snapshot: Snapshot, scratch: Path, rounds: int, say: Say) -> OfLoading:
    """Add real sources to a copy of a snapshot, each beside `oxigraph load`, then serve one of two million triples."""
    folder = scratch / "joined"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(snapshot.path, folder / snapshot.path.name)
    (folder / "current").symlink_to(snapshot.path.name)
    figures = OfLoading()
    for name, file, options in SOURCES:
        say(f"loading: {name}")
        figures.sources.append(_source(name, EXTERNAL / file, options, folder, scratch, rounds))
    say(f"loading: {LARGE:,} triples")
    large = scratch / "large.nt"
    with large.open("wb") as lines:
        lines.writelines(_lines(LARGE))
    figures.sources.append(_source("large", large, (), folder, scratch, 1))
    figures.idle_bytes, figures.idle_quads = _idle(folder)
    large.unlink()
    shutil.rmtree(folder)
    return figures


def _source(name: str, file: Path, options: tuple[str, ...], folder: Path, scratch: Path, rounds: int) -> OfSource:
    plain = scratch / f"{name}.nt"
    if file.suffix == ".gz":
        with gzip.open(file) as packed, plain.open("wb") as lines:
            shutil.copyfileobj(packed, lines, 1024 * 1024)
    else:
        plain = file
    with plain.open("rb") as lines:
        triples = sum(1 for _ in lines)
    bulk, theirs = [], []
    for _ in range(rounds):
        bulk.append(
            float(_timed([sys.executable, "-c", _BULK, str(scratch / "ours"), str(plain)], scratch / "ours")[2])
        )
        command = [str(_BINARIES / "oxigraph"), "load", "--location", str(scratch / "theirs"), "--file", str(plain)]
        theirs.append(_timed([*command, "--graph", "https://example.org/graph"], scratch / "theirs")[0])
    command = [str(_BINARIES / "pharmazone"), "external", "add", name, str(file), "--license", _CC0, *options]
    seconds, octets, _ = _timed(command, None, {PREFIX + "SNAPSHOT_DIR": str(folder)})
    if plain != file:
        plain.unlink()
    return OfSource(name=name, triples=triples, bulk=bulk, theirs=theirs, add_seconds=seconds, add_bytes=octets)


def _timed(command: list[str], made: Path | None, environment: dict[str, str] | None = None) -> tuple[float, int, str]:
    """Run a program; give its time, the most memory that it or a process below it held, and what it printed."""
    if made is not None:
        shutil.rmtree(made, ignore_errors=True)
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})})
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if status:
        raise servers.NoAnswer(f"{' '.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    process.returncode = 0
    if made is not None:
        shutil.rmtree(made, ignore_errors=True)
    return seconds, usage.ru_maxrss * 1024, printed.strip()


def _lines(count: int) -> Iterator[bytes]:
    """Make N-Triples in the shape of an ontology, four of each class."""
    base = "http://purl.obolibrary.org/obo/DOID_"
    for number in range(count // 4):
        term = f"<{base}9{number:07d}>"
        yield f"{term} <{RDF}type> <{OWL}Class> .\n".encode()
        yield f'{term} <{RDFS}label> "condition number {number}" .\n'.encode()
        yield f"{term} <{RDFS}subClassOf> <{base}9{number // 7:07d}> .\n".encode()
        yield f'{term} <http://purl.obolibrary.org/obo/IAO_0000115> "What is told of condition {number}." .\n'.encode()


def _idle(folder: Path) -> tuple[int, int]:
    """Serve a folder, ask once, and give what the tree of processes holds when nobody asks, and the quads it serves."""
    snapshot = current_snapshot(folder)
    assert snapshot is not None
    data = Data(SERVED, folder, snapshot, folder / "none.nq")
    with servers.running(servers.OURS, data, load.SMALL, 120) as ours:
        time.sleep(IDLE_SECONDS)
        return ours.memory_bytes(), snapshot.manifest.quads
