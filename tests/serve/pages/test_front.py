"""The start: what this is, how much it knows, and doors to all of it."""

from starlette.testclient import TestClient

from .browsing import browsing
from .reading import BROWSER, Page, read

__all__ = ["browsing"]


def test_the_start_says_what_this_is_and_how_much_there_is(browsing: TestClient) -> None:
    page = read(browsing, "/")
    assert page.all("h1")[0].words == "pharmazone"
    assert "A knowledge graph of pharmaceutical production in a special economic zone, with its evidence." in page.main
    assert "1,166 told as facts" in page.main


def test_there_is_a_door_to_everything(browsing: TestClient) -> None:
    doors = {"/page", "/queries", "/discrepancies", "/plans", "/map", "/ontology", "/downloads", "/changes", "/sparql"}
    doors |= {"/page/plant", "/page/medicine", "/page/company", "/id/article/generium-next-opening", "/docs", "/graphs"}
    assert doors <= read(browsing, "/").links


def test_doors_have_their_numbers(browsing: TestClient) -> None:
    page = read(browsing, "/")
    assert "Discrepancies 126" in page.main
    assert "What is planned 108" in page.main
    assert "Plants 17" in page.main


def test_a_newcomer_comes_from_the_start_to_the_plant_at_alabushevo_and_who_says_who_operates_it(
    browsing: TestClient,
) -> None:
    start = read(browsing, "/")
    site = next(each.attributes["href"] for each in start.all("a") if each.words == "Alabushevo")
    plants = read(browsing, "/page/plant?locatedIn=site:alabushevo")
    assert site == "/id/site/alabushevo"
    thing = next(each.attributes["href"] for each in plants.all("a") if each.words == "Generium-Next plant")
    assert thing == "/id/plant/generium-next"
    assert any(each.words == "Generium-Next" for each in plants.all("a"))
    page = browsing.get(thing, headers=BROWSER).text
    assert "/id/company/generium-next" in page
    assert "/id/passage/generium-next-opening/" in page


def test_the_start_is_in_the_readers_language(browsing: TestClient) -> None:
    page = Page(browsing.get("/", headers={**BROWSER, "accept-language": "ru"}).text)
    assert "Заводы 17" in page.main
    assert "Расхождения 126" in page.main


def test_a_graph_without_articles_and_discrepancies_has_a_start_too(client: TestClient) -> None:
    page = read(client, "/")
    assert "Discrepancies 0" in page.main
    assert "Plants 3" in page.main
