"""Answers and questions in a terminal: labels in place of IRIs, numbers as people write them, passages in short."""

import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Literal

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pharmazone.asking import tables
from pharmazone.asking.cells import write_value
from pharmazone.asking.empty.nearby import look_nearby
from pharmazone.asking.figures import are_parted, is_number, plural
from pharmazone.asking.labels import Labels
from pharmazone.asking.legible import legible
from pharmazone.asking.parts import Part
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Value
from pharmazone.graph.graph import Graph
from pharmazone.graph.rows import Rows
from pharmazone.saved.questions import SavedQuery

_PATIENCE_SECONDS: Final = 2.0
_MOST_PASSAGES: Final = 3
_LONGEST_WORD: Final = 24
_BETWEEN: Final = 3  # characters between two columns of a table
_UNBOUNDED: Final = 100_000
_screen: Final = Console(stderr=True, highlight=False)


def tell(said: str) -> None:
    """Say something beside the answer."""
    _screen.print(said, markup=False, soft_wrap=True)


@contextmanager
def patience(doing: str) -> Iterator[None]:
    """Say on standard error what takes long, where it does and somebody looks."""
    status = _screen.status(f"{doing} ...")
    timer = threading.Timer(_PATIENCE_SECONDS, status.start)
    timer.daemon = True
    if _screen.is_terminal:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
        status.stop()


def print_list(shelves: Mapping[str, Sequence[SavedQuery]], language: str) -> None:
    """Print the questions by shelf: the name of each, and what it asks."""
    output = _output()
    for shelf, listed in shelves.items():
        output.print(Text(PHRASES[language][f"shelf_{shelf}"], style="bold"))
        table = Table.grid(Column(no_wrap=True), Column(overflow="fold"), padding=(0, 2), pad_edge=True)
        for each in listed:
            joined = f" ({', '.join(each.header.external)})" if each.header.external else ""
            asked = legible(each.header.words(language).question) + joined
            table.add_row(Text(each.name, style="cyan"), Text(asked))
        output.print(table)
        output.print()


def print_rows(graph: Graph, rows: Rows, part: Part | None) -> None:
    """Print the answer to a question, or a page of the rows of its table; why it may be empty.

    NotFound: it has no such page.
    """
    saved, language, output = rows.source.saved, graph.language, _output()
    assert saved, "a question was asked"
    say, headings = PHRASES[language], graph.engine.library.columns
    table = tables.tabulate(saved, headings, rows.solutions, language)
    place = part.of(len(table.rows)) if part else slice(0, len(table.rows))
    output.print(Text(legible(saved.header.words(language).question), style="bold"))
    if not rows:
        output.print(Text(say["no_rows"]))
        for line in (*rows.hints, *_nearby(graph, rows, saved)):
            output.print(Text(f"  {legible(line)}"))
        return
    columns = {each.name: [one for row in table.rows for one in row.values(each.name)] for each in table.columns}
    parted = {name: are_parted(values) for name, values in columns.items()}
    cells = [
        [write_cell(row.values(each.name), rows.labels, is_parted=parted[each.name]) for each in table.columns]
        for row in table.rows[place]
    ]
    widths = [_least_width(texts) for texts in zip([each.heading for each in table.columns], *cells, strict=True)]
    if sum(widths) + _BETWEEN * len(widths) < output.width:
        grid = Table(
            *(_column(each, columns[each.name], width) for each, width in zip(table.columns, widths, strict=True))
        )
        for row in cells:
            grid.add_row(*map(Text, row))
        output.print(grid)
    else:
        _print_apart(output, table.columns, cells)
    output.print(Text(_counted(place, len(table.rows), language)))


def _print_apart(output: Console, columns: Sequence[tables.Column], cells: Sequence[Sequence[str]]) -> None:
    """Print each row as lines of its own, where the terminal is too narrow for their table."""
    for row in cells:
        grid = Table.grid(
            Column(style="dim", overflow="fold", ratio=1), Column(overflow="fold", ratio=2), padding=(0, 2)
        )
        for column, cell in zip(columns, row, strict=True):
            grid.add_row(Text(legible(column.heading)), Text(cell or "–"))
        output.print(grid)
        output.print()


def _counted(place: slice, whole: int, language: str) -> str:
    say = PHRASES[language]
    if place == slice(0, whole):
        return f"{whole} {plural(whole, say['row_forms'], language)}"
    return f"{say['rows_from']} {place.start + 1} {say['rows_to']} {place.stop} {say['rows_of']} {whole}"


def _nearby(graph: Graph, rows: Rows, saved: SavedQuery) -> Iterator[str]:
    looking = look_nearby(graph.engine.library, saved, rows.source.given, graph.engine.evaluate, graph.language)
    yield from map(str, graph.engine.run(looking).near)


def _least_width(texts: Iterable[str]) -> int:
    """Give how wide a column is at the least: as its longest word, unless that is very long."""
    return min(_LONGEST_WORD, max(len(word) for text in texts for word in re.split("[ \n]", text)))


def _column(column: tables.Column, values: Sequence[Value], width: int) -> Column:
    is_figure = bool(values) and all(map(is_number, values))
    justify: Literal["left", "right"] = "right" if is_figure else "left"
    return Column(Text(legible(column.heading)), overflow="fold", min_width=width, justify=justify)


def write_cell(values: Sequence[Value], labels: Labels, *, is_parted: bool) -> str:
    """Give what a cell shows: each value in words on a line of its own, of many only the first."""
    shown = [write_value(each, labels, is_parted=is_parted) for each in values[:_MOST_PASSAGES]]
    more = [f"+{len(values) - _MOST_PASSAGES}"] if len(values) > _MOST_PASSAGES else []
    return legible("\n".join(shown + more))


def _output() -> Console:
    """Give the console of standard output; where nobody looks, a row is never broken into lines."""
    is_bounded = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, width=None if is_bounded else _UNBOUNDED)
