"""What a parameter may be: the choices of its own and what the data offers, by label, with the rows that each gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pyoxigraph import NamedNode

from pharmazone.asking.empty.looks import Looks
from pharmazone.asking.folding import fold
from pharmazone.asking.joining import missing_for
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Solutions
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.values import read_iri
from pharmazone.terms import LANGUAGES, shorten

MOST_CHOICES: Final = 1000
MOST_LOOKED_AT: Final = 100
"""How many choices are tried for what they give."""
LOOKING_SECONDS: Final = 2.0


@dataclass(frozen=True)
class Choice:
    """A value that fits: as it is written in an address, what it is called, and its IRI where it is a thing."""

    value: str
    label: Label
    iri: str = ""


@dataclass(frozen=True)
class Choices:
    """The things of a class that a parameter may name. A class with more than MOST_CHOICES is not listed whole."""

    iris: frozenset[str]
    is_whole: bool
    labels: Solutions

    def by_label(self, language: str, prefixes: Mapping[str, str]) -> list[Choice]:
        """List them in the order of their labels in a language."""
        labels = Labels.read(language, self.labels, prefixes)
        listed = [Choice(shorten(iri, prefixes), labels.of(iri), iri) for iri in self.iris]
        return sorted(listed, key=lambda each: (fold(each.label.text), each.iri))


def fixed_choices(parameter: Parameter, language: str) -> list[Choice] | None:
    """List the values that a parameter has whatever the data says; None for things, and where there is no end."""
    if parameter.enum:
        return [Choice(each.value, Label(each.words(language))) for each in parameter.enum]
    if parameter.language:
        return [Choice(each, Label(LANGUAGES.get(each, each), each)) for each in parameter.language]
    if parameter.datatype == "xsd:boolean":
        say = PHRASES[language]
        return [Choice(each, Label(say[word].lower())) for each, word in (("true", "yes"), ("false", "no"))]
    return None


async def offers_of(library: Library, saved: SavedQuery, parameter: Parameter, language: str) -> list[Choice] | None:
    """List what a parameter may be, things by their labels; None where one has to write it."""
    choices = await choices_of(library, saved, parameter)
    if choices is None:
        return fixed_choices(parameter, language)
    return choices.by_label(language, library.prefixes) if choices.is_whole else None


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


def looks_at(library: Library, saved: SavedQuery) -> Looks:
    """Give the looks that one form may take to count what its choices give."""
    return Looks(library, saved, most=MOST_LOOKED_AT * len(saved.header.params), seconds=LOOKING_SECONDS)


async def answering_of(
    library: Library, saved: SavedQuery, parameter: Parameter, looks: Looks | None = None
) -> Mapping[str, int] | None:
    """Count the rows that each choice of a parameter gives, by its IRI, the other parameters being at their defaults.

    None where that is not known: there is no choice or there are too many, another endpoint would have to be asked that
    often, a source that the question joins with is not loaded, or not all were looked at in time; what was seen is
    remembered, so that the next who asks goes on from there. `looks` are those that may be taken in all, where there
    are other parameters.
    """
    if library.is_remote or await missing_for(library, saved):
        return None
    choices = await choices_of(library, saved, parameter)
    if choices is None or not choices.is_whole or len(choices.iris) > MOST_LOOKED_AT or saved.form != "SELECT":
        return None
    counted = await library.remember(("answering", saved.name, parameter.name), _no_counts)
    left = sorted(choices.iris - counted.keys())
    if left:
        looks = looks or looks_at(library, saved)
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
    choices = await choices_of(library, saved, parameter)
    if choices is None:
        words = {each.value: each.label.text for each in fixed_choices(parameter, language) or ()}
        return lambda value: words.get(value, value)
    labels = Labels.read(language, choices.labels, library.prefixes)
    spelled = library.spelled(saved)

    def naming(value: str) -> str:
        iri = read_iri(value, spelled)
        return labels.of(iri.value).text if iri else value

    return naming
