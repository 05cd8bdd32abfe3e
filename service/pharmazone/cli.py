"""The command `pharmazone`. Exit status: 0 good, 1 the knowledge (or the machine) is wrong, 2 the usage is wrong."""

# Each command imports what it needs when it runs: a server must not carry the reasoner, nor `version` a web framework.
# ruff: noqa: PLC0415, T201

import errno
import os
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from pharmazone import (
    __version__,
    curation_commands,
    iri_commands,
    lint_commands,
    mapping_commands,
    mcp_commands,
    publication_commands,
    query_commands,
)
from pharmazone.ask_commands import app as ask
from pharmazone.ask_commands.offers import COMPLETE_VARIABLE, rejoined
from pharmazone.asking.legible import legible
from pharmazone.current import snapshot_of
from pharmazone.errors import (
    MalformedQuery,
    MalformedRequest,
    NotAcceptable,
    NotFound,
    PharmazoneError,
    QueryRefused,
    RequestTooLarge,
    SettingError,
    SourceNotLoaded,
    UnfitParameter,
)
from pharmazone.external_commands import app as external
from pharmazone.query_commands import AllowService
from pharmazone.settings import Settings, read_settings
from pharmazone.snapshot import Snapshot, current_snapshot

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(ask.app, name="ask")
app.add_typer(curation_commands.app)
app.add_typer(publication_commands.app)
app.add_typer(query_commands.app)
app.add_typer(lint_commands.app)
app.add_typer(mcp_commands.app)
app.add_typer(iri_commands.app)
app.add_typer(mapping_commands.app, name="mappings")
app.add_typer(external.app, name="external")
_screen = Console(stderr=True, highlight=False)

_WRONG_USAGE: Final = (
    *(SettingError, MalformedQuery, MalformedRequest, NotAcceptable, NotFound),
    *(QueryRefused, RequestTooLarge, SourceNotLoaded, UnfitParameter),
)


def main() -> None:
    """Run the command line, and say an error of ours in its own words, without a traceback."""
    is_completing = COMPLETE_VARIABLE in os.environ
    if is_completing:
        os.environ.update(rejoined(os.environ))
    try:
        app(prog_name="pharmazone")
    except PharmazoneError as error:
        if is_completing:  # whoever presses a key wants to read nothing
            sys.exit(1)
        _screen.print(legible(str(error)), style="red", markup=False, soft_wrap=True)
        sys.exit(2 if isinstance(error, _WRONG_USAGE) else 1)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # where what is held back may still go
        _screen.print(f"The answer cannot be written: {error.strerror}.", style="red", markup=False, soft_wrap=True)
        sys.exit(1)


@app.command()
def build(
    out: Annotated[Path | None, typer.Option(help="The folder that snapshots lie in.", file_okay=False)] = None,
) -> None:
    """Build a snapshot from ontology/, data/ and queries/, and make it the current one.

    Example: pharmazone build --out snapshots
    """
    from pharmazone import sources
    from pharmazone.pipeline.publish import build as publish

    settings = read_settings(snapshot_dir=out)
    with _screen.status("Starting") as status:
        snapshot = publish(sources.home(), settings.snapshot_dir, lambda step: status.update(step + " ..."))
    counts = snapshot.manifest.counts
    print(
        f"Snapshot {snapshot.manifest.id}: {counts.statements} statements, {counts.facts} of them facts, "
        f"in {counts.passages} passages about {counts.things} things, {counts.triples} triples."
    )


@app.command()
def check() -> None:
    """Check everything that a build checks, and write nothing.

    Example: pharmazone check
    """
    from pharmazone import sources
    from pharmazone.pipeline.knowledge import know

    with _screen.status("Starting") as status:
        know(sources.home(), lambda step: status.update(step + " ..."))
    print("The knowledge is good.")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The TCP port to listen on; 0 takes a free one.")] = None,
    workers: Annotated[int | None, typer.Option(help="How many queries are evaluated at once.")] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="A SPARQL endpoint that evaluates.", callback=publication_commands.refuse_password
        ),
    ] = None,
    articles: Annotated[
        Path | None, typer.Option(help="The folder with the articles' texts, for pages to quote.", file_okay=False)
    ] = None,
    deadline_seconds: Annotated[float | None, typer.Option(help="When an evaluation is stopped.")] = None,
    root_path: Annotated[str | None, typer.Option(help="The path that a proxy puts before ours.")] = None,
    trusted_proxies: Annotated[
        str | None, typer.Option(metavar="IPS", help="Proxies whose X-Forwarded-For is believed, with commas between.")
    ] = None,
    allow_service: AllowService = None,
) -> None:
    """Serve SPARQL, pages and data of the current snapshot; build one first where there is none.

    Example: pharmazone serve --port 8080
    """
    settings = read_settings(
        host=host,
        port=port,
        workers=workers,
        endpoint=endpoint,
        articles=articles,
        deadline_seconds=deadline_seconds,
        root_path=root_path,
        trusted_proxies=trusted_proxies,
        allow_service=allow_service or None,
    )
    snapshot = _snapshot(settings)
    from pharmazone.serve.server import run

    run(snapshot, settings)


@app.command()
def version() -> None:
    """Print the version of the software, and of the current snapshot where there is one.

    Example: pharmazone version
    """
    snapshot = current_snapshot(read_settings().snapshot_dir)
    about = f", snapshot {snapshot.manifest.id}" if snapshot else ", no snapshot yet"
    print(f"pharmazone {__version__}{about}")


def _snapshot(settings: Settings) -> Snapshot:
    """Open the current snapshot; where there is none, build one."""
    with _screen.status("Opening the snapshot ..."):
        return snapshot_of(settings)


if __name__ == "__main__":
    main()
