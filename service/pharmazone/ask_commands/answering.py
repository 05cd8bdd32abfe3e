"""Asks one question for the command line, and writes its answer as it is wished for."""

# ruff: noqa: T201

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from pharmazone.ask_commands.app import TABLE
from pharmazone.ask_commands.printing import patience, print_rows, tell
from pharmazone.asking.cells import write_truth
from pharmazone.asking.joining import demand_sources
from pharmazone.asking.parts import Part
from pharmazone.asking.results import Results
from pharmazone.current import snapshot_of
from pharmazone.evaluate.seam import Query
from pharmazone.formats import JSON, TURTLE, WORKBOOK, named, of_form
from pharmazone.graph.graph import Graph
from pharmazone.graph.pictures import Picture
from pharmazone.saved.questions import SavedQuery
from pharmazone.settings import read_settings
from pharmazone.terms import Language


@dataclass(frozen=True)
class Wish:
    """How an answer is wished for: what the options of the command line say beside the values."""

    format_: str
    lang: Language
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
    if wish.format_ == WORKBOOK.suffix and sys.stdout.isatty():
        raise typer.BadParameter("A workbook is nothing for a terminal: send it into a file, with > answer.xlsx")
    if saved.form != "SELECT":
        _refuse_what_is_for_rows(saved, wish)
    with Graph(snapshot, settings.model_copy(update={"workers": 1}), wish.lang) as graph:
        if saved.form == "SELECT":
            _write_rows(graph, saved, values, wish)
        else:
            _write_other(graph, saved, values, wish)


def _write_rows(graph: Graph, saved: SavedQuery, values: Mapping[str, Any], wish: Wish) -> None:
    with patience("Asking"):
        rows = graph.ask(saved.name, **values)
        picture = rows.chart() if wish.chart else None
    is_part = wish.limit is not None or wish.page is not None
    part = Part(wish.page or 1, wish.limit or saved.header.pagination) if is_part else None
    if wish.format_ == TABLE:
        print_rows(graph, rows, part)
    else:
        shown = rows.page(part.page, part.limit) if part else rows
        _write(shown.serialize(wish.format_, labels=wish.labels))
    if wish.chart:
        _save(picture, wish.chart)


def _write(body: bytes) -> None:
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


def _save(picture: Picture | None, path: Path) -> None:
    if picture is None:
        tell("There is nothing in this answer to draw; no picture was written.")
    else:
        picture.save(path)
        tell(f"The picture was written to {path}.")


def _refuse_what_is_for_rows(saved: SavedQuery, wish: Wish) -> None:
    given = {"--limit": wish.limit is not None, "--page": wish.page is not None, "--labels": wish.labels}
    for option in (name for name, is_given in given.items() if is_given):
        kind = "a yes or no" if saved.form == "ASK" else "statements"
        raise typer.BadParameter(f"The option {option} is for rows; the answer to this question is {kind}")


def _write_other(graph: Graph, saved: SavedQuery, values: Mapping[str, Any], wish: Wish) -> None:
    """Write the answer of a question that gives a boolean or statements."""
    usual = JSON if saved.form == "ASK" else TURTLE
    chosen = usual if wish.format_ == TABLE else named(wish.format_, of_form(saved.form))
    assert chosen, "the option offers no other"
    solutions, statements = (chosen, None) if saved.form == "ASK" else (None, chosen)
    with patience("Asking"):
        graph.engine.run(demand_sources(graph.engine.library, saved))
        text = graph.text(saved.name, **values)
        answer = graph.engine.run(graph.engine.evaluate(Query(text, solutions, statements)))
    if answer.type == "boolean" and wish.format_ == TABLE:
        print(write_truth(bool(Results.read(answer.body).boolean), wish.lang))
    else:
        _write(answer.body)
