"""Golden answers: what a saved query has to answer, and how an answer differs from that."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

MOST_SHOWN: Final = 3
"""How many of the solutions that are missing or too many are shown."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class Bag:
    """Solutions without an order: how often each is there, its terms as SPARQL writes them, UNDEF for none."""

    variables: tuple[str, ...]
    rows: Counter[Row]

    def __len__(self) -> int:
        """Count the solutions, equal ones each for itself."""
        return self.rows.total()


@dataclass(frozen=True)
class Surplus:
    """The solutions that only one of two bags has: how many, and the first of them."""

    count: int
    first: tuple[Row, ...]


@dataclass(frozen=True)
class Difference:
    """How an answer differs from what is expected: the variables that only one has, and the solutions.

    `names` are the variables of the solutions on each side, `missing` those that were expected.
    """

    expected: int
    found: int
    variables: tuple[str, ...]
    missing: Surplus
    additional: Surplus
    names: tuple[Row, Row]

    @property
    def is_none(self) -> bool:
        """Say whether there is none."""
        return not (self.variables or self.missing.count or self.additional.count)


def read_golden(path: Path) -> Bag | None:
    """Read a golden answer, which is in TSV; None where there is no such file."""
    return _read(path.read_bytes(), ox.QueryResultsFormat.TSV) if path.is_file() else None


def read_json(results: bytes) -> Bag:
    """Read an answer of our own evaluator."""
    return _read(results, ox.QueryResultsFormat.JSON)


def _read(results: bytes, form: ox.QueryResultsFormat) -> Bag:
    read = ox.parse_query_results(results, format=form)
    assert isinstance(read, ox.QuerySolutions), "only SELECT has golden answers"
    names = tuple(sorted(variable.value for variable in read.variables))
    return Bag(
        names, Counter(tuple("UNDEF" if each[name] is None else str(each[name]) for name in names) for each in read)
    )


def compare(expected: Bag, found: Bag) -> Difference:
    """Hold an answer against what is expected of it.

    >>> one, other = Bag(("n",), Counter([("1",), ("1",)])), Bag(("n",), Counter([("1",), ("2",)]))
    >>> compare(one, other).missing, compare(one, one).is_none
    (Surplus(count=1, first=(('1',),)), True)
    """
    only_one = {*expected.variables} ^ {*found.variables}
    return Difference(
        expected=len(expected),
        found=len(found),
        variables=tuple(sorted(only_one)),
        missing=_surplus(expected.rows - found.rows),
        additional=_surplus(found.rows - expected.rows),
        names=(expected.variables, found.variables),
    )


def _surplus(rows: Counter[Row]) -> Surplus:
    return Surplus(rows.total(), tuple(sorted(rows.elements())[:MOST_SHOWN]))
