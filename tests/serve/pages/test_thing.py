"""The page of a thing: what a reader finds on it, in either language, of the real graph and of a hostile one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.serve.pictures.neighbourhood import MOST
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from .reading import BROWSER, Page, read, serving

LARGEST_BYTES = 300_000
LARGE = ("zone/technopolis-moscow", "place/moscow", "cluster/technopolis-moscow-pharmaceutical", "plant/generium-next")
ONE_OF_EACH = (
    *("site/alabushevo", "company/generium-next", "medicine/tigerase", "substance/semaglutide", "indication/asthma"),
    *("indicator/output", "observation/generium-next-vial-capacity", "incentive/preferential-investment-loan"),
    *("claim/generium-next-modern", "event/generium-next-opening", "person/sergei-sobyanin", "plot/generium-next"),
    *("discrepancy/alabushevo-called-zone", "hypothesis/multiple-sclerosis-drug-ivlizi", "group/pharmstandard"),
)


@pytest.fixture(scope="module")
def graph(real: Snapshot) -> Iterator[TestClient]:
    with serving(real) as client:
        yield client


def row(page: Page, term: str) -> str:
    """Give the words of everything that is told under a property."""
    for group in page.all("div"):
        if group.words.startswith(term) and group.parents and group.parents[-1].tag == "dl":
            return group.words.replace("\N{NO-BREAK SPACE}", " ")
    raise AssertionError(f"nothing is told under {term!r}")


def test_a_newcomer_finds_who_operates_the_plant_at_alabushevo_and_who_says_so(graph: TestClient) -> None:
    site = read(graph, "/page/site/alabushevo")
    assert "Generium-Next plant" in row(site, "located in 3")
    assert "/id/plant/generium-next" in site.links
    plant = read(graph, "/page/plant/generium-next")
    told = row(plant, "operated by")
    assert told.startswith("operated by Generium-Next opening of the plant 299-338")
    assert "/id/passage/generium-next-opening/299-338" in plant.links
    assert "/page/article/generium-next-opening#299-338" in plant.links


@pytest.mark.parametrize(
    ("language", "invested", "area", "lead"),
    [
        (
            "en",
            "investment over 8.5 billion RUB",
            "floor area 28,100 m²",
            "operated by Generium-Next; located in Alabushevo",
        ),
        (
            "ru",
            "инвестиция свыше 8,5 млрд руб.",
            "площадь помещений 28 100 м²",
            "управляется Генериум-Некст; находится в Алабушево",
        ),
    ],
)
def test_figures_come_with_units_and_bounds_in_words(
    graph: TestClient, language: str, invested: str, area: str, lead: str
) -> None:
    page = read(graph, f"/page/plant/generium-next?lang={language}")
    assert row(page, invested.split(maxsplit=1)[0]).startswith(invested)
    assert row(page, " ".join(area.split()[:2])).startswith(area)
    assert page.all("p", "lead")[0].words == lead
    assert "8500000000" in {each.attributes.get("value") for each in page.all("data")}


def test_plans_stand_under_a_heading_of_their_own_and_are_marked_in_words(graph: TestClient) -> None:
    page = read(graph, "/page/plant/generium-next")
    anchors = [each.attributes["id"] for each in page.all("h2")]
    assert anchors.index("said") < anchors.index("planned") < anchors.index("claimed")
    assert "planned jobs 250 planned" in row(page, "planned jobs")
    assert "planned stage" in {each.words for each in page.all("dt")}


def test_a_plan_of_others_is_marked_where_they_point_here(graph: TestClient) -> None:
    assert "Generium-Next plant planned" in row(read(graph, "/page/medicine/tigerase"), "plans to produce")


def test_identifiers_link_out_and_say_how_close_and_how_sure(graph: TestClient) -> None:
    page = read(graph, "/page/substance/semaglutide")
    rows = [each.words for each in page.all("tr")]
    assert any(each.startswith("ATC classification A10BJ06 exact match 0.98 compared one by one") for each in rows)
    assert "http://purl.bioontology.org/ontology/ATC/A10BJ06" in page.links


def test_what_is_not_told_is_said(graph: TestClient) -> None:
    zone = read(graph, "/page/zone/technopolis-moscow")
    assert "site count: 10 stated, 2 named" in zone.main
    assert "company count: over 240 stated, 12 named" in zone.main
    plant = read(graph, "/page/plant/generium-next")
    assert "employees stated for 6 of 16 others" in plant.main
    assert "jobs stated for 3 of 16 others; stated only as a plan" in plant.main


def test_questions_are_asked_about_the_thing_itself(graph: TestClient) -> None:
    page = read(graph, "/page/plant/generium-next")
    assert "/queries/plant-figures?plant=plant%3Agenerium-next" in page.links
    (chart,) = page.all("img")
    assert chart.attributes["src"].startswith("/queries/plant-timeline.svg?plant=plant%3Agenerium-next")
    assert "under construction" in chart.attributes["alt"]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("thing", [*LARGE, *ONE_OF_EACH])
def test_every_sort_of_thing_has_a_page_that_is_not_too_large(graph: TestClient, thing: str, language: str) -> None:
    answer = graph.get(f"/page/{thing}?lang={language}", headers=BROWSER)
    assert answer.status_code == 200
    assert len(answer.content) <= LARGEST_BYTES
    identities = re.findall(r' id="([^"]*)"', answer.text)
    assert len(identities) == len(set(identities))
    assert " style=" not in answer.text


def test_a_picture_is_drawn_where_it_says_something(graph: TestClient) -> None:
    assert len(read(graph, "/page/medicine/tigerase").all("svg")) == 1
    assert not read(graph, "/page/claim/generium-next-modern").all("svg")


def test_a_picture_shows_few_neighbours_and_draws_plans_in_another_way(graph: TestClient) -> None:
    page = read(graph, "/page/plant/generium-next")
    assert 3 <= len(page.all("a", "node")) <= MOST
    assert page.all("a", "node-plan")
    assert page.all("g", "edge-plan")


def test_a_picture_shows_the_maker_says_how_much_it_leaves_out_and_explains_only_what_it_has(graph: TestClient) -> None:
    medicine = read(graph, "/page/medicine/il-6-antibody")
    assert "/id/plant/sputnik-technopolis" in {each.attributes["href"] for each in medicine.all("a", "node")}
    (caption,) = (each.words for each in medicine.all("figcaption") if "linked with" in each.words)
    assert re.fullmatch(r"10 of the [0-9]+ things that it is linked with are drawn\.", caption)
    plant = read(graph, "/page/plant/generium-next")
    assert any("Broken lines are plans." in each.words for each in plant.all("figcaption"))


def test_what_only_the_editors_say_stands_under_a_heading_of_its_own(graph: TestClient) -> None:
    heading = "What the editors add; no article says so"
    substance = [each.words for each in read(graph, "/page/substance/seniprutug").all("h2")]
    assert substance[0] == heading
    assert "What is said" not in substance
    assert heading not in [each.words for each in read(graph, "/page/plant/generium-next").all("h2")]


def test_the_words_of_passages_are_shown_where_the_texts_are_at_hand(tiny: Snapshot, tiny_articles: Path) -> None:
    for articles in (None, tiny_articles):
        with serving(tiny, articles) as client:
            things = re.findall(r'href="/id/(plant/[a-z-]+)"', client.get("/page/plant", headers=BROWSER).text)
            quotes = [each.words for thing in things for each in read(client, f"/page/{thing}").all("q")]
        assert bool(quotes) is bool(articles)


def test_a_hostile_thing_is_shown_as_it_is_written(client: TestClient) -> None:
    page = read(client, "/page/plant/lead-works")
    assert page.all("h1")[0].words == "<script>alert(1)</script>"
    assert not [each for each in page.links if not each.startswith(("/", "#", "?", "http://", "https://"))]
    assert "javascript:alert(2)" in page.main


def test_links_keep_the_language_and_the_root_path(world: Snapshot, evaluator: InProcess, settings: Settings) -> None:
    below = settings.model_copy(update={"root_path": "/graph"})
    with TestClient(Application(world, evaluator, below), root_path="/graph") as client:
        page = read(client, "/graph/page/plant/tin-works?lang=ru")
    for link in (
        "/graph/page/plant?lang=ru",
        "/graph/page/article/tin-story?lang=ru#10-30",
        "/graph/id/site/pier?lang=ru",
    ):
        assert link in page.links
