"""What a shell completes, and what help tells of values: fast, from the files and the store, without a worker."""

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone import sources
from pharmazone.asking.library import Library
from pharmazone.asking.values.choices import Choice, fixed_choices, offers_of
from pharmazone.errors import PharmazoneError
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import JSON
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery, read_saved, read_templates
from pharmazone.settings import read_settings
from pharmazone.snapshot import Snapshot, current_snapshot, open_snapshot

COMPLETE_VARIABLE: Final = "_PHARMAZONE_COMPLETE"
_LEFT_OUT: Final = "_PHARMAZONE_COMPLETE_LEFT_OUT"
"""The variable that tells what a shell does not want completed again."""
# What can go wrong where a snapshot or a file is not whole; whoever presses a key wants no traceback.
FAILURES: Final = (PharmazoneError, OSError, ValueError, SyntaxError)

Offer = tuple[str, str]
"""A value, and what it is called."""


class _Store:
    """Evaluates queries of our own in this process; a stranger's has no way to here."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._store = ox.Store.read_only(str(snapshot.store))

    async def start(self) -> None:
        """Nothing has to begin."""

    async def evaluate(self, query: Query) -> Answer:
        found = self._store.query(query.text)
        assert isinstance(found, ox.QuerySolutions), "choices and labels are solutions"
        return Answer("solutions", JSON, found.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    async def close(self) -> None:
        """Nothing has to end."""


def folder() -> Path:
    """Give the folder of the questions: those of the current snapshot, else those that a first one is built from."""
    snapshot = current_snapshot(read_settings().snapshot_dir)
    return (snapshot.queries if snapshot else sources.home() / "queries") / "saved"


def loaded_graphs() -> frozenset[str]:
    """Give the graphs of external sources that the current snapshot holds; none where there is no snapshot yet."""
    snapshot = current_snapshot(read_settings().snapshot_dir)
    return frozenset(
        graph.iri for source in (snapshot.manifest.external if snapshot else ()) for graph in source.graphs
    )


def names() -> list[str]:
    """List the names of the questions."""
    return sorted(each.stem for each in folder().glob("*.rq"))


def question(name: str) -> SavedQuery:
    """Read a question that there is; KnowledgeError where its header is malformed."""
    return read_saved(folder() / f"{name}.rq")


def offers(saved: SavedQuery, parameter: Parameter, language: str = "en") -> list[Offer]:
    """List the values that fit a parameter, with what they are called; none where there is no end of them."""
    if parameter.of_class is None:
        return _written(fixed_choices(parameter, language))
    snapshot = current_snapshot(read_settings().snapshot_dir)
    return _written(asyncio.run(offers_of(_library(snapshot.path), saved, parameter, language))) if snapshot else []


def _written(choices: Iterable[Choice] | None) -> list[Offer]:
    return [(each.value, each.label.text) for each in choices or ()]


@cache
def _library(path: Path) -> Library:
    snapshot = open_snapshot(path)
    own, manifest = read_templates(snapshot.queries / "pages"), snapshot.manifest
    return Library(manifest.id, {}, own, {}, manifest.prefixes, _Store(snapshot))


def rejoined(environment: Mapping[str, str]) -> dict[str, str]:
    """Put together the words before the cursor that a shell has cut otherwise than the program reads them.

    Bash cuts at colons and equal signs, and wants completed what is behind the last colon. Give the variables by which
    it tells the words, as they ought to be, and one of our own: what stands before that last colon.
    """
    words, count = environment.get("COMP_WORDS", "").split("\n"), environment.get("COMP_CWORD", "")
    if environment.get(COMPLETE_VARIABLE) != "complete_bash" or not count.isdigit() or int(count) >= len(words):
        return {}
    *before, current = list(_joined(words[: int(count) + 1]))
    prefix, current = _parted(current)
    return {"COMP_WORDS": "\n".join((*before, current)), "COMP_CWORD": str(len(before)), _LEFT_OUT: prefix}


def _joined(words: list[str]) -> Iterator[str]:
    r"""Put words together that were cut at colons, and part an option from its value.

    >>> list(_joined(["ask", "--site", "=", "site", ":", "ala"]))
    ['ask', '--site', 'site:ala']
    """
    joined: list[str] = []
    is_open = False
    for place, word in enumerate(words):
        if word == "=" and joined and joined[-1].startswith("--"):
            is_open = False
            if place == len(words) - 1:
                joined.append("")
        elif joined and (is_open or word == ":"):
            joined[-1] += word
            is_open = word == ":"
        else:
            joined.append(word)
    yield from joined


def _parted(word: str) -> tuple[str, str]:
    """Part a word behind its last colon.

    >>> _parted("site:ala"), _parted("ala")
    (('site:', 'ala'), ('', 'ala'))
    """
    before, colon, behind = word.rpartition(":")
    return before + colon, behind


def completing(offered: Callable[[], list[Offer]]) -> Callable[[str], list[Offer]]:
    """Make the completion of an option out of what may be offered; one that fails offers nothing, and says nothing."""

    def complete(incomplete: str) -> list[Offer]:
        try:
            found = offered()
        except FAILURES:
            return []
        prefix = os.environ.get(_LEFT_OUT, "")
        return [(value.removeprefix(prefix), label) for value, label in found if value.startswith(prefix + incomplete)]

    return complete


def described(parameter: Parameter, offered: list[Offer]) -> str:
    """Say in a line what an option is, for help: what is wanted, how many choices there are, and an example."""
    said = f"{parameter.label}: {parameter.wanted}"
    if parameter.of_class:
        said = f"{parameter.label}: {f'one of {len(offered)}' if offered else 'one'}, by prefixed name, IRI or label"
    said += f", such as {parameter.example}" if parameter.example else ""
    said += "; may be given several times" if parameter.several else ""
    said += f"; {parameter.default} where it is not given" if parameter.default is not None else ""
    return said + ("; it must be given." if parameter.required else ".")
