import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import pharmazone
from pharmazone import sources
from pharmazone.errors import (
    DeadlineExceeded,
    MalformedQuery,
    MalformedRequest,
    NotFound,
    QueryRefused,
    RequestTooLarge,
    SettingError,
    SnapshotError,
    SourceNotLoaded,
    UnfitParameter,
)
from pharmazone.graph.graph import Graph
from pharmazone.graph.opening import open as open_graph
from pharmazone.saved.questions import SavedQuery, read_all
from pharmazone.snapshot import Snapshot

SAVED = read_all(sources.home() / "queries" / "saved")
ALONE = [each for each in SAVED.values() if not each.header.external]
GOLDEN = Path(__file__).parents[1] / "knowledge" / "golden"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


def bag(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Counter[tuple[str, ...]]:
    assert isinstance(results, ox.QuerySolutions)
    names = sorted(variable.value for variable in results.variables)
    return Counter([tuple(names), *(tuple(str(each[name]) for name in names) for each in results)])


@pytest.mark.parametrize("saved", ALONE, ids=lambda each: each.name)
def test_each_question_is_answered_as_its_golden_answer_says(saved: SavedQuery, graph: Graph) -> None:
    rows = graph.ask(saved.name, **saved.examples)
    golden = ox.parse_query_results(path=str(GOLDEN / f"{saved.name}.tsv"), format=ox.QueryResultsFormat.TSV)
    answered = ox.parse_query_results(rows.serialize("tsv"), format=ox.QueryResultsFormat.TSV)
    assert bag(answered) == bag(golden)
    assert len(rows) > 0
    assert all(row.passages for row in rows if any(row[name] for name in saved.header.evidence))


def test_a_question_takes_values_as_python_has_them(graph: Graph) -> None:
    by_name = graph.ask("plants-compared", plant="plant:pk-137", minArea=1000)
    plant = by_name[0]["plant"]
    assert isinstance(plant, pharmazone.IRI)
    assert (
        by_name[0] == graph.ask("plants-compared", plant=plant)[0] == graph.ask("plants-compared", plant=str(plant))[0]
    )
    several = graph.ask("plants-compared", plant=["plant:pk-137", "plant:velpharm-m"])
    assert {row["plant"] for row in several} > {plant}
    assert len(graph.ask("loan-terms-on-a-day", day=date(2025, 6, 1))) > 0


def test_a_thing_may_be_called_by_its_label_in_any_language(graph: Graph) -> None:
    asked = [graph.ask("plants-compared", plant=name) for name in ("PK-137 plant", "завод «пк-137»", "pk-137")]
    assert [list(each) for each in asked] == [list(graph.ask("plants-compared", plant="plant:pk-137"))] * 3


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"plant": "PK-138 plant"}, "no pz:Plant called 'PK-138 plant' is known here. Near to it"),
        ({"plant": "plant:pk-138"}, "no pz:Plant called 'plant:pk-138' is known"),
        ({"plnt": "plant:pk-137"}, "has no parameter 'plnt'. Its parameters are plant"),
        ({"minArea": "much"}, "wanted is a whole number"),
        ({"minArea": [1, 2]}, "wants one value, not 2"),
        ({"minArea": -1}, "at least 0"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_what_does(graph: Graph, values: dict[str, object], said: str) -> None:
    with pytest.raises(UnfitParameter, match=said.replace(".", r"\.")):
        graph.ask("plants-compared", **values)  # type: ignore[arg-type]


def test_a_question_that_there_is_not_is_told_with_those_nearly_called_so(graph: Graph) -> None:
    with pytest.raises(NotFound, match="Near to it are plants-compared"):
        graph.ask("plants-comparde")
    with pytest.raises(KeyError, match="Near to it are plants-compared"):
        graph.questions["plants-comparde"]


def test_a_query_has_the_limits_of_the_service(graph: Graph, real: Snapshot) -> None:
    with pytest.raises(MalformedQuery) as malformed:
        graph.query("SELECT ?x { ?x a pz:Plant")
    assert malformed.value.members["line"] == 1
    for refused in ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "DELETE WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryRefused):
            graph.query(refused)
    with pytest.raises(RequestTooLarge):
        graph.query("#" * 100_001)
    with open_graph(real.path, deadline_seconds=0.4) as hurried, pytest.raises(DeadlineExceeded):
        hurried.query(ENDLESS)


def test_each_form_of_query_has_its_method(graph: Graph) -> None:
    assert graph.is_true("ASK { plant:pk-137 a pz:Plant }") is True
    assert graph.is_true("ASK { plant:pk-137 a pz:Company }") is False
    statements = graph.construct("CONSTRUCT WHERE { plant:pk-137 pz:operatedBy ?company }")
    assert [each.predicate.value.rpartition("#")[2] for each in statements] == ["operatedBy"]
    assert b"pz:operatedBy" in statements.serialize("turtle")
    assert list(ox.parse(statements.serialize("rdf"), ox.RdfFormat.RDF_XML))
    with pytest.raises(MalformedRequest, match=r"gives a boolean: ask it with graph\.is_true"):
        graph.query("ASK {}")
    with pytest.raises(MalformedRequest, match=r"gives solutions: ask it with graph\.query"):
        graph.construct("SELECT * {}")


def test_questions_tell_what_they_ask_and_what_may_be_given(graph: Graph, russian: Graph) -> None:
    question = graph.questions["plants-compared"]
    assert question.parameters["plant"].takes_several
    choices = question.parameters["plant"].choices()
    assert "PK-137 plant" in [each.label for each in choices]
    assert graph.ask("plants-compared", plant=choices[0].value).source.given["plant"] == (choices[0].value,)
    assert question.parameters["minArea"].choices() == []
    in_russian = russian.questions["plants-compared"]
    assert in_russian.summary != question.summary
    assert "Завод «ПК-137»" in [each.label for each in in_russian.parameters["plant"].choices()]
    assert list(question.ask(plant="plant:pk-137")) == list(graph.ask("plants-compared", plant="plant:pk-137"))
    assert set(graph.questions) == set(SAVED)
    assert question in graph.questions.tagged(question.tags[0])


@pytest.mark.parametrize("saved", [each for each in ALONE if each.header.examples], ids=lambda each: each.name)
def test_each_example_of_a_question_has_rows(saved: SavedQuery, graph: Graph) -> None:
    for label, values in graph.questions[saved.name].examples.items():
        assert len(graph.ask(saved.name, **values)) > 0, label


def test_a_question_that_joins_is_not_asked_where_its_source_is_missing(graph: Graph) -> None:
    with pytest.raises(SourceNotLoaded, match=r"`pharmazone external add dron FILE`") as problem:
        graph.ask("us-brands-of-the-same-substance")
    assert problem.value.members["sources"] == ["dron"]
    assert "hasActiveIngredient" in graph.text("us-brands-of-the-same-substance")


def test_what_is_said_of_a_thing_comes_with_its_passages(graph: Graph) -> None:
    rows = graph.describe("plant:pk-137")
    areas = [row for row in rows if row["property"] == "https://w3id.org/pharmazone/ontology#floorArea"]
    assert [row["value"] for row in areas if row.passages]
    with pytest.raises(NotFound, match="Nothing is said of plant:nowhere"):
        graph.describe("plant:nowhere")


def test_things_are_found_by_words_in_any_language(graph: Graph, russian: Graph) -> None:
    assert "plant:pk-137" in [each.short for each in graph.search("пк-137")]
    assert "Завод «ПК-137»" in [each.label for each in russian.search("PK-137")]
    assert len(graph.search("plant", limit=3)) == 3
    assert graph.search("qqqqqqqq") == []


def test_the_text_of_a_question_can_be_asked_as_a_query(graph: Graph) -> None:
    text = graph.text("plants-compared", plant="plant:pk-137")
    assert list(graph.query(text)) == list(graph.ask("plants-compared", plant="plant:pk-137"))


def test_labels_are_in_the_language_that_the_graph_was_opened_with(graph: Graph, russian: Graph) -> None:
    labels = [each.ask("plants-compared", plant="plant:pk-137")[0]["plant"] for each in (graph, russian)]
    assert [each.label for each in labels if isinstance(each, pharmazone.IRI)] == ["PK-137 plant", "Завод «ПК-137»"]
    with pytest.raises(SettingError, match="one of en, ru"):
        Graph(graph.engine.snapshot, graph.engine.settings, "de")  # type: ignore[arg-type]


def test_a_graph_is_asked_from_many_threads_at_once(graph: Graph) -> None:
    with ThreadPoolExecutor(24) as threads:
        asked = [threads.submit(graph.ask, name) for name in ("plants-compared", "discrepancies") * 24]
    assert {len(each.result()) for each in asked} == {
        len(graph.ask("plants-compared")), len(graph.ask("discrepancies"))
    }  # fmt: skip


def test_a_graph_is_asked_where_an_event_loop_runs_already(graph: Graph) -> None:
    async def cell() -> int:
        return len(graph.ask("plants-compared"))

    assert asyncio.run(cell()) > 0


def test_a_folder_is_opened_by_what_lies_in_it(real: Snapshot, tmp_path: Path) -> None:
    for path in (real.path, str(real.path.parent)):
        with open_graph(path) as graph:
            assert graph.release == real.manifest.release
    with pytest.raises(SnapshotError, match="pharmazone build --out"):
        open_graph(tmp_path)


def test_an_endpoint_that_has_the_same_graph_answers_the_same(real: Snapshot, graph: Graph, served: str) -> None:
    with open_graph(real.path, endpoint=served) as remote:
        assert list(remote.ask("plants-compared")) == list(graph.ask("plants-compared"))
        assert remote.is_true("ASK { plant:pk-137 a pz:Plant }")
