"""The command `pharmazone ask` and its options; each question is a command below it, made of its header."""

# ruff: noqa: PLC0415, T201

import inspect
import json
import os
import re
import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from pharmazone.ask_commands import offers
from pharmazone.asking.nearest import no_question
from pharmazone.formats import WORKBOOK, of_form
from pharmazone.publication_commands import refuse_password
from pharmazone.saved.columns import read_columns
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery, on_shelves, pairs_of, read_all
from pharmazone.terms import Language

TABLE: Final = "table"
Lang = Annotated[Language, typer.Option("--lang", help="The language of headings and labels.")]


def _formats(saved: SavedQuery) -> tuple[str, ...]:
    offered = [each for each in of_form(saved.form) if each is not WORKBOOK or saved.form == "SELECT"]
    return (TABLE, *(each.suffix for each in offered))


class Questions(TyperGroup):
    """The questions as commands: read when they are wanted, and their parameters as options."""

    _are_named_only = False
    """Whether a shell completes their names: their options, which take a look into the store, are not wanted then."""

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Complete the name of a question."""
        self._are_named_only = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._are_named_only = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  the base class names it
        """List the names of the questions."""
        try:
            return offers.names()
        except offers.FAILURES:
            return []

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Make the command of a question; None where there is none of this name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        try:
            saved = offers.question(cmd_name)
            return TyperCommand(cmd_name, help=saved.header.summary) if self._are_named_only else command_of(saved)
        except offers.FAILURES:
            if ctx.resilient_parsing:  # a shell completes
                return None
            raise

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command of a question; where there is none, say what is called nearly so."""
        if not ctx.resilient_parsing and not args[0].startswith("-") and args[0] not in (known := offers.names()):
            raise no_question(args[0], known, "`pharmazone ask` lists them all.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Say where the questions are listed: with all of them help would be no help."""
        with formatter.section("Questions"):
            formatter.write_text(f"{len(self.list_commands(ctx))}; `pharmazone ask` lists them.")


app = typer.Typer(
    cls=Questions,
    invoke_without_command=True,
    rich_markup_mode=None,
    subcommand_metavar="[QUESTION [VALUES]...]",
)


@app.callback()
def ask(
    ctx: typer.Context,
    tag: Annotated[str | None, typer.Option(help="List those on a shelf, or with another tag.")] = None,
    lang: Lang = "en",
    format_: Annotated[Literal["table", "json"], typer.Option("--format", help="How to write the list.")] = "table",
) -> None:
    """Ask a question by its name, with values for its parameters; without a name, list the questions.

    `pharmazone ask QUESTION --help` says what one asks, and which values it takes.

    Example: pharmazone ask plants-compared --plant plant:pk-137
    """
    if ctx.invoked_subcommand is None:
        list_questions(tag, lang, is_json=format_ == "json")


def list_questions(tag: str | None, language: Language, *, is_json: bool) -> None:
    """Print the questions by shelf, each with its name and what it asks; NotFound names what is near to a tag."""
    from pharmazone.ask_commands.printing import print_list
    from pharmazone.asking.catalogue import tagged
    from pharmazone.asking.listing import list_questions as listing

    known = list(read_all(offers.folder()).values())
    listed = tagged(known, tag) if tag else known
    if is_json:
        told = listing(listed, known, read_columns(offers.folder()), loaded=offers.loaded_graphs())
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print_list(on_shelves(listed), language)


def command_of(saved: SavedQuery) -> Any:
    """Make the command of a question: its parameters as options, and how the answer is to be written."""
    single = typer.Typer(rich_markup_mode=None, add_completion=False)
    single.command(saved.name, help=_help(saved), short_help=saved.header.summary)(_function(saved))
    return get_command(single)


def _help(saved: SavedQuery) -> str:
    values = saved.header.examples[0].values if saved.header.examples else saved.examples
    given = " ".join(f"--{name} {shlex.quote(each)}" for name, each in pairs_of(values))
    parts = [saved.header.question, saved.header.description, f"Example: pharmazone ask {saved.name} {given}".strip()]
    return "\n\n".join(filter(None, parts))


def _function(saved: SavedQuery) -> Callable[..., None]:
    """Make the function of a command: its signature is that of `_write`, with the parameters of the question first."""
    names = {f"given_{each.name}": each.name for each in saved.header.params}

    def answer(**options: Any) -> None:
        from pharmazone.ask_commands.answering import Wish, write_answer

        values = {name: options.pop(option) for option, name in names.items()}
        write_answer(saved, {name: value for name, value in values.items() if value}, Wish(**options))

    asked = [_option(saved, each) for each in saved.header.params]
    fixed = [*inspect.signature(_fixed).parameters.values()]
    formats = _formats(saved)
    option = typer.Option("--format", help="How to write the answer.")
    fixed[0] = fixed[0].replace(annotation=Annotated[Literal[formats], option])
    vars(answer)["__signature__"] = inspect.Signature([*asked, *fixed])
    return answer


def _option(saved: SavedQuery, parameter: Parameter) -> inspect.Parameter:
    offered = partial(offers.offers, saved, parameter)
    try:
        help_ = offers.described(parameter, offered())
    except offers.FAILURES:
        help_ = offers.described(parameter, [])
    shown = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", parameter.name).upper()
    option = typer.Option(
        f"--{parameter.name}",
        help=help_,
        metavar="|".join(parameter.texts) or shown,
        show_default=False,
        autocompletion=offers.completing(offered),
    )
    of_type: Any = list[str] if parameter.several else str
    name, kind = f"given_{parameter.name}", inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=None, annotation=Annotated[of_type | None, option])


def _refuse_unwritable(path: Path | None) -> Path | None:
    """Refuse a file that cannot be written, before anything is asked."""
    if path is None:
        return None
    if not path.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise typer.BadParameter(f"{path} may not be written")
    return path


def _fixed(
    *,
    format_: str = TABLE,
    lang: Lang = "en",
    labels: Annotated[bool, typer.Option("--labels", help="Put labels beside IRIs, in formats for programs.")] = False,
    limit: Annotated[
        int | None,
        typer.Option(min=1, max=10_000, help="How many rows of the table a page has, for programs how many solutions."),
    ] = None,
    page: Annotated[int | None, typer.Option(min=1, help="Which page of the answer, from 1.")] = None,
    chart: Annotated[
        Path | None, typer.Option(dir_okay=False, help="A file for the picture, as SVG.", callback=_refuse_unwritable)
    ] = None,
    timeout: Annotated[float | None, typer.Option(help="After how many seconds to give up.")] = None,
    release: Annotated[str | None, typer.Option(help="The release of the data that the answer must be of.")] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="A SPARQL endpoint that evaluates.", callback=refuse_password)
    ] = None,
) -> None:
    """Take what a question is asked with beside its own parameters."""
