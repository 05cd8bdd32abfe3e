"""The facets of the lists that people come for, as the real graph has them: golden, so that none is lost unseen."""

import pytest
from starlette.testclient import TestClient

from .browsing import browsing
from .reading import Page, read

__all__ = ["browsing"]

Shown = dict[str, str]
"""The facets of a list, each with its value of most things and how many they are, and how many values it has."""
GOLDEN: dict[str, Shown] = {
    "plant": {
        "stage": "stage:operating 8 of 8",
        "memberOfCluster": "cluster:technopolis-moscow-pharmaceutical 9 of 2",
        "worksInArea": "indication:oncological-diseases 8 of 22",
        "rdf:type": "pz:OperatingPlant 8 of 2",
        "suppliesMedicineFor": "indication:oncological-diseases 7 of 17",
        "plansToWorkInArea": "indication:oncological-diseases 4 of 25",
        "plansToBeMemberOfCluster": "cluster:technopolis-moscow-pharmaceutical 5 of 2",
        "inSector": "sector:pharmaceuticals 4 of 2",
        "locatedIn": "zone:technopolis-moscow 4 of 4",
        "plantGroup": "group:r-pharm 2 of 4",
    },
    "medicine": {
        "indicatedFor": "indication:severe-chronic-kidney-disease 2 of 15",
        "drugClass": "drugclass:analgesics 2 of 9",
        "broaderIndication": "indication:socially-significant-diseases 4 of 4",
        "originCountry": "place:russia 7 of 2",
        "plant.plansToProduce": "plant:generium-next 6 of 3",
        "listedIn": "list:ved 2 of 5",
    },
    "company": {
        "rdf:type": "pz:Resident 12 of 2",
        "entitledTo": "incentive:resident-other-benefits 12 of 10",
        "residentOf": "zone:technopolis-moscow 12 of 2",
        "memberOfCluster": "cluster:technopolis-moscow-pharmaceutical 11 of 2",
        "legalForm": "legal-form:llc 5 of 6",
        "inSector": "sector:pharmaceuticals 7 of 3",
        "belongsToGroup": "group:pharmstandard 2 of 5",
        "incentive.grantedTo": "incentive:industrial-complex-status 7 of 7",
        "plansToProduceClass": "drugclass:offset-contract-medicines 4 of 4",
        "signedOffsetContractWith": "place:moscow 5 of 2",
    },
    "indication": {
        "rdf:type": "pz:Disease 33 of 2",
        "broaderIndication": "indication:socially-significant-diseases 21 of 6",
        "plant.plansToWorkInArea": "plant:generium-next 12 of 7",
        "plant.worksInArea": "plant:velpharm-m 7 of 10",
        "plant.suppliesMedicineFor": "plant:amedart 6 of 8",
        "drugclass.classIndicatedFor": "drugclass:servier-rus-breakthrough-solutions 3 of 5",
    },
    "event": {
        "eventSubject": "cluster:technopolis-moscow-pharmaceutical 7 of 26",
        "rdf:type": "pz:StageReached 27 of 3",
        "eventKind": "event-kind:registration 5 of 22",
        "facility": "plant:generium-next 6 of 20",
        "stage": "stage:operating 8 of 8",
    },
    "discrepancy": {
        "discrepancyKind": "discrepancy-kind:scope 38 of 8",
    },
}


def facets(page: Page) -> Shown:
    """Read the facets of a list, in order."""
    shown: Shown = {}
    for fieldset in page.all("fieldset"):
        boxes = [each for each in page.all("input") if fieldset in each.parents]
        first = next(each for each in page.all("label") if fieldset in each.parents)
        number = next(each.words for each in page.all("span", "number") if first in each.parents)
        shown[boxes[0].attributes["name"]] = f"{boxes[0].attributes['value']} {number} of {len(boxes)}"
    return shown


@pytest.mark.parametrize("kind", GOLDEN)
def test_a_list_has_the_facets_that_its_things_share(browsing: TestClient, kind: str) -> None:
    shown = facets(read(browsing, f"/page/{kind}"))
    assert list(shown.items()) == list(GOLDEN[kind].items())


def test_of_where_plants_are_the_narrowest_place_is_shown_and_a_wider_one_finds_them_too(browsing: TestClient) -> None:
    page = read(browsing, "/page/plant")
    offered = {each.attributes["value"] for each in page.all("input") if each.attributes.get("name") == "locatedIn"}
    assert offered == {"zone:technopolis-moscow", "site:alabushevo", "site:pechatniki", "unknown"}
    city = read(browsing, "/page/plant?locatedIn=place:moscow")
    assert "4 of 17" in city.main
    assert "/id/plant/generium-next" in city.links


def test_a_class_of_some_of_the_things_leads_to_the_list_of_these(browsing: TestClient) -> None:
    page = read(browsing, "/page/plant")
    link = next(each for each in page.links if "OperatingPlant" in each)
    assert "8 of 17" in read(browsing, link).main
