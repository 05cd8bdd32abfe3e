"""The command that evaluates somebody's own query: `query`."""

# ruff: noqa: PLC0415, T201

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pharmazone.ask_commands.app import TABLE
from pharmazone.current import snapshot_of
from pharmazone.errors import KnowledgeError, MalformedQuery
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import JSON, RDF_FORMATS, SOLUTION_FORMATS, TURTLE, Kind
from pharmazone.settings import Settings, read_settings
from pharmazone.snapshot import Snapshot, hold
from pharmazone.terms import shorten

app = typer.Typer(rich_markup_mode=None)
_screen = Console(stderr=True, highlight=False)

_FORMATS: Final = {each.suffix: each for each in (*SOLUTION_FORMATS, *RDF_FORMATS)}

AllowService = Annotated[
    list[str] | None,
    typer.Option(metavar="IRI", help="An endpoint that queries may ask by SERVICE; may be given several times."),
]


@app.command()
def query(
    sparql: Annotated[str | None, typer.Argument(help="The query; - reads it from standard input.")] = None,
    file: Annotated[Path | None, typer.Option(help="A file with the query.", exists=True, dir_okay=False)] = None,
    format_: Annotated[str, typer.Option("--format", help=f"{TABLE}, {', '.join(_FORMATS)}.")] = TABLE,
    allow_service: AllowService = None,
) -> None:
    """Evaluate a SPARQL query over the current snapshot, without a server.

    Example: pharmazone query 'SELECT ?plant { ?plant a pz:Plant }'
    """
    if (sparql is None) == (file is None):
        raise typer.BadParameter("Give the query, or - to read it from standard input, or --file")
    text = _read(file or Path("/dev/stdin")) if file or sparql == "-" else str(sparql)
    settings = read_settings(allow_service=allow_service or None)
    with _screen.status("Opening the snapshot ..."):
        snapshot = snapshot_of(settings)
    with hold(snapshot):
        answer = asyncio.run(_evaluate(snapshot, text, format_, settings))
    for each in answer.unanswered:
        _screen.print(each, style="yellow", markup=False, soft_wrap=True)
    if format_ == TABLE and answer.type != "graph":
        _print_table(json.loads(answer.body), snapshot.manifest.prefixes)
    else:
        sys.stdout.buffer.write(answer.body)


async def _evaluate(snapshot: Snapshot, text: str, format_: str, settings: Settings) -> Answer:
    from pharmazone.evaluate.screening.screen import screen
    from pharmazone.evaluators import evaluator_of

    if format_ != TABLE and format_ not in _FORMATS:
        raise typer.BadParameter(f"{format_} is none of {TABLE}, {', '.join(_FORMATS)}")
    screen(text, characters=settings.query_characters, services=settings.services)
    asked = _FORMATS.get(format_)
    solutions = JSON if asked is None else asked if asked.kind is Kind.SOLUTIONS else None
    graph = TURTLE if asked is None else asked if asked in RDF_FORMATS else None
    evaluator = evaluator_of(snapshot, settings.model_copy(update={"workers": 1}))
    await evaluator.start()
    try:
        return await evaluator.evaluate(Query(text, solutions, graph))
    finally:
        await evaluator.close()


def _read(file: Path) -> str:
    from pharmazone.sources import read_text

    try:
        return read_text(file, str(file))
    except KnowledgeError as error:
        raise MalformedQuery(str(error)) from error


def _print_table(results: dict[str, Any], prefixes: dict[str, str]) -> None:
    """Print results (SPARQL 1.1 Query Results JSON) as a table, IRIs as prefixed names; or the answer to an ASK."""
    if "boolean" in results:
        print("yes" if results["boolean"] else "no")
        return
    names = results["head"]["vars"]
    table = Table(*(Column(name, overflow="fold") for name in names))
    for solution in results["results"]["bindings"]:
        cells = [solution.get(name, {"type": "", "value": ""}) for name in names]
        said = [shorten(cell["value"], prefixes) if cell["type"] == "uri" else cell["value"] for cell in cells]
        table.add_row(*map(Text, said))
    Console().print(table)
    print(f"{table.row_count} solution" + "s" * (table.row_count != 1))
