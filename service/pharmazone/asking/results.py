"""A part of an answer, and an answer with labels: worked out of the whole answer, in any format of solutions.

The whole answer is SPARQL 1.1 Query Results JSON. LIMIT and OFFSET never enter the text of a query, so that all parts
are cut from the same answer, and its evaluation is that of the whole.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Self

import pyoxigraph as ox

from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.parts import Part
from pharmazone.asking.solutions import Binding, Solutions, read_bindings
from pharmazone.errors import Problem
from pharmazone.evaluate.answering.answers import write_answer
from pharmazone.formats import Format

LABEL: Final = "Label"
"""What the name of a variable with labels ends in."""


@dataclass(frozen=True)
class Results:
    """Solutions as their JSON has them, or the boolean of an ASK query.

    `things` are the variables that have an IRI somewhere in the whole answer, so that every part has the same columns.
    `labels` gives, for each variable with labels, the variable whose IRIs they name.
    """

    variables: tuple[str, ...]
    bindings: tuple[Binding, ...]
    things: frozenset[str]
    boolean: bool | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Read the whole answer of our own evaluator."""
        document = json.loads(body)
        if "boolean" in document:
            return cls((), (), frozenset(), bool(document["boolean"]))
        bindings = tuple(document["results"]["bindings"])
        things = frozenset(name for each in bindings for name, term in each.items() if term["type"] == "uri")
        return cls(tuple(document["head"]["vars"]), bindings, things)

    def cut(self, part: Part) -> Self:
        """Give a part; NotFound names the last page where it is beyond that."""
        return replace(self, bindings=self.bindings[part.of(len(self.bindings))])

    def iris(self) -> set[str]:
        """Give every IRI in the solutions."""
        return {term["value"] for each in self.bindings for term in each.values() if term["type"] == "uri"}

    def with_labels(self, labels: Labels) -> Self:
        """Put the labels of IRIs beside them, in a variable of their own; one that the answer has already is left.

        Where such a variable is bound to another value than an IRI, that stands there by itself.
        """
        variables: list[str] = []
        added: dict[str, str] = {}
        for name in self.variables:
            variables.append(name)
            if name in self.things and name + LABEL not in self.variables:
                added[name + LABEL] = name
                variables.append(name + LABEL)
        bindings = tuple({**each, **_labels_of(each, added, labels)} for each in self.bindings)
        return replace(self, variables=tuple(variables), bindings=bindings, labels=added)

    def to_json(self) -> bytes:
        """Write SPARQL 1.1 Query Results JSON, as the engine reads it."""
        document: dict[str, Any] = {"head": {}, "boolean": self.boolean}
        if self.boolean is None:
            document = {"head": {"vars": self.variables}, "results": {"bindings": self.bindings}}
        return json.dumps(document, ensure_ascii=False).encode()

    def solutions(self) -> Solutions:
        """Give the same as people read it."""
        return Solutions(self.variables, read_bindings(self.bindings), self.boolean)


async def look_up_labels(library: Library, results: Results, language: str) -> Labels:
    """Look up the labels of every IRI in the solutions."""
    return await library.labels(results.iris(), language)


def write(results: Results, chosen: Format, limit_bytes: int) -> bytes:
    """Write solutions in a format of the engine.

    NotAcceptable: it cannot carry these terms. AnswerTooLarge: past `limit_bytes`, inclusive.
    """
    read = partial(ox.parse_query_results, results.to_json(), format=ox.QueryResultsFormat.JSON)
    try:
        _, _, body = write_answer(read, chosen, None, {}, limit_bytes)
        return body
    except Problem as problem:
        refused = type(problem)(problem.detail, headers=problem.headers, **problem.members)
    # The one that was raised holds on to the engine's solutions, which only this thread may let go of.
    raise refused


def _labels_of(binding: Binding, added: Mapping[str, str], labels: Labels) -> Binding:
    return {name: _labelled(binding[named], labels) for name, named in added.items() if named in binding}


def _labelled(term: Mapping[str, Any], labels: Labels) -> Mapping[str, Any]:
    if term["type"] != "uri":
        return term
    label = labels.shown(term["value"])
    return {"type": "literal", "value": label.text, **({"xml:lang": label.language} if label.language else {})}
