"""What is planned: every plan with its figure and passages, beside what is told as a fact, and no fact among them."""

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.snapshot import Snapshot
from pharmazone.terms import PZ, THING, passage_range

from .browsing import browsing, rows
from .reading import BROWSER, Page, read

__all__ = ["browsing"]
EVERY_PLAN = f"""
SELECT DISTINCT ?thing ?plan WHERE {{
  GRAPH ?passage {{ ?thing ?plan ?value }} ?passage a <{PZ}Passage> . ?fact <{PZ}counterpart> ?plan
}}
"""


def row(page: Page, beginning: str) -> str:
    return next(each for each in rows(page) if each.startswith(beginning))


def test_every_plan_is_listed_with_its_thing(browsing: TestClient, real: Snapshot) -> None:
    plans = ox.Store.read_only(str(real.store)).query(EVERY_PLAN)
    assert isinstance(plans, ox.QuerySolutions)
    things = [each["thing"].value for each in plans]
    page = read(browsing, "/plans")
    assert len(rows(page)) == len(things) > 90
    heads = [each for each in page.all("th") if each.attributes["scope"] == "row"]
    linked = [each.attributes["href"] for each in page.all("a") if each.parents[-1] in heads]
    assert sorted(linked) == sorted(f"/id/{each.removeprefix(THING)}" for each in things)


def test_a_plan_stands_beside_what_is_told_as_a_fact(browsing: TestClient) -> None:
    page = read(browsing, "/plans?what=figures")
    employees = row(page, "planned number of employees: Moscow, industry, 2030")
    assert "forecast expected value: 850,000" in employees
    assert "755,000" in employees
    rank = next(each for each in rows(page) if "expected rank" in each)
    assert "forecast expected rank: 1" in rank
    assert "not stated" not in rank


def test_what_is_not_told_as_a_fact_says_so(browsing: TestClient) -> None:
    jobs = row(read(browsing, "/plans?what=figures"), "Generium-Next plant planned planned jobs")
    assert "planned planned jobs: 250 gno:" in jobs
    assert jobs.endswith("not stated")


def test_a_plan_names_each_passage_once_and_who_says_it(browsing: TestClient) -> None:
    page = read(browsing, "/plans?what=figures&kind=plant")
    cited = {each.attributes["href"] for each in page.all("a", "cited")}
    assert {"/id/passage/generium-next-opening/2233-2258", "/id/passage/generium-next-opening/15357-15365"} <= set(
        cited
    )
    assert all(passage_range(THING + each.removeprefix("/id/")) for each in cited)
    produces = row(read(browsing, "/plans?what=production"), "Generium-Next plant planned plans to produce: Unnamed")
    assert "said by Alexander Andryushechkin" in produces


def test_a_plan_that_is_an_event_has_its_time(browsing: TestClient) -> None:
    money = read(browsing, "/plans?what=money")
    assert "2020–2030" in row(money, "planned investment: Pharmaceutical industry of Moscow, 2020-2030")


def test_every_value_is_marked_with_its_modality(browsing: TestClient) -> None:
    page = read(browsing, "/plans")
    marks = page.all("strong", "plan")
    assert len(marks) >= len(rows(page))
    assert {each.words for each in marks} == {"planned", "forecast"}


@pytest.mark.parametrize(("query", "number"), [("what=money", 6), ("what=dates", 15), ("kind=product", 2)])
def test_plans_are_narrowed(browsing: TestClient, query: str, number: int) -> None:
    page = read(browsing, f"/plans?{query}")
    assert len(rows(page)) == number
    assert f"{number} of" in page.main


def test_every_plan_stands_under_a_heading_that_tells_what_it_is_about(browsing: TestClient) -> None:
    page = read(browsing, "/plans")
    headings = [each.attributes["id"] for each in page.all("h2") if "id" in each.attributes]
    assert headings == ["place", "organisation", "production", "money", "figures", "dates"]


def test_forecasts_are_told_apart_from_intentions(browsing: TestClient) -> None:
    page = read(browsing, "/plans?modality=modality:forecast")
    assert {each.words for each in page.all("strong", "plan")} == {"forecast"}


def test_nonsense_is_422(browsing: TestClient) -> None:
    assert browsing.get("/plans?what=wishes").json()["parameter"] == "what"
    assert browsing.get("/plans?kind=unicorn", headers=BROWSER).status_code == 422
    assert browsing.get("/plans?order=name").status_code == 422


def test_the_page_is_in_the_readers_language_and_not_too_large(browsing: TestClient) -> None:
    answer = browsing.get("/plans", headers={**BROWSER, "accept-language": "ru"})
    page = Page(answer.text)
    assert page.all("h2")[0].words.startswith("Место")
    assert len(answer.content) < 300_000


def test_a_graph_without_plans_says_so(client: TestClient) -> None:
    assert read(client, "/plans").all("h1")[0].words == "What is planned 0"


def test_the_short_names_of_the_articles_are_explained(browsing: TestClient) -> None:
    page = read(browsing, "/plans")
    cited = {each.words.partition(":")[0] for each in page.all("a", "cited")}
    legend = page.all("p", "legend")[0]
    assert {each.words for each in page.all("b") if legend in each.parents} == cited
