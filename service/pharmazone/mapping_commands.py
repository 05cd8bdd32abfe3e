"""The commands `pharmazone mappings ...`: about external identifiers."""

# ruff: noqa: PLC0415, T201

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pharmazone.asking.coverage.words import FAULTS, GRAVE, UNKNOWN
from pharmazone.errors import KnowledgeError, UnfitParameter

if TYPE_CHECKING:
    from pharmazone.asking.coverage.coverage import Cell, Coverage
    from pharmazone.asking.coverage.faults import Fault

_NONE: Final = "none"
_screen = Console(stderr=True, highlight=False)
_SHORT: Final[Mapping[str, str]] = {"related": "rel.", "absent": "none", "refused": "ref.", "unsought": "open"}
"""What a table that is to fit a screen calls a state, where its word is long."""

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check the mappings to external identifiers, or count them.\n\nExample: pharmazone mappings check",
)


@app.command()
def check() -> None:
    """Check every file of data/mappings, and nothing else.

    Example: pharmazone mappings check
    """
    import pyoxigraph as ox

    from pharmazone import sources
    from pharmazone.pipeline.check import query_faults
    from pharmazone.pipeline.load import load
    from pharmazone.pipeline.mappings import mapping_sources, with_mappings

    known = with_mappings(load(sources.home()))
    store = ox.Store()
    store.extend(known.quads)
    faults = list(query_faults(known, store, "mapping-"))
    if faults:
        raise KnowledgeError(faults)
    read = mapping_sources(known)
    mappings, refusals = sum(len(each.mappings) for each in read), sum(len(each.refusals) for each in read)
    absences = sum(len(each.absences) for each in read)
    print(
        f"{mappings} mappings in {len(read)} files are good; {refusals} more are refused, and {absences} times there "
        "is no term."
    )


@app.command()
def coverage(
    format_: Annotated[Literal["table", "csv", "json"], typer.Option("--format", help="How to write it.")] = "table",
    vocabulary: Annotated[str, typer.Option(help="Only this vocabulary, such as doid.")] = "",
    kind: Annotated[str, typer.Option(help="Only this kind of things, such as substance.")] = "",
    propose: Annotated[bool, typer.Option("--propose", help="List terms that things could be mapped to.")] = False,
    fail_on: Annotated[
        str, typer.Option(metavar="FAULTS", help=f"Which end with status 1: {', '.join(FAULTS)}; or {_NONE}.")
    ] = ",".join(GRAVE),
) -> None:
    """Tell how far the mappings reach, why no further, and what is wrong beside the external graphs that are loaded.

    Example: pharmazone mappings coverage --vocabulary doid --propose
    """
    grave = _read_faults(fail_on)
    told, document = _cover(kind, vocabulary)
    if format_ == "table":
        _print(told, propose=propose)
    elif format_ == "csv":
        from pharmazone.asking.coverage.writing import write_csv

        sys.stdout.buffer.write(write_csv(told))
        sys.stdout.buffer.flush()
    else:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    if any(each.kind in grave for each in told.faults):
        raise typer.Exit(1)


def _read_faults(given: str) -> frozenset[str]:
    """Read the names of faults, with commas between; UnfitParameter where one is none."""
    names = [each.strip() for each in given.split(",") if each.strip()]
    for each in names:
        if each not in FAULTS and each != _NONE:
            raise UnfitParameter(f"--fail-on names {', '.join(FAULTS)}, or {_NONE}; not {each!r}.", parameter="fail-on")
    return frozenset(names)


def _cover(kind: str, vocabulary: str) -> "tuple[Coverage, dict[str, object]]":
    from pharmazone.asking.coverage.coverage import cover
    from pharmazone.asking.coverage.writing import as_document
    from pharmazone.current import snapshot_of
    from pharmazone.graph.graph import Graph
    from pharmazone.settings import read_settings

    settings = read_settings()
    with _screen.status("Opening the snapshot ..."):
        snapshot = snapshot_of(settings)
    with _screen.status("Comparing ..."), Graph(snapshot, settings.model_copy(update={"workers": 1})) as graph:
        told = graph.engine.run(cover(graph.engine.library, snapshot.manifest.external)).narrowed(kind, vocabulary)
    return told, as_document(told, snapshot.manifest)


def _print(told: "Coverage", *, propose: bool) -> None:
    from itertools import groupby

    from pharmazone.asking.coverage.coverage import STATES

    console = Console()
    for kind, cells in groupby(told.cells, key=lambda each: each.kind):
        counts = (Column(_SHORT.get(name, name), justify="right", no_wrap=True) for name in ("things", *STATES))
        table = Table(
            Column(kind, min_width=13, no_wrap=True), *counts, Column("faults"), box=None, padding=(0, 1, 0, 0)
        )
        for each in cells:
            numbers = (str(each.things), *(str(each.states[state]) for state in STATES))
            table.add_row(*map(Text, (each.vocabulary.name, *numbers, _found(each))))
        console.print(table)
        console.print()
    _print_lines(console, told, propose=propose)


def _print_lines(console: Console, told: "Coverage", *, propose: bool) -> None:
    for fault in told.faults:
        console.print(Text(_sentence(told, fault)), soft_wrap=True)
    for each in told.candidates if propose else ():
        label = told.terms[each.term].label if each.term in told.terms else None
        called = f" ({label.text})" if label else ""
        thing, term = told.things[each.thing].label("en").text, _short(told, each.term)
        reason = f'called "{each.start}"' if each.how == "name" else f"{each.how} by way of {_short(told, each.start)}"
        console.print(Text(f"candidate: {thing}: {term}{called}, {reason}"), soft_wrap=True)


def _found(cell: "Cell") -> str:
    """Tell the faults of a kind and a vocabulary; nothing is known of them where nothing is loaded."""
    found = cell.found
    if found is None:
        return UNKNOWN
    return ", ".join(f"{number} {name}" for name, number in found) or _NONE


def _sentence(told: "Coverage", fault: "Fault") -> str:
    thing = told.things[fault.thing].label("en").text
    term = _short(told, fault.term) if fault.term else told.vocabularies[fault.vocabulary].prefix
    others = ", ".join(_short(told, each) for each in fault.others)
    by = f", by way of {_short(told, fault.start)}" if fault.start else ""
    return f"{fault.kind}: {thing}: {term}{' / ' + others if others else ''}{by}"


def _short(told: "Coverage", iri: str) -> str:
    """Write a term with the prefix of its vocabulary, a thing by its label, and anything else as it is."""
    if iri in told.things:
        return told.things[iri].label("en").text
    return next((each.shorten(iri) for each in told.vocabularies.values() if each.holds(iri)), iri)
