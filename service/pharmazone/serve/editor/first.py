"""The first solutions of an answer, or the first statements of a graph, and terms as they are exactly."""

from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from pharmazone.asking.results import Results
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.errors import AnswerTooLarge
from pharmazone.evaluate.seam import Answer
from pharmazone.formats import TURTLE

MOST_SHOWN: Final = 1000
MOST_CELLS: Final = 1500
"""Of an answer with many columns fewer solutions are shown, so that no page is longer than anyone waits for."""
LARGEST_BYTES: Final = 4 * 1024 * 1024
"""A larger answer is had as data alone: reading it would keep other readers waiting."""
_STATEMENT: Final = ("subject", "predicate", "object")


def read_first(answer: Answer) -> tuple[int, Solutions]:
    """Count the solutions, or the statements, and read the first of them; a Turtle text is left as it is.

    AnswerTooLarge: it is more than LARGEST_BYTES.
    """
    if len(answer.body) > LARGEST_BYTES:
        said = f"The answer is larger than a page is made of ({LARGEST_BYTES} bytes). Ask for data, or for less."
        raise AnswerTooLarge(said, limit=LARGEST_BYTES)
    if answer.type == "graph":
        if answer.format is TURTLE:
            return 0, Solutions(_STATEMENT, ())
        quads = list(ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES))
        terms = (
            (each.subject, each.predicate, each.object)
            for each in quads[: min(MOST_SHOWN, MOST_CELLS // len(_STATEMENT))]
        )
        each = tuple(dict(zip(_STATEMENT, map(value_of, statement), strict=True)) for statement in terms)
        return len(quads), Solutions(_STATEMENT, each)
    results = Results.read(answer.body)
    most = min(MOST_SHOWN, MOST_CELLS // max(1, len(results.variables)))
    return len(results.bindings), replace(results, bindings=results.bindings[:most]).solutions()


def value_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Value:
    """Give a term of the engine as solutions have it.

    >>> told = value_of(ox.Literal("tin", language="en"))
    >>> told.kind, told.text, told.language
    ('literal', 'tin', 'en')
    """
    if isinstance(term, ox.NamedNode):
        return Value("iri", term.value)
    if isinstance(term, ox.BlankNode):
        return Value("blank", term.value)
    if isinstance(term, ox.Triple):
        return Value("triple", f"<<( {term} )>>")
    direction = term.direction.value if term.direction else ""
    return Value("literal", term.value, term.language or "", term.datatype.value, direction)


def write_term(value: Value) -> str:
    """Write a term as it is exactly, the way N-Triples has it.

    >>> write_term(Value("literal", "tin", language="en")), write_term(Value("blank", "b0"))
    ('"tin"@en', '_:b0')
    """
    return value.text if value.kind == "triple" else str(value.to_term())
