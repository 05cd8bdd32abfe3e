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

from pharmazone.asking.empty.nearby import look_nearby
from pharmazone.asking.figures import are_parted, is_number, plural, write_day, write_number
from pharmazone.asking.labels import Labels
from pharmazone.asking.legible import legible
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Value
from pharmazone.asking.tables import Column as Heading
from pharmazone.asking.tables import tabulate
from pharmazone.graph.graph import Graph
from pharmazone.graph.rows import Rows
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import XSD, passage_range, shorten

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
            table.add_row(Text(each.name, style="cyan"), Text(legible(each.header.words(language).question)))
        output.print(table)
        output.print()


def print_rows(graph: Graph, rows: Rows, shown: Rows, *, first: int) -> None:
    """Print the answer to a question, or a part of it, which begins behind so many rows; why it may be empty."""
    saved, language, output = rows.source.saved, graph.language, _output()
    assert saved, "a question was asked"
    say, headings = PHRASES[language], graph.engine.library.columns
    output.print(Text(legible(saved.header.words(language).question), style="bold"))
    if not rows:
        output.print(Text(say["no_rows"]))
        for line in (*rows.hints, *_nearby(graph, rows, saved)):
            output.print(Text(f"  {legible(line)}"))
        return
    table = tabulate(saved, headings, shown.solutions, language)
    columns = {each.name: [one for row in table.rows for one in row.values(each.name)] for each in table.columns}
    parted = {name: are_parted(values) for name, values in columns.items()}
    cells = [
        [write_cell(row.values(each.name), shown.labels, is_parted=parted[each.name]) for each in table.columns]
        for row in table.rows
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
    output.print(Text(_counted(len(table.rows), first, len(shown), len(rows), language)))


def _print_apart(output: Console, columns: Sequence[Heading], cells: Sequence[Sequence[str]]) -> None:
    """Print each row as lines of its own, where the terminal is too narrow for their table."""
    for row in cells:
        grid = Table.grid(
            Column(style="dim", overflow="fold", ratio=1), Column(overflow="fold", ratio=2), padding=(0, 2)
        )
        for column, cell in zip(columns, row, strict=True):
            grid.add_row(Text(legible(column.heading)), Text(cell or "–"))
        output.print(grid)
        output.print()


def _counted(lines: int, first: int, shown: int, whole: int, language: str) -> str:
    say = PHRASES[language]
    if shown == whole:
        return f"{lines} {plural(lines, say['row_forms'], language)}"
    forms = say["solution_forms"]
    return f"{first + 1}–{first + shown} / {whole} {plural(whole, forms, language)}"


def _nearby(graph: Graph, rows: Rows, saved: SavedQuery) -> Iterator[str]:
    looking = look_nearby(graph.engine.library, saved, rows.source.given, graph.engine.evaluate, graph.language)
    yield from map(str, graph.engine.loop.run(looking).near)


def _least_width(texts: Iterable[str]) -> int:
    """Give how wide a column is at the least: as its longest word, unless that is very long."""
    return min(_LONGEST_WORD, max(len(word) for text in texts for word in re.split("[ \n]", text)))


def _column(column: Heading, values: Sequence[Value], width: int) -> Column:
    is_figure = bool(values) and all(map(is_number, values))
    justify: Literal["left", "right"] = "right" if is_figure else "left"
    return Column(Text(legible(column.heading)), overflow="fold", min_width=width, justify=justify)


def write_cell(values: Sequence[Value], labels: Labels, *, is_parted: bool) -> str:
    """Give what a cell shows: each value in words on a line of its own, of many only the first."""
    shown = [_show(each, labels, is_parted=is_parted) for each in values[:_MOST_PASSAGES]]
    more = [f"+{len(values) - _MOST_PASSAGES}"] if len(values) > _MOST_PASSAGES else []
    return legible("\n".join(shown + more))


def _show(value: Value, labels: Labels, *, is_parted: bool) -> str:
    say = PHRASES[labels.language]
    if value.kind == "iri":
        return shorten(value.text, labels.prefixes) if passage_range(value.text) else labels.of(value.text).text
    if is_number(value):
        return write_number(value.text, labels.language, is_parted=is_parted)
    if value.datatype == XSD + "date":
        return write_day(value.text, labels.language)
    if value.datatype == XSD + "boolean":
        return say["yes" if value.text in {"true", "1"} else "no"].lower()
    return value.text


def _output() -> Console:
    """Give the console of standard output; where nobody looks, a row is never broken into lines."""
    is_bounded = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, width=None if is_bounded else _UNBOUNDED)
