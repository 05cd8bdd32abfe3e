"""The parameters of a query: the one line of VALUES that they fill, and the kinds of values they can have."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pyoxigraph import Literal, NamedNode

from pharmazone.errors import Fault, UnfitParameter
from pharmazone.terms import XSD

RESERVED: Final = frozenset(["lang", "labels", "format", "limit", "page", "release", "timeout", "chart", "endpoint"])
DATATYPES: Final[Mapping[str, str]] = {
    "xsd:integer": "a whole number of at most 18 digits",
    "xsd:decimal": "a number such as 2.5, of at most 18 digits",
    "xsd:date": "a date such as 2025-10-07",
    "xsd:boolean": "true or false",
    "xsd:string": "a text",
}
_LEXICAL: Final = {
    "xsd:integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "xsd:decimal": re.compile(r"[+-]?(?=[0-9.]{1,19}$)([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    "xsd:date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "xsd:boolean": re.compile(r"true|false"),
    "xsd:string": re.compile(r".*", re.DOTALL),
}
_ORDERED: Final = {"xsd:integer": Decimal, "xsd:decimal": Decimal, "xsd:date": date.fromisoformat}
_SCHEME: Final = re.compile(r"(https?|urn):", re.IGNORECASE)

Term = NamedNode | Literal
_MARK: Final = re.compile(r"#\s*params\s*$")
_VALUES: Final = re.compile(
    r"(?P<head>\s*VALUES\s*\((?P<names>(?:\s*\?\w+)+)\s*\)\s*\{)[^{}]*(?P<tail>\}\s*#\s*params\s*)", re.IGNORECASE
)


class Malformed(Exception):
    """What is wrong in a file of queries, and in which of its lines (from 1)."""

    def __init__(self, line: int, problem: str, advice: str = "") -> None:
        self.line, self.problem, self.advice = line, problem, advice
        super().__init__(problem)

    def at(self, path: Path) -> Fault:
        """Give the fault with its place, from the folder of all queries on."""
        return Fault(f"{name_of(path)}:{self.line}", self.problem, self.advice)


def name_of(path: Path) -> str:
    """Give the path of a query's file from the folder of all queries on, as people know it.

    >>> name_of(Path("/home/ada/graph/queries/saved/plants.rq"))
    'queries/saved/plants.rq'
    """
    return "/".join(path.parts[-3:])


@dataclass(frozen=True)
class Template:
    r"""A runnable query, cut at the one line of VALUES whose solutions can be replaced.

    >>> from pyoxigraph import Literal
    >>> Template.read("SELECT * {\n  VALUES (?n) { (1) }   # params\n}").fill([{"n": Literal("a")}, {"n": None}])
    'SELECT * {\n  VALUES (?n) { ("a") (UNDEF) }   # params\n}'
    """

    before: str
    names: tuple[str, ...]
    after: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Find the line that ends in `# params`; a query without one has no names."""
        lines = text.splitlines(keepends=True)
        marked = [place for place, line in enumerate(lines) if _MARK.search(line)]
        if not marked:
            return cls(text, (), "")
        if len(marked) > 1:
            raise Malformed(marked[1] + 1, "a second line ends in `# params`", "Put every parameter in one VALUES.")
        place = marked[0]
        match = _VALUES.fullmatch(lines[place])
        if not match:
            raise Malformed(
                place + 1, "the `# params` line is no VALUES", "Write VALUES (?a ?b) { (1 UNDEF) } # params"
            )
        before, after = "".join(lines[:place]) + match["head"], match["tail"] + "".join(lines[place + 1 :])
        return cls(before, tuple(name.removeprefix("?") for name in match["names"].split()), after)

    def fill(self, solutions: Iterable[Mapping[str, Term | None]]) -> str:
        """Give the runnable text with these solutions in its VALUES; what has no term is UNDEF."""
        if not self.names:
            return self.before
        filled = (" ".join(_written(each.get(name)) for name in self.names) for each in solutions)
        return f"{self.before}{''.join(f' ({each})' for each in filled)} {self.after}"


def _written(term: Term | None) -> str:
    return "UNDEF" if term is None else str(term)


