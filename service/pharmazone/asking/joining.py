"""What a question that joins with sources of others needs, and whether it is there.

Without its source such a question would be answered with nothing, which would say that there is nothing. So it is not
asked at all: what is missing is told instead, with the commands that load it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from pharmazone.asking.library import Library
from pharmazone.errors import SourceNotLoaded
from pharmazone.saved.joining import CLOSURE
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import EXTERNAL


@dataclass(frozen=True)
class Needed:
    """A source that a question joins with.

    `has_closure` says whether the question needs the graph of its ancestors, too; `is_loaded` whether the source is
    there, `is_whole` whether all is there that the question needs of it.
    """

    name: str
    has_closure: bool
    is_loaded: bool
    is_whole: bool

    @property
    def command(self) -> str:
        """Give the command that loads what is missing; FILE is the reader's own.

        >>> Needed("doid", has_closure=True, is_loaded=False, is_whole=False).command
        'pharmazone external add doid FILE --closure'
        """
        first = f"pharmazone external remove {self.name} && " if self.is_loaded else ""
        return f"{first}pharmazone external add {self.name} FILE{' --closure' if self.has_closure else ''}"

    def __str__(self) -> str:
        """Say in a sentence what is missing of it."""
        said = "is loaded without its closure" if self.is_loaded else "is not loaded"
        return f"{self.name} {said}: `{self.command}`."


async def loaded_graphs(library: Library) -> frozenset[str]:
    """Give the graphs of external sources that are loaded; another endpoint is asked which of them it has."""
    if not library.is_remote:
        return library.external
    wanted = sorted({graph for each in library.saved.values() for graph in each.external})

    async def look_up() -> frozenset[str]:
        return frozenset((await library.select("external-graphs", map(NamedNode, wanted))).iris() if wanted else ())

    return await library.remember(("external-graphs",), look_up)


def needed_by(saved: SavedQuery, loaded: Iterable[str]) -> tuple[Needed, ...]:
    """List the sources that a question needs, and what is there of each, where these graphs are loaded."""
    there, reads = frozenset(loaded), frozenset(saved.external)
    return tuple(_needed(name, reads, there) for name in saved.header.external)


def _needed(name: str, reads: frozenset[str], there: frozenset[str]) -> Needed:
    # A source without cross-references has no graph of them, and then it is known that there are none.
    own, closure = EXTERNAL + name, EXTERNAL + name + CLOSURE
    has_closure = closure in reads
    is_loaded = own in there
    return Needed(name, has_closure, is_loaded, is_loaded and (not has_closure or closure in there))


async def missing_for(library: Library, saved: SavedQuery) -> tuple[Needed, ...]:
    """List the sources that a question needs and that are not loaded, or not with all that it needs; mostly none."""
    if not saved.header.external:
        return ()
    return tuple(each for each in needed_by(saved, await loaded_graphs(library)) if not each.is_whole)


async def demand_sources(library: Library, saved: SavedQuery) -> None:
    """Raise SourceNotLoaded where a question cannot be asked for want of a source."""
    if missing := await missing_for(library, saved):
        raise problem_of(saved, missing)


def problem_of(saved: SavedQuery, missing: Iterable[Needed]) -> SourceNotLoaded:
    """Give the problem that these sources are missing for a question."""
    listed = tuple(missing)
    said = f"The question {saved.name} joins with {', '.join(saved.header.external)}. {' '.join(map(str, listed))}"
    return SourceNotLoaded(said, sources=[each.name for each in listed], commands=[each.command for each in listed])
