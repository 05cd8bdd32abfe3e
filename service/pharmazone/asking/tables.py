"""The answer of a saved query as a table: headings in words, and each row with the passages that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.solutions import Solution, Solutions, Value
from pharmazone.saved.columns import heading_of
from pharmazone.saved.header import Heading
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import passage_range

_LAST: Final = "\U0010ffff"


@dataclass(frozen=True)
class Column:
    """A variable of the answer, with what it is called."""

    name: str
    heading: str
    is_evidence: bool


@dataclass(frozen=True)
class Row:
    """What solutions say that are alike but for their evidence, by variable; passages in the order of their text."""

    cells: Solution
    evidence: Mapping[str, tuple[Value, ...]]

    def values(self, name: str) -> tuple[Value, ...]:
        """Give what stands in a column: one value or none, but of evidence any number."""
        if name in self.evidence:
            return self.evidence[name]
        return (self.cells[name],) if name in self.cells else ()


@dataclass(frozen=True)
class Table:
    """An answer for people: its columns in the order of the query, those of evidence last, and its rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def facts(self) -> tuple[Column, ...]:
        """Give the columns that are no evidence."""
        return tuple(each for each in self.columns if not each.is_evidence)

    @property
    def evidence(self) -> tuple[Column, ...]:
        """Give the columns of evidence."""
        return tuple(each for each in self.columns if each.is_evidence)


def tabulate(saved: SavedQuery, columns: Mapping[str, Heading], solutions: Solutions, language: str) -> Table:
    """Make a table of the answer to a saved query; `columns` are the headings of the folder that it lies in.

    Solutions that differ only in their evidence become one row, where the first of them stood.
    """
    evidence = tuple(name for name in solutions.variables if name in saved.header.evidence)
    facts = tuple(name for name in solutions.variables if name not in evidence)
    headed = tuple(
        Column(name, heading_of(saved.header, columns, name, language), name in evidence)
        for name in (*facts, *evidence)
    )
    return Table(headed, _rows(solutions, facts, evidence))


def _rows(solutions: Solutions, facts: tuple[str, ...], evidence: tuple[str, ...]) -> tuple[Row, ...]:
    if not evidence:  # equal solutions are then all that tells how often something is so
        return tuple(Row(each, {}) for each in solutions.each)
    alike: dict[tuple[Value | None, ...], list[Solution]] = {}
    for each in solutions.each:
        alike.setdefault(tuple(map(each.get, facts)), []).append(each)
    return tuple(_row(group, facts, evidence) for group in alike.values())


def _row(alike: list[Solution], facts: tuple[str, ...], evidence: tuple[str, ...]) -> Row:
    cells = {name: alike[0][name] for name in facts if name in alike[0]}
    cited = {name: dict.fromkeys(each[name] for each in alike if name in each) for name in evidence}
    return Row(cells, {name: tuple(sorted(cited[name], key=_place)) for name in evidence})


def _place(cited: Value) -> tuple[str, int, int]:
    """Order passages as one reads; what is none keeps its order, behind them."""
    return passage_range(cited.text) or (_LAST, 0, 0)