class Parameter(BaseModel):
    """A parameter of a saved query. Exactly one of `class`, `datatype` and `enum` is its kind; bounds are inclusive.

    Another kind is one more field here, one more line in `_read` and its words in `wanted`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9]*$")
    label: str = Field(min_length=1)
    of_class: Annotated[str | None, Field(alias="class", min_length=1)] = None
    datatype: str | None = None
    enum: Annotated[tuple[str, ...] | None, Field(min_length=1)] = None
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
        if sum(each is not None for each in (self.of_class, self.datatype, self.enum)) != 1:
            raise ValueError(f"the parameter {self.name!r} needs exactly one of class, datatype and enum")
        if self.datatype is not None and self.datatype not in DATATYPES:
            raise ValueError(f"the datatype {self.datatype!r} is unknown; known are {', '.join(DATATYPES)}")
        if self.required and self.example is None:
            raise ValueError(f"the parameter {self.name!r} is required, so it needs an example")
        if self.required and self.default is not None:
            raise ValueError(f"the parameter {self.name!r} is required, so a default is never used")
        if self.pattern is not None and self.datatype != "xsd:string":
            raise ValueError("a pattern is for xsd:string only")
        if (self.minimum is not None or self.maximum is not None) and self.datatype not in _ORDERED:
            raise ValueError("minInclusive and maxInclusive are for numbers and dates only")
        self._check_own_values()
        return self

    def _check_own_values(self) -> None:
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            raise ValueError(f"the pattern is no regular expression: {error}") from error
        for bound in (self.minimum, self.maximum):
            if bound is not None and not self._is_lexical(bound):
                raise ValueError(f"the bound {bound!r} is not {DATATYPES[self.datatype or '']}")
        if self.of_class is None:
            for value in (self.default, self.example):
                if value is not None and self._read(value, {}) is None:
                    raise ValueError(f"its own value {value!r} does not fit: wanted is {self.wanted}")

    @property
    def wanted(self) -> str:
        """Say in words what a value has to be."""
        if self.enum is not None:
            return f"one of {', '.join(self.enum)}"
        if self.of_class is not None:
            return f"the IRI of a {self.of_class}, or its prefixed name"
        said = DATATYPES[self.datatype or ""]
        said += f", at least {self.minimum}" if self.minimum is not None else ""
        said += f", at most {self.maximum}" if self.maximum is not None else ""
        return said + (f", of the form {self.pattern}" if self.pattern is not None else "")

    def term(self, value: str | None, prefixes: Mapping[str, str]) -> Term | None:
        """Give the term for a value, else that of the default, else None; UnfitParameter where there has to be one."""
        given = self.default if value is None else value
        if given is None:
            if self.required:
                raise UnfitParameter(
                    f"The parameter {self.name} is missing: wanted is {self.wanted}.", parameter=self.name
                )
            return None
        term = self._read(given, prefixes)
        if term is None:
            shown = given if len(given) <= 80 else given[:80] + "..."
            raise UnfitParameter(
                f"The parameter {self.name} does not fit: wanted is {self.wanted}, not {shown!r}.", parameter=self.name
            )
        return term

    def _read(self, value: str, prefixes: Mapping[str, str]) -> Term | None:
        if self.of_class is not None:
            return read_iri(value, prefixes)
        try:
            if self.enum is not None:
                return Literal(value) if value in self.enum else None
            return self._literal(value)
        except ValueError:  # a lone surrogate is no character of RDF
            return None

    def _literal(self, value: str) -> Literal | None:
        if not self._is_lexical(value) or not self._is_within(value):
            return None
        if self.datatype == "xsd:string":
            return Literal(value) if self.pattern is None or re.fullmatch(self.pattern, value) else None
        return Literal(value, datatype=NamedNode((self.datatype or "").replace("xsd:", XSD)))

    def _is_lexical(self, value: str) -> bool:
        if self.datatype is None or not _LEXICAL[self.datatype].fullmatch(value):
            return False
        if self.datatype == "xsd:date":
            try:
                date.fromisoformat(value)
            except ValueError:
                return False
        return True

    def _is_within(self, value: str) -> bool:
        order = _ORDERED.get(self.datatype or "")
        if order is None:
            return True
        least = self.minimum is None or order(value) >= order(self.minimum)  # type: ignore[operator]
        return least and (self.maximum is None or order(value) <= order(self.maximum))  # type: ignore[operator]


def read_iri(value: str, prefixes: Mapping[str, str]) -> NamedNode | None:
    """Read an absolute IRI (also between angle brackets) or a prefixed name; None where it is neither.

    >>> read_iri("plant:generium-next", {"plant": "https://w3id.org/pharmazone/id/plant/"})
    <NamedNode value=https://w3id.org/pharmazone/id/plant/generium-next>
    >>> read_iri("generium-next", {}) is None
    True
    """
    prefix, colon, local = value.partition(":")
    if colon and prefix in prefixes and not local.startswith("//"):
        iri = prefixes[prefix] + local
    else:
        iri = value[1:-1] if value.startswith("<") and value.endswith(">") else value
        if not _SCHEME.match(iri):
            return None
    try:
        return NamedNode(iri)
    except ValueError:
        return None
