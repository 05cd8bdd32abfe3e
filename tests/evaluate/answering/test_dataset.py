"""The dataset of a query: graphs are merged, and what is not named is not there."""

import json

import pyoxigraph as ox
import pytest

from pharmazone.errors import MalformedRequest
from pharmazone.evaluate.answering.dataset import dataset_of

DATA = """PREFIX : <http://example.org/>
GRAPH :a { :s :p 1 , 2 } GRAPH :b { :s :p 2 , 3 } GRAPH :c { :s :p 4 } :s :p 5 ."""
PREFIXES = {"": "http://example.org/"}
COUNT = "SELECT (COUNT(*) AS ?n) {} { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) {} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
A, B, C = (f"http://example.org/{name}" for name in "abc")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load(DATA.encode(), ox.RdfFormat.TRIG)
    return store


def count(store: ox.Store, text: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> int:
    solutions = dataset_of(store, text, PREFIXES, default, named).query(text, PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return int(
        json.loads(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")["results"]["bindings"][0]["n"][
            "value"
        ]
    )


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("", 1),
        ("FROM :a", 2),
        ("FROM :a FROM :b", 3),
        ("from <http://example.org/a>\nFrom :b # FROM :c\n", 3),
        ("FROM :a FROM :a", 2),
        ("FROM :a FROM NAMED :b", 2),
        ("FROM NAMED :a FROM NAMED :b", 0),
        ("FROM :a FROM :nowhere", 2),
    ],
)
def test_a_triple_of_two_default_graphs_is_one_triple(store: ox.Store, clause: str, expected: int) -> None:
    assert count(store, COUNT.replace("{}", clause, 1)) == expected


@pytest.mark.parametrize(
    ("default", "named", "expected"), [((A, B), (), 3), ((A, A), (), 2), ((A, B), (C,), 3), ((), (A, B), 0)]
)
def test_the_dataset_of_the_protocol_replaces_that_of_the_query(
    store: ox.Store, default: tuple[str, ...], named: tuple[str, ...], expected: int
) -> None:
    for clause in ("", "FROM :c", "FROM :c FROM :a"):
        assert count(store, COUNT.replace("{}", clause, 1), default, named) == expected


def test_beside_a_merge_the_named_graphs_are_what_they_were(store: ox.Store) -> None:
    assert count(store, NAMED.format("FROM :a FROM :b FROM NAMED :c")) == 1
    assert count(store, NAMED.format("FROM :a FROM :b FROM NAMED :a FROM NAMED :c")) == 3
    assert count(store, NAMED.format("FROM :a FROM :b")) == 0
    assert count(store, NAMED.format(""), (A, B), (B, B)) == 2


def test_the_word_from_elsewhere_names_no_graph(store: ox.Store) -> None:
    assert count(store, 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER("FROM :a FROM :b" != "") } # FROM :a FROM :b') == 1


def test_what_is_no_iri_is_no_graph(store: ox.Store) -> None:
    with pytest.raises(MalformedRequest, match="no IRI of a graph"):
        dataset_of(store, "ASK {}", PREFIXES, ("relative",), ())
