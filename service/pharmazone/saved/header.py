"""What the `#+` lines of a saved query say, each key with its type."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from pharmazone.saved.joining import SOURCE
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.words import in_language
from pharmazone.terms import LANGUAGES

SHELVES: Final = ("policy", "medicines", "statistics", "evidence", "joins")
"""The tags by which questions are grouped for people; a question stands on the first of its own that is one."""
PAGE_ROWS: Final = 100
"""How many rows of an answer a page shows where the header does not say it."""
MOST_PAGE_ROWS: Final = 1000

Name = Annotated[str, Field(min_length=1)]


def _list(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


Names = Annotated[tuple[Name, ...], BeforeValidator(_list)]
"""One name or a list of them."""
Source = Annotated[str, Field(pattern=rf"^{SOURCE}$")]
"""The name of an external source, as it is added."""


class Words(BaseModel):
    """A question in one language: what it is called, what it asks, and what one has to know to read its answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: Name
    question: Name
    description: str = ""


class Heading(BaseModel):
    """What a column of an answer is called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Name
    ru: Name

    def words(self, language: str) -> str:
        """Give the heading in a language, else in English."""
        return in_language(language, self.en, self.ru)


class Chart(BaseModel):
    """How an answer is drawn; every name is that of a variable.

    Several `x` are figures of one unit, drawn beside each other. `x2` is the end of an interval that begins at `x`.
    `bound` says of a figure that it is a lower, an upper or a rough one; the first is that of the first `x`, and so on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mark: Literal["bar", "point", "line", "tick", "span"]
    x: Names
    y: Name
    x2: Name | None = None
    color: Name | None = None
    bound: Names = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if (self.mark == "span") != (self.x2 is not None):
            raise ValueError("x2 is the end of a span, and a span has one")
        if len(self.x) > 1 and (self.color or self.mark != "bar"):
            raise ValueError("several x are drawn as bars, and told apart by their colours")
        if len(self.bound) > len(self.x):
            raise ValueError("each bound is that of one x")
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """Give the variables that the chart draws."""
        return tuple(filter(None, (*self.x, self.y, self.x2, self.color, *self.bound)))


class Example(BaseModel):
    """Values that show what a question is good for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Name
    ru: str = ""
    values: Annotated[Mapping[str, Names], Field(min_length=1)]

    def words(self, language: str) -> str:
        """Say what is asked with these values, in a language where there are words in it."""
        return in_language(language, self.label, self.ru)


class Header(BaseModel):
    """What the `#+` lines of a saved query say; every scalar is kept as it is written.

    `external` names the sources of others that it joins with: without them its answer would be empty, and no answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: Name
    question: Name
    description: str = ""
    ru: Words | None = None
    tags: tuple[Name, ...] = ()
    featured: bool = False
    evidence: tuple[Name, ...] = ()
    chart: Chart | None = None
    pictures: tuple[Name, ...] = ()
    external: tuple[Source, ...] = ()
    pagination: int = Field(PAGE_ROWS, ge=1, le=MOST_PAGE_ROWS)
    related: tuple[Name, ...] = ()
    params: tuple[Parameter, ...] = ()
    examples: tuple[Example, ...] = ()
    columns: Mapping[str, Heading] = Field(default_factory=dict)

    @field_validator("params")
    @classmethod
    def _has_each_name_once(cls, params: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        names = [each.name for each in params]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"twice the same parameter: {', '.join(twice)}")
        return params

    @field_validator("pictures")
    @classmethod
    def _has_a_chart(cls, pictures: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if pictures and not info.data.get("chart"):
            raise ValueError("pictures names the kinds of things that the chart pictures, and there is no chart")
        return pictures

    @field_validator("examples")
    @classmethod
    def _have_values_for_parameters(cls, examples: tuple[Example, ...], info: ValidationInfo) -> tuple[Example, ...]:
        known = {each.name for each in info.data.get("params", ())}
        for example in examples:
            if unknown := sorted(set(example.values) - known):
                raise ValueError(f"the example {example.label!r} has values for no parameter: {', '.join(unknown)}")
        return examples

    def words(self, language: str) -> Words:
        """Give the question in a language, else in English."""
        english = Words(summary=self.summary, question=self.question, description=self.description)
        return in_language(language, english, self.ru)

    @property
    def languages(self) -> tuple[str, ...]:
        """Give the languages that the question is worded in."""
        return tuple(each for each in LANGUAGES if each == "en" or self.ru)

    @property
    def shelf(self) -> str:
        """Give the shelf that the question stands on; empty where its tags name none."""
        return next((tag for tag in self.tags if tag in SHELVES), "")
