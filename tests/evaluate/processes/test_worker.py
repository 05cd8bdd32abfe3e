"""What a worker makes of a query: its form, its dataset, its faults."""

import asyncio
import json
import subprocess
import sys

import pyoxigraph as ox
import pytest

from pharmazone.errors import MalformedQuery, MalformedRequest, NotAcceptable, QueryRefused
from pharmazone.formats import RDF_FORMATS, SOLUTION_FORMATS

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
EXAMPLE = "http://example.org/"
GRAPH = EXAMPLE + "graph"


def counted(answer):
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("text", "kind", "suffix"),
    [
        ("SELECT * {} LIMIT 1", "solutions", "csv"),
        ("ASK {}", "boolean", "csv"),
        ("CONSTRUCT WHERE { ex:item1 ?p ?o }", "graph", "nt"),
        ("DESCRIBE ex:item1", "graph", "nt"),
    ],
)
def test_the_form_of_the_query_picks_the_format(ask, text, kind, suffix):
    answer = ask(text, solutions="csv", graph="nt")
    assert (answer.type, answer.format.suffix) == (kind, suffix)


@pytest.mark.parametrize("suffix", [each.suffix for each in SOLUTION_FORMATS])
def test_every_format_of_solutions_is_read_back_as_it_was_written(ask, suffix):
    body = ask('SELECT ?x { VALUES ?x { "a, b" "<&>" "c\\td" } } ORDER BY ?x', solutions=suffix).body
    if suffix == "csv":
        assert body == b'x\r\n<&>\r\n"a, b"\r\nc\td\r\n'
    else:
        read = ox.parse_query_results(body, ox.QueryResultsFormat.from_extension({"xml": "srx"}.get(suffix, suffix)))
        assert [solution["x"].value for solution in read] == ["<&>", "a, b", "c\td"]


@pytest.mark.parametrize("suffix", [each.suffix for each in RDF_FORMATS])
def test_every_format_of_graphs_is_read_back_as_it_was_written(ask, suffix):
    text = 'CONSTRUCT { ex:a ex:says "<&>\\r\\n", "1"@en } {}'
    body = ask(text, graph=suffix).body
    read = {quad.object.value for quad in ox.parse(body, ox.RdfFormat.from_extension(suffix))}
    assert read == {"<&>\r\n", "1"}


def test_turtle_is_written_with_the_known_prefixes(ask):
    body = ask("CONSTRUCT WHERE { ex:item1 ex:number ?n }").body.decode()
    assert body.splitlines()[-1] == "ex:item1 ex:number 1 ."


@pytest.mark.parametrize(
    ("text", "accepted", "offers"),
    [("ASK {}", {"solutions": None}, SOLUTION_FORMATS), ("DESCRIBE ex:item1", {"graph": None}, RDF_FORMATS)],
)
def test_a_form_whose_formats_are_not_accepted_is_told_what_is_offered(ask, text, accepted, offers):
    with pytest.raises(NotAcceptable) as refused:
        ask(text, **accepted)
    assert refused.value.members["offered"] == [each.media_type for each in offers]


@pytest.mark.parametrize(
    ("default_graphs", "named_graphs", "in_default", "in_named"),
    [
        ((), (), 600, 300),
        ((f"{GRAPH}0",), (), 100, 0),
        ((f"{GRAPH}0", f"{GRAPH}1"), (), 200, 0),
        ((), (f"{GRAPH}0",), 0, 100),
        ((f"{GRAPH}0",), (f"{GRAPH}1", f"{GRAPH}2"), 100, 200),
    ],
)
def test_the_dataset_of_the_protocol_holds_what_it_names_and_nothing_else(
    ask, default_graphs, named_graphs, in_default, in_named
):
    dataset = {"default_graphs": default_graphs, "named_graphs": named_graphs}
    assert counted(ask(COUNT, **dataset)) == in_default
    assert counted(ask(COUNT_NAMED, **dataset)) == in_named


