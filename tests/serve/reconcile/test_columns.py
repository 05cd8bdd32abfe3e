"""Columns for a table: values of things by their properties, what they are in the specification's words, settings."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from .conftest import Reconciler
from .shapes import Proposal

PLANT = "plant/generium-next"


def column(reconciler: Reconciler, thing: str, pid: str, **settings: Any) -> list[dict[str, Any]]:
    return reconciler.extend([thing], [{"id": pid, "settings": settings}]).cells(thing, pid)


def test_values_are_things_numbers_days_and_texts(reconciler: Reconciler) -> None:
    assert column(reconciler, PLANT, "floorArea") == [{"int": 28100}]
    assert {"id": "site/alabushevo", "name": "Alabushevo"} in column(reconciler, PLANT, "locatedIn")
    assert column(reconciler, PLANT, "label@ru") == [{"str": "Завод «Генериум-Некст»"}]
    days = column(reconciler, "article/generium-next-opening", "referenceDate")
    assert days == [{"date": "2025-10-07T00:00:00Z"}]


def test_a_plan_stands_under_its_own_property_alone(reconciler: Reconciler) -> None:
    assert column(reconciler, PLANT, "plannedJobs") == [{"int": 250}]
    assert column(reconciler, PLANT, "jobs") == []


def test_identifiers_are_codes_or_iris_and_a_number_says_of_which_list_it_is(reconciler: Reconciler) -> None:
    assert column(reconciler, "substance/semaglutide", "ATC") == [{"str": "A10BJ06"}]
    assert column(reconciler, "indication/gaucher-disease", "DOID") == [{"str": "DOID:1926"}]
    iris = column(reconciler, "indication/gaucher-disease", "MONDO", form="iri")
    assert iris == [{"str": "http://purl.obolibrary.org/obo/MONDO_0018150"}]
    exact = column(reconciler, "indication/rheumatoid-arthritis", "OMIM")
    close = column(reconciler, "indication/rheumatoid-arthritis", "OMIM", closeness="close")
    assert (exact, close) == ([], [{"str": "OMIM:180300"}])


def test_the_passages_that_say_a_value_are_fetched_in_place_of_it(reconciler: Reconciler) -> None:
    passages = column(reconciler, PLANT, "plannedJobs", evidence="passages")
    assert passages
    assert all(str(each["id"]).startswith("passage/generium-next-opening/") for each in passages)


def test_a_property_is_followed_the_other_way_round_too(reconciler: Reconciler) -> None:
    found = reconciler.extend(["indication/gaucher-disease"], [{"id": "^indicatedFor"}])
    assert found.cells("indication/gaucher-disease", "^indicatedFor") == [
        {"id": "medicine/glurazim", "name": "Glurazim"}
    ]
    assert found.meta[0].type
    assert found.meta[0].type.id == "MedicinalProduct"


def test_a_limit_cuts_the_values_of_a_row(reconciler: Reconciler) -> None:
    assert len(column(reconciler, PLANT, "locatedIn")) > 1 == len(column(reconciler, PLANT, "locatedIn", limit=1))
    assert len(column(reconciler, PLANT, "locatedIn", limit="0")) > 1


def test_things_are_named_by_every_identifier_and_unknown_ones_have_no_values(reconciler: Reconciler) -> None:
    ids = [PLANT, "plant:generium-next", "https://w3id.org/pharmazone/id/" + PLANT, "plant/nowhere", "no <thing>"]
    found = reconciler.extend(ids, [{"id": "floorArea"}, {"id": "pz:floorArea"}])
    assert [found.cells(each, "pz:floorArea") for each in ids] == [*[[{"int": 28100}]] * 3, [], []]
    assert [each.id for each in found.meta] == ["floorArea", "pz:floorArea"]


def test_names_in_columns_are_told_in_the_language_that_is_asked_for(reconciler: Reconciler) -> None:
    found = reconciler.extend([PLANT], [{"id": "locatedIn"}], lang="ru")
    assert {"id": "site/alabushevo", "name": "Алабушево"} in found.cells(PLANT, "locatedIn")


def test_columns_are_fetched_by_get_too(there: TestClient) -> None:
    asked = json.dumps({"ids": [PLANT], "properties": [{"id": "floorArea"}]})
    assert there.get("/reconcile", params={"extend": asked}).json()["rows"] == {PLANT: {"floorArea": [{"int": 28100}]}}


@pytest.mark.parametrize("named", ["Plant", "Company", "MedicinalProduct", "ActiveSubstance", "Disease", ""])
def test_each_property_that_is_proposed_for_a_type_can_be_fetched(
    there: TestClient, reconciler: Reconciler, named: str
) -> None:
    said = Proposal.model_validate(there.get("/reconcile/properties", params={"type": named}).json())
    ids = [each.id for each in said.properties]
    assert len(ids) == len(set(ids)) > 5
    for start in range(0, len(ids), 50):
        asked = [{"id": each} for each in ids[start : start + 50]]
        found = reconciler.extend([PLANT, "substance/alteplase"], asked)
        assert [each.id for each in found.meta] == ids[start : start + 50]


def test_a_type_is_proposed_what_its_things_have_and_no_more_than_asked_for(there: TestClient) -> None:
    plants = Proposal.model_validate(there.get("/reconcile/properties?type=Plant").json())
    assert {"floorArea", "locatedIn", "plannedJobs"} < {each.id for each in plants.properties}
    assert "hasActiveSubstance" not in {each.id for each in plants.properties}
    two = Proposal.model_validate(there.get("/reconcile/properties?type=Plant&limit=2").json())
    assert (len(two.properties), two.limit) == (2, 2)
