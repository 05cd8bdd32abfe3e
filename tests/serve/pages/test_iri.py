"""An identifier in any spelling, as a page and as JSON: our thing, what else names the same, and what was refused."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.serve.pages.iri import EXAMPLES
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from .browsing import browsing, rows
from .reading import BROWSER, Page, read

__all__ = ["browsing"]
DOID = "http://purl.obolibrary.org/obo/DOID_1926"
GAUCHER = "https://w3id.org/pharmazone/id/indication/gaucher-disease"


@pytest.fixture(scope="module")
def beside(joined: Snapshot) -> Iterator[TestClient]:
    """Give the service of the real world with external sources beside it."""
    evaluator = InProcess(joined.store)
    settings = Settings(snapshot_dir=joined.path.parent)
    with TestClient(Application(joined, evaluator, settings), raise_server_exceptions=False) as client:
        yield client


def asked(client: TestClient, text: str, **more: str) -> dict[str, Any]:
    answer = client.get("/iri.json", params={"q": text, **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def section(page: Page, anchor: str) -> list[str]:
    """Give the rows of the table below a heading."""
    [region] = [each for each in page.all("div", "wide") if each.attributes["aria-labelledby"] == anchor]
    return [
        each.words
        for each in page.all("tr")
        if region in each.parents and not any(parent.tag == "thead" for parent in each.parents)
    ]


def test_without_an_identifier_there_is_a_form_and_examples_that_lead_somewhere(browsing: TestClient) -> None:
    page = read(browsing, "/iri")
    assert "Look up an identifier" in page.main
    assert [each.attributes["name"] for each in page.all("input") if each.parents[-1].classes == ["look-up"]] == ["q"]
    for each in EXAMPLES:
        address = f"/iri?q={quote(each, safe='')}"
        assert address in page.links
        assert browsing.get(address, headers=BROWSER).status_code == 200


@pytest.mark.parametrize("text", ["DOID:1926", "doid_1926", f"<{DOID}>", "https://bioregistry.io/doid:1926", DOID])
def test_any_spelling_leads_to_our_thing_and_to_its_other_identifiers(browsing: TestClient, text: str) -> None:
    page = read(browsing, f"/iri?q={quote(text, safe='')}")
    [thing] = section(page, "things")
    assert thing.startswith("Gaucher disease DOID:1926 exact match 0.98")
    assert "/id/indication/gaucher-disease" in page.links
    named = section(page, "namings")
    assert any(each.startswith("Mondo Disease Ontology MONDO:0018150") for each in named)
    assert any(each.startswith("ICD-10 ICD10:E75 broader match") for each in named)
    told = asked(browsing, text)
    assert (told["iri"], told["curie"], told["q"]) == (DOID, "DOID:1926", text.strip("<>"))
    assert [each["iri"] for each in told["things"]] == [GAUCHER]


@pytest.mark.parametrize(
    "text",
    [
        "indication:gaucher-disease",
        "INDICATION:gaucher-disease",
        GAUCHER,
        "http://localhost:8000/page/indication/gaucher-disease?lang=ru",
        "https://example.org/below/data/indication/gaucher-disease.ttl",
        "/id/indication/gaucher-disease",
    ],
)
def test_our_own_things_have_identifiers_too_whoever_serves_their_pages(browsing: TestClient, text: str) -> None:
    told = asked(browsing, text)
    assert told["iri"] == GAUCHER
    assert "MONDO:0018150" in {each["curie"] for each in told["equivalents"]}


def test_a_code_alone_is_enough_where_one_vocabulary_has_it(browsing: TestClient) -> None:
    assert asked(browsing, "db00003")["curie"] == "DRUGBANK:DB00003"


def test_what_was_considered_and_refused_says_why(browsing: TestClient) -> None:
    page = read(browsing, "/iri?q=DRUGBANK:DB09551")
    [refused] = section(page, "refused")
    assert refused.startswith("dornase alfa DRUGBANK:DB09551 exact match compared one by one: Bovine")
    assert "No thing of ours is mapped to it" in page.main
    assert asked(browsing, "DRUGBANK:DB09551")["things"] == []
    beside_it = section(read(browsing, "/iri?q=DRUGBANK:DB00003"), "refused")
    assert beside_it == [refused]


def test_an_identifier_of_which_nothing_is_known_is_404_and_names_its_own_iri_and_what_is_near(
    browsing: TestClient,
) -> None:
    answer = browsing.get("/iri", params={"q": "doid:1962"}, headers=BROWSER)
    assert answer.status_code == 404
    page = Page(answer.text)
    assert "nothing is known of it here" in page.main
    assert "http://purl.obolibrary.org/obo/DOID_1962" in page.main
    assert "/iri?q=DOID%3A1926" in page.links
    problem = browsing.get("/iri.json", params={"q": "doid:1962"})
    assert (problem.status_code, problem.headers["content-type"]) == (404, "application/problem+json")
    assert problem.json()["iri"] == "http://purl.obolibrary.org/obo/DOID_1962"
    assert "DOID:1926" in problem.json()["nearest"]


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("some words", 422, "is no identifier"),
        ("DOIDS:1926", 404, "The prefix 'DOIDS' is of no vocabulary that is known here. Near to it is DOID."),
        ("DOID:abc", 404, "'abc' is no identifier of DOID"),
        ("x" * 3000, 422, "at most 2000 characters"),
        ("plant:generium-nxt", 404, ""),
        ("https://example.org/elsewhere", 404, ""),
        ("123", 404, "'123' names no vocabulary"),
        ("\u202edoid:1926\x00", 422, "is no identifier"),
        ("http://[::/x", 404, ""),
    ],
)
def test_what_is_not_understood_says_what_is(browsing: TestClient, text: str, status: int, said: str) -> None:
    page = browsing.get("/iri", params={"q": text}, headers=BROWSER)
    problem = browsing.get("/iri.json", params={"q": text})
    assert (page.status_code, problem.status_code) == (status, status)
    assert said in problem.json()["detail"]
    assert 'name="q"' in page.text
    assert page.headers["cache-control"] == "no-store"
    if status == 422:
        assert "`DOID:1926`" in problem.json()["detail"] or "characters" in said


def test_what_somebody_wrote_stands_on_the_page_as_text(browsing: TestClient) -> None:
    hostile = '"><script>alert(1)</script>'
    answer = browsing.get("/iri", params={"q": hostile}, headers=BROWSER)
    assert "<script>alert" not in answer.text
    again = browsing.get("/iri", params={"q": 'http://example.org/"><script>'}, headers=BROWSER)
    assert "<script>alert" not in again.text
    assert browsing.get("/iri", params={"q": "javascript:alert(1)"}, headers=BROWSER).text.count("javascript:") > 0
    assert 'href="javascript:' not in browsing.get("/iri", params={"q": "javascript:alert(1)"}, headers=BROWSER).text


def test_programs_get_json_and_people_a_page_at_one_address(browsing: TestClient) -> None:
    data = browsing.get("/iri", params={"q": "DOID:1926"}, headers={"accept": "application/json"})
    assert data.headers["content-type"] == "application/json"
    assert data.json() == browsing.get("/iri.json", params={"q": "DOID:1926"}).json()
    page = browsing.get("/iri", params={"q": "DOID:1926"}, headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    assert {"Accept", "Accept-Language"} <= set(re.split(", *", page.headers["vary"]))
    tags = {data.headers["etag"], page.headers["etag"]}
    assert len(tags) == 2
    for answer in (data, page):
        headers = {"accept": answer.headers["content-type"], "if-none-match": answer.headers["etag"]}
        assert browsing.get("/iri", params={"q": "DOID:1926"}, headers=headers).status_code == 304


def test_it_speaks_russian(browsing: TestClient) -> None:
    page = read(browsing, "/iri?q=ORPHA:355&lang=ru")
    assert section(page, "things")[0].startswith("болезнь Гоше ORDO:355 точное соответствие 0,98")
    assert asked(browsing, "ORPHA:355", lang="ru")["vocabulary"] == "Онтология редких болезней Orphanet (ORDO)"


def test_the_search_leads_here_with_an_identifier_and_so_does_every_page(browsing: TestClient) -> None:
    page = read(browsing, "/search?q=orpha:355")
    assert "/iri?q=orpha%3A355" in page.links
    links = read(browsing, "/search?q=plant").links
    assert "/iri" in links
    assert not any(each.startswith("/iri?") for each in links)


def test_what_the_loaded_sources_link_leads_to_our_thing_with_the_way_named(beside: TestClient) -> None:
    page = read(beside, "/iri?q=UMLS:C0017205")
    things = section(page, "things")
    assert things[0].startswith("Gaucher disease")
    assert any("DOID:1926" in each and "doid: cross-reference, from there" in each for each in things)
    told = asked(beside, "UMLS_CUI:C0017205")
    [thing] = told["things"]
    ways = [way for each in thing["mappings"] for way in each["by_way_of"]]
    assert {(way["source"], way["subject"], way["object"]) for way in ways} >= {("doid", DOID, told["iri"])}


def test_what_the_sources_call_a_term_stands_beside_it(beside: TestClient) -> None:
    told = asked(beside, "MONDO:0018150")
    assert (told["label"], told["sources"]) == ("Gaucher disease", ["mondo"])
    doid = next(each for each in told["equivalents"] if each["curie"] == "DOID:1926")
    assert doid["label"] == "Gaucher's disease"
    assert "mondo-doid" in {each["source"] for each in doid["links"]}
    assert doid["mapping"]["confidence"] == 0.98


def test_a_deprecated_term_says_what_stands_in_its_place(beside: TestClient) -> None:
    told = asked(beside, "DRON:00010528")
    assert told["is_deprecated"] is True
    [successor] = told["replaced_by"]
    assert successor["curie"] == "CHEBI:195250"
    assert "Deprecated there" in read(beside, "/iri?q=DRON:00010528").main


def test_rows_of_a_page_and_of_its_json_are_the_same(beside: TestClient) -> None:
    page, told = read(beside, "/iri?q=ORPHA:355"), asked(beside, "ORPHA:355")
    named = told["equivalents"]
    assert isinstance(named, list)
    assert len(section(page, "namings")) == len(named) > 10
    assert len(rows(page)) == len(named) + sum(len(each["mappings"]) for each in told["things"])
    assert json.dumps(told)
