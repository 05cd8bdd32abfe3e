"""Which chart suits an answer whose query says nothing of one: by what its columns hold."""

from collections.abc import Sequence
from typing import Final, Literal

from pharmazone.asking.charts.marks import MOST_SERIES, is_day
from pharmazone.asking.figures import is_number
from pharmazone.asking.solutions import Value
from pharmazone.asking.tables import Table
from pharmazone.saved.header import Chart
from pharmazone.terms import BASE

Holding = Literal["nothing", "number", "day", "bound", "name"]
Reason = Literal["no_rows", "one_column", "no_numbers"]
_BOUND: Final = BASE + "scheme/bound/"


def choose_chart(table: Table) -> Chart | Reason:
    """Give the chart that suits a table, else the reason why none does.

    Numbers over days are a line, numbers of things are bars, numbers against numbers are points, days of things are
    marks on a line of time. The first column of a kind is drawn; of names the one that tells most rows apart, and
    another one that has few of them gives the colours.
    """
    if not table.rows:
        return "no_rows"
    held = {each.name: _values(table, each.name) for each in table.columns if not each.is_evidence}
    kinds = {name: _holding(values) for name, values in held.items()}
    numbers, days, bounds = ([name for name, kind in kinds.items() if kind == of] for of in ("number", "day", "bound"))
    names = [name for name, kind in kinds.items() if kind == "name"]
    names.sort(key=lambda name: -len(set(held[name])))  # those with as many stay in the order of the columns
    few = [name for name in names[1:] if 2 <= len(set(held[name])) <= MOST_SERIES]
    bound = tuple(bounds[:1])
    if numbers and days and not names[1:] and (not names or len(set(held[names[0]])) <= MOST_SERIES):
        return Chart(mark="line", x=tuple(days[:1]), y=numbers[0], color=next(iter(names), None))
    if numbers and names:
        return Chart(mark="bar", x=tuple(numbers[:1]), y=names[0], color=next(iter(few), None), bound=bound)
    if len(numbers) > 1:
        return Chart(mark="point", x=tuple(numbers[:1]), y=numbers[1])
    if days and names:
        return Chart(mark="tick", x=tuple(days[:1]), y=names[0], color=next(iter(few), None))
    if len(table.columns) == 1:
        return "one_column"
    return "no_numbers"


def _values(table: Table, name: str) -> list[Value]:
    return [value for row in table.rows for value in row.values(name)]


def _holding(values: Sequence[Value]) -> Holding:
    if not values:
        return "nothing"
    if all(map(is_number, values)):
        return "number"
    if all(map(is_day, values)):
        return "day"
    if all(each.text.startswith(_BOUND) for each in values if each.kind == "iri") and values[0].kind == "iri":
        return "bound"
    return "name"
