"""The commands that load a source, list what is loaded, and remove it."""

# ruff: noqa: PLC0415, T201

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pharmazone.asking.legible import legible
from pharmazone.external_commands.outcomes import say_current
from pharmazone.external_commands.screen import telling
from pharmazone.settings import read_settings
from pharmazone.snapshot import current_snapshot

app = typer.Typer(rich_markup_mode=None)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call it; its graph is .../graph/external/NAME.")],
    file: Annotated[Path, typer.Argument(help="The file: RDF, OBO, OBO Graphs or SSSOM, plain, gz or zst.")],
    license_: Annotated[
        str, typer.Option("--license", metavar="IRI", help="Its licence, where the file does not say it.")
    ] = "",
    version: Annotated[str, typer.Option(help="Its version, where the file does not say it.")] = "",
    source: Annotated[str, typer.Option(metavar="URL", help="Where the file comes from.")] = "",
    title: Annotated[str, typer.Option(help="What people call it.")] = "",
    closure: Annotated[
        bool, typer.Option("--closure", help="Derive every ancestor of each class, in a graph of its own.")
    ] = False,
) -> None:
    """Load a third-party ontology beside the graph, into a new snapshot that becomes the current one.

    Example: pharmazone external add doid doid.owl --closure --version 2026-07-31
    """
    from pharmazone.current import snapshot_of
    from pharmazone.pipeline.external.catalogue import known_of
    from pharmazone.pipeline.external.composition import Wanted, load_source, refuse_name

    refuse_name(name)
    settings = read_settings()
    snapshot_of(settings)
    wanted = Wanted(name, file, title, version, license_, source, closure)
    with telling() as tell:
        snapshot, loaded = load_source(settings.snapshot_dir, wanted, known=known_of(name), tell=tell)
    size = f"{loaded.triples:,} triples in {len(loaded.graphs)} graphs"
    print(legible(f"{loaded.title}, {loaded.version}: {size} under {loaded.licence}."))
    for graph in loaded.graphs:
        print(f"    {graph.triples:>10,}  {graph.iri}")
    if loaded.rewritten:
        print(f"IRIs written in their sources' own way now: {sum(loaded.rewritten.values()):,}.")
    print(say_current(snapshot))


@app.command("list")
def list_(
    format_: Annotated[Literal["table", "json"], typer.Option("--format", help="How to write it.")] = "table",
) -> None:
    """List the sources that the current snapshot holds, with version, licence and size.

    Example: pharmazone external list
    """
    from pharmazone.pipeline.external.catalogue import short_licence

    snapshot = current_snapshot(read_settings().snapshot_dir)
    loaded = snapshot.manifest.external if snapshot else ()
    if format_ == "json":
        print(json.dumps([each.model_dump() for each in loaded], ensure_ascii=False, indent=2))
        return
    if not loaded:
        print("No external source is loaded. `pharmazone external catalog` names some, `add` loads one.")
        return
    headings = ("title", "version", "triples", "derived", "licence", "from")
    table = Table(Column("name", no_wrap=True))
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading == "triples" else "left")
    for each in loaded:
        derived = ", ".join(graph.iri.removeprefix(each.iri + "/") for graph in each.graphs[1:-1])
        licence, origin = short_licence(each.licence), each.source.rpartition("/")[2] or each.source
        cells = (each.name, each.title, each.version, f"{each.graphs[0].triples:,}", derived, licence, origin)
        table.add_row(*(Text(legible(cell)) for cell in cells))
    Console().print(table)


@app.command()
def remove(name: Annotated[str, typer.Argument(help="The name that it was loaded under.")]) -> None:
    """Publish a new snapshot without one source; the graph itself stays as it is.

    Example: pharmazone external remove doid
    """
    from pharmazone.pipeline.external.composition import remove_source

    with telling() as tell:
        snapshot = remove_source(read_settings().snapshot_dir, name, tell=tell)
    print(f"{name} is removed.")
    print(say_current(snapshot))
