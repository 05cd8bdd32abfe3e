"""Under which heading a plan stands: that of the page of a thing, for what its counterpart says as a fact."""

import asyncio
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from pharmazone.asking.library import Library
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Value
from pharmazone.asking.things.plans import plans_of
from pharmazone.asking.things.properties import NATURE, Headings, Properties, headings_of, properties_of
from pharmazone.snapshot import Snapshot
from pharmazone.terms import GRAPH, OWL, PZ, RDFS, XSD

from ..works import InMemory


@pytest.fixture(scope="module")
def store(real: Snapshot) -> ox.Store:
    return ox.Store.read_only(str(real.store))


@pytest.fixture
def told(library: Library, evaluator: InMemory, store: ox.Store) -> Library:
    evaluator.store.extend(store)
    return library


@pytest.fixture
def headings(told: Library) -> Headings:
    return asyncio.run(headings_of(told))


@pytest.fixture
def properties(told: Library) -> Properties:
    return asyncio.run(properties_of(told))


def values_of(prop: str, store: ox.Store) -> Iterator[tuple[Value, set[str]]]:
    """Give values that a property can have, with their classes: a number, or a thing of its range or of no class."""
    ontology = ox.NamedNode(GRAPH + "ontology")
    ranges = store.quads_for_pattern(ox.NamedNode(prop), ox.NamedNode(RDFS + "range"), None, ontology)
    kinds = {str(each.object).strip("<>") for each in store.quads_for_pattern(ox.NamedNode(prop), None, None, ontology)}
    if OWL + "DatatypeProperty" in kinds:
        yield Value("literal", "1", datatype=XSD + "decimal"), set()
    else:
        yield Value("iri", "urn:x:thing"), {str(each.object).strip("<>") for each in ranges}


def test_every_property_that_can_be_planned_stands_under_a_heading_that_tells_what_it_is_about(
    told: Library, headings: Headings, properties: Properties, store: ox.Store
) -> None:
    found = {plan.fact: plan.heading for plan in asyncio.run(plans_of(told))}
    for fact in properties.counterpart.keys() - found.keys():
        for value, classes in values_of(fact, store):
            found[fact] = headings.of_statement(fact, value, classes, properties)
    assert found.keys() == properties.counterpart.keys()
    assert {fact for fact, heading in found.items() if heading == NATURE} == set()
    assert all(f"section_{heading}" in say for heading in found.values() for say in PHRASES.values())


def test_a_plan_and_its_counterpart_stand_under_one_heading(headings: Headings, properties: Properties) -> None:
    number = Value("literal", "1", datatype=XSD + "decimal")
    amounts = {
        headings.of_statement(each, number, (), properties)
        for each in (PZ + "amount", properties.counterpart[PZ + "amount"])
    }
    assert amounts == {"money"}
    concept = Value("iri", "urn:x:built")
    for fact in (PZ + "stage", PZ + "producesForm", PZ + "openTo"):
        plan = properties.counterpart[fact]
        assert headings.of_statement(fact, concept, (), properties) == headings.of_statement(
            plan, concept, (), properties
        )


def test_a_property_that_has_no_heading_stands_where_its_value_does(headings: Headings, properties: Properties) -> None:
    place = headings.of_statement(PZ + "locatedIn", Value("iri", "urn:x:quay"), {PZ + "Place"}, properties)
    unknown = headings.of_statement(PZ + "locatedIn", Value("iri", "urn:x:quay"), (), properties)
    assert (place, unknown) == ("place", NATURE)
