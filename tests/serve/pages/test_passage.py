"""The page of a passage: its words, what it says, and what stands beside it."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from pharmazone.snapshot import Snapshot

from .reading import ARTICLES, BROWSER, Page, read, serving, with_articles

BRINE = "/page/article/brine-works"
PASSAGE = "/page/passage/brine-works"


@pytest.fixture(scope="module")
def known(real: Snapshot) -> Iterator[TestClient]:
    with serving(real) as client:
        yield client


def headings(page: Page) -> list[str]:
    return [each.words for each in page.all("h2")]


def rows(page: Page) -> list[list[str]]:
    return [[cell.words for cell in page.all("td") if row in cell.parents] for row in page.all("tr")]


def listed(page: Page) -> list[str]:
    return [each.words for each in page.all("li")]


def test_a_passage_says_it_with_its_bound_and_who_is_needed_to_understand_it(bare: TestClient) -> None:
    page = read(bare, f"{PASSAGE}/98-122")
    assert page.all("h1")[0].words == "Passage 98–122"
    assert any(row[1:] == ["floor area", row[2]] and row[2].startswith("over 1200") for row in rows(page) if row)
    assert any(each.startswith("82–90 states nothing itself") for each in listed(page))
    told = dict(zip((each.words for each in page.all("dt")), (each.words for each in page.all("dd")), strict=True))
    assert told["Modality"] == "as a fact"


def test_a_plan_is_called_a_plan_and_its_speaker_is_named(bare: TestClient) -> None:
    page = read(bare, f"{PASSAGE}/125-147")
    told = dict(zip((each.words for each in page.all("dt")), (each.words for each in page.all("dd")), strict=True))
    assert told["Modality"] == "planned"
    assert told["Speaker"] == "Ada Brook"
    assert page.all("strong", "plan")


def test_a_passage_that_says_nothing_names_those_that_are_read_with_it(bare: TestClient) -> None:
    page = read(bare, f"{PASSAGE}/82-90")
    assert "states nothing itself" in page.main
    assert "Read with this one" in headings(page)
    assert "/id/passage/brine-works/98-122" in page.links


def test_the_words_stand_in_their_paragraph_where_the_reader_has_the_text(with_text: TestClient) -> None:
    page = read(with_text, f"{PASSAGE}/41-59")
    (quoted,) = page.all("blockquote")
    assert quoted.words == "On March 3, 2024, the Brine Works opened at the Harbour site."
    assert quoted.attributes["cite"].endswith("/id/article/brine-works")
    assert [each.text for each in page.all("mark")] == ["Brine Works opened"]
    assert f"{BRINE}#41-59" in page.links


def test_without_the_text_a_passage_says_how_to_get_its_words(bare: TestClient) -> None:
    page = read(bare, f"{PASSAGE}/41-59")
    assert page.all("blockquote") == []
    assert "pharmazone serve --articles DIR" in page.main
    assert "Brine Works opened" not in page.main


def test_its_place_in_the_article_is_one_link_away_with_the_text_and_without(
    bare: TestClient, with_text: TestClient
) -> None:
    for client in (bare, with_text):
        page = read(client, f"{PASSAGE}/60-79")
        (link,) = {each for each in page.links if each.startswith(BRINE) and each.endswith("#60-79")}
        assert "60-79" in read(client, link.partition("#")[0]).ids


def test_one_goes_on_to_the_passages_before_and_after(bare: TestClient) -> None:
    places = ["19-35", "41-59", "60-79", "82-90", "98-122", "125-147", "167-186"]
    path, passed = f"{PASSAGE}/19-35", []
    while path:
        page = read(bare, path)
        passed.append(path.rpartition("/")[2])
        following = [each.attributes["href"] for each in page.all("a") if each.attributes.get("rel") == "next"]
        path = following[0].replace("/id/", "/page/") if following else ""
    assert passed == places
    back = [each.attributes["href"] for each in page.all("a") if each.attributes.get("rel") == "prev"]
    assert back == ["/id/passage/brine-works/125-147"]


def test_machines_find_the_range_as_a_selector_and_as_a_fragment(bare: TestClient) -> None:
    page = read(bare, f"{PASSAGE}/98-122")
    selector, fragment = (each.text for each in page.all("pre"))
    assert json.loads(selector)["selector"] == {"type": "TextPositionSelector", "start": 98, "end": 122}
    assert fragment == "brine.txt#char=98,122"


def test_a_passage_is_cited_with_its_article_its_range_and_the_release(bare: TestClient) -> None:
    page = read(bare, f"{PASSAGE}/98-122")
    assert "“News of the salt works”, characters 98–122. pharmazone, data release" in page.main
    assert "https://w3id.org/pharmazone/id/passage/brine-works/98-122" in page.main


def test_an_error_is_reported_where_the_service_was_told(tiny: Snapshot) -> None:
    with serving(tiny, report="https://example.org/new?about={iri}&by=me") as client:
        page = read(client, f"{PASSAGE}/98-122")
    iri = "https%3A%2F%2Fw3id.org%2Fpharmazone%2Fid%2Fpassage%2Fbrine-works%2F98-122"
    assert f"https://example.org/new?about={iri}&by=me" in page.links


def test_nobody_is_asked_to_report_where_nobody_listens(bare: TestClient) -> None:
    assert "Report an error" not in read(bare, f"{PASSAGE}/98-122").main


def test_a_passage_that_is_not_there_is_404(bare: TestClient) -> None:
    for name in ("brine-works/1-2", "brine-works/none", "soap-works/1-2"):
        assert bare.get(f"/page/passage/{name}", headers=BROWSER).status_code == 404


def test_a_discrepancy_is_told_with_the_other_passages_and_what_they_say(known: TestClient) -> None:
    page = read(known, "/page/passage/generium-next-opening/2233-2258")
    assert "Discrepancies" in headings(page)
    assert "discrepancies" in page.ids
    told = page.all("div", "discrepancy")
    assert told
    for one in told:
        others = [each.words for each in page.all("li") if one in each.parents]
        assert others
        assert not [each for each in others if each.startswith("2233–2258")]


def test_what_rules_infer_from_a_passage_stands_on_its_page(known: TestClient) -> None:
    page = read(known, "/page/passage/generium-next-opening/299-338")
    assert "What follows from it" in headings(page)
    (section,) = (each for each in page.all("div") if each.attributes.get("aria-labelledby") == "inferred")
    inferred = [row for row in rows(page) if len(row) == 4]
    assert inferred
    assert section.words.startswith("What follows from it")


def test_passages_over_the_same_words_are_listed(known: TestClient) -> None:
    page = read(known, "/page/passage/generium-next-opening/321-338")
    assert "On the same words" in headings(page)
    assert {f"/id/passage/generium-next-opening/{each}" for each in ("299-338", "321-373")} <= page.links


def test_each_passage_of_a_language_reads_in_the_other(known: TestClient) -> None:
    page = read(known, "/page/passage/bioproduction-environment/499-530?lang=ru")
    assert page.all("h1")[0].words == "Фрагмент 499–530"
    assert any("свыше 240" in cell for row in rows(page) for cell in row)


@with_articles
def test_a_russian_text_is_quoted_as_russian_on_an_english_page(real: Snapshot) -> None:
    with serving(real, ARTICLES) as client:
        page = read(client, "/page/passage/bioproduction-environment/499-530")
    assert page.all("html")[0].attributes["lang"] == "en"
    assert page.all("blockquote")[0].attributes["lang"] == "ru"
