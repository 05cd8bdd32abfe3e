"""The parameters of a saved query, and the kinds of values that they can have."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pharmazone.errors import UnfitParameter, cut
from pharmazone.saved.template import Term
from pharmazone.saved.values import DATATYPES, ORDERS, is_lexical, read_iri, read_literal, read_text
from pharmazone.saved.words import in_language

RESERVED: Final = frozenset(
    ["help", "lang", "labels", "format", "limit", "page", "release", "timeout", "chart", "endpoint"]
)
MOST_VALUES: Final = 50
MOST_TOLD: Final = 3
"""How many values that do not fit are told of one parameter."""


def tell_values(values: Sequence[str]) -> str:
    """Say what was given, as part of a sentence; of many values only the first.

    >>> tell_values(["a"]), tell_values(["a", "b"]), tell_values(list("abcdefg"))
    ("'a'", "'a' or 'b'", "'a', 'b', 'c' or 4 more")
    """
    shown = [repr(each) for each in values[:MOST_TOLD]]
    shown += [f"{len(values) - MOST_TOLD} more"] if len(values) > MOST_TOLD else []
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


class Option(BaseModel):
    """One of the texts of an enumeration, with its words in English and Russian."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Annotated[str, Field(min_length=1)]
    label: str = ""
    ru: str = ""

    def words(self, language: str) -> str:
        """Say what the text means, in a language where there are words in it."""
        return in_language(language, self.label or self.value, self.ru)


def _option(given: Any) -> Any:
    return {"value": given} if isinstance(given, str) else given


class Parameter(BaseModel):
    """A parameter of a saved query. Exactly one of `class`, `datatype`, `enum` and `language` is its kind.

    Bounds are inclusive. `scheme` narrows the concepts of a class to one scheme. With `several` it may have more than
    one value, at most MOST_VALUES; the query then answers for each of them. Another kind is one more field here, one
    more line in `_read` and its words in `wanted`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9]*$")
    label: str = Field(min_length=1)
    ru: str = ""
    of_class: Annotated[str | None, Field(alias="class", min_length=1)] = None
    scheme: Annotated[str | None, Field(min_length=1)] = None
    datatype: str | None = None
    enum: Annotated[tuple[Annotated[Option, BeforeValidator(_option)], ...] | None, Field(min_length=1)] = None
    language: Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] | None, Field(min_length=1)] = None
    several: bool = False
    required: bool = False
    default: str | None = None
    example: str | None = None
    minimum: Annotated[str | None, Field(alias="minInclusive")] = None
    maximum: Annotated[str | None, Field(alias="maxInclusive")] = None
    pattern: str | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.name in RESERVED:
            raise ValueError(f"the name {self.name!r} is reserved; reserved are {', '.join(sorted(RESERVED))}")
        if sum(each is not None for each in (self.of_class, self.datatype, self.enum, self.language)) != 1:
            raise ValueError(f"the parameter {self.name!r} needs exactly one of class, datatype, enum and language")
        if self.scheme is not None and self.of_class is None:
            raise ValueError(f"the parameter {self.name!r} has a scheme, which only narrows a class")
        if self.datatype is not None and self.datatype not in DATATYPES:
            raise ValueError(f"the datatype {self.datatype!r} is unknown; known are {', '.join(DATATYPES)}")
        if self.required and self.example is None:
            raise ValueError(f"the parameter {self.name!r} is required, so it needs an example")
        if self.required and self.default is not None:
            raise ValueError(f"the parameter {self.name!r} is required, so a default is never used")
        if self.pattern is not None and self.datatype != "xsd:string":
            raise ValueError("a pattern is for xsd:string only")
        if (self.minimum is not None or self.maximum is not None) and self.datatype not in ORDERS:
            raise ValueError("minInclusive and maxInclusive are for numbers and dates only")
        self._check_own_values()
        return self

    def _check_own_values(self) -> None:
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            raise ValueError(f"the pattern is no regular expression: {error}") from error
        for bound in (self.minimum, self.maximum):
            if bound is not None and not is_lexical(bound, self.datatype or ""):
                raise ValueError(f"the bound {bound!r} is not {DATATYPES[self.datatype or '']}")
        if self.of_class is None:
            for value in (self.default, self.example):
                if value is not None and self._read(value, {}) is None:
                    raise ValueError(f"its own value {value!r} does not fit: wanted is {self.wanted}")

    def words(self, language: str) -> str:
        """Give what the parameter is called, in a language where there are words in it."""
        return in_language(language, self.label, self.ru)

    @property
    def texts(self) -> tuple[str, ...]:
        """Give the texts that an enumeration or a choice of languages offers; none for other kinds."""
        return self.language or tuple(each.value for each in self.enum or ())

    @property
    def most_values(self) -> int:
        """Give how many different values it may have."""
        return MOST_VALUES if self.several else 1

    @property
    def wanted(self) -> str:
        """Say in words what a value has to be."""
        if self.texts:
            return f"one of {', '.join(self.texts)}"
        if self.of_class is not None:
            narrowed = f" of the scheme {self.scheme}" if self.scheme else ""
            shown = f", such as {self.example}" if self.example else ""
            return f"the IRI of a {self.of_class}{narrowed}, or its prefixed name{shown}"
        said = DATATYPES[self.datatype or ""]
        said += f", at least {self.minimum}" if self.minimum is not None else ""
        said += f", at most {self.maximum}" if self.maximum is not None else ""
        return said + (f", of the form {self.pattern}" if self.pattern is not None else "")

    def terms(self, values: Sequence[str], prefixes: Mapping[str, str]) -> tuple[Term | None, ...]:
        """Give a term for each different value, else that of the default, else None as the only one.

        UnfitParameter where a value does not fit, where there has to be one, and where there are too many.
        """
        given = tuple(dict.fromkeys(values)) or ((self.default,) if self.default is not None else ())
        if len(given) > self.most_values:
            said = f"at most {MOST_VALUES} values" if self.several else "one value"
            raise UnfitParameter(f"The parameter {self.name} wants {said}, not {len(given)}.", parameter=self.name)
        if not given and self.required:
            raise UnfitParameter(f"The parameter {self.name} is missing: wanted is {self.wanted}.", parameter=self.name)
        terms = {each: self._read(each, prefixes) for each in given}
        if unfit := [cut(each) for each, term in terms.items() if term is None]:
            said = f"The parameter {self.name} does not fit: wanted is {self.wanted}, not {tell_values(unfit)}."
            raise UnfitParameter(said, parameter=self.name, values=unfit)
        return tuple(dict.fromkeys(terms.values())) or (None,)

    def _read(self, value: str, prefixes: Mapping[str, str]) -> Term | None:
        if self.of_class is not None:
            return read_iri(value, prefixes)
        if self.texts:
            return read_text(value) if value in self.texts else None
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            return None
        term = read_literal(value, self.datatype or "")
        return term if term is not None and self._is_within(value) else None

    def _is_within(self, value: str) -> bool:
        order = ORDERS.get(self.datatype or "")
        if order is None:
            return True
        least = self.minimum is None or order(value) >= order(self.minimum)
        return least and (self.maximum is None or order(value) <= order(self.maximum))
