"""What was measured, as it is kept in a JSON file, and the ratios that are reckoned from it."""

import statistics
from collections.abc import Iterable
from typing import Final, NamedTuple

from pydantic import BaseModel

from .load import ANSWERS, MIX, REPEATED, UNIQUE, Load, Measured

OURS: Final = "pharmazone serve"
OXIGRAPH: Final = "oxigraph serve-read-only"
RDFLIB: Final = "rdflib-endpoint serve"


class Rounds(BaseModel):
    """The rounds of one load on one server; `answer_bytes` is the length of one answer's body."""

    answer_bytes: int
    rounds: list[Measured] = []

    def speeds(self, load: str) -> list[float]:
        """Give the speed of each round: requests per second, or for large answers megabytes (10^6) per second."""
        factor = self.answer_bytes / 1e6 if load == ANSWERS.name else 1.0
        return [factor * measured.per_second for measured in self.rounds]

    def speed(self, load: str) -> float:
        """Give the median speed."""
        return statistics.median(self.speeds(load))

    @property
    def p50_milliseconds(self) -> float:
        """Give the median latency, the median of all rounds."""
        return statistics.median(each.p50 for each in self.rounds) / 1000

    @property
    def p99_milliseconds(self) -> float:
        """Give the latency that one request of a hundred exceeds, the median of all rounds."""
        return statistics.median(each.p99 for each in self.rounds) / 1000

    @property
    def unanswered(self) -> int:
        """Give how many requests were refused or broke off."""
        return sum(each.refused + each.broken for each in self.rounds)


class OfServer(BaseModel):
    """The figures of one server on one size of data."""

    first_answer_seconds: list[float] = []
    at_rest_bytes: int = 0
    after_load_bytes: int = 0
    loads: dict[str, Rounds] = {}


class OfSize(BaseModel):
    """The figures of one size of data, by server; `left_out` says why there are none of another server."""

    name: str
    triples: int
    quads: int
    servers: dict[str, OfServer] = {}
    left_out: dict[str, str] = {}


class Figures(BaseModel):
    """The figures of one run."""

    machine: dict[str, str]
    versions: dict[str, str]
    connections: int
    seconds: int
    sizes: list[OfSize] = []


class Bound(NamedTuple):
    """A ratio of ours to another server's that must be reached, and one that is aimed at."""

    load: Load
    other: str
    must: float
    goal: float | None = None


BOUNDS: Final = (
    Bound(REPEATED, OXIGRAPH, 2.0, 2.5),
    Bound(UNIQUE, OXIGRAPH, 0.35, 0.5),
    Bound(MIX, OXIGRAPH, 1.1, 1.5),
    Bound(ANSWERS, OXIGRAPH, 0.8, 1.0),
    Bound(REPEATED, RDFLIB, 20),
    Bound(UNIQUE, RDFLIB, 4),
    Bound(MIX, RDFLIB, 10),
    Bound(ANSWERS, RDFLIB, 5),
)


def ratio(size: OfSize, load: str, other: str) -> float | None:
    """Give the median, over the rounds, of our speed to another's in the same round; None where one is not measured.

    A server that was measured in fewer rounds stands with its last one in the rest.
    """
    rounds = [size.servers[name].loads.get(load) for name in (OURS, other) if name in size.servers]
    match rounds:
        case [Rounds(rounds=[_, *_]) as ours, Rounds(rounds=[_, *_]) as theirs]:
            return statistics.median(_ratios(ours.speeds(load), theirs.speeds(load)))
    return None


def _ratios(ours: list[float], theirs: list[float]) -> Iterable[float]:
    for index in range(max(len(ours), len(theirs))):
        one, other = (speeds[min(index, len(speeds) - 1)] for speeds in (ours, theirs))
        yield one / other if other else float("inf")
