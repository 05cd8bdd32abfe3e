"""What the commands of upkeep print for people: the catalogue, one source of it, and what became of mapped terms."""

# ruff: noqa: T201

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pharmazone.asking.legible import legible

if TYPE_CHECKING:
    from pharmazone.pipeline.external.catalogue import Known
    from pharmazone.pipeline.external.upgrades import Change
    from pharmazone.snapshot import Snapshot


def print_catalogue(known: "Iterable[Known]", loaded: Mapping[str, str]) -> None:
    """Print the sources that are known as a table; `loaded` has the versions of those that are."""
    rows = (
        (each.name, each.title["en"], _slugs(each.holds), each.terms_of_use, loaded.get(each.name) or _obstacle(each))
        for each in known
    )
    _print_table(("name", "title", "has terms of", "licence", "loaded"), rows)
    print("`pharmazone external catalog NAME` tells where one is published, and what to beware of.")


def print_known(known: "Known", version: str | None) -> None:
    """Print all that the catalogue has of one source; its version where it is loaded."""
    print(f"{known.title['en']} ({known.name}), {known.publisher}")
    print(f"    page      {known.page}")
    for each in known.files:
        print(f"    file      {each.url}" + ("" if each.is_read else "  (not read as it is)"))
    print(f"    licence   {known.licence or known.rights['en']}")
    if known.holds:
        print(f"    has       terms of {_slugs(known.holds)}")
    if known.points_to:
        print(f"    points    to {_slugs(known.points_to)}")
    print(f"    loaded    {legible(version) if version else 'no'}")
    print(f"    {known.note['en']}")


def say_current(snapshot: "Snapshot") -> str:
    """Say which snapshot is the current one now, and who does not know it yet."""
    return (
        f"Snapshot {snapshot.manifest.id} is the current one; a service that runs keeps its own until it is restarted."
    )


def print_changes(heading: str, changes: "Iterable[Change]", short: Callable[[str], str]) -> None:
    """Print what became of mapped terms under a heading; `short` gives a term as people read it."""
    rows = [
        (
            each.kind,
            short(each.term),
            " → ".join(dict.fromkeys(filter(None, (each.before, each.after)))),
            ", ".join(map(short, each.things)),
            ", ".join([*map(short, each.candidates), *(f"{short(iri)} (refused)" for iri in each.refused)]),
        )
        for each in changes
    ]
    if not rows:
        print(f"{legible(heading)}: the terms that things of ours are mapped to are as they were.")
        return
    print(f"{legible(heading)}:")
    _print_table(("what", "term", "label", "ours", "candidates"), rows)


def _print_table(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(*(Column(each, overflow="fold") for each in columns))
    for row in rows:
        table.add_row(*(Text(legible(cell)) for cell in row))
    Console().print(table)


def _obstacle(known: "Known") -> str:
    if known.is_ready:
        return ""
    return "to be converted" if known.files else "not to be loaded"


def _slugs(vocabularies: Iterable[str]) -> str:
    return ", ".join(each.rpartition("/")[2] for each in vocabularies)
