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


class OfPage(BaseModel):
    """How long a page takes, in milliseconds: at first, each time it was made anew, each time a cache had it."""

    address: str
    octets: int
    first: float
    anew: list[float]
    warm: list[float]


class OfData(BaseModel):
    """How long our data of a thing take, and DESCRIBE of it at another server, in milliseconds."""

    iri: str
    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """Give how many times as long ours take."""
        return statistics.median(self.ours) / statistics.median(self.theirs)


class OfPages(BaseModel):
    """The figures of the pages, and of the data of the largest thing of each kind."""

    pages: list[OfPage] = []
    data: list[OfData] = []

    def tell_data(self) -> str:
        """Say how our data compare with those of the other server; nothing where they were not measured."""
        if not self.data:
            return ""
        ratio = statistics.median(each.ratio for each in self.data)
        ours, theirs = (statistics.median(statistics.median(times) for times in each) for each in self._times())
        return (
            f"`/data/...ttl`, made anew, takes {ours:.1f} ms, DESCRIBE of the same thing at {OXIGRAPH} "
            f"{theirs:.1f} ms: {ratio:.1f} times as long "
            f"(medians over {len(self.data)} things, the largest of each kind)."
        )

    def _times(self) -> tuple[list[list[float]], list[list[float]]]:
        return [each.ours for each in self.data], [each.theirs for each in self.data]


class OfSource(BaseModel):
    """How an external source is loaded: seconds of each bulk load, ours and `oxigraph load`'s, and the whole of adding.

    `add_bytes` is the most memory that one of its processes held.
    """

    name: str
    triples: int
    bulk: list[float]
    theirs: list[float]
    add_seconds: float
    add_bytes: int

    @property
    def ratio(self) -> float:
        """Give our rate over theirs: the median of theirs times over that of ours."""
        return statistics.median(self.theirs) / statistics.median(self.bulk)


class OfLoading(BaseModel):
    """The figures of external sources: each as it is loaded, and what all of them weigh when nobody asks."""

    sources: list[OfSource] = []
    idle_bytes: int = 0
    idle_quads: int = 0


class OfJoin(BaseModel):
    """How long a question takes that joins with ontologies of others, in milliseconds, here and at another server."""

    name: str
    rows: int
    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """Give how many times as long ours takes."""
        return statistics.median(self.ours) / statistics.median(self.theirs)


class Figures(BaseModel):
    """The figures of one run."""

    machine: dict[str, str]
    versions: dict[str, str]
    connections: int
    seconds: int
    sizes: list[OfSize] = []
    pages: OfPages = OfPages()
    loading: OfLoading = OfLoading()
    joins: list[OfJoin] = []


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


def percentile(milliseconds: list[float], hundredth: int) -> float:
    """Give the time that so many of a hundred do not exceed.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 50), percentile([1.0, 2.0, 3.0, 4.0], 95), percentile([7.0], 95)
    (2.0, 4.0, 7.0)
    """
    ranked = sorted(milliseconds)
    return ranked[max(0, -(-len(ranked) * hundredth // 100) - 1)]


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
