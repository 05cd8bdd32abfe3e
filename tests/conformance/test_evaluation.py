"""SPARQL 1.1 Query Language: each query of `evaluation/` gives the answer that stands beside it."""

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from .conftest import Evaluate
from .tables import HERE, Line, parameters, read_table
from .terms import Row, are_alike, from_json, read_term, read_terms

FOLDER = HERE / "evaluation"
CASES = read_table(FOLDER / "manifest.tsv")


@pytest.mark.parametrize("case", parameters(CASES, "case"))
def test_a_query_gives_the_answer_that_the_recommendation_asks_for(case: Line, evaluate: Evaluate) -> None:
    query = FOLDER / f"{case['case']}.rq"
    text = query.read_text(encoding="utf-8")
    answer = evaluate(case["case"].partition("/")[0], text)
    if answer.type == "graph":
        assert are_alike(_triples(answer.body), _expected_triples(query.with_suffix(".ttl"))), case["behaviour"]
        return
    told = json.loads(answer.body)
    if answer.type == "boolean":
        assert told == json.loads(query.with_suffix(".srj").read_text()), case["behaviour"]
        return
    variables, rows = _expected_solutions(query.with_suffix(".tsv"))
    assert sorted(told["head"]["vars"]) == sorted(variables)
    given = [tuple(from_json(each.get(name)) for name in variables) for each in told["results"]["bindings"]]
    # The answer has an order where the query's last clause gives one; a subquery gives none.
    is_ordered = "ORDER BY" in text.rpartition("}")[2]
    assert are_alike(given, rows, is_ordered=is_ordered), case["behaviour"]


def test_every_query_has_its_line_and_every_line_its_query_and_answer() -> None:
    named = [case["case"] for case in CASES]
    assert len(named) == len(set(named))
    assert {str(each.relative_to(FOLDER).with_suffix("")) for each in FOLDER.glob("*/*.rq")} == set(named)
    answers = [each for each in FOLDER.glob("*/*") if each.suffix in {".tsv", ".srj", ".ttl"} and each.stem != "data"]
    assert sorted(str(each.relative_to(FOLDER).with_suffix("")) for each in answers) == sorted(named)
    assert all(len(list(group.glob("data.*"))) == 1 for group in FOLDER.iterdir() if group.is_dir())


def test_every_line_names_a_section_and_says_a_behaviour_of_its_own() -> None:
    assert all(re.fullmatch(r"(SPARQL 1\.2, )?\d+(\.\d+)*", case["section"]) for case in CASES)
    said = [case["behaviour"] for case in CASES]
    assert all(said)
    assert len(said) == len(set(said))


def _expected_solutions(path: Path) -> tuple[list[str], list[Row]]:
    head, *lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    rows = [tuple(map(read_term, line.split("\t"))) for line in lines]
    return [name.removeprefix("?") for name in head.split("\t")], rows


def _expected_triples(path: Path) -> list[Row]:
    quads = ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)
    return _triples(ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES))


def _triples(lines: bytes | None) -> list[Row]:
    """Read N-Triples: three terms and a full stop on each line."""
    return [tuple(read_terms(line.removesuffix(" ."))) for line in (lines or b"").decode().splitlines()]
