"""What is not told of a thing, though it is told of others of its class; and how many are counted but not named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.things.properties import Properties
from pharmazone.terms import RDF

# A property is missed where at least so many others have it, and at least one in so many.
_LEAST_HAVING: Final = 3
_ONE_IN: Final = 6


@dataclass(frozen=True)
class Missing:
    """What is not told of a thing: a property or a sort of nameless things, and of how many others it is told.

    `is_planned` says that it is told as a plan alone.
    """

    term: str
    having: int
    others: int
    is_planned: bool


@dataclass(frozen=True)
class Count:
    """What is counted of a thing: by which property or indicator, how many are stated and named, where it is stated."""

    counted: str
    stated: str
    bound: str
    named: str
    passage: str


@dataclass(frozen=True)
class Having:
    """Of how many things of a class each property, or sort of nameless things, is told; and how many there are."""

    things: int
    properties: Mapping[str, int]
    kinds: Mapping[str, int]

    @classmethod
    def read(cls, found: Solutions) -> "Having":
        """Read the answer of `having.rq`."""
        told = [(each, int(each["having"].text)) for each in found.each if "property" in each]
        things = max((number for each, number in told if each["property"].text == RDF + "type"), default=0)
        kinds: dict[str, int] = {}
        for each, number in told:
            if "kind" in each:
                kinds[each["kind"].text] = max(number, kinds.get(each["kind"].text, 0))
        alone = {each["property"].text: number for each, number in told if "kind" not in each}
        alone.pop(RDF + "type", None)
        return cls(things, alone, kinds)


async def having_of(library: Library, of_class: str) -> Having:
    """Count what is told of the things of a class; once, and again only when the data may have changed."""

    async def read() -> Having:
        return Having.read(await library.select("having", nodes_of([of_class])))

    return await library.remember(("having", of_class), read)


def missing_of(having: Having, told: Iterable[str], kinds: Iterable[str], properties: Properties) -> list[Missing]:
    """List what others have and a thing has not, what most of them have first.

    `told` are the properties that are told of it, `kinds` the sorts of nameless things beside it.
    """
    known, beside, others = set(told), set(kinds), having.things - 1
    known |= {wide for each in known for wide in properties.wider.get(each, ())}
    missed = []
    for term, number in having.properties.items():
        plan = properties.counterpart.get(term)
        if term not in known and term not in properties.plans:
            missed.append(Missing(term, number, others, plan in known))
    missed += [Missing(term, number, others, False) for term, number in having.kinds.items() if term not in beside]
    told_often = (each for each in missed if each.having >= _LEAST_HAVING and each.having * _ONE_IN >= others)
    return sorted(told_often, key=lambda each: (-each.having, each.term))


async def counts_of(library: Library, thing: str) -> list[Count]:
    """List what is counted of a thing without all being named."""
    counts = await library.remember(("counts",), partial(_read_counts, library))
    return counts.get(thing, [])


async def _read_counts(library: Library) -> dict[str, list[Count]]:
    counts: dict[str, list[Count]] = {}
    for each in (await library.select("counts")).each:
        told = {name: value.text for name, value in each.items()}
        if told["stated"] != told["named"]:
            names = ("counted", "stated", "bound", "named", "passage")
            counts.setdefault(told["subject"], []).append(Count(*(told.get(name, "") for name in names)))
    return counts
