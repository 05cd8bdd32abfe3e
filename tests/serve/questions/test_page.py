"""The page of a saved query: what it shows of the answer, how it is turned over, and where it leads."""

import pytest
from starlette.testclient import TestClient

from pharmazone.serve import tables

from ..test_pages import Outline, outline, tags, words

BROWSER = {"accept": "text/html"}


def test_a_page_shows_labels_headings_passages_and_the_number_of_rows(client: TestClient) -> None:
    page = outline(client, "/queries/big-plants?minArea=5")
    assert "1 row, found in" in words(page)
    assert "Plant Area Passage Tin Works 900 tin:10-30" in words(page)
    assert "Passages are named by article and range of characters: tin The tin story" in words(page)
    links = {"/id/plant/tin-works", "/id/passage/tin-story/10-30", "/queries/big-plants.csv?minArea=5"}
    assert links <= page.links()
    assert tags(page, "a", href="/id/passage/tin-story/10-30", title="The tin story, characters 10-30")
    assert tags(page, "a", href="/id/plant/tin-works", title="https://w3id.org/pharmazone/id/plant/tin-works")
    assert "Оловянный завод" in outline(client, "/queries/big-plants", accept_language="ru").text


def test_solutions_that_rest_on_several_passages_are_one_row_that_names_them_all(varied: TestClient) -> None:
    page = outline(varied, "/queries/told")
    assert "1 row (3 lines in the data)" in words(page)
    assert "Tin Works tin:10-30 tin:40-60 tin:70-80" in words(page)


def test_a_row_about_a_thing_is_headed_by_it_and_the_table_says_what_it_is(varied: TestClient) -> None:
    told = outline(varied, "/queries/told")
    assert len(tags(told, "th", scope="row")) == 1
    assert len(tags(told, "caption")) == 1
    assert not tags(outline(varied, "/queries/figures"), "th", scope="row"), "a figure heads no row"


def test_figures_and_days_are_written_as_the_reader_writes_them_and_stay_exact(varied: TestClient) -> None:
    page = outline(varied, "/queries/figures")
    assert "28,100 2024 2.5 7 Oct 2025 Yes planned square metre X12" in words(page)
    assert "−8,500 3 10.25 No" in words(page)
    russian = outline(varied, "/queries/figures?lang=ru")
    assert "28 100 2024 2,5 07.10.2025 Да план квадратный метр X12" in words(russian)
    for each in (page, russian):
        assert {"28100", "-8500", "2.5", "true"} <= {exact["value"] for exact in tags(each, "data")}
        assert tags(each, "time", datetime="2025-10-07")
        assert tags(each, "a", href="https://example.org/id/X12")
        assert not tags(each, "a", href="http://qudt.org/vocab/unit/M2"), "a unit is a word, not a page"


def test_topics_and_what_one_would_ask_next_are_links(varied: TestClient) -> None:
    assert {"/queries?tag=plants", "/queries/figures"} <= outline(varied, "/queries/ways").links()


def test_an_answer_is_turned_over_page_by_page(varied: TestClient) -> None:
    first, second, last = (outline(varied, f"/queries/pages?least=10&page={each}") for each in (1, 2, 3))
    assert "Rows 1 to 2 of 5" in words(first)
    assert "Rows 3 to 4 of 5" in words(second)
    assert "Number 13 14 First" in words(second)
    assert "Rows 5 to 5 of 5" in words(last)
    turned = {each["rel"]: each["href"] for each in tags(second, "a") if each.get("rel") in {"first", "prev", "next"}}
    place = "/queries/pages?least=10"
    assert turned == {"first": place, "prev": place, "next": f"{place}&page=3"}
    assert not tags(first, "a", rel="prev")
    assert not tags(last, "a", rel="next")
    assert "/queries/pages.csv?least=10" in second.links(), "the data are the whole answer"


def test_a_limit_says_how_many_rows_a_page_has_and_goes_along(varied: TestClient) -> None:
    page = outline(varied, "/queries/pages?limit=4&lang=ru")
    assert "Строки с 1 по 4 из 5" in words(page)
    assert "/queries/pages?limit=4&page=2&lang=ru" in page.links()


@pytest.mark.parametrize(
    "asked", ["page=0", "page=x", "page=-1", "limit=0", "limit=10001", "limit=1.5", "page=9999999999"]
)
def test_a_page_or_a_limit_that_is_none_is_422(varied: TestClient, asked: str) -> None:
    answer = varied.get(f"/queries/pages?{asked}", headers={"accept": "application/json, text/html;q=0.9"})
    assert answer.status_code == 422
    assert varied.get(f"/queries/pages?{asked}", headers=BROWSER).status_code == 422


def test_a_page_behind_the_last_is_404_and_names_the_last(varied: TestClient) -> None:
    answer = varied.get("/queries/pages?page=4", headers=BROWSER)
    assert answer.status_code == 404
    assert "to a page the answer has 3 pages" in answer.text


def test_an_answer_without_rows_says_so(varied: TestClient) -> None:
    page = outline(varied, "/queries/pages?least=99")
    assert "Nothing in the graph answers this." in page.text
    assert not tags(page, "table")


def test_an_answer_too_large_for_a_page_is_offered_as_data(varied: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGEST_PAGE_BYTES", 10)
    answer = varied.get("/queries/pages?least=1", headers=BROWSER)
    page = Outline(answer.text)
    assert (answer.status_code, answer.headers["cache-control"]) == (413, "no-store")
    assert "The answer is too large for a page." in page.text
    assert "/queries/pages.csv?least=1" in page.links()


def test_the_query_opens_in_the_editor_with_its_values_and_without_its_header(varied: TestClient) -> None:
    editor = next(
        each for each in outline(varied, "/queries/pages?least=10").links() if each.startswith("/sparql?query=")
    )
    shown = varied.get(editor, headers=BROWSER)
    assert shown.status_code == 200
    assert "#+ summary" not in shown.text
    assert "15" in Outline(shown.text).text


def test_a_question_is_answered_yes_or_no_or_by_a_graph(varied: TestClient) -> None:
    assert "Answer Yes" in words(outline(varied, "/queries/whether"))
    graph = outline(varied, "/queries/as-graph")
    assert "plant:tin-works" in graph.text
    assert "/queries/as-graph.ttl" in graph.links()


def test_a_page_has_an_etag_for_each_language_and_page(varied: TestClient) -> None:
    asked = ["", "?lang=ru", "?page=2", "?limit=3"]
    assert len({varied.get(f"/queries/pages{each}", headers=BROWSER).headers["etag"] for each in asked}) == len(asked)


def test_the_start_leads_to_the_shelves_and_to_the_topics_on_them(varied: TestClient) -> None:
    page = outline(varied, "/")
    assert "Policy 1 question: plants All questions 8" in words(page)
    assert {"/queries#policy", "/queries?tag=plants"} <= page.links()
