"""Facets: in what the things of a list differ, how many have each value, and which are left once some are chosen.

Values of one facet are alternatives, several facets narrow together. What is not told of a thing is a value, too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.labels import Label
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.solutions import Value
from pharmazone.asking.things.members import Aspect, Members
from pharmazone.errors import UnfitParameter, cut
from pharmazone.saved.values import read_iri
from pharmazone.terms import (
    DCTERMS,
    OWL,
    PZ,
    QUDT,
    RDF,
    SKOS,
    shorten,
)

UNKNOWN: Final = "unknown"
"""What stands in an address for what is not told."""
MOST_FACETS: Final = 10
MOST_VALUES: Final = 60
FIRST: Final = 6
"""How many values of a facet one sees at once."""
_LEAST_SHARE, _LEAST_THINGS = 0.1, 20
_FEW: Final = 20
"""In a list shorter than this, whatever two things share is worth a facet."""
_TYPE: Final = Aspect(RDF + "type")
_MOST_TOLD: Final = 12
# Machinery and identifiers: nobody narrows a list by them.
_NEVER: Final = (SKOS, OWL, DCTERMS, QUDT, PZ + "between", PZ + "mentions")

Choice = Mapping[Aspect, frozenset[str]]
"""The values that were chosen, by the texts of them; empty for what is not told."""


Naming = Callable[[str], Label]


@dataclass(frozen=True)
class Offer:
    """A value: as an address has it, what it is called (None for what is not told), how many things it would leave."""

    value: str
    label: Label | None
    things: int
    is_chosen: bool
    iri: str = ""


@dataclass(frozen=True)
class Facet:
    """An aspect with its values, those of most things first."""

    aspect: Aspect
    name: str
    offers: tuple[Offer, ...]

    @property
    def first(self) -> list[Offer]:
        """Give the values that one sees at once: those of most things, what is not told, and what is chosen."""
        return [each for place, each in enumerate(self.offers) if place < FIRST or each.is_chosen or not each.label]

    @property
    def rest(self) -> list[Offer]:
        """Give the other values."""
        return [each for each in self.offers if each not in self.first]


def facets_of(members: Members) -> tuple[Aspect, ...]:
    """Choose the aspects that part the things best: told of many of them, with few values that several share.

    Where things are of several classes, that is always one of them: each class leads to the list of its things.
    """
    whole = len(members.held)
    fitting: list[tuple[float, Aspect]] = []
    for aspect, things in members.things_with.items():
        if aspect.iri.startswith(_NEVER) or aspect in members.nameless or members.is_told_otherwise(aspect):
            continue
        if not _parts(members, aspect, whole):
            continue
        # What points from elsewhere is a step further away.
        fitting.append((len(things) / whole * (0.5 if aspect.pointing else 1.0), aspect))
    chosen: list[Aspect] = []
    for _, aspect in sorted(fitting, key=lambda each: (-each[0], each[1])):
        if len(chosen) < MOST_FACETS and not members.is_below(aspect, chosen):
            chosen.append(aspect)
    if _TYPE in members.things_with and _TYPE not in chosen:
        chosen = [*chosen[: MOST_FACETS - 1], _TYPE]
    return tuple(chosen)


def _parts(members: Members, aspect: Aspect, whole: int) -> bool:
    things = members.things_with[aspect]
    counted = _count(members, aspect, things)
    if len(counted) > MOST_VALUES or any(each.kind != "iri" for each in counted):
        return False
    if not any(1 < number < whole for number in counted.values()):
        return False
    if whole < _FEW:
        return True
    # Where nearly each thing has a value of its own, the list itself is as good.
    differs = len(counted) <= 0.6 * len(things) or len(counted) < 0.75 * counted.total()
    return differs and len(things) >= min(_LEAST_SHARE * whole, _LEAST_THINGS)


def _count(
    members: Members, aspect: Aspect, things: Iterable[str], chosen: frozenset[str] = frozenset()
) -> Counter[Value]:
    """Count the things that have each value, a wider one too; what only follows is counted if it was chosen."""
    shown = members.narrowest_of.get(aspect, frozenset())
    told = (said.value for thing in things for said in members.held[thing].get(aspect, ()))
    return Counter(value for value in told if value in shown or value.text in chosen)


def read_choice(
    fields: Iterable[tuple[str, str]], aspects: Iterable[Aspect], members: Members, prefixes: Mapping[str, str]
) -> Choice:
    """Read what was chosen: the name of a facet, and a prefixed name, an IRI or UNKNOWN for its value.

    UnfitParameter: there is no such facet, or nothing in the list has such a value.
    """
    named = {aspect.name(prefixes): aspect for aspect in aspects}
    chosen: dict[Aspect, set[str]] = {}
    for name, value in fields:
        if name not in named:
            known = f"There are {', '.join(sorted(named))}." if named else "Nothing narrows this list."
            said = f"This list has no facet {cut(name)!r}.{tell_nearest(nearest_names(name, named))} {known}"
            raise UnfitParameter(said, parameter=cut(name))
        if value:
            chosen.setdefault(named[name], set()).add(_read_value(name, value, named[name], members, prefixes))
    return {aspect: frozenset(values) for aspect, values in chosen.items()}


def _read_value(name: str, value: str, aspect: Aspect, members: Members, prefixes: Mapping[str, str]) -> str:
    if value == UNKNOWN and len(members.things_with.get(aspect, ())) < len(members.held):
        return ""
    offered = {shorten(each.text, prefixes): each.text for each in members.values_of.get(aspect, ())}
    iri = read_iri(value, prefixes)
    if value in offered:
        return offered[value]
    if iri and iri.value in offered.values():
        return iri.value
    parts = {each.rpartition(":")[2].rpartition("/")[2]: each for each in offered}
    near = [parts[each] for each in nearest_names(value, parts)]
    listed = f" There are {', '.join(sorted(offered))}." if len(offered) <= _MOST_TOLD else ""
    said = f"Nothing in this list has {cut(value)!r} as {name}.{tell_nearest(near)}{listed}"
    raise UnfitParameter(said, parameter=name, nearest=near)


def narrow(members: Members, choice: Choice, *, but: Aspect | None = None) -> list[str]:
    """Give the things that have one of the chosen values of each facet; of all facets but one where that is named."""
    wanted = [(aspect, values) for aspect, values in choice.items() if aspect != but]
    return [thing for thing in members.held if all(_has(members, thing, aspect, values) for aspect, values in wanted)]


def _has(members: Members, thing: str, aspect: Aspect, values: frozenset[str]) -> bool:
    told = members.held[thing].get(aspect, ())
    return any(each.value.text in values for each in told) if told else "" in values


def offer(
    members: Members, aspects: Iterable[Aspect], choice: Choice, naming: Naming, prefixes: Mapping[str, str]
) -> list[Facet]:
    """Count what each value leaves, given what is chosen in the other facets; what leaves nothing is not offered.

    `naming` says what the text of a value is called.
    """
    made = []
    for aspect in aspects:
        chosen = choice.get(aspect, frozenset())
        left = narrow(members, choice, but=aspect)
        counted = _count(members, aspect, left, chosen)
        gone = {each for each in members.values_of.get(aspect, ()) if each.text in chosen and each not in counted}
        offers = [_offer(each, counted[each], chosen, naming, prefixes) for each in (*counted, *gone)]
        offers.sort(key=lambda each: (-each.things, each.label.text.casefold() if each.label else "", each.value))
        unknown = sum(aspect not in members.held[thing] for thing in left)
        if unknown or "" in chosen:
            offers.append(Offer(UNKNOWN, None, unknown, "" in chosen))
        if len(offers) > 1 or chosen:
            made.append(Facet(aspect, aspect.name(prefixes), tuple(offers)))
    return made


def _offer(value: Value, things: int, chosen: frozenset[str], naming: Naming, prefixes: Mapping[str, str]) -> Offer:
    written = shorten(value.text, prefixes)
    return Offer(written, naming(value.text), things, value.text in chosen, value.text)
