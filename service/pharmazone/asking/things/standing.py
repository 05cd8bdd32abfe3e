"""What has become of a thing: it is known, was renamed, was withdrawn, or was never there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from pyoxigraph import NamedNode

from pharmazone.asking.library import Library
from pharmazone.asking.nearest import MOST_NEAREST, nearest_names, tell_nearest
from pharmazone.errors import Gone, NotFound
from pharmazone.terms import (
    CHANGE_NOTE,
    DEPRECATED,
    LANGUAGES,
    PASSAGE,
    RDF,
    REPLACED_BY,
    THING,
    PassageRange,
    passage_range,
)

State = Literal["unknown", "known", "renamed", "withdrawn"]
_TRUE: Final = frozenset({"true", "1"})


@dataclass(frozen=True)
class Standing:
    """What is said of a thing itself: its classes, what it is called now, and why it was withdrawn, by language."""

    thing: str
    state: State
    types: tuple[str, ...] = ()
    successor: str | None = None
    reason: Mapping[str, str] = field(default_factory=dict)


async def standing_of(library: Library, thing: str) -> Standing:
    """Ask what has become of a thing. What is only pointed to is known, too."""
    node, said = NamedNode(thing), dict[str, list[str]]()
    reason = {}
    for each in (await library.select("standing", [node])).each:
        said.setdefault(each["property"].text, []).append(each["value"].text)
        if each["property"].text == CHANGE_NOTE:
            reason[each["value"].language] = each["value"].text
    if not said and not (await library.select("known", [node])).boolean:
        return Standing(thing, "unknown")
    types = tuple(sorted(said.get(RDF + "type", ())))
    if _TRUE.isdisjoint(said.get(DEPRECATED, ())):
        return Standing(thing, "known", types)
    successor = min(said.get(REPLACED_BY, ()), default=None)
    return Standing(thing, "renamed" if successor else "withdrawn", types, successor, reason)


async def find_standing(library: Library, thing: str) -> Standing:
    """Ask what has become of a thing that a document is wanted of.

    NotFound: it was never there, with what is called nearly so, or stands near to it. Gone: it was withdrawn.
    """
    standing = await standing_of(library, thing)
    if standing.state == "unknown":
        raise await _unknown(library, thing)
    if standing.state == "withdrawn":
        raise _withdrawn(standing)
    return standing


async def listed(library: Library, kind: str) -> list[str]:
    """List the things of a kind, without what is deprecated; none where nothing is of it."""
    if kind == PASSAGE.removeprefix(THING).rstrip("/"):
        return sorted(each.iri for each in await _ranges(library))
    return [iri for iri in await _things(library) if iri.startswith(f"{THING}{kind}/")]


def _withdrawn(standing: Standing) -> Gone:
    told = {language: standing.reason[language] for language in LANGUAGES if language in standing.reason}
    why = f": {told['en']}" if "en" in told else "."
    return Gone(f"<{standing.thing}> was withdrawn{why}", thing=standing.thing, reason=told)


async def _unknown(library: Library, thing: str) -> NotFound:
    said, place = f"The graph knows nothing of <{thing}>.", passage_range(thing)
    if place:
        near = [each.iri for each in _near(place, await _ranges(library))]
        if near:
            said += f" Of the same article, near to it, are {', '.join(f'<{iri}>' for iri in near)}."
    else:
        near = likened(thing, await _things(library))
        said += tell_nearest([f"<{iri}>" for iri in near])
    return NotFound(said, thing=thing, nearest=near)


def _near(place: PassageRange, ranges: Iterable[PassageRange]) -> list[PassageRange]:
    """Give the passages of the same article that overlap this range most, else those that lie next to it."""

    def distance(other: PassageRange) -> tuple[int, PassageRange]:
        return max(place.start, other.start) - min(place.end, other.end), other

    return sorted((each for each in ranges if each.article == place.article), key=distance)[:MOST_NEAREST]


def likened(thing: str, things: Iterable[str]) -> list[str]:
    """Give the things that one may mean: called the same in another kind first, then nearly the same in its own.

    >>> base = "https://w3id.org/pharmazone/id/"
    >>> [each.removeprefix(base) for each in likened(base + "plant/tin", [base + "company/tin", base + "plant/tins"])]
    ['company/tin', 'plant/tins']
    """
    kind, _, slug = thing.removeprefix(THING).partition("/")
    named: dict[str, str] = {}
    same = []
    for iri in things:
        its_kind, _, its_slug = iri.removeprefix(THING).partition("/")
        if its_slug == slug:
            same.append(iri)
        elif its_kind == kind:
            named[its_slug] = iri
    return [*sorted(same), *(named[each] for each in nearest_names(thing, named))][:MOST_NEAREST]


async def _things(library: Library) -> tuple[str, ...]:
    async def read() -> tuple[str, ...]:
        return tuple(each["thing"].text for each in (await library.select("things")).each)

    return await library.remember(("things",), read)


async def _ranges(library: Library) -> tuple[PassageRange, ...]:
    async def read() -> tuple[PassageRange, ...]:
        found = (passage_range(each["passage"].text) for each in (await library.select("ranges")).each)
        return tuple(each for each in found if each)

    return await library.remember(("ranges",), read)
