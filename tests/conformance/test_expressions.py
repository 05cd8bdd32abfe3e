"""SPARQL 1.1 Query Language, section 17: each expression of `expressions.tsv` has its value, or is an error."""

import json

import pytest

from .conftest import Evaluate
from .tables import HERE, Line, parameters, read_table
from .terms import PREFIXES, from_json, read_term

LINES = read_table(HERE / "expressions.tsv")
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@pytest.mark.parametrize("line", parameters(LINES, "expression"))
def test_an_expression_has_the_value_that_the_recommendation_gives_it(line: Line, evaluate: Evaluate) -> None:
    answer = evaluate("", f"{PROLOGUE}SELECT ({line['expression']} AS ?value) {{}}")
    (solution,) = json.loads(answer.body)["results"]["bindings"]
    expected = None if line["value"] == "error" else read_term(line["value"])
    assert from_json(solution.get("value")) == expected