def test_the_dataset_of_the_protocol_replaces_that_of_the_query(ask):
    text = f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}0> FROM <{GRAPH}1> {{ ?s ?p ?o }}"
    assert counted(ask(text)) == 200
    assert counted(ask(text, default_graphs=(f"{GRAPH}2",))) == 100


def test_a_graph_name_that_is_no_iri_is_a_malformed_request(ask):
    with pytest.raises(MalformedRequest, match="no graph"):
        ask(COUNT, default_graphs=("no graph",))


def test_a_malformed_query_is_told_its_line_column_and_excerpt(ask):
    with pytest.raises(MalformedQuery) as malformed:
        ask("SELECT *\nWHERE {\n  ?s ?p ?o\n  FILTER ?o\n} ORDER BY ?s")
    excerpt, hint = "  FILTER ?o\n         ^", "Write `FILTER (?o)`."
    assert malformed.value.members == {"line": 4, "column": 10, "excerpt": excerpt, "hint": hint}
    assert "ENCODE" not in malformed.value.detail


def test_an_undeclared_prefix_names_the_nearest_known_one(ask):
    with pytest.raises(MalformedQuery) as malformed:
        ask('ASK {\n  ?s ?p "xds:x" ; ?q "1"^^xds:integer }')
    assert malformed.value.members["hint"] == "Did you mean `xsd:`?"
    assert (malformed.value.members["line"], malformed.value.members["column"]) == (2, 27)


def test_a_malformed_query_that_calls_an_unknown_function_is_told_its_mistake(ask):
    with pytest.raises(MalformedQuery, match="Equality is a single"):
        ask("SELECT * { ?s ex:number ?n FILTER(ex:f(?n) == 5) }")


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_an_answer_without_solutions_says_why(ask, suffix):
    hints = ask(f"SELECT * {{ GRAPH <{EXAMPLE}grph1> {{ ?s ?p ?n }} }}", solutions=suffix).hints
    assert hints == (f"There is no graph `<{EXAMPLE}grph1>`: did you mean `ex:graph1`?",)
    (hint,) = ask("SELECT (COUNT(*) AS ?n) { ?s ex:number ?n }", default_graphs=(GRAPH,), solutions=suffix).hints
    assert hint.startswith(f"There is no graph `<{GRAPH}>`")


@pytest.mark.parametrize("text", ["SELECT * { ?s ex:number 301 }", "ASK { ?s ex:next ?o }", "DESCRIBE ex:item1"])
def test_an_answer_that_is_rightly_empty_or_not_empty_has_no_hints(ask, text):
    assert ask(text).hints == ()


def test_a_function_that_the_engine_has_not_is_refused_in_its_words(ask):
    with pytest.raises(QueryRefused, match=r"<http://example\.org/f>"):
        ask("SELECT (ex:f(1) AS ?x) {}")


def test_an_error_inside_an_expression_leaves_a_solution_unbound(ask):
    assert json.loads(ask("SELECT (1/0 AS ?x) {}").body)["results"]["bindings"] == [{}]


def test_a_query_that_nests_deeply_does_not_end_its_worker(pool, query):
    async def nest():
        async with pool() as evaluator:
            depth = 3000
            text = f"SELECT ({'STR(' * depth}1{')' * depth} AS ?x) {{}}"
            return await evaluator.evaluate(query(text, solutions="csv"))

    assert asyncio.run(nest()).body == b"x\r\n1\r\n"


def test_a_worker_loads_no_web_framework_no_settings_and_no_event_loop():
    listed = "import sys, pharmazone.evaluate.processes.nursery; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listed], check=True, capture_output=True, text=True).stdout.split()
    assert "pyoxigraph" in loaded
    assert not {"asyncio", "fastapi", "jinja2", "pydantic", "rdflib", "starlette", "yaml"} & set(loaded)
