"""Solutions as the pages read them, out of SPARQL 1.1 Query Results JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import pyoxigraph

from pharmazone.terms import RDF, XSD

Kind = Literal["iri", "literal", "blank", "triple"]
_KINDS: Final[Mapping[str, Kind]] = {
    "uri": "iri",
    "literal": "literal",
    "typed-literal": "literal",
    "bnode": "blank",
    "triple": "triple",
}


class Value(NamedTuple):
    """An RDF term in a solution; a triple term has only its text, as SPARQL 1.2 writes it.

    `direction` is `ltr` or `rtl` where a text has a base direction (RDF 1.2), else empty.
    """

    kind: Kind
    text: str
    language: str = ""
    datatype: str = ""
    direction: str = ""

    def to_node(self) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode:
        """Give the term where only a node may stand; ValueError for a literal."""
        term = self.to_term()
        if isinstance(term, pyoxigraph.Literal):
            raise ValueError("a literal has no place here")
        return term

    def to_term(self) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal:
        """Give the term as the library has it; ValueError for a triple term."""
        match self.kind:
            case "iri":
                return pyoxigraph.NamedNode(self.text)
            case "blank":
                return pyoxigraph.BlankNode(self.text)
            case "triple":
                raise ValueError("a triple term has no place here")
        if self.direction:
            direction = pyoxigraph.BaseDirection(self.direction)
            return pyoxigraph.Literal(self.text, language=self.language, direction=direction)
        if self.language:
            return pyoxigraph.Literal(self.text, language=self.language)
        return pyoxigraph.Literal(self.text, datatype=pyoxigraph.NamedNode(self.datatype or XSD + "string"))


Solution = Mapping[str, Value]
Binding = Mapping[str, Mapping[str, Any]]
"""A solution as JSON has it."""


@dataclass(frozen=True)
class Solutions:
    """The answer to a SELECT query, or to an ASK query, which has a `boolean` and no solutions."""

    variables: tuple[str, ...]
    each: tuple[Solution, ...]
    boolean: bool | None = None

    def iris(self) -> set[str]:
        """Give every IRI in the solutions."""
        return {value.text for one in self.each for value in one.values() if value.kind == "iri"}


def read_solutions(body: bytes) -> Solutions:
    """Read an answer of our own evaluator.

    >>> read = read_solutions(b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"uri","value":"u:n"}}]}}')
    >>> read.variables, read.each[0]["n"].text
    (('n',), 'u:n')
    """
    document = json.loads(body)
    if "boolean" in document:
        return Solutions((), (), bool(document["boolean"]))
    return Solutions(tuple(document["head"]["vars"]), read_bindings(document["results"]["bindings"]))


def read_bindings(bindings: Iterable[Binding]) -> tuple[Solution, ...]:
    """Read the solutions of such an answer; a term that it names over and over is read once."""
    known: dict[tuple[str | None, ...], Value] = {}
    return tuple({name: _known(term, known) for name, term in binding.items()} for binding in bindings)


def read_solution(binding: Binding) -> Solution:
    """Read one solution of such an answer."""
    return {name: _value(term) for name, term in binding.items()}


def _known(term: Mapping[str, Any], known: dict[tuple[str | None, ...], Value]) -> Value:
    if term["type"] == "triple":
        return _value(term)
    key = (term["type"], term["value"], term.get("xml:lang"), term.get("datatype"), term.get("its:dir"))
    value = known.get(key)
    if value is None:
        known[key] = value = _value(term)
    return value


def _value(term: Mapping[str, Any]) -> Value:
    kind = _KINDS[term["type"]]
    if kind == "triple":
        parts = (_value(term["value"][part]) for part in ("subject", "predicate", "object"))
        return Value(kind, f"<<( {' '.join(map(_written, parts))} )>>")
    language, direction = term.get("xml:lang", ""), term.get("its:dir", "")
    implied = f"{RDF}{'dirLangString' if direction else 'langString'}" if language else ""
    if kind == "literal" and not implied:
        implied = XSD + "string"
    return Value(kind, term["value"], language, term.get("datatype", implied), direction)


def _written(value: Value) -> str:
    return value.text if value.kind == "triple" else str(value.to_term())
