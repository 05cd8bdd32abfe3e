"""RDF terms as Python has them, and what Python has as the text of a value."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral
from typing import Any, Final, TypeAlias

from pharmazone.asking.labels import Labels
from pharmazone.asking.solutions import Value as Term
from pharmazone.terms import FLOATING_NUMBERS, WHOLE_NUMBERS, XSD, shorten


class IRI(str):
    """The IRI of a thing, with what it is called, and in short where a prefix fits.

    >>> plant = IRI("https://w3id.org/pharmazone/id/plant/brine", label="Brine Works", short="plant:brine")
    >>> plant.label, plant.short, plant == "https://w3id.org/pharmazone/id/plant/brine"
    ('Brine Works', 'plant:brine', True)
    """

    __slots__ = ("label", "short")
    label: str
    short: str

    def __new__(cls, iri: str, *, label: str = "", short: str = "") -> "IRI":
        """Make one; without a label it is called by its short form."""
        made = super().__new__(cls, iri)
        made.label, made.short = label or short or iri, short or iri
        return made

    def __repr__(self) -> str:
        return f"<IRI {self.short}>"

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (str(self),), {"label": self.label, "short": self.short}


class LangString(str):
    """A text in a language, by its tag (BCP 47).

    >>> name = LangString("рассол", language="ru")
    >>> name, name.language
    ('рассол', 'ru')
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, *, language: str) -> "LangString":
        """Make one."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (str(self),), {"language": self.language}


class TypedString(str):
    """The text of a term that Python has nothing better for, with the IRI of its datatype.

    The datatype is empty for a blank node, which is written `_:b`, and for a triple term.
    """

    __slots__ = ("datatype",)
    datatype: str

    def __new__(cls, text: str, *, datatype: str = "") -> "TypedString":
        """Make one."""
        made = super().__new__(cls, text)
        made.datatype = datatype
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (str(self),), {"datatype": self.datatype}


Value: TypeAlias = IRI | LangString | TypedString | str | bool | int | Decimal | float | datetime | date
"""What a variable is bound to."""
One: TypeAlias = str | bool | int | float | Decimal | date
Given: TypeAlias = One | Iterable[One] | None
"""What is given for a parameter: one value, several, or None for none."""

_WHOLE: Final = (re.compile(r"[+-]?[0-9]+"), int)
_FLOATING: Final = (re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN"), float)
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_READ: Final[Mapping[str, tuple[re.Pattern[str], Callable[[str], Value]]]] = {
    **dict.fromkeys(WHOLE_NUMBERS, _WHOLE),
    **dict.fromkeys(FLOATING_NUMBERS, _FLOATING),
    XSD + "decimal": (re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"), Decimal),
    XSD + "boolean": (re.compile(r"true|false|1|0"), lambda text: text in {"true", "1"}),
    XSD + "date": (re.compile(_DAY), date.fromisoformat),
    XSD + "dateTime": (
        re.compile(_DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?"),
        datetime.fromisoformat,
    ),
    XSD + "string": (re.compile(r".*", re.DOTALL), str),
}
"""The datatypes of XSD that Python has a type for: their lexical forms, and how one is read."""


def read_term(term: Term, labels: Labels) -> Value:
    """Give what Python has for a term; a literal that is none of its datatype stays a TypedString.

    >>> read_term(Term("literal", "8.5", datatype=XSD + "decimal"), Labels("en", {}, {}))
    Decimal('8.5')
    """
    if term.kind == "iri":
        return IRI(term.text, label=labels.shown(term.text).text, short=shorten(term.text, labels.prefixes))
    if term.kind != "literal":
        return TypedString(f"_:{term.text}" if term.kind == "blank" else term.text)
    if term.language:
        return LangString(term.text, language=term.language)
    known = _READ.get(term.datatype)
    if known and known[0].fullmatch(term.text):
        try:
            return known[1](term.text)
        except ValueError:  # the 30th of February, a number of more digits than Python reads
            pass
    return TypedString(term.text, datatype=term.datatype)


def write_values(given: Mapping[str, Given]) -> dict[str, tuple[str, ...]]:
    """Give the texts of what is given for parameters; None counts as not given. TypeError: no value can be so."""
    written = {name: tuple(_written(name, each) for each in _listed(value)) for name, value in given.items()}
    return {name: texts for name, texts in written.items() if texts}


def _listed(given: Given) -> Iterable[Any]:
    if given is None:
        return ()
    if isinstance(given, Iterable) and not isinstance(given, str | bytes):
        return given
    return (given,)


def _written(name: str, value: object) -> str:
    match value:
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case Integral():
            return str(int(value))
        case float():
            return f"{Decimal(repr(float(value))):f}"
    raise TypeError(f"{name}: {value!r} is no value; give a text, a number, a date, a boolean or a list of them.")
