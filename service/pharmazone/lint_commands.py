"""The command `pharmazone lint`: what in a query is slow, empty or wrong."""

# ruff: noqa: PLC0415, T201

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pharmazone.errors import Problem

if TYPE_CHECKING:
    from pharmazone.lint.check import Finding
    from pharmazone.lint.surroundings import Surroundings

app = typer.Typer(rich_markup_mode=None)
SYNTAX = "syntax"
REFUSED = "refused"
_STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Remark:
    """What is said of one place of one file; `rule` is SYNTAX or REFUSED where no rule of the lint says it."""

    file: str
    line: int
    column: int
    rule: str
    level: str
    says: str
    instead: str = ""

    def __str__(self) -> str:
        """Give it as compilers do, in one line."""
        words = " ".join(f"{self.says} {self.instead}".split())
        return f"{self.file}:{self.line}:{self.column}: {self.rule}: {words}"


@app.command()
def lint(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files with a query each; - reads one.")],
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="How to write it.")] = "text",
    lang: Annotated[Literal["en", "ru"], typer.Option(help="The language of the words.")] = "en",
    strict: Annotated[bool, typer.Option("--strict", help="Fail for a hint, too.")] = False,
) -> None:
    """Say what in a query is slow, empty or wrong, and how else to write it, without asking it.

    Example: pharmazone lint queries/saved/plants-compared.rq
    """
    from pharmazone.lint.surroundings import Surroundings
    from pharmazone.settings import read_settings
    from pharmazone.snapshot import current_snapshot

    settings = read_settings()
    snapshot = current_snapshot(settings.snapshot_dir)
    services = settings.services
    surroundings = Surroundings.of(snapshot.manifest, services) if snapshot else Surroundings(services=services)
    texts = [(name, _read(name)) for name in files]
    remarks = [
        each for name, text in texts for each in remarks_on(name, text, surroundings, settings.query_characters, lang)
    ]
    if format_ == "json":
        print(json.dumps([vars(each) for each in remarks], ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(str, remarks)), end="\n" if remarks else "")
    if any(strict or each.level != "hint" for each in remarks):
        raise typer.Exit(1)


def remarks_on(name: str, text: str, surroundings: "Surroundings", characters: int, language: str) -> Iterator[Remark]:
    """Give all that is to be said of a query, first why it is none where that is so; it is not evaluated."""
    from pharmazone.lint.check import check

    found = check(text, surroundings)
    problem = _problem_of(text, surroundings, characters)
    if problem is not None and "service" not in {each.rule for each in found}:
        line, column = (int(str(problem.members.get(each, 1))) for each in ("line", "column"))
        kind = SYNTAX if problem.status == 400 else REFUSED
        says = str(problem).removeprefix(f"Line {line}, column {column}: ")
        yield Remark(name, line, column, kind, "error", says)
    for each in found:
        yield _remark(name, each, language)


def _remark(name: str, found: "Finding", language: str) -> Remark:
    place = found.line, found.column
    return Remark(name, *place, found.rule, found.level, found.says(language), found.instead(language))


def _problem_of(text: str, surroundings: "Surroundings", characters: int) -> Problem | None:
    """Say why a text would not be evaluated: it is refused unread, or the engine cannot read it."""
    import pyoxigraph as ox

    from pharmazone.evaluate.screening.screen import screen
    from pharmazone.evaluate.screening.service_keyword import find_services
    from pharmazone.evaluate.wording.diagnosis import diagnose

    prefixes, services = dict(surroundings.prefixes), surroundings.services

    def parse_error(tried: str) -> str | None:
        # It asks nobody; in a store without triples there is nothing to find.
        try:
            ox.Store().query(tried, prefixes=prefixes)
        except SyntaxError as error:
            return str(error)
        return None

    try:
        screen(text, characters=characters, services=services)
        if find_services(text, services):
            return None  # the engine would ask them as it reads
    except Problem as problem:
        return problem
    said = parse_error(text)
    return None if said is None else diagnose(text, said, prefixes, parse_error)


def _read(name: str) -> str:
    if name == _STANDARD_INPUT:
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{name} cannot be read: {error}.") from error
