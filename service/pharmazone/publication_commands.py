"""The command that writes a snapshot to somebody's store: `publish`."""

# ruff: noqa: PLC0415, T201

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from pharmazone.errors import SnapshotError
from pharmazone.settings import Settings, read_settings
from pharmazone.snapshot import Snapshot, current_snapshot, hold

if TYPE_CHECKING:
    from pharmazone.pipeline.publication import Report

app = typer.Typer(rich_markup_mode=None)


def refuse_password(url: str | None) -> str | None:
    """Refuse an address with a password in it, where it is an option; BadParameter says what to do."""
    if url and "@" in url.partition("://")[2].partition("/")[0]:
        raise typer.BadParameter("A password in a command is seen by everyone on this machine: put it into ~/.netrc")
    return url


DefaultGraph = Annotated[
    bool | None,
    typer.Option(
        "--default-graph/--no-default-graph",
        help="Whether the engine has a default graph of its own, not the union of the others.",
    ),
]


@app.command()
def publish(
    to: Annotated[str, typer.Option(metavar="URL", help="Where the store takes updates.", callback=refuse_password)],
    endpoint: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where it answers queries, to count there.", callback=refuse_password),
    ] = None,
    default_graph: DefaultGraph = None,
) -> None:
    """Write the current snapshot into a store that speaks SPARQL 1.1, and remove what an earlier one had more.

    User and password of the store stand in ~/.netrc, under the name of its host.

    Example: pharmazone publish --to http://127.0.0.1:7878/update --endpoint http://127.0.0.1:7878/query
    """
    settings = read_settings(endpoint=endpoint)
    if not settings.endpoint and default_graph is None:
        raise typer.BadParameter(
            "Say where the store answers queries (--endpoint URL), or whether it has a default graph of its own "
            "(--default-graph, --no-default-graph)"
        )
    snapshot = current_snapshot(settings.snapshot_dir)
    if snapshot is None:
        raise SnapshotError("There is no snapshot to publish yet. Build one with `pharmazone build`.")
    with hold(snapshot), _progress() as progress:
        task = progress.add_task("Publishing", total=None)
        report = asyncio.run(_publish(snapshot, to, settings, default_graph, partial(_advance, progress, task)))
    default = f"the default graph with {report.default_triples} triples"
    if not report.has_default_graph:
        default = "no default graph, which is the union of the others there"
    print(f"Snapshot {snapshot.manifest.id}: {report.graphs} graphs with {report.quads} triples, and {default}.")
    print("Counted there: the same." if settings.endpoint else "Not counted there: no --endpoint says where to ask.")


def _advance(progress: Progress, task: TaskID, written: int, whole: int) -> None:
    progress.update(task, completed=written, total=whole)


class _Rate(ProgressColumn):
    """How many quads a second are written."""

    def render(self, task: Task) -> Text:
        return Text(f"quads, {task.finished_speed or task.speed or 0:,.0f}/s")


def _progress() -> Progress:
    screen = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )


async def _publish(
    snapshot: Snapshot, to: str, settings: Settings, has_default_graph: bool | None, advance: Callable[[int, int], None]
) -> "Report":
    from pharmazone.evaluate.remote.endpoint import Endpoint
    from pharmazone.pipeline import publication

    update = Endpoint(to, connections=1)
    query = Endpoint(settings.endpoint, connections=1) if settings.endpoint else None
    try:
        return await publication.publish(snapshot, update, query, has_default_graph=has_default_graph, advance=advance)
    finally:
        for each in (update, query):
            if each is not None:
                await each.close()
