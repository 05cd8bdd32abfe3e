"""How deep a query may nest, by kind, and what only looks deep."""

import contextlib
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.errors import QueryRefused
from pharmazone.evaluate.screening.nesting import BRACKETS, DOUBLINGS, NODES, refuse_deep_nesting

QUERIES = sorted((Path(__file__).parents[3] / "queries").rglob("*.rq"))

PATTERN = ("ASK { ?s ?p ", "1", " }")
FILTER = ("ASK { FILTER(", "1", ") }")
# Its limit, how many levels of it there are already, the query around it, and what opens and closes a level.
KINDS = {
    "groups": (BRACKETS, 0, ("ASK ", "", ""), "{ ", "}"),
    "groups that are optional": (BRACKETS, 1, ("ASK { ", "", "}"), "OPTIONAL { ?s ?p ?o ", "}"),
    "groups that may not exist": (BRACKETS, 1, ("ASK { ", "", "}"), "FILTER NOT EXISTS { ?s ?p ?o ", "}"),
    "brackets of an expression": (BRACKETS, 2, FILTER, "(", ")"),
    "brackets of an order": (BRACKETS, 1, ("SELECT * {} ORDER BY ?s (", "1", ")"), "(", ")"),
    "brackets of a projection": (BRACKETS, 3, ("ASK {{ SELECT (1 AS ?x) (", "1", " AS ?y) {} }}"), "(", ")"),
    "calls": (BRACKETS, 2, FILTER, "STR # now\n (", ")"),
    "lists": (NODES, 0, PATTERN, "( ", ")"),
    "lists of a type": (NODES, 1, ("ASK { ?s a (", "1", ") }"), "(", ")"),
    "blank nodes": (NODES, 0, PATTERN, "[ ?p ", "]"),
    "triple terms": (NODES, 0, PATTERN, "<<( ?s ?p ", ")>>"),
    "reified triples": (NODES, 0, PATTERN, "<< ?s ?p ", ">>"),
    "annotations": (NODES, 0, ("ASK { ?s ?p ?o ", "", " }"), "{| ?p ?o ", "|}"),
    "paths": (NODES, 0, ("ASK { ?s ", "ex:p", " ?o }"), "(", ")?"),
    "sub-SELECTs": (DOUBLINGS, 0, ("ASK {", "", "}"), "{ select (COUNT(*) AS ?n) { ", "} }"),
    "calls of REGEX": (DOUBLINGS, 0, FILTER, "regex('a', ", ")"),
    "calls of SUBSTR": (DOUBLINGS, 0, FILTER, "SUBSTR (", ", 1)"),
    "calls of REPLACE": (DOUBLINGS, 0, FILTER, "REPLACE(", ", 'a', 'b')"),
    "negations": (DOUBLINGS, 0, FILTER, "! (", ")"),
    "negations of calls": (DOUBLINGS, 0, FILTER, "!STR(", ")"),
}


def nested(kind, depth):
    _, there, (before, inmost, after), opening, closing = KINDS[kind]
    return before + opening * (depth - there) + inmost + closing * (depth - there) + after


@pytest.mark.parametrize("kind", KINDS)
def test_a_query_may_nest_up_to_the_limit_of_its_kind_and_the_engine_reads_it_then(kind):
    limit = KINDS[kind][0]
    text = nested(kind, limit)
    refuse_deep_nesting(text)
    ox.Store().query(text, prefixes={"ex": "http://example.org/"})
    with pytest.raises(QueryRefused, match=rf"nest more than {limit} deep"):
        refuse_deep_nesting(nested(kind, limit + 1))


@pytest.mark.parametrize("kind", KINDS)
def test_a_query_that_never_closes_what_it_opens_is_refused_too(kind):
    _, _, (before, _, _), opening, _ = KINDS[kind]
    with pytest.raises(QueryRefused):
        refuse_deep_nesting(before + opening * 10_000)


def test_what_doubles_twice_at_each_level_counts_twice():
    half = DOUBLINGS // 2
    refuse_deep_nesting(f"ASK {{ FILTER({'!REGEX(1, ' * half}1{')' * half}) }}")
    with pytest.raises(QueryRefused):
        refuse_deep_nesting(f"ASK {{ FILTER({'!REGEX(1, ' * (half + 1)}1{')' * (half + 1)}) }}")


def test_the_refusal_names_the_line_and_the_column_of_the_first_bracket_too_deep():
    text = "ASK {\n  ?s ?p\n    " + "[?p " * (NODES + 5)
    with pytest.raises(QueryRefused) as refused:
        refuse_deep_nesting(text)
    assert (refused.value.members["line"], refused.value.members["column"]) == (3, 5 + 4 * NODES)
    assert str(refused.value).startswith(f"Line 3, column {5 + 4 * NODES}: ")


OPENINGS = "([{" * 200


@pytest.mark.parametrize(
    "text",
    [
        f"ASK {{ ?s ?p '{OPENINGS}' }}",
        f"ASK {{ ?s ?p '\\'{OPENINGS}' }}",
        f'ASK {{ ?s ?p """{OPENINGS}"\n""" }}',
        f"ASK {{}} # {OPENINGS}",
        f"ASK {{ ?s ?p <http://example.org/{'(' * 200}> }}",
        "ASK { ?s ?p " + ", ".join(["(1 [])"] * 200) + " }",
        "ASK { ?s ?p ?o FILTER(" + " || ".join(["!(?o < 1)"] * 200) + ") }",
        "ASK { ?s ?p ?o FILTER(" + " || ".join(["REGEX(?o, SUBSTR('a', 1))"] * 200) + ") }",
        "ASK { ?s ?p ?o " + "{| ?p ?o |} " * 200 + "}",
        "ASK {" + " UNION ".join(["{ { SELECT ?s { ?s ?p ?o } } }"] * 200) + "}",
    ],
)
def test_what_is_wide_or_only_looks_deep_is_let_through(text):
    refuse_deep_nesting(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES ?s { " + " ".join(f"ex:item{number}" for number in range(3000)) + " } ?s ex:number ?o }",
        "SELECT * { " + " UNION ".join(f"{{ ?s ex:number {number} }}" for number in range(500)) + " }",
        "SELECT * { ?s ex:number ?n FILTER(?n IN (" + ", ".join(map(str, range(3000))) + ")) }",
    ],
)
def test_a_large_flat_query_is_screened_and_answered(ask, text):
    refuse_deep_nesting(text)
    assert len(ask(text, solutions="csv").body.splitlines()) == 301


def test_every_query_of_the_project_is_far_from_the_limits():
    assert QUERIES
    for path in QUERIES:
        refuse_deep_nesting("{" * 50 + path.read_text())


@pytest.mark.parametrize(
    "piece",
    [
        *("()", "(())", "(((())))", "{{}}", "[", ")", "<<()>>", "!", "! (", "|", "<", "<a", "'", "'\\''", '"""', "\\"),
        *("# (\n", "a(", "a (1)", "(:\\'", "_:", "1-", "<a'b>'", "'''\\q'''", "(#\n)"),
    ],
)
def test_a_long_text_is_looked_through_once(piece):
    text = "()" * 20 + piece * (99_000 // len(piece))
    begun = time.process_time()
    with contextlib.suppress(QueryRefused):
        refuse_deep_nesting(text)
    assert time.process_time() - begun < 2
