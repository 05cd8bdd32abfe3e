"""The tool `questions`: what one can ask by name, with the values that each question takes."""

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from pharmazone.asking.catalogue import find_questions, tagged
from pharmazone.asking.joining import missing_for
from pharmazone.asking.library import Library
from pharmazone.asking.values.choices import offers_of
from pharmazone.mcp.models import Model, Told, fitting
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import Language

MOST_WHOLE: Final = 12
"""As many questions are told with everything that they take; more are listed in short."""
_MOST_WITH_CHOICES: Final = 3
_MOST_CHOICES: Final = 40


class Taken(Model):
    """A value that a question takes."""

    name: str
    label: str
    wanted: str = Field(description="What a value has to be")
    is_required: bool = False
    takes_several: bool = Field(default=False, description="Whether a list of values may be given")
    default: str | None = None
    example: str | None = None
    choices: tuple[str, ...] = Field(default=(), description="Values that the data offers, each with its label")

    def __str__(self) -> str:
        """Give the parameter in one line."""
        parts = [f"{self.name} ({self.label}): {self.wanted}"]
        parts += ["required"] if self.is_required else []
        parts += ["several in a list"] if self.takes_several else []
        parts += [f"default {self.default}"] if self.default is not None else []
        parts += [f"such as {self.example}"] if self.example is not None else []
        return "; ".join(parts) + (f"; one of: {', '.join(self.choices)}" if self.choices else "")


class Asking(Model):
    """Values to ask a question with."""

    label: str
    values: Mapping[str, tuple[str, ...]]


class Listed(Model):
    """A saved question."""

    name: str = Field(description="What `ask` calls it")
    summary: str
    question: str = ""
    reading: str = Field(default="", description="What one has to know to read its answer")
    tags: tuple[str, ...] = ()
    parameters: tuple[Taken, ...] = ()
    examples: tuple[Asking, ...] = ()
    needs: tuple[str, ...] = Field(default=(), description="Sources of others that it joins with")
    missing: tuple[str, ...] = Field(default=(), description="Those of them that are not loaded: it is not answered")
    related: tuple[str, ...] = Field(default=(), description="Questions that one would ask next")

    def __str__(self) -> str:
        """Give the question with what it takes."""
        lines = [f"- {self.name}: {self.question or self.summary}"]
        lines += [f"    {each}" for each in self.parameters]
        lines += [f"    joins with {', '.join(self.needs)}"] if self.needs else []
        lines += [f"    not answered here, since not loaded: {', '.join(self.missing)}"] if self.missing else []
        lines += [f"    for example {each.label}: {_written(each.values)}" for each in self.examples]
        return "\n".join(lines)


class QuestionsTold(Told):
    """The saved questions that were asked for."""

    questions: tuple[Listed, ...]
    total: int
    note: str = ""

    def text(self) -> str:
        """Give the list as it is read."""
        return "\n".join([*filter(None, [self.note]), *map(str, self.questions)])


async def list_questions(library: Library, words: str | None, tag: str | None, language: Language) -> QuestionsTold:
    """List saved questions; NotFound where none has the tag."""
    every = library.saved.values()
    offered = list(every) if tag is None else tagged(every, tag)
    tags = sorted({each for saved in every for each in saved.header.tags})
    sought = await find_questions(library, offered, words or "")
    found = sought.questions
    is_short = len(found) > MOST_WHOLE
    has_choices = len(found) <= _MOST_WITH_CHOICES
    told = fitting([await _told(library, each, language, is_short=is_short, has_choices=has_choices) for each in found])
    note = ""
    if sought.is_near and found:
        note = "No question has all of these words; these have some."
    elif not found:
        note = f"No question is about these words; without words all are listed. The tags are {', '.join(tags)}."
    elif is_short or len(told) < len(found):
        note = f"{len(told)} of {len(found)}; with `words` or a `tag` you see what they take. Tags: {', '.join(tags)}."
    return QuestionsTold(questions=told, total=len(found), note=note)


async def _told(
    library: Library, saved: SavedQuery, language: Language, *, is_short: bool, has_choices: bool
) -> Listed:
    header = saved.header
    words = header.words(language)
    missing = tuple(each.name for each in await missing_for(library, saved))
    if is_short:
        return Listed(name=saved.name, summary=words.summary, tags=header.tags, missing=missing)
    return Listed(
        name=saved.name,
        summary=words.summary,
        question=words.question,
        reading=words.description,
        tags=header.tags,
        parameters=tuple([await _taken(library, saved, each, language, has_choices) for each in header.params]),
        examples=tuple(Asking(label=each.words(language), values=each.values) for each in header.examples),
        needs=header.external,
        missing=missing,
        related=header.related,
    )


async def _taken(
    library: Library, saved: SavedQuery, parameter: Parameter, language: Language, has_choices: bool
) -> Taken:
    listed = await offers_of(library, saved, parameter, language) if has_choices else None
    listed = listed if listed and len(listed) <= _MOST_CHOICES else []
    return Taken(
        name=parameter.name,
        label=parameter.words(language),
        wanted=parameter.wanted,
        is_required=parameter.required,
        takes_several=parameter.several,
        default=parameter.default,
        example=parameter.example,
        choices=tuple(f"{each.value} ({each.label.text})" for each in listed),
    )


def _written(values: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{name}={'|'.join(each)}" for name, each in values.items())
