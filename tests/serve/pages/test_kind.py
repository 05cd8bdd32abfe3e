"""The pages of kinds: what there is, in words; tables that suit the kind; facets that narrow without scripts."""

from urllib.parse import urlencode

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from pharmazone.asking.kinds import GROUPS
from pharmazone.asking.phrases import PHRASES
from pharmazone.saved.header import Header
from pharmazone.serve.pages.lists import MOST_CHOSEN
from pharmazone.snapshot import Snapshot
from pharmazone.terms import LANGUAGES, THING, passage_range

from .browsing import browsing, rows
from .reading import ARTICLES, BROWSER, Page, read, serving, with_articles

__all__ = ["browsing"]


def kinds(client: TestClient) -> dict[str, int]:
    """Give the kinds that the page of all kinds lists, each with its number of things."""
    page = read(client, "/page")
    listed = [each.attributes["href"] for each in page.all("a") if any(p.tag == "dt" for p in each.parents)]
    numbers = [int(each.words) for each in page.all("span", "number") if any(p.tag == "dt" for p in each.parents)]
    return dict(zip((each.removeprefix("/page/") for each in listed), numbers, strict=True))


def named(page: Page) -> list[str]:
    """Give the addresses that the heads of rows link to."""
    heads = [each for each in page.all("th") if each.attributes["scope"] == "row"]
    return [each.attributes["href"] for each in page.all("a") if each.parents[-1] in heads]


def test_every_kind_has_a_name_in_each_language_and_a_place_in_a_group(browsing: TestClient) -> None:
    grouped = {name for names in GROUPS.values() for name in names}
    assert kinds(browsing).keys() <= grouped
    assert len(kinds(browsing)) > 30
    for language in LANGUAGES:
        say = PHRASES[language]
        missing = {f"{form}_{kind}" for form in ("kind", "one") for kind in grouped} - say.keys()
        assert missing == set()
        assert {f"group_{group}" for group in (*GROUPS, "others")} <= say.keys()


def test_the_page_of_kinds_says_what_each_is_and_names_examples(browsing: TestClient) -> None:
    page = read(browsing, "/page")
    told = dict(zip((each.words for each in page.all("dt")), (each.words for each in page.all("dd")), strict=True))
    assert told["Plants 17"].startswith("A facility designed to make products")
    assert "Generium-Next plant" in told["Plants 17"]
    assert [each.words for each in page.all("h2")][:2] == ["Production", "Medicine"]


def test_the_page_of_a_kind_shows_as_many_things_as_there_are(browsing: TestClient) -> None:
    for kind, number in kinds(browsing).items():
        page = read(browsing, f"/page/{kind}")
        assert len(rows(page)) == min(number, 100), kind
        assert page.all("h1")[0].words == f"{PHRASES['en'][f'kind_{kind}']} {number}"


def test_the_table_suits_the_kind(browsing: TestClient) -> None:
    heads = [each.words for each in read(browsing, "/page/plant").all("th") if each.attributes["scope"] == "col"]
    assert heads[0] == "Name"
    assert {"operated by", "floor area, m²", "jobs", "stage", "Mentioned in passages"} <= set(heads)
    heads = [each.words for each in read(browsing, "/page/medicine").all("th") if each.attributes["scope"] == "col"]
    assert {"indicated for", "active substance", "Plants: produces"} <= {each.replace("has ", "") for each in heads}


def test_a_plan_is_marked_and_a_planned_product_is_never_listed_as_made(browsing: TestClient) -> None:
    page = read(browsing, "/page/medicine")
    made = next(place for place, each in enumerate(page.all("th")) if each.words == "Plants: produces")
    genolar = next(each for each in page.all("tr") if each.words.startswith("Genolar"))
    cell = [each for each in page.all("td") if genolar in each.parents][made - 1]
    assert cell.words == "planned Generium-Next plant"


def test_a_figure_has_its_bound(browsing: TestClient) -> None:
    listed = rows(read(browsing, "/page/plant"))
    assert "planned over 1000" in next(each for each in listed if each.startswith("Second phase of the Velpharm-M"))


def test_each_offered_value_leaves_as_many_things_as_it_says(browsing: TestClient) -> None:
    for kind in ("plant", "company", "claim", "indication"):
        page = read(browsing, f"/page/{kind}")
        boxes = [each for each in page.all("input") if each.attributes.get("type") == "checkbox"]
        assert len(boxes) > 10
        for box in boxes[::13]:
            number = next(each.words for each in page.all("span", "number") if box.parents[-1] in each.parents)
            asked = urlencode({box.attributes["name"]: box.attributes["value"]})
            narrowed = read(browsing, f"/page/{kind}?{asked}")
            assert len(rows(narrowed)) == min(int(number), 100) > 0


def test_facets_narrow_and_can_be_taken_back(browsing: TestClient) -> None:
    page = read(browsing, "/page/plant?stage=stage:operating&worksInArea=indication:diabetes")
    assert len(rows(page)) == 2
    assert "/page/plant?stage=stage%3Aoperating" in page.links
    assert "/page/plant?worksInArea=indication%3Adiabetes" in page.links
    assert "2 of 17" in page.main
    boxes = [each.attributes["value"] for each in page.all("input") if "checked" in each.attributes]
    assert sorted(boxes) == ["indication:diabetes", "stage:operating"]


def test_what_is_not_told_can_be_asked_for(browsing: TestClient) -> None:
    told = len(rows(read(browsing, "/page/plant?locatedIn=site:alabushevo")))
    assert told == 1
    assert len(rows(read(browsing, "/page/plant?locatedIn=unknown"))) == 13


