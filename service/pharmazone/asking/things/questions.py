"""The saved questions that can be asked about a thing, and the one whose chart says something of it."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from pharmazone.asking.charts.drawing import chart_of
from pharmazone.asking.joining import missing_for
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions, read_solutions
from pharmazone.asking.tables import tabulate
from pharmazone.evaluate.seam import Query
from pharmazone.formats import JSON
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.values import read_iri
from pharmazone.terms import shorten

_LEAST_DRAWN: Final = 3
"""A chart with fewer rows says nothing that the page does not say."""
_MOST_DRAWN: Final = 24
"""Among more the thing would be lost."""


@dataclass(frozen=True)
class About:
    """A saved query asked about a thing: its value for one of the parameters, as it stands in an address."""

    saved: SavedQuery
    parameter: str
    value: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Give the fields of the address that asks it."""
        return [(self.parameter, self.value)]


@dataclass(frozen=True)
class Charted:
    """A chart that says something of a thing: the question, the fields of its address, its size, and what it shows."""

    saved: SavedQuery
    width: int
    height: int
    said: str
    fields: list[tuple[str, str]] = field(default_factory=list)


def questions_about(library: Library, thing: str, classes: Collection[str]) -> list[About]:
    """List the saved queries that have a parameter of one of the thing's classes; of several the first is filled."""
    value, asked = shorten(thing, library.prefixes), []
    for saved in library.saved.values():
        spelled = library.spelled(saved)
        for each in saved.header.params:
            iri = read_iri(each.of_class, spelled) if each.of_class and not each.scheme else None
            if iri and iri.value in classes:
                asked.append(About(saved, each.name, value))
                break
    return asked


async def chart_about(library: Library, thing: str, questions: Iterable[About], language: str) -> Charted | None:
    """Find a chart that says something of a thing, and specify it; None where none does.

    First one that is about nothing else, as a timeline of it; then one where it stands among others of its class.
    """
    with_chart = [each for each in questions if each.saved.header.chart]
    drawn = [each for each in with_chart if not await missing_for(library, each.saved)]
    for each in drawn:
        if each.saved.header.chart and each.parameter not in each.saved.header.chart.variables:
            solutions = await _ask(library, each.saved, {each.parameter: each.value})
            if charted := await _chart(library, each.saved, solutions, language, each.fields):
                return charted
    for each in drawn:
        chart = each.saved.header.chart
        if chart and chart.y == each.parameter:
            solutions = await library.remember(("whole", each.saved.name), partial(_ask, library, each.saved, {}))
            has_place = any(one.get(chart.y) and one[chart.y].text == thing for one in solutions.each)
            if has_place and (charted := await _chart(library, each.saved, solutions, language, [])):
                return charted
    return None


async def _ask(library: Library, saved: SavedQuery, values: Mapping[str, str]) -> Solutions:
    text = saved.bind({**saved.examples, **values}, prefixes=library.prefixes)
    return read_solutions((await library.evaluate(Query(text, JSON, None))).body)


async def _chart(
    library: Library, saved: SavedQuery, solutions: Solutions, language: str, fields: list[tuple[str, str]]
) -> Charted | None:
    chart = saved.header.chart
    if not chart:
        return None
    drawn = {one[chart.y] for one in solutions.each if chart.y in one}
    if not _LEAST_DRAWN <= len(drawn) <= _MOST_DRAWN:
        return None
    table = await asyncio.to_thread(tabulate, saved, library.columns, solutions, language)
    specification = await chart_of(library, saved, table, language)
    if specification is None:
        return None
    return Charted(saved, specification["width"], specification["height"], specification["description"], fields)
