"""The form of a saved query: a field for each parameter, with what the data offers for it, without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from pharmazone.asking.empty.looks import Looks
from pharmazone.asking.labels import Label
from pharmazone.asking.library import Library
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.values.choices import answering_of, looks_at, offers_of
from pharmazone.errors import Problem, UnfitParameter
from pharmazone.saved.parameters import MOST_TOLD, Parameter
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.values import read_iri
from pharmazone.terms import shorten

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
    wrong: Label | None = None


@dataclass(frozen=True)
class Form:
    """The fields of a question. `is_final` is false where a choice lacks its number of rows only for now."""

    fields: tuple[Field, ...]
    is_final: bool


async def form_of(
    library: Library, saved: SavedQuery, values: Mapping[str, Sequence[str]], language: str, problem: Problem | None
) -> Form:
    """Make the form, filled with what is asked; what is wrong stands at the parameter that it is about."""
    looks, made = None if problem else looks_at(library, saved), []
    for parameter in saved.header.params:
        asked = values.get(parameter.name) or ((parameter.default,) if parameter.default is not None else ())
        own = problem.at(parameter.name) if isinstance(problem, UnfitParameter) else None
        offers = await _offers(library, saved, parameter, language, looks)
        made.append(_Making(library, saved, parameter, tuple(asked), language, own).field(offers))
    return Form(tuple(made), looks is None or looks.is_final)


async def _offers(
    library: Library, saved: SavedQuery, parameter: Parameter, language: str, looks: Looks | None
) -> tuple[Offer, ...] | None:
    """Give what can be chosen, last what gives no rows, where there are looks; None for a box to write in."""
    listed = await offers_of(library, saved, parameter, language)
    if listed is None:
        return None
    rows = await answering_of(library, saved, parameter, looks) if looks and parameter.of_class else None
    offers = (Offer(each.value, each.label, rows=(rows or {}).get(each.iri)) for each in listed)
    return tuple(sorted(offers, key=lambda each: each.is_empty))


@dataclass(frozen=True)
class _Making:
    """A field in the making."""

    library: Library
    saved: SavedQuery
    parameter: Parameter
    asked: tuple[str, ...]
    language: str
    problem: UnfitParameter | None

    def field(self, offers: tuple[Offer, ...] | None) -> Field:
        parameter, say = self.parameter, PHRASES[self.language]
        made = Field(parameter.name, parameter.words(self.language), "input", parameter.required)
        if offers is None:
            # A box for numbers or days drops what is none, so what was wrong is shown in one for any text.
            attributes = _TEXT if self.problem else _attributes(parameter)
            values = tuple(map(self._prefixed, self.asked))
            values = (*values, "") if parameter.several else values or ("",)
            hints = _hints(parameter, self.language)
            return replace(made, values=values, attributes=attributes, hints=hints, wrong=self._wrong(()))
        # What is no choice cannot be chosen again: the message tells it.
        asked = {self._prefixed(each) for each in self.asked}
        chosen = tuple(replace(each, is_chosen=each.value in asked) for each in offers)
        is_chosen = any(each.is_chosen for each in chosen)
        shape = self._shape(len(offers))
        if shape != "checkboxes" and not (is_chosen and (parameter.required or parameter.default is not None)):
            word = say["choose"] if parameter.required else say["any"]
            if not (shape == "list" and parameter.required):
                chosen = (Offer("", Label(word), not is_chosen), *chosen)
        hints = (say["take_several"],) if shape == "list" else ()
        return replace(made, shape=shape, offers=chosen, hints=hints, wrong=self._wrong(offers))

    def _shape(self, offers: int) -> Shape:
        if not self.parameter.several:
            return "select"
        return "checkboxes" if offers <= MOST_CHECKBOXES else "list"

    def _prefixed(self, value: str) -> str:
        """Write the IRI that a value names as the choices have it; what names none stays as it is."""
        iri = read_iri(value, self.library.spelled(self.saved)) if self.parameter.of_class else None
        return shorten(iri.value, self.library.prefixes) if iri else value

    def _wrong(self, offers: tuple[Offer, ...]) -> Label | None:
        """Say in the reader's language which values do not fit, and which are near; what else is wrong in English."""
        if self.problem is None:
            return None
        values, near = (self.problem.members.get(name) for name in ("values", "nearest"))
        if not isinstance(values, list):
            return Label(self.problem.detail, "en")
        say, called = PHRASES[self.language], {each.value: each.label.text for each in offers}
        said = [say["unfit_value" if len(values) == 1 else "unfit_values"].format(", ".join(values[:MOST_TOLD]))]
        said += [say["choose_offered"]] if offers else []
        if isinstance(near, list) and near:
            names = (f"{called[each]} ({each})" if each in called else str(each) for each in near)
            said.append(f"{say['nearest_values']}: {', '.join(names)}.")
        return Label(" ".join(said), self.language)


def _attributes(parameter: Parameter) -> dict[str, str]:
    said = {**_TYPES.get(parameter.datatype or "", _TEXT)}
    bounds = {"min": parameter.minimum, "max": parameter.maximum, "pattern": parameter.pattern}
    return said | {name: value for name, value in bounds.items() if value is not None}


def _hints(parameter: Parameter, language: str) -> tuple[str, ...]:
    """Say in the reader's language what is wanted, where the field itself does not show it."""
    say = PHRASES[language]
    said = [say.get(f"wanted_{(parameter.datatype or 'class').removeprefix('xsd:')}", "")]
    named = {"not_less": parameter.minimum, "not_more": parameter.maximum, "example": parameter.example}
    said += [f"{say[word]} {value}" for word, value in named.items() if value is not None]
    return tuple(filter(None, said))
