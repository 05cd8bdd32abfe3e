"""Measures this service beside `oxigraph serve-read-only` and `rdflib-endpoint`, in one run: `make bench`.

Figures of a shared machine wander, so only the ratios of one run mean anything, and nothing fails by them.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final, NoReturn, TypeVar

import typer
from rich.console import Console

from pharmazone.settings import default_snapshot_dir

from . import load, servers
from . import profile as profiling
from . import questions as comparing
from .data import SERVED, Data, NoData, generated, served
from .figures import Figures, OfPages
from .joins import joined, measure_joins
from .loading import EXTERNAL, measure_loading
from .pages import measure_pages
from .publish import publish, published, save
from .run import Plan, measure
from .tables import table_of_joins, table_of_loading, table_of_pages, table_of_ratios, table_of_size

Kind = TypeVar("Kind")
Parts = tuple[tuple[bool, Callable[[], None]], ...]
"""What can be measured alone: whether it is wanted, and what measures it."""

_SCRATCH: Final = default_snapshot_dir() / "benchmarks"
_SHORT: Final = {server.package: server for server in servers.SERVERS}
_LOADS: Final = {each.name: each for each in load.LOADS}
_CONSOLE: Final = Console()


def main(
    sizes: Annotated[
        str, typer.Option(help=f"Sizes of data: `{SERVED}`, or triples such as 10k,1M,10M.")
    ] = "served,10k",
    only: Annotated[str, typer.Option(help="Servers, by their packages.")] = ",".join(_SHORT),
    loads: Annotated[str, typer.Option(help="Kinds of load.")] = ",".join(_LOADS),
    rounds: Annotated[int, typer.Option(min=1, help="How often each load is measured.")] = 3,
    seconds: Annotated[int, typer.Option(min=1, help="How long each load is measured.")] = 2,
    connections: Annotated[int, typer.Option(min=1, help="How many connections ask at once.")] = 8,
    threads: Annotated[int, typer.Option(min=1, help="How many threads ask.")] = 1,
    profile: Annotated[bool, typer.Option(help="Rather say what our time goes to under unique queries.")] = False,
    questions: Annotated[bool, typer.Option(help="Rather compare a saved question with the same query.")] = False,
    pages: Annotated[bool, typer.Option(help="Rather measure the pages alone.")] = False,
    loading: Annotated[bool, typer.Option(help="Rather measure how external sources are loaded.")] = False,
    joins: Annotated[bool, typer.Option(help="Rather measure the questions that join with other ontologies.")] = False,
    publishes: Annotated[
        bool, typer.Option("--publish", help="Write docs/performance.* from what is measured.")
    ] = False,
    redraw: Annotated[bool, typer.Option(help="Measure nothing; write docs/performance.* from its JSON.")] = False,
    scratch: Annotated[Path, typer.Option(help="Where generated data lie.")] = _SCRATCH,
) -> None:
    """Measure, and print ratios and figures; by default in about eight minutes."""
    if redraw:
        publish(published())
        return
    if not load.is_installed():
        _fail("The load is put on by wrk, which is not here. Install it, on Debian with `apt-get install wrk`.")
    plan = Plan(
        servers=_chosen(only, _SHORT),
        loads=_chosen(loads, _LOADS),
        rounds=rounds,
        seconds=seconds,
        connections=connections,
        threads=threads,
    )
    figures = plan.begin()
    try:
        kept = published() if publishes and (pages or joins or loading) else figures
        parts: Parts = (
            (profile, lambda: _profile(_data(sizes.split(",")[0], scratch), connections)),
            (questions, lambda: _compare(_data(SERVED, scratch), rounds, seconds, connections)),
            (pages, lambda: _measure_pages(kept, scratch, is_published=publishes)),
            (loading, lambda: _measure_loading(kept, scratch, rounds, is_published=publishes)),
            (joins, lambda: _measure_joins(kept, scratch, is_published=publishes)),
        )
        if alone := [measure_part for is_wanted, measure_part in parts if is_wanted]:
            alone[0]()
            return
        for name in sizes.split(","):
            figures.sizes.append(measure(plan, _data(name, scratch), _say))
        figures.pages = _pages(scratch)
        if EXTERNAL.is_dir():
            figures.loading = measure_loading(_data(SERVED, scratch).snapshot, scratch, rounds, _say)
            figures.joins = measure_joins(joined(_data(SERVED, scratch).snapshot, scratch, _say), _say)
        else:
            _say(f"{EXTERNAL} is not there, so neither loading nor joins are measured.")
    except (NoData, servers.NoAnswer) as error:
        _fail(str(error))
    for size in figures.sizes:
        _CONSOLE.print(table_of_size(size))
    _CONSOLE.print(table_of_ratios(figures))
    _CONSOLE.print(table_of_pages(figures.pages))
    if figures.joins:
        _CONSOLE.print(table_of_loading(figures.loading))
        _CONSOLE.print(table_of_joins(figures.joins))
    save(figures, scratch, "figures")
    _say(f"{scratch}/figures.json and figures.svg have all of it.")
    if publishes:
        publish(figures)


def _measure_pages(figures: Figures, scratch: Path, *, is_published: bool) -> None:
    """Print what the pages take, and publish it beside what was published before where that is wanted."""
    figures.pages = _pages(scratch)
    _CONSOLE.print(table_of_pages(figures.pages))
    if is_published:
        publish(figures)


def _measure_loading(figures: Figures, scratch: Path, rounds: int, *, is_published: bool) -> None:
    """Print how external sources are loaded, and publish it beside what was published before where that is wanted."""
    figures.loading = measure_loading(_data(SERVED, scratch).snapshot, scratch, rounds, _say)
    _CONSOLE.print(table_of_loading(figures.loading))
    if is_published:
        publish(figures)


def _measure_joins(figures: Figures, scratch: Path, *, is_published: bool) -> None:
    """Print what the joins take, and publish it beside what was published before where that is wanted."""
    figures.joins = measure_joins(joined(_data(SERVED, scratch).snapshot, scratch, _say), _say)
    _CONSOLE.print(table_of_joins(figures.joins))
    if is_published:
        publish(figures)


def _pages(scratch: Path) -> OfPages:
    """Measure the pages of the snapshot that is served."""
    data = _data(SERVED, scratch)
    with (
        servers.running(servers.OURS, data, load.SMALL, 60) as ours,
        servers.running(servers.OXIGRAPH, data, load.SMALL, 60) as peer,
    ):
        return measure_pages(ours, peer, data.snapshot, _say)


def _profile(data: Data, connections: int) -> None:
    """Print the profile of our service under unique queries."""
    with servers.running(servers.OURS, data, load.SMALL, 60 + data.triples / 10_000) as running:
        for table in profiling.tables(profiling.profile(running, load.UNIQUE, seconds=10, connections=connections)):
            _CONSOLE.print(table)


def _compare(data: Data, rounds: int, seconds: int, connections: int) -> None:
    """Print what a saved question costs beside the same query."""
    with servers.running(servers.OURS, data, load.SMALL, 60) as running:
        table = comparing.compare(
            running, data.snapshot.queries, rounds=rounds, seconds=seconds, connections=connections
        )
        _CONSOLE.print(table)


def _data(name: str, scratch: Path) -> Data:
    ours = served(default_snapshot_dir(), scratch)
    if name == SERVED:
        return ours
    _say(f"{name}: making the data")
    return generated(name, scratch, ours.snapshot)


def _chosen(names: str, known: dict[str, Kind]) -> list[Kind]:
    unknown = [name for name in names.split(",") if name not in known]
    if unknown:
        _fail(f"{', '.join(unknown)}: not one of {', '.join(known)}.")
    return [known[name] for name in names.split(",")]


def _say(text: str) -> None:
    _CONSOLE.print(f"[dim]{text}[/]", highlight=False)


def _fail(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    raise typer.Exit(2)


if __name__ == "__main__":
    typer.run(main)
