"""The map of the graph: the classes that things are declared to be of, and the links between the things of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pharmazone.asking.library import Library


@dataclass(frozen=True)
class Links:
    """How many links of a property lead from the things of a class to those of another."""

    source: str
    property: str
    target: str
    number: int


@dataclass(frozen=True)
class Map:
    """How many things each class has, and every kind of link between classes."""

    things: Mapping[str, int]
    links: tuple[Links, ...]

    @cached_property
    def out(self) -> Mapping[str, int]:
        """Give how many links lead from the things of each class."""
        counted: Counter[str] = Counter()
        for each in self.links:
            counted[each.source] += each.number
        return counted

    @cached_property
    def back(self) -> Mapping[str, int]:
        """Give how many links lead to the things of each class."""
        counted: Counter[str] = Counter()
        for each in self.links:
            counted[each.target] += each.number
        return counted

    def between(self, classes: Iterable[str]) -> dict[tuple[str, str], int]:
        """Give how many links lead from each of these classes to each other one, the most first."""
        shown, counted = set(classes), Counter[tuple[str, str]]()
        for each in self.links:
            if {each.source, each.target} <= shown:
                counted[each.source, each.target] += each.number
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


async def read_map(library: Library) -> Map:
    """Count the classes and the links between them; once for the same data."""

    async def read() -> Map:
        classes, links = await library.select("map-classes"), await library.select("map-links")
        found = (
            Links(each["from"].text, each["property"].text, each["to"].text, int(each["links"].text))
            for each in links.each
            if "from" in each
        )
        things = {each["class"].text: int(each["things"].text) for each in classes.each if "class" in each}
        return Map(things, tuple(found))

    return await library.remember(("map",), read)
