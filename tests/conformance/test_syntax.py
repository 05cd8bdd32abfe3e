"""SPARQL 1.1 Query Language, section 19: what is a query, and what is none. `␤` stands for a line end in the tables."""

import re

import pytest

from pharmazone.errors import MalformedQuery

from .conftest import Evaluate
from .tables import HERE, Line, parameters, read_table
from .terms import EXAMPLE

TYPES = {"SELECT": "solutions", "ASK": "boolean", "CONSTRUCT": "graph", "DESCRIBE": "graph"}


def _text(line: Line) -> str:
    return f"PREFIX : <{EXAMPLE}>\n" + line["query"].replace("␤", "\n")


@pytest.mark.parametrize("line", parameters(read_table(HERE / "valid-syntax.tsv"), "query"))
def test_a_query_that_the_grammar_has_is_evaluated(line: Line, evaluate: Evaluate) -> None:
    form = re.search(r"SELECT|ASK|CONSTRUCT|DESCRIBE", line["query"])
    assert form
    assert evaluate("", _text(line)).type == TYPES[form[0]]


@pytest.mark.parametrize("line", parameters(read_table(HERE / "invalid-syntax.tsv"), "query"))
def test_a_query_that_the_grammar_has_not_is_malformed_and_told_where(line: Line, evaluate: Evaluate) -> None:
    with pytest.raises(MalformedQuery) as refused:
        evaluate("", _text(line))
    place = [refused.value.members.get(name) for name in ("line", "column")]
    assert all(isinstance(each, int) and each >= 1 for each in place)
