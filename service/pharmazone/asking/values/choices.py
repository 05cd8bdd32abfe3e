"""What the data offers as the values of a parameter, by label; and what is near to a value that it does not have."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pyoxigraph import NamedNode

from pharmazone.asking.empty.looks import Looks
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.nearest import MOST_NEAREST, cut, last_part, nearest_names, tell_nearest
from pharmazone.asking.solutions import Solutions
from pharmazone.errors import UnfitParameter
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery, Values
from pharmazone.saved.values import read_iri
from pharmazone.terms import shorten

MOST_CHOICES: Final = 1000
MOST_LOOKED_AT: Final = 100
"""How many choices are tried for what they give."""
LOOKING_SECONDS: Final = 2.0


@dataclass(frozen=True)
class Choice:
    """A value that fits: as it is written in an address, as an IRI, and what it is called."""

    value: str
    iri: str
    label: Label


@dataclass(frozen=True)
class Choices:
    """The things of a class that a parameter may name. A class with more than MOST_CHOICES is not listed whole."""

    iris: frozenset[str]
    is_whole: bool
    labels: Solutions

    def by_label(self, language: str, prefixes: Mapping[str, str]) -> list[Choice]:
        """List them in the order of their labels in a language."""
        labels = Labels.read(language, self.labels, prefixes)
        listed = [Choice(shorten(iri, prefixes), iri, labels.of(iri)) for iri in self.iris]
        return sorted(listed, key=lambda each: (each.label.text.casefold().replace("ё", "е"), each.iri))


async def choices_of(library: Library, saved: SavedQuery, parameter: Parameter) -> Choices | None:
    """Look up what the data offers for a parameter; None for one that is no IRI of a class."""
    if parameter.of_class is None:
        return None
    query, named = ("members-of-scheme", parameter.scheme) if parameter.scheme else ("members", parameter.of_class)
    iri = read_iri(named, library.spelled(saved))
    return await library.remember((query, str(iri)), partial(_look_up, library, query, iri))


async def _look_up(library: Library, query: str, iri: NamedNode | None) -> Choices:
    members = (await library.select(query, [iri])).iris() if iri else set()
    is_whole = len(members) <= MOST_CHOICES
    nodes = list(nodes_of(members))
    labels = await library.select("labels", nodes) if is_whole and nodes else Solutions((), ())
    return Choices(frozenset(members), is_whole, labels)


async def answering_of(library: Library, saved: SavedQuery, parameter: Parameter) -> Mapping[str, int] | None:
    """Count the rows that each choice of a parameter gives, by its IRI, the other parameters being at their defaults.

    None where that is not known: there is no choice or there are too many, or not all were looked at in time; what was
    seen is remembered, so that the next who asks goes on from there.
    """
    choices = await choices_of(library, saved, parameter)
    if choices is None or not choices.is_whole or len(choices.iris) > MOST_LOOKED_AT or saved.form != "SELECT":
        return None
    counted = await library.remember(("answering", saved.name, parameter.name), _no_counts)
    left = sorted(choices.iris - counted.keys())
    if left:
        looks = Looks(library, saved, most=MOST_LOOKED_AT, seconds=LOOKING_SECONDS)
        found = await looks.each({**saved.examples, parameter.name: (iri,)} for iri in left)
        counted.update((iri, rows) for iri, rows in zip(left, found, strict=True) if rows is not None)
    return counted if choices.iris <= counted.keys() else None


async def _no_counts() -> dict[str, int]:
    return {}


async def name_values(
    library: Library, saved: SavedQuery, values: Mapping[str, Sequence[str]], language: str
) -> list[tuple[str, tuple[str, ...]]]:
    """Give the values that a question is asked with in words, each beside what its parameter is called."""
    named = []
    for parameter in saved.header.params:
        if given := values.get(parameter.name):
            naming = await naming_of(library, saved, parameter, language)
            named.append((parameter.words(language), tuple(map(naming, given))))
    return named


def tell_value(label: str, value: str) -> str:
    """Say what a parameter is asked with, and no word twice.

    >>> tell_value("Site", "Quay"), tell_value("Plant", "Tin plant")
    ('Site: Quay', 'Tin plant')
    """
    return value if label.casefold() in value.casefold() else f"{label}: {value}"


async def naming_of(library: Library, saved: SavedQuery, parameter: Parameter, language: str) -> Callable[[str], str]:
    """Give what says in words what a value of a parameter means; a value that has no words stays as it is."""
    words = {each.value: each.words(language) for each in parameter.enum or ()}
    choices = await choices_of(library, saved, parameter)
    if choices is None:
        return lambda value: words.get(value, value)
    labels = Labels.read(language, choices.labels, library.prefixes)
    spelled = library.spelled(saved)

    def naming(value: str) -> str:
        iri = read_iri(value, spelled)
        return labels.of(iri.value).text if iri else value

    return naming


async def refuse_strangers(library: Library, saved: SavedQuery, values: Values) -> None:
    """Raise UnfitParameter where a value names nothing of its class; no solutions would read as "not said"."""
    spelled = library.spelled(saved)
    for parameter in saved.header.params:
        given = values.get(parameter.name, ())
        choices = await choices_of(library, saved, parameter) if given else None
        if choices is None:
            continue
        for value in (given,) if isinstance(given, str) else given:
            thing = read_iri(value, spelled)
            if thing and not await _is_member(library, parameter, thing, choices, spelled):
                raise _stranger(parameter, value, _nearest(thing.value, choices.iris, spelled))


async def _is_member(
    library: Library, parameter: Parameter, thing: NamedNode, choices: Choices, prefixes: Mapping[str, str]
) -> bool:
    if choices.is_whole or thing.value in choices.iris or parameter.scheme:
        return thing.value in choices.iris
    of_class = read_iri(parameter.of_class or "", prefixes)
    found = await library.select("classes", [thing])
    return any(of_class and each["class"].text == of_class.value for each in found.each)


def _stranger(parameter: Parameter, value: str, nearest: list[str]) -> UnfitParameter:
    shown = cut(value)
    said = f"The parameter {parameter.name} does not fit: no {parameter.of_class} called {shown!r} is known here."
    said += tell_nearest(nearest)
    return UnfitParameter(said, parameter=parameter.name, value=shown, wanted=parameter.of_class, nearest=nearest)


def _nearest(iri: str, members: Iterable[str], prefixes: Mapping[str, str]) -> list[str]:
    by_name: dict[str, list[str]] = {}
    for each in sorted(members):
        by_name.setdefault(last_part(each), []).append(shorten(each, prefixes))
    return [each for name in nearest_names(iri, by_name) for each in by_name[name]][:MOST_NEAREST]
