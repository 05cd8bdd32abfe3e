"""Asks one question for the command line, and writes its answer as it is wished for."""

# ruff: noqa: T201

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import typer

from pharmazone.ask_commands.printing import patience, print_rows, tell
from pharmazone.current import snapshot_of
from pharmazone.evaluate.seam import Query
from pharmazone.formats import BY_SUFFIX, JSON, RDF_FORMATS, SOLUTION_FORMATS, TURTLE
from pharmazone.graph.graph import Graph
from pharmazone.graph.pictures import Picture
from pharmazone.graph.rows import Rows
from pharmazone.saved.questions import SavedQuery
from pharmazone.settings import read_settings

TABLE: Final = "table"


@dataclass(frozen=True)
class Wish:
    """How an answer is wished for: what the options of the command line say beside the values."""

    format_: str
    lang: Literal["en", "ru"]
    labels: bool
    limit: int | None
    page: int | None
    chart: Path | None
    timeout: float | None
    release: str | None
    endpoint: str | None


def write_answer(saved: SavedQuery, values: Mapping[str, Any], wish: Wish) -> None:
    """Ask, and write the answer to standard output; BadParameter where it cannot be had so."""
    settings = read_settings(endpoint=wish.endpoint, deadline_seconds=wish.timeout)
    with patience("Opening the snapshot"):
        snapshot = snapshot_of(settings)
    if wish.release not in {None, snapshot.manifest.release}:
        raise typer.BadParameter(f"The data here is of release {snapshot.manifest.release}, not {wish.release}")
    if wish.chart and not saved.header.chart:
        raise typer.BadParameter(f"The question {saved.name} has no chart")
    if wish.format_ == "xlsx" and sys.stdout.isatty():
        raise typer.BadParameter("A workbook is nothing for a terminal: send it into a file, with > answer.xlsx")
    with ExitStack() as stack:
        with patience("Asking"):
            graph = stack.enter_context(Graph(snapshot, settings.model_copy(update={"workers": 1}), wish.lang))
            rows = graph.ask(saved.name, **values) if saved.form == "SELECT" else None
            picture = rows.chart() if rows is not None and wish.chart else None
        if rows is None:
            _write_other(graph, saved, values, wish)
            return
        shown = _part(rows, wish, saved.header.pagination)
        if wish.format_ == TABLE:
            print_rows(graph, rows, shown, first=(wish.limit or saved.header.pagination) * ((wish.page or 1) - 1))
        else:
            sys.stdout.buffer.write(shown.serialize(wish.format_, labels=wish.labels))
        if wish.chart:
            _save(picture, wish.chart)


def _part(rows: Rows, wish: Wish, usual: int) -> Rows:
    if wish.limit is None and wish.page is None:
        return rows
    return rows.page(wish.page or 1, wish.limit or usual)


def _save(picture: Picture | None, path: Path) -> None:
    if picture is None:
        tell("There is nothing in this answer to draw; no picture was written.")
    else:
        picture.save(path)
        tell(f"The picture was written to {path}.")


def _write_other(graph: Graph, saved: SavedQuery, values: Mapping[str, Any], wish: Wish) -> None:
    """Write the answer of a question that gives a boolean or statements."""
    text = graph.text(saved.name, **values)
    chosen = BY_SUFFIX.get(wish.format_, JSON if saved.form == "ASK" else TURTLE)
    solutions, statements = (chosen if chosen in formats else None for formats in (SOLUTION_FORMATS, RDF_FORMATS))
    answer = graph.engine.loop.run(graph.engine.evaluate(Query(text, solutions, statements)))
    if answer.type == "boolean" and wish.format_ == TABLE:
        print("yes" if b"true" in answer.body else "no")
    else:
        sys.stdout.buffer.write(answer.body)
