"""Reading a query: all that is SPARQL is read, whatever else comes is refused in time."""

import csv
import time
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.lint.cursor import Unreadable
from pharmazone.lint.patterns import Query
from pharmazone.lint.reading import read_query
from pharmazone.lint.tokens import read_tokens

SYNTAX = Path(__file__).parents[1] / "conformance" / "valid-syntax.tsv"
PREFIXES = {"pz": "https://w3id.org/pharmazone/ontology#"}


def read(text: str) -> Query:
    return read_query(read_tokens(text), PREFIXES)


def valid() -> list[str]:
    with SYNTAX.open(encoding="utf-8") as table:
        return [row["query"].replace("␤", "\n") for row in csv.DictReader(table, delimiter="\t")]


@pytest.mark.parametrize("text", valid())
def test_every_form_of_the_grammar_is_read(text: str) -> None:
    assert read(text).selects[0].form in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


@pytest.mark.parametrize("folder", ["saved", "pages", "checks"])
def test_every_query_of_ours_is_read(folder: str) -> None:
    paths = sorted((sources.home() / "queries" / folder).glob("*.rq"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        query = read(text)
        assert query.selects[0].where.walk(), path
        assert sum(1 for _ in query.groups()) <= text.count("{"), path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT",
        "SELECT ?tin {",
        "SELECT ?tin { ?tin }",
        "SELECT ?tin { ?tin pz:near }",
        "SELECT ?tin { ?tin pz:near ?tea } }",
        "ASK { ?tin pz:near/ ?tea }",
        "ASK { ?tin pz:near (?tea }",
        "ASK { FILTER(?tin }",
        "ASK { <<( ?tin ?has ?tea }",
        "INSERT DATA { <a:b> <a:c> 1 }",
    ],
)
def test_what_is_no_query_yet_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {" + "{" * 50_000,
        "ASK { FILTER(" + "(" * 50_000,
        "'" * 100_000,
        "?a <" * 20_000,
        "[" * 100_000,
        ":" * 100_000,
        '"""' * 30_000,
        "ASK { " + "a.-" * 33_000,
        "ASK { :" + "." * 90_000,
        "ASK { ?x " + "(" * 50_000 + "a",
        "<" * 100_000,
        "@a-" * 30_000,
        "\\" * 100_000,
        "ASK { ?a ?b " + "<<( " * 20_000,
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(Unreadable):
        read(text)
    assert time.perf_counter() - begun < 5


def test_long_flat_queries_are_read_whole() -> None:
    assert len(read("ASK {" + "?a ?b ?c ." * 5_000 + "}").selects[0].where.triples) == 5_000
    assert read("ASK { FILTER(1" + "+1" * 20_000 + ") }").selects[0].where.filters
    (triple,) = read("ASK { ?x " + "pz:near/" * 5_000 + "pz:near ?y }").selects[0].where.triples
    assert len(triple.path.iris) == 5_001


@pytest.mark.parametrize(
    ("path", "is_repeated"),
    [
        ("pz:near", False),
        ("pz:near*", True),
        ("pz:near?", False),
        ("^pz:near+", True),
        ("pz:near/pz:in*", False),
        ("(pz:near/pz:in)*", True),
        ("pz:near+/pz:in*", True),
        ("pz:near|pz:in*", True),
        ("(pz:near|pz:in)", False),
        ("!(pz:near|^pz:in)", False),
        ("a/pz:in*", False),
    ],
)
def test_a_path_is_repeated_where_no_step_of_a_way_is_single(path: str, is_repeated: bool) -> None:
    (triple,) = read(f"ASK {{ ?x {path} ?y }}").selects[0].where.triples
    assert triple.path.is_repeated is is_repeated
    assert triple.path.text == path


def test_a_place_counts_code_points_and_every_kind_of_line_end() -> None:
    tokens = read_tokens("# чай\r\n# é\r# 茶\nASK { 'цвет' }")
    assert tokens.place(tokens.text.index("'")) == (4, 7)


def test_keywords_in_strings_comments_and_names_are_none() -> None:
    text = "ASK { ?service pz:optional 'GRAPH { }' . # OPTIONAL {\n ?filter pz:union <http://graph.example/{}> }"
    with pytest.raises(Unreadable):
        read(text)  # braces may not stand in an IRI
    where = read(text.replace("{}>", ">")).selects[0].where
    assert (len(where.triples), where.groups) == (2, [])


def test_prefixes_are_resolved_and_those_that_nobody_declared_are_told_once() -> None:
    query = read("PREFIX tin: <http://tin.example/> ASK { ?x tin:near pz:a\\,b ; pz:near pz:c ; tea:near 1 }")
    assert [each.path.iris for each in query.selects[0].where.triples] == [
        ("http://tin.example/near",),
        ("https://w3id.org/pharmazone/ontology#near",),
        ("near",),
    ]
    assert query.selects[0].where.triples[0].object.iri == "https://w3id.org/pharmazone/ontology#a,b"
    assert [each.text for each in query.undeclared] == ["pz", "tea"]


def test_aggregates_are_told_with_what_they_count() -> None:
    (select,) = read("SELECT (COUNT(DISTINCT ?a) AS ?n) (SUM(?b) AS ?m) (COUNT(*) AS ?k) { ?a pz:b ?b }").selects
    assert [(each.name, each.of, each.is_distinct) for each in select.aggregates] == [
        ("COUNT", "a", True),
        ("SUM", "b", False),
        ("COUNT", "*", False),
    ]
    assert select.projected == {"n", "m", "k"}
