"""The commands `pharmazone mappings ...`: about external identifiers."""

# ruff: noqa: PLC0415, T201

import typer
from rich.console import Console
from rich.table import Column, Table

from pharmazone.errors import KnowledgeError

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
    print(f"{mappings} mappings in {len(read)} files are good; {refusals} more are refused.")


@app.command()
def coverage() -> None:
    """Print, for each class of things and each vocabulary, how many things are mapped, and how well.

    Example: pharmazone mappings coverage
    """
    from pharmazone import sources
    from pharmazone.pipeline.load import load
    from pharmazone.pipeline.mapping_coverage import NAMES, reach_of
    from pharmazone.pipeline.mappings import with_mappings

    table = Table(
        *(Column(name, overflow="fold") for name in ("class", "vocabulary", "things", *NAMES.values(), "none"))
    )
    for each in reach_of(with_mappings(load(sources.home()))):
        counts = (each.things, *each.counts.values(), each.unmapped)
        table.add_row(each.class_name, each.vocabulary, *map(str, counts))
    Console().print(table)
