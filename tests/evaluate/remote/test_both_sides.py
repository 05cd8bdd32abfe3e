"""One suite on both sides of the seam: processes of our own, and another engine that has the same graph."""

import asyncio
import csv
import io
import json
from collections import Counter
from typing import Any

import pyoxigraph as ox
import pytest

from pharmazone.formats import BY_SUFFIX, GRAPH_FORMATS, SOLUTION_FORMATS

ENTITIES, PASSAGES = (f"https://w3id.org/pharmazone/graph/{name}" for name in ("entities", "passages"))


def solutions_in(body: bytes, suffix: str) -> Any:
    """Read solutions as a bag, of those in CSV only the text."""
    if suffix == "csv":
        return Counter(map(tuple, csv.reader(io.StringIO(body.decode(), newline=""))))
    read = ox.parse_query_results(body, format=getattr(ox.QueryResultsFormat, BY_SUFFIX[suffix].engine))
    if isinstance(read, ox.QueryBoolean):
        return bool(read)
    assert isinstance(read, ox.QuerySolutions)
    names = [variable.value for variable in read.variables]
    return names, Counter(tuple(map(str, solution)) for solution in read)


SOLUTIONS = [
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?g ?o { GRAPH ?g { ex:thing ?p ?o } }",
    "SELECT ?o ?none { ex:thing ex:has ?o OPTIONAL { ?o ex:has ?none } }",
    "SELECT ?n { ?item ex:number ?n } ORDER BY DESC(?n) LIMIT 5 OFFSET 2",
    "SELECT (COUNT(DISTINCT ?s) AS ?things) (SUM(?n) AS ?sum) { ?s ex:number ?n }",
    'SELECT ?who ?what { <<( ?who ex:makes ?what )>> ^ex:has ex:thing FILTER(LANG(?what) = "ru") }',
    "SELECT * { ex:nobody ?p ?o }",
    "SELECT (1 AS ?one) {}",
    'SELECT ?s { ?s ex:has "соль"@ru }',
]


@pytest.mark.parametrize("text", SOLUTIONS)
def test_solutions_are_those_of_the_graph_in_every_format(side, query, truth, text, prefixes):
    whole = truth.query(text, prefixes=prefixes)
    assert isinstance(whole, ox.QuerySolutions)
    expected = solutions_in(whole.serialize(format=ox.QueryResultsFormat.JSON), "json")

    async def run() -> None:
        async with side() as evaluator:
            for each in SOLUTION_FORMATS:
                answer = await evaluator.evaluate(query(text, each.suffix))
                assert (answer.type, answer.format) == ("solutions", each)
                read = solutions_in(answer.body, each.suffix)
                if each.suffix == "csv":
                    assert sum(read.values()) == 1 + expected[1].total()
                else:
                    assert read == expected

    asyncio.run(run())


def test_solutions_come_in_the_order_that_was_asked_for(side, query):
    async def run() -> Any:
        async with side() as evaluator:
            answer = await evaluator.evaluate(query("SELECT ?n { ?item ex:number ?n } ORDER BY DESC(?n) LIMIT 3"))
            return [each["n"]["value"] for each in json.loads(answer.body)["results"]["bindings"]]

    assert asyncio.run(run()) == ["299", "298", "297"]


@pytest.mark.parametrize(
    ("text", "expected"), [("ASK { ex:item7 ex:number 7 }", True), ("ASK { ex:item7 ex:number 8 }", False)]
)
def test_yes_and_no_are_told_in_json_and_xml(side, query, text, expected):
    async def run() -> None:
        async with side() as evaluator:
            for suffix in ("json", "xml"):
                answer = await evaluator.evaluate(query(text, suffix))
                assert (answer.type, answer.format.suffix) == ("boolean", suffix)
                assert solutions_in(answer.body, suffix) is expected

    asyncio.run(run())


