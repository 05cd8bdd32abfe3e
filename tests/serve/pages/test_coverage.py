"""The coverage of the mappings as people and programs get it: alone, and with real sources beside the graph."""

import csv
import io
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from pharmazone.asking.phrases import PHRASES
from pharmazone.snapshot import Snapshot

from .browsing import browsing, rows
from .reading import BROWSER, Page, read, serving

__all__ = ["browsing"]
SAY = PHRASES["en"]


@pytest.fixture(scope="module")
def beside(joined: Snapshot) -> Iterator[TestClient]:
    with serving(joined) as client:
        yield client


def row(page: Page, beginning: str) -> str:
    return next(each for each in rows(page) if each.startswith(beginning))


def test_each_kind_and_vocabulary_has_its_counts(browsing: TestClient) -> None:
    page = read(browsing, "/coverage?kind=substance")
    numbers = [int(each) for each in row(page, "ChEBI").split()[1:10]]
    assert numbers[0] == sum(numbers[1:])
    assert (numbers[1], numbers[6]) == (3, 8)


def test_without_a_source_what_is_wrong_is_not_known(browsing: TestClient) -> None:
    page = read(browsing, "/coverage")
    assert SAY["coverage_nothing_loaded"].partition("`")[0] in page.main
    assert all(each.endswith(SAY["coverage_not_loaded"]) for each in rows(page) if each[-1].isalpha() and " 0 " in each)
    assert "faults" not in page.ids


def test_every_bar_has_its_numbers_beside_it_and_is_hidden_from_who_cannot_see_it(browsing: TestClient) -> None:
    page = read(browsing, "/coverage")
    pictures = [each for each in page.all("svg", "reach") if "viewbox" in each.attributes]
    assert len(pictures) > 20
    assert all(each.attributes["aria-hidden"] == "true" for each in pictures)
    bars = [each for each in page.all("rect") if "height" in each.attributes and each.attributes["height"] == "100"]
    assert all("style" not in each.attributes for each in (*pictures, *bars))


def test_a_vocabulary_lists_each_thing_with_what_was_decided_and_why(browsing: TestClient) -> None:
    page = read(browsing, "/coverage?kind=indication&vocabulary=doid")
    orphan = row(page, "orphan diseases")
    assert orphan.startswith("orphan diseases no term no term 2026-07-31")
    assert "told by a subset" in orphan
    assert "refused DOID:0050686" in row(page, "oncological diseases")


def test_what_is_asked_for_by_a_wrong_name_is_refused_with_what_is_near(browsing: TestClient) -> None:
    answer = browsing.get("/coverage.json?vocabulary=doit")
    assert answer.status_code == 422
    assert "Near to it is doid" in answer.json()["detail"]
    assert browsing.get("/coverage?mood=good", headers=BROWSER).status_code == 422


def test_it_is_given_as_data_by_suffix_and_by_negotiation(browsing: TestClient) -> None:
    table = browsing.get("/coverage.csv?kind=substance")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(table.text, newline="")))
    assert {each["kind"] for each in lines} == {"substance"}
    assert browsing.get("/coverage?kind=substance", headers={"accept": "text/csv"}).text == table.text
    told = browsing.get("/coverage", headers={"accept": "application/json"})
    assert told.json() == browsing.get("/coverage.json").json()
    assert "Accept" in told.headers["vary"]
    assert browsing.get("/coverage", headers={"accept": "image/png"}).status_code == 406
    again = browsing.get("/coverage.json", headers={"if-none-match": told.headers["etag"]})
    assert again.status_code == 304


def test_the_page_is_read_in_russian(browsing: TestClient) -> None:
    page = read(browsing, "/coverage?lang=ru")
    assert page.all("h1")[0].words == PHRASES["ru"]["coverage"]
    assert "Действующие вещества" in page.main


def test_with_sources_beside_it_no_mapping_of_ours_is_deprecated_or_disagrees(beside: TestClient) -> None:
    told = beside.get("/coverage.json").json()
    whole = {"doid", "dron", "drugbank"}
    grave = [
        each for each in told["faults"] if each["fault"] in {"deprecated", "ambiguous", "disagreeing", "contradicted"}
    ]
    assert grave == []
    assert [each for each in told["faults"] if each["fault"] == "dangling" and each["vocabulary"] in whole] == []
    cells = {(each["kind"], each["vocabulary"]): each for each in told["coverage"]}
    assert cells["indication", "doid"]["faults"]["disagreeing"] == 0
    assert cells["indication", "wikidata"]["faults"]["dangling"] is None


def test_every_disease_and_every_named_substance_is_looked_for_in_the_whole_ontologies(beside: TestClient) -> None:
    told = beside.get("/coverage.json").json()
    open_ones = {
        (each["vocabulary"], each["thing"].rpartition("/")[2])
        for each in told["things"]
        if each["state"] == "unsought" and each["vocabulary"] in {"doid", "dron", "drugbank", "chebi"}
    }
    assert open_ones == {(name, "synthetic-vitamin-d-analogue") for name in ("dron", "drugbank", "chebi")}


def test_a_slice_lacks_terms_and_the_page_lists_them(beside: TestClient) -> None:
    page = read(beside, "/coverage?vocabulary=mondo")
    assert "faults" in page.ids
    assert any(each.startswith("COVID-19 MONDO:0100096") for each in rows(page))


def test_candidates_say_what_led_to_them(beside: TestClient) -> None:
    told = beside.get("/coverage.json").json()["candidates"]
    covid = next(each for each in told if each["thing"].endswith("/covid-19") and each["vocabulary"] == "ncit")
    assert covid["term"].endswith("NCIT_C171133")
    assert covid["start"].endswith("DOID_0080600")
    refused = {("drugbank", "https://go.drugbank.com/drugs/DB09551")}
    assert not {(each["vocabulary"], each["term"]) for each in told} & refused
