"""The group of commands, each in the room of what it is for."""

import typer

from pharmazone.external_commands import loading, upkeep

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Load third-party ontologies beside the graph.\n\nExample: pharmazone external list",
)
app.add_typer(loading.app)
app.add_typer(upkeep.app)
