"""Other values that a parameter could have had, those that are nearest to what was given first."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from pharmazone.asking.figures import write_day, write_number
from pharmazone.asking.folding import fold
from pharmazone.asking.labels import Label
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.solutions import Solution
from pharmazone.asking.values.choices import Choice, offers_of
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.values import ORDERS, is_lexical, read_iri
from pharmazone.terms import XSD

_MOST_FIGURES: Final = 64


async def other_values(
    library: Library, saved: SavedQuery, parameter: Parameter, given: Sequence[str], language: str
) -> list[Choice]:
    """List the other values that a parameter offers: texts in their order, things by what they are and are called."""
    listed = await offers_of(library, saved, parameter, language) or []
    if parameter.of_class is None:
        return [each for each in listed if each.value not in given]
    spelled = library.spelled(saved)
    asked = {iri.value for each in given if (iri := read_iri(each, spelled))}
    found = await library.select("classes", nodes_of({each.iri for each in listed}))
    classes: dict[str, set[str]] = {}
    for each in found.each:
        classes.setdefault(each["thing"].text, set()).add(each["class"].text)
    near_to = [each for each in listed if each.iri in asked]
    return sorted(
        (each for each in listed if each.iri not in asked),
        key=lambda each: -max((_nearness(each, other, classes) for other in near_to), default=0.0),
    )


def _nearness(one: Choice, other: Choice, classes: Mapping[str, set[str]]) -> float:
    """Say how near two things are, from 0 to 2: how alike they are called, and how many of their classes they share."""
    alike = SequenceMatcher(None, fold(one.label.text), fold(other.label.text)).ratio()
    mine, theirs = classes.get(one.iri, set()), classes.get(other.iri, set())
    return alike + len(mine & theirs) / max(1, len(mine | theirs))


def figures_shown(
    parameter: Parameter, given: str, solutions: Iterable[Solution], language: str
) -> tuple[list[Choice], list[Choice]]:
    """Give the numbers or days of these solutions that the parameter could have had: those below and those above.

    The nearest come first. Only they can make a difference to a question that compares with what it shows.
    """
    datatype = (parameter.datatype or "").replace("xsd:", XSD)
    order = ORDERS[parameter.datatype or ""]
    shown = {value.text for each in solutions for value in each.values() if value.datatype == datatype}
    figures = sorted((each for each in shown if is_lexical(each, parameter.datatype or "")), key=order)
    below = [each for each in reversed(figures) if order(each) < order(given)][:_MOST_FIGURES]
    above = [each for each in figures if order(each) > order(given)][:_MOST_FIGURES]
    return [_figure(each, language) for each in below], [_figure(each, language) for each in above]


def _figure(text: str, language: str) -> Choice:
    return Choice(text, Label(write_day(write_number(text, language, is_parted=True), language)))
