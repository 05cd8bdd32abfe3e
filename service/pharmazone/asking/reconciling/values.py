"""What things are told with, by their properties, and how well that agrees with the cells of a row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite

from pharmazone.asking.cells import truth_of
from pharmazone.asking.kinds import kind_of
from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.reconciling.names import Written, liken
from pharmazone.asking.reconciling.reading import Given
from pharmazone.asking.reconciling.schema import Property, Way
from pharmazone.asking.solutions import Value
from pharmazone.asking.things.properties import Properties
from pharmazone.asking.things.searching.entries import key_of
from pharmazone.terms import NUMBERS, SKOS, THING, passage_range

CLOSE = frozenset({SKOS + "exactMatch", SKOS + "closeMatch"})
_TOLERANCE = 5.0
"""Numbers that differ by a fifth of the larger one no longer agree at all."""


@dataclass(frozen=True)
class Identifier:
    """An identifier of others: how close it is, its IRI, and the vocabulary that it is of."""

    closeness: str
    iri: str
    vocabulary: str


@dataclass
class Told:
    """What is told of some things: values with the graphs that say them, by the way and the property; identifiers."""

    values: defaultdict[str, defaultdict[tuple[str, str], dict[Value, list[str]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    identifiers: defaultdict[str, list[Identifier]] = field(default_factory=lambda: defaultdict(list))

    def of(self, thing: str, one: Property, properties: Properties) -> Mapping[Value, list[str]]:
        """Give the values of a property, each with the graphs that say it; what is linked is so by facts alone."""
        told: Mapping[tuple[str, str], Mapping[Value, list[str]]] = self.values.get(thing, {})
        if one.way is not Way.LINKED:
            return told.get((one.way.value, one.iri), {})
        linked: dict[Value, list[str]] = {}
        for (_, name), values in told.items():
            if name not in properties.plans:
                linked |= {value: graphs for value, graphs in values.items() if kind_of(value.text) == one.iri}
        return linked

    def iris(self) -> set[str]:
        """Give every thing that is a value."""
        return {value.text for told in self.values.values() for each in told.values() for value in each}


async def told_of(library: Library, things: Iterable[str], properties: Iterable[Property]) -> Told:
    """Look up what these properties say of things: one query for all of them, and one for identifiers."""
    told, nodes, wanted = Told(), list(nodes_of(set(things))), list(properties)
    if not nodes:
        return told
    if any(each.way in {Way.SAID, Way.POINTING, Way.LINKED} for each in wanted):
        for each in (await library.select("reconciled-values", nodes)).each:
            if "value" in each:
                said = told.values[each["thing"].text][each["way"].text, each["property"].text]
                said.setdefault(each["value"], []).append(each["graph"].text)
    if any(each.way is Way.IDENTIFIER for each in wanted):
        for each in (await library.select("reconciled-identifiers", nodes)).each:
            found = Identifier(each["predicate"].text, each["identifier"].text, each["vocabulary"].text)
            told.identifiers[each["thing"].text].append(found)
    return told


def agree(given: Given, value: Value, labels: Labels) -> float:
    """Say how well a cell agrees with a value, from 0 to 100.

    >>> year = Value("literal", "2024", datatype="http://www.w3.org/2001/XMLSchema#integer")
    >>> [agree(Given(said), year, Labels("en", {}, {})) for said in ("2024", 2024.0, "2,024", "1012", "many")]
    [100.0, 100.0, 100.0, 0.0, 0.0]
    """
    if value.kind == "iri":
        if given.id and thing_iri(given.id, labels.prefixes) == value.text:
            return 100.0
        names = [each.text for each in labels.known.get(value.text, ())] or [labels.shown(value.text).text]
        return max(liken(Written.read(str(given.said)), Written.read(name)) for name in names)
    if value.datatype in NUMBERS:
        return _agree_in_number(given, value)
    truth = truth_of(value)
    if truth is not None:
        return 100.0 * (str(given.said).lower() in ({"true", "1", "1.0"} if truth else {"false", "0", "0.0"}))
    said = str(given.said)
    if value.text.startswith(said) and said:  # a day, by its month or year too
        return 100.0
    return liken(Written.read(said), Written.read(value.text))


def agree_in_code(given: Given, identifier: Identifier, prefix: str, space: str) -> float:
    """Say whether a cell has an identifier: as an IRI, with the name of its vocabulary, or alone.

    >>> one = Identifier("", "https://example.org/code/L04", "https://example.org/code")
    >>> [agree_in_code(Given(said), one, "CODE", "https://example.org/code/") for said in ("l04", "Code: L04", "L05")]
    [100.0, 100.0, 0.0]
    """
    local = identifier.iri.removeprefix(space)
    said = given.id or (
        f"{given.said:.0f}" if isinstance(given.said, float) and isfinite(given.said) else str(given.said)
    )
    return 100.0 * (key_of(said) in {key_of(identifier.iri), key_of(local), key_of(f"{prefix}:{local}")})


def thing_iri(identifier: str, prefixes: Mapping[str, str]) -> str:
    """Give the IRI of a thing by its identifier, which may be its IRI or a prefixed name, too.

    >>> thing_iri("plant/tin-works", {}), thing_iri("plant:tin-works", {"plant": THING + "plant/"})[-16:]
    ('https://w3id.org/pharmazone/id/plant/tin-works', '/plant/tin-works')
    """
    if identifier.startswith(THING):
        return identifier
    prefix, sign, local = identifier.partition(":")
    if sign and prefixes.get(prefix, "").startswith(THING):
        return prefixes[prefix] + local
    return THING + identifier


def passages_in(graphs: Iterable[str]) -> list[str]:
    """Give those of some graphs that are passages, in the order of the text."""
    return sorted((each for each in graphs if passage_range(each)), key=lambda each: passage_range(each) or ())


def labelled(labels: Labels, thing: str) -> list[Value]:
    """Give the labels of a thing as values."""
    return [Value("literal", each.text, each.language) for each in labels.known.get(thing, ())]


def _agree_in_number(given: Given, value: Value) -> float:
    try:
        said = float(str(given.said).replace(",", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", ""))
        true = float(value.text)
    except ValueError:
        return 0.0
    if not (isfinite(said) and isfinite(true)):
        return 0.0
    largest = max(abs(said), abs(true))
    return 100.0 * max(0.0, 1 - _TOLERANCE * abs(said - true) / largest) if largest else 100.0
