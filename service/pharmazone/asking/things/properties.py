"""What the vocabulary says of its properties, and under which headings a page tells what has them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Self

from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.terms import (
    HAS_UNIT,
    NUMBERS,
    OWL,
    PZ,
    RDFS,
)

NATURE: Final = "nature"
"""The heading of what fits under no other."""
FIGURES: Final = "figures"


@dataclass(frozen=True)
class Properties:
    """Wider properties (all of them, itself left out), inverse ones both ways, those of plans, and units; by IRIs."""

    wider: Mapping[str, frozenset[str]] = field(default_factory=dict)
    inverse: Mapping[str, str] = field(default_factory=dict)
    counterpart: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    neutral: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()

    @classmethod
    def read(cls, found: Solutions) -> Self:
        """Read the answer of `properties.rq`."""
        said: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for each in found.each:
            said[each["said"].text][each["property"].text].add(each["value"].text)
        inverse = {one: min(others) for one, others in said[OWL + "inverseOf"].items()}
        return cls(
            {name: _all_above(name, said[RDFS + "subPropertyOf"]) for name in said[RDFS + "subPropertyOf"]},
            {other: one for one, other in inverse.items()} | inverse,
            {name: min(others) for name, others in said[PZ + "counterpart"].items()},
            {name: min(units) for name, units in said[HAS_UNIT].items()},
            frozenset(said[PZ + "modalityNeutral"]),
            frozenset(said[PZ + "linksToSubject"]),
        )

    @property
    def plans(self) -> frozenset[str]:
        """Give the properties that tell plans and forecasts alone."""
        return frozenset(self.counterpart.values())

    @cached_property
    def fact_of(self) -> Mapping[str, str]:
        """Give the property that tells as a fact what each property of plans tells."""
        return {plan: fact for fact, plan in self.counterpart.items()}


def _all_above(name: str, above: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        fresh = set(above.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return frozenset(found - {name})


@dataclass(frozen=True)
class Headings:
    """The headings of a page, in order; by classes of things, units of figures, datatypes of literals, and properties.

    A property that has one says under it whatever its values are.
    """

    names: tuple[str, ...] = ()
    by_class: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, found: Solutions) -> Self:
        """Read the answer of `sections.rq`; of two headings of one class the earlier counts."""
        ranked = sorted((int(each["rank"].text), each["section"].text, each["class"].text) for each in found.each)
        names = tuple(dict.fromkeys(name for _, name, _ in ranked))
        return cls(names, {of_class: name for _, name, of_class in reversed(ranked)})

    def place(self, name: str) -> int:
        """Give the place of a heading among all."""
        return self.names.index(name) if name in self.names else 0

    def of_statement(self, prop: str, value: Value, classes: Iterable[str], properties: Properties) -> str:
        """Give the heading of what a property says, or its counterpart as a plan; `classes` are those of the value."""
        fact = properties.fact_of.get(prop, prop)
        if fact in self.by_class:
            return self.by_class[fact]
        if value.kind == "literal":
            return self.of_literal(value, properties.units.get(fact) or properties.units.get(prop))
        return self.of_classes(classes)

    def of_classes(self, classes: Iterable[str]) -> str:
        """Give the heading of a thing of these classes."""
        found = {self.by_class[each] for each in classes if each in self.by_class}
        return min(found, key=self.names.index) if found else NATURE

    def of_literal(self, value: Value, unit: str | None) -> str:
        """Give the heading of a literal: a figure in a unit, or any other."""
        if value.datatype in NUMBERS:
            return self.by_class.get(unit or "", FIGURES)
        return self.by_class.get(value.datatype, NATURE)


async def properties_of(library: Library) -> Properties:
    """Read the properties of the vocabulary; once, and again only when the data may have changed."""

    async def read() -> Properties:
        return Properties.read(await library.select("properties"))

    return await library.remember(("properties",), read)


async def headings_of(library: Library) -> Headings:
    """Read the headings of pages; once, as the properties."""

    async def read() -> Headings:
        return Headings.read(await library.select("sections"))

    return await library.remember(("sections",), read)
