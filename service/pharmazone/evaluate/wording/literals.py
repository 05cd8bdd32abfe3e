"""What a literal may be meant to be that the store does not have as it is written."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox
import regex as re

from pharmazone.terms import LANGUAGES, XSD

_DATATYPES: Final = tuple(ox.NamedNode(XSD + name) for name in ("integer", "decimal", "double", "date", "boolean"))
_WHOLE: Final = re.compile(r"(\d+)\.0+")


def written(literal: ox.Literal) -> str:
    """Write a literal as one writes it in a query."""
    if literal.datatype == _DATATYPES[0]:
        return literal.value
    name = literal.datatype.value.removeprefix(XSD)
    return f'"{literal.value}"^^xsd:{name}' if literal.datatype in _DATATYPES else str(literal)


def variants(literal: ox.Literal, is_by_value: bool) -> Iterator[ox.Literal]:
    """Give what a literal may be meant to be: with a language, without, as a number or a date, as a string.

    Where it is compared by its value, a number is itself in all its ways of writing.
    """
    is_number = literal.language is None and literal.datatype.value != XSD + "string"
    if not is_number:
        yield from (ox.Literal(literal.value, language=each) for each in LANGUAGES if each != literal.language)
    elif is_by_value:
        return
    if literal.language is not None or is_number:
        yield ox.Literal(literal.value)
    yield from (ox.Literal(literal.value, datatype=each) for each in _DATATYPES if each != literal.datatype)
    if whole := _WHOLE.fullmatch(literal.value):
        yield ox.Literal(whole[1], datatype=_DATATYPES[0])
