"""Columns: which properties tell the things of a list apart at a glance, and the order that they can stand in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.figures import is_number
from pharmazone.asking.folding import fold
from pharmazone.asking.labels import Labels
from pharmazone.asking.solutions import Value
from pharmazone.asking.things.members import BARE, MENTIONS, Aspect, Members, Said
from pharmazone.terms import (
    DCTERMS,
    OWL,
    PZ,
    QUDT,
    RDFS,
    SKOS,
    XSD,
    passage_range,
)

MOST_COLUMNS: Final = 6
_LEAST_SHARE: Final = 0.15
# With so many others, nothing that has no name of its own is listed.
_ENOUGH: Final = 3
# What stands in a cell is to be read at a glance.
_MOST_IN_A_CELL: Final = 6.0
_LONGEST_TEXT: Final = 120
# Machinery and identifiers, and what the name of a passage says.
_NEVER: Final = (
    *(SKOS, OWL, RDFS, DCTERMS, QUDT),
    *(PZ + "textSha256", PZ + "sourceFile", PZ + "start", PZ + "end", PZ + "ofArticle"),
)
_NAME: Final = "name"
_DATE: Final = XSD + "date"


@dataclass(frozen=True)
class Column:
    """What a column tells, as facts and, marked, as plans.

    A list can be put in the order of dates, and of figures unless each is in a unit of its own.
    """

    aspect: Aspect
    parts: tuple[Aspect, ...]
    is_figure: bool
    is_date: bool
    unit: str
    is_comparable: bool

    def cells(self, members: Members, thing: str) -> list[tuple[Said, bool]]:
        """Give what is told of a thing, each with whether it is a plan; facts first."""
        told = [(said, members.is_plan(part)) for part in self.parts for said in members.narrowest(thing, part)]
        return sorted(told, key=lambda each: each[1])


def columns_of(members: Members) -> list[Column]:
    """Choose the properties that are told of most of the things, a fact and its counterpart as one."""
    whole = len(members.held)
    parts: dict[Aspect, list[Aspect]] = {}
    for aspect in sorted(members.things_with):
        fact = members.fact(aspect)
        # What an inverse tells of the thing itself is not told a second time.
        if members.is_plan(aspect) or fact not in members.things_with or not members.is_told_otherwise(aspect):
            parts.setdefault(fact, []).append(aspect)
    ranked: list[tuple[float, Column]] = []
    for aspect, of_it in parts.items():
        of_it.sort(key=members.is_plan)
        things = {thing for part in of_it for thing in members.things_with[part]}
        values = [said.value for thing in things for part in of_it for said in members.held[thing].get(part, ())]
        if len(things) < max(1, _LEAST_SHARE * whole) or not _is_legible(aspect, values, len(things), whole):
            continue
        weight = len(things) / whole * _weight(aspect, values, members)
        ranked.append((weight, _column(aspect, tuple(of_it), values, members)))
    chosen: list[Column] = []
    for _, column in sorted(ranked, key=lambda each: (-each[0], each[1].aspect)):
        if column.aspect in members.nameless and len(chosen) >= _ENOUGH:
            continue
        if len(chosen) < MOST_COLUMNS and not members.is_below(column.aspect, [c.aspect for c in chosen]):
            chosen.append(column)
    return sorted(chosen, key=lambda each: (each.is_figure, each.is_date))


def _is_legible(aspect: Aspect, values: list[Value], things: int, whole: int) -> bool:
    if aspect.iri.startswith(_NEVER) or all(passage_range(each.text) for each in values):
        return False
    if len(set(values)) == 1 and whole > 1 and things == whole:
        return False
    if any(each.kind == "blank" or len(each.text) > _LONGEST_TEXT for each in values):
        return False
    return len(values) / things <= _MOST_IN_A_CELL


def _weight(aspect: Aspect, values: list[Value], members: Members) -> float:
    """Weigh how much a column tells: values that differ tell more, and what points from elsewhere is a step further."""
    variety = len(set(values)) / len(values)
    near = 0.1 if aspect in members.nameless else 0.6 if aspect.pointing else 1.0
    return near * (0.3 + 0.7 * variety)


def _column(aspect: Aspect, parts: tuple[Aspect, ...], values: list[Value], members: Members) -> Column:
    units = {members.properties.units[part.iri] for part in parts if part.iri in members.properties.units} - BARE
    is_figure, is_date = all(map(is_number, values)), all(each.datatype == _DATE for each in values)
    unit = min(units) if is_figure and len(units) == 1 else ""
    is_comparable = is_date or (is_figure and (bool(unit) or not any(map(members.unit_of, members.held))))
    return Column(aspect, parts, is_figure, is_date, unit, is_comparable)


def orders_of(columns: list[Column], prefixes: Mapping[str, str]) -> dict[str, Column | None]:
    """Give what a list can be ordered by, by its name in an address; None for what is no column."""
    figures = {each.aspect.name(prefixes): each for each in columns if each.is_comparable}
    return {_NAME: None, **figures, MENTIONS: None}


def put_in_order(
    things: list[str], order: str, orders: Mapping[str, Column | None], members: Members, labels: Labels
) -> list[str]:
    """Put things in order: by name, a figure (the largest first), a date (the earliest first) or mentions.

    What is told as a fact stands before plans, and what is not told last.
    """
    by_name = sorted(things, key=_by_name(labels))
    column = orders[order]
    if column:
        return sorted(by_name, key=lambda thing: _rank(column, members, thing))
    return sorted(by_name, key=lambda thing: -members.mentions.get(thing, 0)) if order == MENTIONS else by_name


def _by_name(labels: Labels) -> Callable[[str], tuple[str, str, int, int]]:
    def key(iri: str) -> tuple[str, str, int, int]:
        place = passage_range(iri)
        if place:
            return (labels.of(place.article_iri).text.casefold(), place.article, place.start, place.end)
        return (fold(labels.of(iri).text), iri, 0, 0)

    return key


def _rank(column: Column, members: Members, thing: str) -> tuple[int, float, str]:
    told = column.cells(members, thing)
    firm = [said.value.text for said, is_plan in told if not is_plan] or [said.value.text for said, _ in told]
    if not firm:
        return (2, 0.0, "")
    group = int(all(is_plan for _, is_plan in told))
    return (group, 0.0, min(firm)) if column.is_date else (group, -max(map(float, firm)), "")
