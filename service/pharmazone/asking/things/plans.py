"""What is intended or predicted: each plan with its figure, time and passages, beside what is told as a fact."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pharmazone.asking.kinds import kind_of
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.things.evidence import Passage, bound_of, read_passages
from pharmazone.asking.things.members import BARE
from pharmazone.asking.things.properties import Headings, Properties, headings_of, properties_of
from pharmazone.terms import (
    HAS_UNIT,
    PZ,
)


@dataclass(frozen=True)
class Stated:
    """A value that passages state of a thing."""

    thing: str
    value: Value
    passages: tuple[Passage, ...]

    @property
    def bound(self) -> str:
        """Give the bound that the passages agree on; empty where the figure is exact."""
        return bound_of(self.passages)

    @property
    def modalities(self) -> tuple[str, ...]:
        """Give how it is meant."""
        return tuple(sorted({iri for each in self.passages for iri in each.modality}))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Give who says it, where that is told."""
        return tuple(sorted({iri for each in self.passages for iri in each.speakers}))


@dataclass(frozen=True)
class Plan:
    """What is intended or predicted of a thing by the property `intends`, and what is told by its counterpart.

    `heading` is where the page of a thing tells what the counterpart says. The days are those of the thing itself, both
    inclusive and empty where they are not told; `periods` are vague ones.
    """

    thing: str
    intends: str
    fact: str
    stated: tuple[Stated, ...]
    told: tuple[Stated, ...]
    heading: str
    first: str = ""
    last: str = ""
    periods: tuple[str, ...] = ()
    unit: str = ""

    @property
    def kind(self) -> str:
        """Give the kind of the thing."""
        return kind_of(self.thing)

    @property
    def key(self) -> str:
        """Give what tells it apart from all others."""
        return f"{self.thing} {self.intends}"

    @property
    def modalities(self) -> tuple[str, ...]:
        """Give how its values are meant."""
        return tuple(sorted({iri for each in self.stated for iri in each.modalities}))

    def iris(self) -> set[str]:
        """Give every IRI of it."""
        each_stated = (*self.stated, *self.told)
        values = {each.value.text for each in each_stated if each.value.kind == "iri"}
        passages = [passage for each in each_stated for passage in each.passages]
        articles = {each.place.article_iri for each in passages}
        said = {iri for each in passages for iri in (*each.modality, *each.bound, *each.speakers)}
        things = {self.thing, self.intends, self.fact, *(each.thing for each in each_stated)}
        return {*things, *self.periods, *values, *articles, *said, *([self.unit] if self.unit else [])}


async def plans_of(library: Library) -> Sequence[Plan]:
    """Look up every plan and forecast; once for the same data."""

    async def look_up() -> Sequence[Plan]:
        planned, told = await library.select("all-plans"), await library.select("told-beside-plans")
        cited = {each["passage"].text for found in (planned, told) for each in found.each}
        about = await library.select("passages", nodes_of(cited)) if cited else Solutions((), ())
        things = {each["thing"].text for each in planned.each}
        times = await library.select("plan-times", nodes_of(things)) if things else Solutions((), ())
        values = {each["value"].text for each in planned.each if each["value"].kind == "iri"}
        classes = await library.select("classes", nodes_of(values)) if values else Solutions((), ())
        properties = await properties_of(library)
        heading_by = _heading_by(classes, await headings_of(library), properties)
        return read_plans(planned, told, read_passages(about, cited), times, properties, heading_by)

    return await library.remember(("all-plans",), look_up)


def read_plans(
    planned: Solutions,
    told: Solutions,
    passages: Mapping[str, Passage],
    times: Solutions,
    properties: Properties,
    heading_by: Callable[[str, Iterable[Value]], str],
) -> list[Plan]:
    """Read the answers of `all-plans.rq`, `told-beside-plans.rq` and `plan-times.rq`."""
    intended: defaultdict[tuple[str, str, str], defaultdict[tuple[str, Value], set[str]]]
    intended = defaultdict(lambda: defaultdict(set))
    for each in planned.each:
        thing = each["thing"].text
        intended[thing, each["plan"].text, each["fact"].text][thing, each["value"]].add(each["passage"].text)
    facts: defaultdict[tuple[str, str], defaultdict[tuple[str, Value], set[str]]]
    facts = defaultdict(lambda: defaultdict(set))
    for each in told.each:
        facts[each["thing"].text, each["fact"].text][each["other"].text, each["value"]].add(each["passage"].text)
    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in times.each:
        said[each["thing"].text][each["property"].text].append(each["value"].text)
    return [
        Plan(
            thing,
            plan,
            fact,
            _stated(found, passages),
            _stated(facts[thing, fact], passages),
            heading_by(plan, (value for _, value in found)),
            _first(said[thing], "earliest", "periodStart", "validFrom"),
            _first(said[thing], "latest", "periodEnd"),
            tuple(sorted(said[thing][PZ + "vaguePeriod"])),
            _unit(said[thing], properties, plan),
        )
        for (thing, plan, fact), found in intended.items()
    ]


def _heading_by(
    classes: Solutions, headings: Headings, properties: Properties
) -> Callable[[str, Iterable[Value]], str]:
    """Give what finds the heading of most values of a property, by the answer of `classes.rq` about them."""
    above: defaultdict[str, set[str]] = defaultdict(set)
    for each in classes.each:
        above[each["thing"].text].add(each["class"].text)

    def heading_by(prop: str, values: Iterable[Value]) -> str:
        counted = Counter(headings.of_statement(prop, each, above[each.text], properties) for each in values)
        return min(counted, key=lambda name: (-counted[name], headings.place(name)))

    return heading_by


def _stated(found: Mapping[tuple[str, Value], Iterable[str]], passages: Mapping[str, Passage]) -> tuple[Stated, ...]:
    made = []
    for (thing, value), iris in found.items():
        cited = sorted((passages[iri] for iri in iris if iri in passages), key=lambda one: one.place)
        made.append(Stated(thing, value, tuple(cited)))
    return tuple(sorted(made, key=lambda each: [one.place for one in each.passages]))


def _first(said: Mapping[str, list[str]], *names: str) -> str:
    return next((min(said[PZ + name]) for name in names if said.get(PZ + name)), "")


def _unit(said: Mapping[str, list[str]], properties: Properties, plan: str) -> str:
    unit = next(iter(said.get(HAS_UNIT, ())), "") or properties.units.get(plan, "")
    return "" if unit in BARE else unit
