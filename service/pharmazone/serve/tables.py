"""Answers as people read them: labels in place of IRIs, a link at each thing, as many rows as a page shows."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from pharmazone.asking.figures import are_parted, is_number
from pharmazone.asking.labels import Labels
from pharmazone.asking.parts import Part
from pharmazone.asking.solutions import Solutions, Value, read_solutions
from pharmazone.asking.tables import Column, Row, Table, tabulate
from pharmazone.errors import AnswerTooLarge
from pharmazone.evaluate.seam import Answer
from pharmazone.saved.questions import SavedQuery
from pharmazone.serve.service import service_of
from pharmazone.terms import passage_range, shorten

# A page of more is slow to make, and nobody reads it.
LARGEST_PAGE_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class Leaf:
    """One page of a table: its rows from `first` to `last`, counted from 1, both included; 0 where there are none.

    `figures` are the columns that hold nothing but numbers, `parted` those whose thousands are parted. `subject` is the
    first column where each row begins with a thing that it is about, else empty. `articles` has the article behind each
    short name that passages have here.
    """

    table: Table
    rows: tuple[Row, ...]
    page: int
    pages: int
    first: int
    last: int
    figures: frozenset[str]
    parted: frozenset[str]
    subject: str
    articles: Mapping[str, str]


@dataclass(frozen=True)
class Shown:
    """An answer that a template shows: solutions with their labels and as a table, or the text of a graph.

    `hints` say why it may be empty.
    """

    solutions: Solutions | None
    labels: Labels
    text: str = ""
    hints: tuple[str, ...] = ()
    leaf: Leaf | None = None


async def show_saved(request: Request, answer: Answer, language: str, *, saved: SavedQuery, part: Part) -> Shown:
    """Make a page of the answer to a saved query ready.

    AnswerTooLarge: it is more than a page shows. NotFound: it has no such page.
    """
    solutions = await asyncio.to_thread(_read, answer)
    if solutions is None:
        return await _show_graph(request, answer, language)
    library = service_of(request).library
    if solutions.boolean is not None:
        return Shown(solutions, await library.labels((), language), hints=answer.hints)
    table = await asyncio.to_thread(tabulate, saved, library.columns, solutions, language)
    leaf = await asyncio.to_thread(cut, table, part, library.prefixes)
    named = {value.text for value in _values(leaf.rows, table) if value.kind == "iri"}
    labels = await library.labels(named, language)
    return Shown(solutions, labels, hints=answer.hints, leaf=leaf)


def tabulate_plainly(solutions: Solutions) -> Table:
    """Make a table of any solutions, as they are; a column of nothing but passages is one of evidence."""
    columns = []
    for name in solutions.variables:
        held = [each[name] for each in solutions.each if name in each]
        columns.append(Column(name, name, bool(held) and all(passage_range(each.text) for each in held)))
    return Table(tuple(columns), tuple(Row(each, {}) for each in solutions.each))


def cut(table: Table, part: Part, prefixes: Mapping[str, str]) -> Leaf:
    """Cut a page out of a table; NotFound where it has no such page."""
    place = part.of(len(table.rows))
    shown = table.rows[place]
    held = {each.name: [value for row in shown for value in row.values(each.name)] for each in table.columns}
    figures = frozenset(name for name, values in held.items() if values and all(map(is_number, values)))
    # One rule for the whole answer, so that a column reads the same on each page.
    parted = frozenset(
        each.name for each in table.facts if are_parted(value for row in table.rows for value in row.values(each.name))
    )
    return Leaf(
        table,
        shown,
        part.page,
        part.pages(len(table.rows)),
        place.start + 1 if shown else 0,
        place.stop,
        figures,
        parted,
        _subject(table),
        _articles([value.text for each in table.evidence for value in held[each.name]], prefixes),
    )


def _subject(table: Table) -> str:
    """Give the first column where each of its cells is a thing; empty where one is none."""
    for first in table.facts[:1]:
        cells = [row.values(first.name) for row in table.rows]
        if all(len(values) == 1 and values[0].kind == "iri" for values in cells):
            return first.name
    return ""


def _read(answer: Answer) -> Solutions | None:
    """Read the solutions of an answer; None where it is a graph."""
    if len(answer.body) > LARGEST_PAGE_BYTES:
        detail = f"The answer is larger than a page shows ({LARGEST_PAGE_BYTES} bytes). Ask for data, or for less."
        raise AnswerTooLarge(detail, limit=LARGEST_PAGE_BYTES)
    return None if answer.type == "graph" else read_solutions(answer.body)


async def _show_graph(request: Request, answer: Answer, language: str) -> Shown:
    labels = await service_of(request).library.labels((), language)
    return Shown(None, labels, answer.body.decode("utf-8"), answer.hints)


def _values(rows: tuple[Row, ...], table: Table) -> list[Value]:
    return [value for row in rows for column in table.columns for value in row.values(column.name)]


def _articles(passages: list[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    named = {}
    for iri in sorted(set(passages)):
        place, short = passage_range(iri), shorten(iri, prefixes)
        if place and short != iri:
            named[short.partition(":")[0]] = place.article_iri
    return named
