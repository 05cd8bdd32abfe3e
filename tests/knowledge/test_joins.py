"""The questions that join the graph with ontologies of others, asked of a world that has them beside it."""

import re

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.saved.joining import external_graphs
from pharmazone.saved.questions import SavedQuery, read_all
from pharmazone.snapshot import Snapshot
from pharmazone.terms import source_of

from .test_golden import golden, select

SAVED = read_all(sources.home() / "queries" / "saved")
JOINS = [query for query in SAVED.values() if query.header.external]
ROLES = "https://w3id.org/pharmazone/scheme/role/"


@pytest.fixture(scope="module")
def store(joined: Snapshot) -> ox.Store:
    return ox.Store.read_only(str(joined.store))


def rows(store: ox.Store, name: str, **values: str) -> list[dict[str, str]]:
    """Ask a question with values, and give the text of each term."""
    query = SAVED[name]
    found = store.query(query.bind(values, prefixes=PREFIXES))
    assert isinstance(found, ox.QuerySolutions)
    names = [each.value for each in found.variables]
    return [{name: getattr(each[name], "value", "") for name in names} for each in found]


PREFIXES = {
    kind: f"https://w3id.org/pharmazone/id/{kind}/" for kind in ("indication", "medicine", "plant", "substance")
}


@pytest.mark.parametrize("query", JOINS, ids=lambda query: query.name)
class TestJoin:
    def test_it_answers_as_its_golden_answer_says(self, query: SavedQuery, store: ox.Store) -> None:
        assert len(golden(query.name)) > 1
        assert select(store, query.text, is_union=False) == golden(query.name)

    def test_it_answers_so_where_the_default_graph_is_the_union_of_all(
        self, query: SavedQuery, store: ox.Store
    ) -> None:
        assert select(store, query.text, is_union=True) == golden(query.name)

    def test_each_of_its_examples_has_solutions(self, query: SavedQuery, store: ox.Store, joined: Snapshot) -> None:
        for example in query.header.examples:
            found = store.query(query.bind(example.values, prefixes=joined.manifest.prefixes))
            assert isinstance(found, ox.QuerySolutions)
            assert next(found, None) is not None, example.label

    def test_each_passage_that_it_names_as_evidence_is_a_variable(self, query: SavedQuery, store: ox.Store) -> None:
        solutions = store.query(query.text)
        assert isinstance(solutions, ox.QuerySolutions)
        assert query.header.evidence
        assert set(query.header.evidence) <= {variable.value for variable in solutions.variables}

    def test_the_catalogue_knows_each_source_that_it_joins_with(self, query: SavedQuery, store: ox.Store) -> None:
        known = {
            source_of(quad.subject.value)
            for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(CATALOGUE))
            if isinstance(quad.subject, ox.NamedNode)
        }
        assert set(query.header.external) <= known

    def test_it_names_every_graph_of_others_in_full(self, query: SavedQuery) -> None:
        assert not re.search(r"\bSERVICE\b", query.text)
        assert {source_of(each) for each in external_graphs(query.text)} == set(query.header.external)


CATALOGUE = "https://w3id.org/pharmazone/graph/catalogue"


def test_fifteen_questions_and_more_join_and_stand_on_a_shelf_of_their_own() -> None:
    assert len(JOINS) >= 15
    assert {query.header.shelf for query in JOINS} == {"joins"}
    assert [query.name for query in SAVED.values() if query.header.shelf == "joins"] == [each.name for each in JOINS]


def test_a_disease_of_any_level_below_a_class_counts(store: ox.Store) -> None:
    infectious = rows(store, "plants-by-doid-class", under="DOID:0050117")
    assert {each["disease"] for each in infectious} == {PREFIXES["indication"] + "hiv"}
    assert {each["plant"] for each in infectious} == {PREFIXES["plant"] + "amedart"}


def test_a_plan_is_never_counted_among_makers(store: ox.Store) -> None:
    cancer = [each for each in rows(store, "plants-by-doid-class") if each["class"].endswith("DOID_162")]
    roles = {ROLES + "maker": set[str](), ROLES + "planned-maker": set[str](), ROLES + "planned-developer": set[str]()}
    for each in cancer:
        roles.setdefault(each["role"], set()).add(each["plant"])
    counted = next(each for each in rows(store, "disease-classes-in-doid") if each["class"].endswith("DOID_162"))
    assert int(counted["makers"]) == len(roles[ROLES + "maker"])
    assert int(counted["plannedPlants"]) == len(roles[ROLES + "planned-maker"] | roles[ROLES + "planned-developer"])


def test_what_is_unknown_is_not_counted_as_none(store: ox.Store) -> None:
    counts = {each["substance"].rpartition("/")[2]: each for each in rows(store, "substances-on-the-us-market")}
    assert (counts["olokizumab"]["forms"], counts["olokizumab"]["products"]) == ("0", "0")
    assert counts["synthetic-vitamin-d-analogue"]["forms"] == counts["synthetic-vitamin-d-analogue"]["products"] == ""


def test_areas_are_not_the_classes_that_only_group(store: ox.Store) -> None:
    areas = {each["area"].rpartition("_")[2] for each in rows(store, "areas-in-mondo")}
    assert "0045024" in areas  # cancer or benign tumor
    assert not any(area.startswith("77700") for area in areas)


def test_a_mapping_of_mondo_that_leads_elsewhere_is_told(store: ox.Store) -> None:
    ways = rows(store, "routes-to-doid", disease="indication:colorectal-cancer")
    assert {(each["throughMondo"].rpartition("_")[2], each["agrees"], each["isAbove"]) for each in ways} == {
        ("5672", "false", "true"),
        ("9256", "true", "false"),
    }


def test_a_neighbour_that_a_plant_works_for_is_left_out(store: ox.Store) -> None:
    beside = rows(store, "sibling-diseases-without-a-plant", disease="indication:ankylosing-spondylitis")
    assert beside
    assert not any(each["sibling"].endswith("DOID_7148") for each in beside)  # rheumatoid arthritis
