"""The command that serves the graph to language models: `mcp`."""

# ruff: noqa: PLC0415

from typing import Annotated

import typer

from pharmazone.errors import SettingError
from pharmazone.publication_commands import refuse_password
from pharmazone.settings import read_settings

app = typer.Typer(rich_markup_mode=None)

_MISSING = 'The MCP server needs one package more. Install it with `pip install "pharmazone[mcp]"`.'


@app.command()
def mcp(
    endpoint: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A SPARQL endpoint that evaluates.", callback=refuse_password),
    ] = None,
) -> None:
    """Serve the graph to a language model, by the Model Context Protocol on standard input and output.

    Example: pharmazone mcp
    """
    try:
        import mcp as _protocol  # noqa: F401  the extra
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise SettingError(_MISSING) from error
    from pharmazone.current import snapshot_of
    from pharmazone.mcp.server import run

    settings = read_settings(endpoint=endpoint)
    run(snapshot_of(settings), settings)
