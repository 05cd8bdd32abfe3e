"""Every saved query, by three ways to evaluate it, answers as its golden answer says; joins have tests of their own."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from pharmazone import sources
from pharmazone.saved.questions import SavedQuery, read_all
from pharmazone.snapshot import Snapshot

GOLDEN = Path(__file__).parent / "golden"
SAVED = read_all(sources.home() / "queries" / "saved")
ALONE = [query for query in SAVED.values() if not query.header.external]

Bag = Counter[tuple[str, ...]]


def bag(solutions: ox.QuerySolutions) -> Bag:
    """Give the solutions as a bag of terms, each in its N-Triples form, with the names of the variables."""
    names = sorted(variable.value for variable in solutions.variables)
    rows = Counter(tuple(str(solution[name]) for name in names) for solution in solutions)
    return rows + Counter([tuple(names)])


def golden(name: str) -> Bag:
    solutions = ox.parse_query_results(path=str(GOLDEN / f"{name}.tsv"), format=ox.QueryResultsFormat.TSV)
    assert isinstance(solutions, ox.QuerySolutions)
    return bag(solutions)


def select(store: ox.Store, text: str, *, is_union: bool) -> Bag:
    solutions = store.query(text, use_default_graph_as_union=is_union)
    assert isinstance(solutions, ox.QuerySolutions)
    return bag(solutions)


@pytest.fixture(scope="module")
def named_quads(real: Snapshot) -> list[ox.Quad]:
    """Give the named graphs alone, as an engine holds them whose default graph is their union."""
    quads = ox.parse(b"".join(real.lines()), ox.RdfFormat.N_QUADS)
    return [quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)]


@pytest.fixture(scope="module")
def union_dataset(named_quads: list[ox.Quad]) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=ox.serialize(named_quads, format=ox.RdfFormat.N_QUADS), format="nquads")
    return dataset


@pytest.mark.parametrize("query", ALONE, ids=lambda query: query.name)
class TestGolden:
    def test_there_are_solutions(self, query: SavedQuery) -> None:
        assert len(golden(query.name)) > 1

    def test_the_default_graph_of_the_snapshot_answers_so(self, query: SavedQuery, real: Snapshot) -> None:
        store = ox.Store.read_only(str(real.store))
        assert select(store, query.text, is_union=False) == golden(query.name)

    def test_the_union_of_the_named_graphs_answers_so(self, query: SavedQuery, named_quads: list[ox.Quad]) -> None:
        store = ox.Store()
        store.extend(named_quads)
        assert select(store, query.text, is_union=True) == golden(query.name)

    def test_rdflib_answers_so(self, query: SavedQuery, union_dataset: rdflib.Dataset) -> None:
        answered = union_dataset.query(query.text).serialize(format="json")
        assert answered is not None
        solutions = ox.parse_query_results(answered, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        assert bag(solutions) == golden(query.name)

    def test_each_passage_that_it_names_as_evidence_is_a_variable(self, query: SavedQuery, real: Snapshot) -> None:
        solutions = ox.Store.read_only(str(real.store)).query(query.text)
        assert isinstance(solutions, ox.QuerySolutions)
        assert query.header.evidence
        assert set(query.header.evidence) <= {variable.value for variable in solutions.variables}


def test_no_golden_answer_is_without_its_query() -> None:
    assert {path.stem for path in GOLDEN.glob("*.tsv")} == set(SAVED)


def test_every_question_stands_on_a_shelf() -> None:
    assert [query.name for query in SAVED.values() if not query.header.shelf] == []
