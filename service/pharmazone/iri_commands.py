"""The command `pharmazone iri`: an identifier in any spelling, and what it stands for here."""

# ruff: noqa: PLC0415, T201

import json
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pharmazone.asking.legible import legible
from pharmazone.errors import NotFound
from pharmazone.terms import Language

if TYPE_CHECKING:
    from pharmazone.asking.iris.found import Found
    from pharmazone.asking.iris.rows import Row

_OF_THINGS: Final = ("iri_thing", "identifier", "closeness", "sureness", "iri_route", "why_mapped")
_OF_NAMINGS: Final = ("vocabulary_of", "identifier", "called_there", "closeness", "iri_route")
_OF_REFUSALS: Final = ("iri_thing", "identifier", "closeness", "why_mapped")

app = typer.Typer(rich_markup_mode=None)


@app.command()
def iri(
    spelling: Annotated[str, typer.Argument(help="An IRI, a CURIE, an address of a resolver, browser or page.")],
    lang: Annotated[Language, typer.Option("--lang", help="The language of labels.")] = "en",
    format_: Annotated[Literal["table", "json"], typer.Option("--format", help="How to write it.")] = "table",
) -> None:
    """Say what an identifier stands for, in whichever spelling: its own IRI, our thing, and what else names the same.

    It ends with 1 where nothing is known of it, and with 2 where it is no identifier.

    Example: pharmazone iri ORPHA:355
    """
    from pharmazone.asking.iris.looking import look_up
    from pharmazone.asking.iris.sought import read_spellings
    from pharmazone.asking.iris.telling import tell
    from pharmazone.asking.nearest import tell_nearest
    from pharmazone.current import snapshot_of
    from pharmazone.graph.engine import Engine
    from pharmazone.settings import read_settings

    settings = read_settings().model_copy(update={"workers": 1})
    engine = Engine(snapshot_of(settings), settings)
    screen = Console(stderr=True, highlight=False)
    try:
        found = engine.run(look_up(engine.library, read_spellings(engine.snapshot.spellings), spelling, lang))
    except NotFound as problem:  # it looks like an identifier: the knowledge lacks it, and the usage is right
        screen.print(str(problem), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from problem
    finally:
        engine.close()
    if format_ == "json":
        print(json.dumps(tell(found), ensure_ascii=False, indent=2))
    else:
        print_found(found)
    if not found.is_known:
        said = f"Nothing is known here of {found.sought.iri}.{tell_nearest(found.nearest)}"
        screen.print(said, style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1)


def print_found(found: "Found") -> None:
    """Print what it is, then a table each of things, of other identifiers, and of what was refused."""
    from pharmazone.asking.iris.rows import about, naming_rows, refusal_rows, thing_rows
    from pharmazone.asking.phrases import PHRASES

    output, say = Console(highlight=False), PHRASES[found.labels.language]
    told = Table.grid(Column(style="bold"), Column(overflow="fold"), padding=(0, 2))
    for name, value in about(found):
        told.add_row(Text(name), Text(legible(value)))
    output.print(told)
    for heading, names, rows in (
        ("iri_things", _OF_THINGS, thing_rows(found)),
        ("iri_namings", _OF_NAMINGS, naming_rows(found)),
        ("iri_refused", _OF_REFUSALS, refusal_rows(found)),
    ):
        if rows:
            _print_table(output, say[heading], [say[name] for name in names], rows)


def _print_table(output: Console, title: str, names: list[str], rows: "list[Row]") -> None:
    output.print()
    table = Table(*(Column(name, overflow="fold") for name in names), title=title, title_justify="left")
    for row in rows:
        table.add_row(*(Text(legible(each)) for each in row))
    output.print(table)
