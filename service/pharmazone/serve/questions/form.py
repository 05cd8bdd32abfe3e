"""The form of a saved query: a field for each parameter, with what the data offers for it, without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from pharmazone.asking.figures import write_day
from pharmazone.asking.labels import Label
from pharmazone.asking.library import Library
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.values.choices import answering_of, choices_of
from pharmazone.errors import Problem
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.values import read_iri
from pharmazone.terms import LANGUAGES, shorten

MOST_CHECKBOXES: Final = 12
Shape = Literal["select", "checkboxes", "list", "input"]
_TYPES: Final[Mapping[str, Mapping[str, str]]] = {
    "xsd:integer": {"type": "number", "step": "1"},
    "xsd:decimal": {"type": "number", "step": "any"},
    "xsd:date": {"type": "date"},
}
_TEXT: Final = {"type": "text", "dir": "auto"}


@dataclass(frozen=True)
class Offer:
    """A value that can be chosen, what it is called, whether it is chosen now, and the rows it gives, where known."""

    value: str
    label: Label
    is_chosen: bool = False
    rows: int | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether it is known that nothing is told of it."""
        return self.rows == 0


@dataclass(frozen=True)
class Field:
    """A parameter in the form: offers to choose among, or inputs with these values and attributes."""

    name: str
    label: str
    shape: Shape
    is_required: bool
    offers: tuple[Offer, ...] = ()
    values: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    problem: Problem | None = None


async def fields_of(
    library: Library, saved: SavedQuery, values: Mapping[str, Sequence[str]], language: str, problem: Problem | None
) -> tuple[Field, ...]:
    """Make the fields, filled with what is asked; `problem` stands at the parameter that it names."""
    made = []
    for parameter in saved.header.params:
        asked = values.get(parameter.name) or ((parameter.default,) if parameter.default is not None else ())
        own = problem if problem and problem.members.get("parameter") == parameter.name else None
        made.append(await _field(library, saved, parameter, tuple(asked), language, own))
    return tuple(made)


async def _field(
    library: Library,
    saved: SavedQuery,
    parameter: Parameter,
    asked: tuple[str, ...],
    language: str,
    problem: Problem | None,
) -> Field:
    name, label, is_required = parameter.name, parameter.words(language), parameter.required
    if parameter.of_class is not None:
        asked = tuple(_prefixed(each, saved, library) for each in asked)
    offers = await _offers(library, saved, parameter, asked, language)
    if offers is None:
        hints = _hints(parameter, language)
        # A box for numbers or days drops what is none, so what was wrong is shown in one for any text.
        attributes = _TEXT if problem else _attributes(parameter)
        values = (*asked, "") if parameter.several else asked or ("",)
        return Field(name, label, "input", is_required, (), values, attributes, hints, problem)
    offered = {each.value for each in offers}
    strangers = tuple(Offer(each, Label(each), True) for each in asked if each not in offered)
    offers = (*strangers, *offers)
    if not parameter.several:
        has_none = is_required or (parameter.default is not None and not strangers)
        offers = offers if has_none else (_nothing(language, not asked), *offers)
        return Field(name, label, "select", is_required, offers, problem=problem)
    if len(offers) <= MOST_CHECKBOXES:
        return Field(name, label, "checkboxes", is_required, offers, problem=problem)
    offers = offers if is_required else (_nothing(language, not asked), *offers)
    return Field(name, label, "list", is_required, offers, hints=(PHRASES[language]["take_several"],), problem=problem)


async def _offers(
    library: Library, saved: SavedQuery, parameter: Parameter, asked: Sequence[str], language: str
) -> tuple[Offer, ...] | None:
    """Give what can be chosen; None where a reader has to write."""
    say = PHRASES[language]
    if parameter.enum:
        return tuple(Offer(each.value, Label(each.words(language)), each.value in asked) for each in parameter.enum)
    if parameter.language:
        named = [(each, Label(LANGUAGES.get(each, each), each)) for each in parameter.language]
        return tuple(Offer(each, label, each in asked) for each, label in named)
    if parameter.datatype == "xsd:boolean":
        return tuple(Offer(each, Label(say[word]), each in asked) for each, word in (("true", "yes"), ("false", "no")))
    choices = await choices_of(library, saved, parameter)
    if choices is None or not choices.is_whole:
        return None
    rows = await answering_of(library, saved, parameter) or {}
    listed = choices.by_label(language, library.prefixes)
    offers = (Offer(each.value, each.label, each.value in asked, rows.get(each.iri)) for each in listed)
    return tuple(sorted(offers, key=lambda each: each.is_empty))


def _prefixed(value: str, saved: SavedQuery, library: Library) -> str:
    """Write the IRI that a value names as the choices have it; what names none stays as it is."""
    iri = read_iri(value, {**saved.prefixes, **library.prefixes})
    return shorten(iri.value, library.prefixes) if iri else value


def _nothing(language: str, is_chosen: bool) -> Offer:
    return Offer("", Label(PHRASES[language]["any"]), is_chosen)


def _attributes(parameter: Parameter) -> dict[str, str]:
    said = {**_TYPES.get(parameter.datatype or "", _TEXT)}
    bounds = {"min": parameter.minimum, "max": parameter.maximum, "pattern": parameter.pattern}
    return said | {name: value for name, value in bounds.items() if value is not None}


def _hints(parameter: Parameter, language: str) -> tuple[str, ...]:
    """Say in the reader's language what is wanted, where the field itself does not show it."""
    say = PHRASES[language]
    said = [say.get(f"wanted_{(parameter.datatype or 'class').removeprefix('xsd:')}", "")]
    named = {"not_less": parameter.minimum, "not_more": parameter.maximum, "example": parameter.example}
    said += [f"{say[word]} {write_day(value, language)}" for word, value in named.items() if value is not None]
    return tuple(filter(None, said))
