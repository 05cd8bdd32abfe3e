"""Measures the questions that join with ontologies of others, beside the same queries at another server."""

import http.client
import json
import shutil
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from pharmazone.saved.questions import SavedQuery, read_all
from pharmazone.saved.reading import without_header
from pharmazone.snapshot import Snapshot, current_snapshot

from . import load, servers
from .data import SERVED, Data, NoData
from .figures import OfJoin
from .loading import EXTERNAL
from .servers import JSON, NoAnswer, Running

MUST_MILLISECONDS: Final = 100.0
TURNS: Final = 12
"""How often a query is asked; each time as a text that nobody sent before, so that no cache has it."""
SOURCES: Final = (
    ("atc", "modules/atc-codes-slice.nt", "zero"),
    ("chebi", "modules/chebi-module.nt", "by"),
    ("ordo", "modules/ordo-module.nt", "by"),
    ("mondo", "modules/mondo-module.nt", "by", "--closure"),
    ("mondo-doid", "mondo_exactmatch_doid.sssom.tsv.gz", "zero"),
    ("doid", "doid-2026-07-31.nt.gz", "zero", "--closure"),
    ("drugbank", "drugbank-vocabulary-cc0.nt.gz", "zero"),
    ("dron", "dron-2026-06.nt.gz", "by"),
)
_LICENCES: Final = {
    "zero": "https://creativecommons.org/publicdomain/zero/1.0/",
    "by": "https://creativecommons.org/licenses/by/4.0/",
}

Say = Callable[[str], None]


def joined(snapshot: Snapshot, scratch: Path, say: Say) -> Data:
    """Give a copy of a snapshot with all sources beside it, made once for each. NoData: the sources are not here."""
    if not EXTERNAL.is_dir():
        raise NoData(f"The sources are not in {EXTERNAL}.")
    folder = scratch / f"joins-{snapshot.manifest.id}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(snapshot.path, folder / snapshot.path.name)
        (folder / "current").symlink_to(snapshot.path.name)
        for name, file, licence, *options in SOURCES:
            say(f"joins: adding {name}")
            _add(folder, name, EXTERNAL / file, "--license", _LICENCES[licence], *options)
        (folder / "whole").touch()
    made = current_snapshot(folder)
    assert made is not None, "the sources were added to it"
    return Data(SERVED, folder, made, folder / "none.nq")


def _add(folder: Path, name: str, file: Path, *options: str) -> None:
    data = [sys.executable, "-m", "pharmazone.cli", "external", "add", name, str(file), *options]
    done = subprocess.run(data, env=servers.environment(folder), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoData(f"{name} cannot be added: {done.stderr.strip()}")


def measure_joins(data: Data, say: Say) -> list[OfJoin]:
    """Measure each question, in turn with the same query at the other server. NoAnswer: the two do not agree."""
    questions = [each for each in read_all(data.snapshot.queries / "saved").values() if each.header.external]
    with (
        servers.running(servers.OURS, data, load.SMALL, 120) as ours,
        servers.running(servers.OXIGRAPH, data, load.SMALL, 120) as peer,
    ):
        return list(_measured(ours, peer, questions, say))


def _measured(ours: Running, peer: Running, questions: list[SavedQuery], say: Say) -> Iterator[OfJoin]:
    with closing(_connect(ours)) as one, closing(_connect(peer)) as other:
        for question in questions:
            say(f"joins: {question.name}")
            text, sizes = without_header(question.text), set[int]()
            taken: tuple[list[float], list[float]] = ([], [])
            for turn in range(TURNS + 1):  # the one numbered 0 warms
                for running, connection, times in ((ours, one, taken[0]), (peer, other, taken[1])):
                    milliseconds, rows = _time(running, connection, f"{text}# {turn}\n")
                    sizes.add(rows)
                    if turn:
                        times.append(milliseconds)
            if len(sizes) > 1:
                raise NoAnswer(f"{question.name}: the answers have {' and '.join(map(str, sorted(sizes)))} rows")
            yield OfJoin(name=question.name, rows=sizes.pop(), ours=taken[0], theirs=taken[1])


def _connect(running: Running) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)


def _time(running: Running, connection: http.client.HTTPConnection, query: str) -> tuple[float, int]:
    """Give the milliseconds that an answer takes, and the number of its solutions."""
    body = urllib.parse.urlencode({"query": query})
    headers = {"Accept": JSON, "Content-Type": "application/x-www-form-urlencoded"}
    begun = time.perf_counter()
    connection.request("POST", running.server.path, body, headers)
    answer = connection.getresponse()
    read = answer.read()
    milliseconds = 1000 * (time.perf_counter() - begun)
    if answer.status != http.client.OK:
        raise NoAnswer(f"{running.server.name}: {answer.status} {read[:300].decode(errors='replace')}")
    return milliseconds, len(json.loads(read)["results"]["bindings"])
