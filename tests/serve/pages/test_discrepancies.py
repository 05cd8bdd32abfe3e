"""Every discrepancy: what is to be said of it, its passages side by side, and facets that count them."""

from starlette.testclient import TestClient

from .browsing import browsing
from .reading import BROWSER, Page, read

__all__ = ["browsing"]


def every(client: TestClient, query: str = "") -> list[str]:
    """Give the notes of all discrepancies, over all pages."""
    notes: list[str] = []
    path = f"/discrepancies{query}"
    while path:
        page = read(client, path)
        notes += [each.words for each in page.all("h3")]
        path = next((each.attributes["href"] for each in page.all("a") if each.attributes.get("rel") == "next"), "")
    return notes


def test_every_discrepancy_is_listed_once(browsing: TestClient) -> None:
    assert len(every(browsing)) == 126
    assert read(browsing, "/discrepancies").all("h1")[0].words == "Discrepancies 126"


def test_the_passages_stand_side_by_side_with_what_each_says(browsing: TestClient) -> None:
    page = read(browsing, "/discrepancies?discrepancyKind=discrepancy-kind:value")
    for section in page.all("section", "discord"):
        sides = [each for each in page.all("div", "sides") if section in each.parents]
        cited = [each for each in page.all("p", "cited") if sides[0] in each.parents]
        said = [each for each in page.all("p", "says") if sides[0] in each.parents]
        assert len(cited) == len(said) >= 1
        assert all(each.words for each in said)


def test_facets_by_kind_and_article_count_what_they_leave(browsing: TestClient) -> None:
    assert len(every(browsing, "?discrepancyKind=discrepancy-kind:unit")) == 4
    assert len(every(browsing, "?ofArticle=article:bioproduction-environment")) == 9
    page = read(browsing, "/discrepancies?ofArticle=article:bioproduction-environment")
    assert "9 of 126" in page.main
    unit = next(each for each in page.all("label") if each.words.startswith("unit"))
    both = "?ofArticle=article:bioproduction-environment&discrepancyKind=discrepancy-kind:unit"
    assert unit.words == f"unit {len(every(browsing, both))}"


def test_those_between_the_articles_stand_apart_from_those_within_one(browsing: TestClient) -> None:
    between, within = every(browsing, "?extent=between-articles"), every(browsing, "?extent=within-one")
    assert between
    assert sorted([*between, *within]) == sorted(every(browsing))
    page = read(browsing, "/discrepancies?extent=between-articles")
    for section in page.all("section", "discord"):
        cited = [each.words for each in page.all("p", "cited") if section in each.parents]
        assert len({each.rpartition(" ")[0] for each in cited}) == 2
    assert "between the two articles" in read(browsing, "/discrepancies").main


def test_figures_that_do_not_agree_stand_before_names(browsing: TestClient) -> None:
    pages = [read(browsing, f"/discrepancies?page={number}") for number in (1, 2, 3, 4)]
    kinds = list(dict.fromkeys(each.words for page in pages for each in page.all("h2")))
    places = [kinds.index(each) for each in ("value", "count", "scope", "name", "translation")]
    assert places == sorted(places)


def test_what_a_rule_found_names_the_rule(browsing: TestClient) -> None:
    pages = [read(browsing, f"/discrepancies?page={number}") for number in (1, 2, 3, 4)]
    said = [each.words for page in pages for each in page.all("p", "about-what")]
    found = [each for each in said if "inferred by the rule" in each]
    assert len(found) == 2
    assert all(each.endswith("inferred by the rule sums.") for each in found)


def test_the_notes_are_in_the_readers_language(browsing: TestClient) -> None:
    page = Page(browsing.get("/discrepancies", headers={**BROWSER, "accept-language": "ru"}).text)
    assert page.all("h1")[0].words == "Расхождения 126"
    notes = [each for each in page.all("h3") if any("а" <= letter <= "я" for letter in each.words)]
    assert len(notes) == 40


def test_a_passage_that_is_planned_is_marked(browsing: TestClient) -> None:
    page = read(browsing, "/discrepancies?discrepancyKind=discrepancy-kind:tense")
    assert any("planned" in each.words for each in page.all("strong", "plan"))


def test_no_page_of_them_is_over_300_kilobytes(browsing: TestClient) -> None:
    for number in (1, 2, 3, 4):
        assert len(browsing.get(f"/discrepancies?page={number}", headers=BROWSER).content) < 300_000


def test_nonsense_is_422_and_a_page_too_many_404(browsing: TestClient) -> None:
    assert browsing.get("/discrepancies?discrepancyKind=stage:built").status_code == 422
    assert browsing.get("/discrepancies?kind=unit").status_code == 422
    assert browsing.get("/discrepancies?page=5").status_code == 404


def test_a_graph_without_any_says_so(client: TestClient) -> None:
    page = read(client, "/discrepancies")
    assert page.all("h1")[0].words == "Discrepancies 0"
    assert page.all("h3") == []
