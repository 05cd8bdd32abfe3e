"""The commands that one curates with, beside the articles' texts: `verify`, `cite`, `coverage`."""

# ruff: noqa: PLC0415, T201

from pathlib import Path
from typing import Annotated, Literal

import typer

from pharmazone.errors import KnowledgeError

app = typer.Typer(rich_markup_mode=None)

Articles = Annotated[Path, typer.Option(help="The folder with the articles' texts.", exists=True, file_okay=False)]


@app.command()
def verify(articles: Articles) -> None:
    """Read every number and date of every passage back out of the articles' texts, and record what was read.

    Example: pharmazone verify --articles ../shared/articles
    """
    from pharmazone import sources
    from pharmazone.pipeline.load import load
    from pharmazone.pipeline.passages import verify as read_back

    report = read_back(load(sources.home()), articles)
    if report.faults:
        raise KnowledgeError(report.faults)
    read = f"{report.literals} numbers and dates of {report.passages} passages"
    print(f"{read} were read back out of the texts, none unread.")


@app.command()
def cite(
    article: Annotated[str, typer.Argument(help="The article: its slug, or the prefix of its passages.")],
    words: Annotated[str, typer.Argument(help="The words of the passage, as they stand in the text.")],
    articles: Articles,
) -> None:
    """Print the ranges at which words stand in an article, ready to be pasted into a file of passages.

    Example: pharmazone cite gno "250 people" --articles ../shared/articles
    """
    from pharmazone import sources
    from pharmazone.pipeline.citations import citations
    from pharmazone.pipeline.load import load

    print("\n".join(citations(load(sources.home()), article, words, articles)))


@app.command()
def coverage(
    articles: Articles,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="How to write it.")] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Fail for a number neither read nor listed.")] = False,
) -> None:
    """Print which words of the articles' texts no passage reads, and which numbers no fact holds.

    Example: pharmazone coverage --articles ../shared/articles
    """
    from pharmazone import sources
    from pharmazone.pipeline import coverage as texts
    from pharmazone.pipeline.load import load

    report = texts.coverage(load(sources.home()), articles)
    print(texts.as_json(report) if format_ == "json" else texts.as_text(report))
    if faults := report.faults + (report.unread if strict else []):
        raise KnowledgeError(faults)
