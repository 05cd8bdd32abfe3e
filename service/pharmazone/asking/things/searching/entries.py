"""What can be found, and by which names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Self

_SPACE: Final = re.compile(r"\s+")
_LONGEST_KEY: Final = 300


class Sort(IntEnum):
    """What a name is to the thing that it finds, the closest first."""

    LABEL = 0
    SPELLING = 1
    CODE = 2
    RELATED = 3
    """The name of another thing, as that of the substance is to a medicine."""
    RELATED_CODE = 4


@dataclass(frozen=True)
class Name:
    """What a thing is called; a spelling is not its label, but it is found by it.

    A code that is a number in a list is found only as a whole. `by` is the IRI of the thing whose name it really is,
    and empty where that is the thing itself.
    """

    text: str
    language: str = ""
    is_spelling: bool = False
    is_code: bool = False
    by: str = ""

    @classmethod
    def read(cls, text: str, language: str, sort: int, by: str) -> Self:
        """Read a name as an index has it."""
        is_code = sort in {Sort.CODE, Sort.RELATED_CODE}
        return cls(text, language, is_spelling=sort == Sort.SPELLING, is_code=is_code, by=by)

    @property
    def sort(self) -> Sort:
        """Say what the name is to the thing."""
        if self.by:
            return Sort.RELATED_CODE if self.is_code else Sort.RELATED
        return Sort.CODE if self.is_code else Sort.SPELLING if self.is_spelling else Sort.LABEL


@dataclass(frozen=True)
class Named:
    """What can be found: its kind, classes and names.

    `kind` is as its IRI has it, else class, property, concept, scheme, question or page. `about` says what it is in a
    line, by language; `told` is how many passages tell of it. `keys` are what names it exactly, as its IRI does and the
    codes of others, each with how far that is from the thing: 0 for the thing itself.
    """

    iri: str
    kind: str
    classes: tuple[str, ...]
    names: tuple[Name, ...]
    about: Mapping[str, str] = field(default_factory=dict)
    told: int = 0
    keys: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """What was found, by which of its names, and the words that are in none of them.

    `marked` is that name in pieces, each with whether it is what was sought; `told` is so of what it is, by language.
    """

    named: Named
    name: Name
    missing: tuple[str, ...] = ()
    marked: tuple[tuple[str, bool], ...] = ()
    told: Mapping[str, tuple[tuple[str, bool], ...]] = field(default_factory=dict)


def key_of(text: str) -> str:
    """Give the form in which codes and IRIs are compared.

    >>> key_of(" ATC l04ag17 "), key_of("DOID: 1234"), key_of("<urn:X>")
    ('atc:l04ag17', 'doid:1234', 'urn:x')
    """
    cut = text.strip().removeprefix("<").removesuffix(">")[:_LONGEST_KEY].casefold()
    return _SPACE.sub(":", cut.replace(": ", ":"))