GRAPH_QUERIES = [
    "CONSTRUCT { ?s ex:of ?o } WHERE { ?s ex:number ?o }",
    'CONSTRUCT WHERE { ex:thing ex:has "соль"@ru }',
    "CONSTRUCT { ?s ?p ?o } WHERE { ex:thing ?p ?o . ?s ?p ?o FILTER(!isTRIPLE(?o)) }",
    "CONSTRUCT WHERE { ex:nobody ?p ?o }",
    "DESCRIBE ex:item1 ex:item2",
]


@pytest.mark.parametrize("text", GRAPH_QUERIES)
def test_graphs_are_those_of_the_graph_in_every_format(side, query, truth, text, prefixes):
    result = truth.query(text, prefixes=prefixes)
    assert isinstance(result, ox.QueryTriples)
    expected = set(result)

    async def run() -> None:
        async with side() as evaluator:
            for each in GRAPH_FORMATS:
                answer = await evaluator.evaluate(query(text, None, each.suffix))
                assert (answer.type, answer.format) == ("graph", each)
                read = ox.parse(answer.body, getattr(ox.RdfFormat, each.engine))
                assert {quad.triple for quad in read} == expected

    asyncio.run(run())


def test_a_triple_term_comes_in_n_triples(side, query, truth, prefixes):
    text = "CONSTRUCT { ex:thing ex:says ?o } WHERE { ex:thing ex:has ?o FILTER(isTRIPLE(?o)) }"

    async def run() -> Any:
        async with side() as evaluator:
            return await evaluator.evaluate(query(text, None, "nt"))

    read = {quad.triple for quad in ox.parse(asyncio.run(run()).body, ox.RdfFormat.N_TRIPLES)}
    assert read == set(truth.query(text, prefixes=prefixes))
    assert len(read) == 1


def test_a_prefix_that_the_query_declares_wins_over_the_projects(side, query):
    async def run() -> Any:
        async with side() as evaluator:
            text = "PREFIX ex: <http://example.org/item> ASK { ex:7 <http://example.org/number> 7 }"
            return await evaluator.evaluate(query(text))

    assert json.loads(asyncio.run(run()).body)["boolean"] is True


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.mark.parametrize(
    ("text", "dataset", "expected"),
    [
        (COUNT, {}, "308"),
        (COUNT, {"default_graphs": (ENTITIES,)}, "8"),
        (COUNT, {"default_graphs": (ENTITIES, PASSAGES)}, "308"),
        (COUNT_NAMED, {"default_graphs": (ENTITIES,)}, "0"),
        (COUNT_NAMED, {"named_graphs": (PASSAGES,)}, "300"),
        (COUNT, {"named_graphs": (PASSAGES,)}, "0"),
        (COUNT, {"default_graphs": ("http://example.org/no-graph",)}, "0"),
        (
            "SELECT (COUNT(*) AS ?n) FROM graph:passages { ?s ?p ?o }",
            {"default_graphs": (ENTITIES,)},
            "8",
        ),
        ("SELECT (COUNT(*) AS ?n) FROM graph:passages { ?s ?p ?o }", {}, "300"),
        ("SELECT (COUNT(*) AS ?n) FROM NAMED graph:entities { GRAPH ?g { ?s ?p ?o } }", {}, "8"),
    ],
)
def test_the_dataset_of_the_protocol_replaces_that_of_the_query(side, query, text, dataset, expected):
    async def run() -> Any:
        async with side() as evaluator:
            return await evaluator.evaluate(query(text, **dataset))

    (solution,) = json.loads(asyncio.run(run()).body)["results"]["bindings"]
    assert solution["n"]["value"] == expected


def test_many_queries_at_once_get_each_their_own_answer(side, query):
    async def run() -> None:
        async with side(workers=3) as evaluator:
            texts = [f"SELECT ?s {{ ?s ex:number {number} }}" for number in range(40)]
            answers = await asyncio.gather(*(evaluator.evaluate(query(text)) for text in texts))
        for number, answer in enumerate(answers):
            assert f'item{number}"' in answer.body.decode()

    asyncio.run(run())
