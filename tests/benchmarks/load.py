"""Puts load on a server with wrk, and reads what it measured."""

import shutil
import subprocess
import urllib.parse
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from .servers import NoAnswer, Running

_HERE: Final = Path(__file__).parent
_SCRIPT: Final = _HERE / "load.lua"
DIGITS: Final = "0000000000"
_APART: Final = 100_000_000  # further than one round can count
SMALL: Final = (_HERE / "queries" / "small.rq").read_text(encoding="utf-8")
LARGE: Final = (_HERE / "queries" / "large.rq").read_text(encoding="utf-8")


class Load(NamedTuple):
    """A kind of load: of ten requests with a query, how many ask what nobody asked before."""

    name: str
    query: str
    unique_tenths: int


REPEATED: Final = Load("repeated", SMALL, 0)
UNIQUE: Final = Load("unique", SMALL, 10)
MIX: Final = Load("mix", SMALL, 2)
ANSWERS: Final = Load("large", LARGE, 10)
LOADS: Final = (REPEATED, UNIQUE, MIX, ANSWERS)


class Measured(BaseModel):
    """What wrk measured in one round; octets are those of whole responses, latencies are in microseconds."""

    model_config = ConfigDict(frozen=True)

    requests: int
    microseconds: int
    octets: int
    p50: int
    p99: int
    refused: int
    broken: int

    @property
    def per_second(self) -> float:
        """Give the requests that were answered in a second."""
        return 1e6 * max(self.requests - self.refused, 0) / self.microseconds

    @property
    def megabytes_per_second(self) -> float:
        """Give the millions of octets that came in a second."""
        return self.octets / self.microseconds


def is_installed() -> bool:
    """Tell whether wrk is there."""
    return shutil.which("wrk") is not None


def put_load(running: Running, load: Load, *, round_: int, seconds: int, connections: int, threads: int) -> Measured:
    """Load a server with the query of a load for some seconds."""
    return put_requests(
        running,
        f"{running.server.path}?query={urllib.parse.quote(load.query)}",
        unique_tenths=load.unique_tenths,
        round_=round_,
        seconds=seconds,
        connections=connections,
        threads=threads,
    )


def put_requests(
    running: Running, address: str, *, unique_tenths: int, round_: int, seconds: int, connections: int, threads: int
) -> Measured:
    """Load a server with requests of an address, encoded, that has DIGITS in it once; each round has others.

    NoAnswer: wrk could not reach the server.
    """
    head, tail = address.split(DIGITS)
    command = [
        *("wrk", "--threads", str(threads), "--connections", str(connections), "--duration", f"{seconds}s"),
        *("--timeout", "120s", "--script", str(_SCRIPT), f"http://127.0.0.1:{running.port}/", "--"),
        *(head, tail, str(unique_tenths), str(round_ * _APART)),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NoAnswer(f"{running.server.name}: {done.stdout.strip()} {done.stderr.strip()}")
    return Measured.model_validate_json(done.stdout.splitlines()[-1])