def test_an_empty_list_says_so_and_leads_back(browsing: TestClient) -> None:
    page = read(browsing, "/page/plant?locatedIn=site:alabushevo&worksInArea=indication:hiv")
    assert rows(page) == []
    assert "Nothing has all of these values together." in page.main


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("stage=stage:nope", "stage"),
        ("stag=stage:operating", "stag"),
        ("stage=javascript:alert(1)", "stage"),
        ("order=colour", "order"),
        ("page=0", "page"),
        ("page=one", "page"),
        ("stage=unknown&stage=%22%3E", "stage"),
    ],
)
def test_nonsense_is_422_and_names_the_parameter(browsing: TestClient, query: str, parameter: str) -> None:
    answer = browsing.get(f"/page/plant?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (422, parameter)
    assert browsing.get(f"/page/plant?{query}", headers=BROWSER).status_code == 422


def test_a_page_beyond_the_last_is_404(browsing: TestClient) -> None:
    assert browsing.get("/page/plant?page=2").json()["last"] == 1


def test_a_list_stands_in_the_order_that_is_asked_for(browsing: TestClient) -> None:
    largest = rows(read(browsing, "/page/plant?order=floorArea"))
    assert largest[0].startswith("PK-137 plant")
    assert "planned 109,000" in next(each for each in largest if "planned" in each and "109" in each)
    assert rows(read(browsing, "/page/plant?order=mentions"))[0].startswith("Generium-Next plant")


def test_passages_stand_in_the_order_of_their_articles_on_pages(browsing: TestClient) -> None:
    page = read(browsing, "/page/passage?page=2&modality=modality:planned")
    assert len(rows(page)) == 45
    assert {"/page/passage?modality=modality%3Aplanned"} <= page.links
    whole = read(browsing, "/page/passage")
    places = [passage_range(THING + each.removeprefix("/id/")) for each in named(whole)]
    assert places == sorted(filter(None, places))
    assert len(places) == 100
    assert {"/page/passage?page=2", "/page/passage?page=11"} <= whole.links


def test_a_chart_of_the_whole_kind_stands_below_with_its_question(browsing: TestClient) -> None:
    page = read(browsing, "/page/plant")
    picture = page.all("img")[0]
    assert picture.attributes["src"] == "/queries/plants-compared.svg?lang=en"
    assert picture.attributes["alt"] == "Chart: Plants compared"
    assert browsing.get(picture.attributes["src"]).headers["content-type"] == "image/svg+xml"
    assert "/queries/plants-compared" in page.links


def test_the_words_of_a_passage_are_in_no_language_where_that_of_its_article_is_not_told(with_text: TestClient) -> None:
    quoted = [each for each in read(with_text, "/page/passage").all("q") if "40 people" in each.words]
    assert [each.attributes.get("lang") for each in quoted] == [None]


@with_articles
def test_the_words_of_a_passage_are_in_the_language_of_its_article(real: Snapshot) -> None:
    with serving(real, ARTICLES) as client:
        quoted = read(client, "/page/passage?lang=ru").all("q")
    assert {each.attributes["lang"] for each in quoted} == {"en"}


def test_only_a_question_with_a_chart_pictures_a_kind() -> None:
    with pytest.raises(ValidationError, match="there is no chart"):
        Header.model_validate({"summary": "Kilns", "question": "Which kilns?", "pictures": ["plant"]})


def test_every_link_of_a_kind_leads_to_our_own_or_to_the_web(browsing: TestClient) -> None:
    for kind in ("plant", "substance", "discrepancy"):
        for link in read(browsing, f"/page/{kind}").links:
            assert link.startswith(("/", "?", "#", "http://", "https://")), link


def test_the_page_is_in_the_readers_language(browsing: TestClient) -> None:
    page = Page(browsing.get("/page/plant", headers={**BROWSER, "accept-language": "ru"}).text)
    assert page.all("h1")[0].words == "Заводы 17"
    assert "Сузить список" in page.main
    assert all(each.endswith("?lang=ru") for each in named(read(browsing, "/page/plant?lang=ru")))


def test_no_label_becomes_markup_among_facets_and_cells(client: TestClient) -> None:
    page = read(client, "/page/plant")
    assert [each for each in page.all("script") if not each.attributes.get("src", "").startswith("/static/")] == []
    assert "<script>alert(1)</script>" in page.main
    assert client.get("/page/unicorn", headers=BROWSER).status_code == 404


def test_no_list_is_over_300_kilobytes(browsing: TestClient) -> None:
    sizes = {kind: len(browsing.get(f"/page/{kind}", headers=BROWSER).content) for kind in kinds(browsing)}
    assert max(sizes.values()) < 300_000, sizes


def test_a_list_is_narrowed_by_so_many_values_and_stays_short(browsing: TestClient) -> None:
    boxes = [each.attributes for each in read(browsing, "/page/observation").all("input")]
    offered = [(each["name"], each["value"]) for each in boxes if each.get("type") == "checkbox"]
    assert len(offered) > MOST_CHOSEN
    page = browsing.get(f"/page/observation?{urlencode(offered[:MOST_CHOSEN])}", headers=BROWSER)
    assert (page.status_code, len(page.content) < 300_000) == (200, True)
    refused = browsing.get(f"/page/observation?{urlencode(offered[: MOST_CHOSEN + 1])}")
    assert (refused.status_code, refused.json()["parameter"]) == (422, offered[MOST_CHOSEN][0])
    again = read(browsing, f"/page/plant?{'stage=unknown&' * 500}")
    assert max(map(len, again.links)) < 1000


def test_the_thousands_of_a_column_are_parted_in_all_its_figures_or_in_none(browsing: TestClient) -> None:
    areas = {each.attributes["value"]: each.words for each in read(browsing, "/page/plant").all("data")}
    assert areas["28100"] == "28,100"
    assert areas["5600"] == "5,600"
