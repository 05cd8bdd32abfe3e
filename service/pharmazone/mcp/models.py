"""What every answer is made of: values with their labels, and how much of them one answer holds."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from pharmazone.asking.labels import Labels
from pharmazone.asking.legible import legible
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Value
from pharmazone.errors import UnfitParameter, cut
from pharmazone.saved.values import read_iri
from pharmazone.terms import XSD, passage_range, shorten

MOST_CHARACTERS: Final = 20_000
"""How long a list in an answer gets, as JSON: a model reads all of it, and has other things to remember."""
MOST_OF_A_TEXT: Final = 1_000


class Model(BaseModel):
    """A part of an answer; what is empty is left out of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Told(Model):
    """A whole answer: structured for programs, and the same as a text that can be read alone."""

    @abstractmethod
    def text(self) -> str:
        """Give the answer as it is read."""


class Cell(Model):
    """A value with what it is called."""

    value: str = Field(description="An IRI in full, or the text of a literal")
    name: str = Field(default="", description="The IRI as a prefixed name, which the tools and SPARQL take as well")
    label: str = Field(default="", description="What the IRI is called")
    language: str = Field(default="", description="The language of a text")
    datatype: str = Field(default="", description="The datatype of a literal that is no plain text")
    is_cut: bool = Field(default=False, description="Whether the text goes on")

    def __str__(self) -> str:
        """Give the value as it is read, on one line: a label with its name, or a text."""
        if self.name and self.label not in {"", self.name}:
            return f"{self.label} ({self.name})"
        return self.name or one_line(self.value) + ("..." if self.is_cut else "")


Item = TypeVar("Item", bound=Model)


def cell_of(value: Value, labels: Labels) -> Cell:
    """Give a term of an answer with its label."""
    if value.kind == "iri":
        return cell_of_iri(value.text, labels)
    text = legible(value.text)
    datatype = "" if value.language or value.datatype == XSD + "string" else shorten(value.datatype, labels.prefixes)
    is_cut = len(text) > MOST_OF_A_TEXT
    return Cell(value=text[:MOST_OF_A_TEXT], language=value.language, datatype=datatype, is_cut=is_cut)


def cell_of_iri(iri: str, labels: Labels) -> Cell:
    """Give an IRI with its label."""
    name = shorten(iri, labels.prefixes)
    label = labels.of(iri)
    # That of a passage is made of its name.
    known = "" if passage_range(iri) or label.text == labels.shorten(iri) else label.text
    return Cell(value=legible(iri), name=legible(name if name != iri else f"<{iri}>"), label=one_line(known))


def one_line(text: str) -> str:
    """Give a text without breaks, which would look like parts of the answer."""
    return " ".join(legible(text).split())


def fitting(items: Sequence[Item], characters: int = MOST_CHARACTERS) -> tuple[Item, ...]:
    """Give the first items whose JSON is not longer than so many characters together; at least one where there are."""
    kept: list[Item] = []
    for each in items:
        characters -= len(each.model_dump_json(exclude_defaults=True))
        if characters < 0 and kept:
            break
        kept.append(each)
    return tuple(kept)


def read_name(library: Library, text: str) -> str:
    """Read an IRI or a prefixed name; UnfitParameter where it is neither."""
    node = read_iri(text.strip(), library.prefixes)
    if node is None:
        said = f"{cut(text)!r} is neither an IRI nor a name with a known prefix; `search` finds things by words."
        raise UnfitParameter(said, parameter="iri")
    return node.value
