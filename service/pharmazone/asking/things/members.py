"""The things of a kind, with what is said of each and what points to it: what facets and columns are chosen from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from pyoxigraph import Literal

from pharmazone.asking.kinds import kind_of, mentions_of
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solution, Solutions, Value
from pharmazone.asking.things.properties import Properties, properties_of
from pharmazone.terms import (
    EXACTLY,
    HAS_UNIT,
    QUDT,
    RDF,
    THING,
    is_actual,
    shorten,
)

MENTIONS: Final = "mentions"
"""What the order by the number of passages is called."""
# A bare count or ratio needs no unit.
BARE: Final = frozenset({QUDT + "vocab/unit/NUM", QUDT + "vocab/unit/UNITLESS"})


class Aspect(NamedTuple):
    """What things differ in: a property, or what points to them by it; that is told apart by the kind of it."""

    iri: str
    pointing: str = ""

    def name(self, prefixes: Mapping[str, str]) -> str:
        """Give what it is called in an address.

        >>> prefixes = {"pz": "https://w3id.org/pharmazone/ontology#"}
        >>> jobs = Aspect("https://w3id.org/pharmazone/ontology#jobs")
        >>> jobs.name(prefixes), jobs._replace(pointing="plant").name(prefixes)
        ('jobs', 'plant.jobs')
        """
        short = shorten(self.iri, prefixes).removeprefix("pz:")
        return f"{self.pointing}.{short}" if self.pointing else short


@dataclass(frozen=True)
class Said:
    """A value, and how firmly it is said: its modalities where no passage says that it is so, and its bounds."""

    value: Value
    modalities: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()


Held = Mapping[Aspect, tuple[Said, ...]]
Wider = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True)
class Members:
    """Things with what is told of each; `mentions` counts the passages that mention one.

    `nameless` are the aspects by which what has no name of its own points to them: observations, stages, terms.
    `wider` are, by a transitive property, the values that each value leads on to.
    """

    held: Mapping[str, Held]
    mentions: Mapping[str, int] = field(default_factory=dict)
    properties: Properties = field(default_factory=Properties)
    nameless: frozenset[Aspect] = frozenset()
    wider: Wider = field(default_factory=dict)

    def is_plan(self, aspect: Aspect) -> bool:
        """Say whether what it tells is intended or predicted, and not so."""
        return aspect.iri in self.properties.plans

    def fact(self, aspect: Aspect) -> Aspect:
        """Give the aspect that tells as a fact, and of the thing itself where there is a word for it, the same."""
        inverse, iri = self.properties.inverse, self.properties.fact_of.get(aspect.iri, aspect.iri)
        return Aspect(inverse[iri]) if aspect.pointing and iri in inverse else Aspect(iri, aspect.pointing)

    def is_told_otherwise(self, aspect: Aspect) -> bool:
        """Say whether the inverse of a property tells it of the thing itself."""
        return bool(aspect.pointing) and aspect.iri in self.properties.inverse

    def is_below(self, aspect: Aspect, others: Iterable[Aspect]) -> bool:
        """Say whether one of the others tells the same and more."""
        wider = self.properties.wider.get(aspect.iri, frozenset())
        return any(each.iri in wider and each.pointing == aspect.pointing for each in others)

    def unit_of(self, thing: str) -> str:
        """Give the unit that a thing has its figures in; empty where it has none of its own."""
        told = self.held[thing].get(Aspect(HAS_UNIT), ())
        return told[0].value.text if told and told[0].value.text not in BARE else ""

    def narrowest(self, thing: str, aspect: Aspect) -> tuple[Said, ...]:
        """Give what is told of a thing without what follows from it: not the city of the site that it is in."""
        told = self.held[thing].get(aspect, ())
        wider = {} if aspect.pointing else self.wider.get(aspect.iri, {})
        beyond = {each for said in told for each in wider.get(said.value.text, ())}
        # In a circle each would be wider than the other.
        return tuple(said for said in told if said.value.text not in beyond) or told

    @cached_property
    def things_with(self) -> Mapping[Aspect, tuple[str, ...]]:
        """Give the things of which each aspect is told."""
        found: defaultdict[Aspect, list[str]] = defaultdict(list)
        for thing, held in self.held.items():
            for aspect in held:
                found[aspect].append(thing)
        return {aspect: tuple(things) for aspect, things in found.items()}

    @cached_property
    def values_of(self) -> Mapping[Aspect, frozenset[Value]]:
        """Give the values that each aspect has, over all things."""
        found: defaultdict[Aspect, set[Value]] = defaultdict(set)
        for held in self.held.values():
            for aspect, told in held.items():
                found[aspect].update(each.value for each in told)
        return {aspect: frozenset(values) for aspect, values in found.items()}

    @cached_property
    def narrowest_of(self) -> Mapping[Aspect, frozenset[Value]]:
        """Give the values of each aspect that are the narrowest of some thing."""
        return {
            aspect: frozenset(said.value for thing in things for said in self.narrowest(thing, aspect))
            for aspect, things in self.things_with.items()
        }

    def iris(self) -> set[str]:
        """Give every IRI that is told of them, the properties included."""
        named = {aspect.iri for aspect in self.things_with}
        values = {value.text for of_one in self.values_of.values() for value in of_one if value.kind == "iri"}
        firmness = {
            iri
            for held in self.held.values()
            for told in held.values()
            for said in told
            for iri in (*said.modalities, *said.bounds)
        }
        units = {self.properties.units[name] for name in named if name in self.properties.units}
        facts = {self.fact(aspect).iri for aspect in self.things_with}
        return {*self.held, *named, *facts, *values, *firmness, *units}


async def members_of(library: Library, kind: str) -> Members:
    """Look up the things of a kind; once for the same data."""

    async def look_up() -> Members:
        beginning = [Literal(f"{THING}{kind}/")]
        things = [each["thing"].text for each in (await library.select("kind", beginning)).each]
        values = await library.select("kind-values", beginning)
        pointers = await library.select("kind-pointers", beginning)
        mentioned = await mentions_of(library)
        return Members(
            _hold(things, values, pointers),
            {each: mentioned.get(each, 0) for each in things},
            await properties_of(library),
            frozenset(_pointing(each) for each in pointers.each if each["isNameless"].text == "true"),
            await _wider(library),
        )

    return await library.remember(("members-of-kind", kind), look_up)


async def _wider(library: Library) -> Wider:
    """Look up what transitive properties lead on to; once for the same data."""

    async def look_up() -> Wider:
        found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for each in (await library.select("transitive-links")).each:
            found[each["property"].text][each["value"].text].add(each["wider"].text)
        return {name: {value: frozenset(all_) for value, all_ in of_it.items()} for name, of_it in found.items()}

    return await library.remember(("transitive-links",), look_up)


def _hold(things: Iterable[str], values: Solutions, pointers: Solutions) -> dict[str, Held]:
    told: dict[str, defaultdict[Aspect, defaultdict[Value, list[tuple[str, str]]]]] = {
        thing: defaultdict(lambda: defaultdict(list)) for thing in things
    }
    types = Counter({(each["thing"].text, each["value"].text): 1 for each in values.each if _is_type(each)})
    shared = {of_one for of_one, number in Counter(of_one for _, of_one in types).items() if number == len(told)}
    for each in values.each:
        if each["thing"].text in told and not (_is_type(each) and each["value"].text in shared):
            modality, bound = (each[name].text if name in each else "" for name in ("modality", "bound"))
            told[each["thing"].text][Aspect(each["property"].text)][each["value"]].append((modality, bound))
    for each in pointers.each:
        if each["thing"].text in told:
            told[each["thing"].text][_pointing(each)][each["subject"]].append(("", ""))
    return {thing: {aspect: _said(found) for aspect, found in held.items()} for thing, held in told.items()}


def _is_type(told: Solution) -> bool:
    return told["property"].text == RDF + "type"


def _pointing(told: Solution) -> Aspect:
    return Aspect(told["property"].text, kind_of(told["subject"].text))


def _said(found: Mapping[Value, list[tuple[str, str]]]) -> tuple[Said, ...]:
    """Fold the passages that tell a value: what one of them says is so is no plan."""
    made = []
    for value, firmness in found.items():
        modalities = sorted({modality for modality, _ in firmness})
        is_so = any(map(is_actual, modalities))
        bounds = tuple(sorted({bound for _, bound in firmness if bound not in ("", EXACTLY)}))
        made.append(Said(value, () if is_so else tuple(modalities), bounds))
    return tuple(sorted(made, key=lambda each: (each.value.text, each.value.language)))
