"""An empty answer explains itself, on its page and as data; a form says beforehand what there is."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from ..test_messages import Message, ask
from ..test_pages import BROWSER, Outline, outline, words

AT_SITES = """\
#+ summary: What lies where
#+ question: Which plants lie at a site?
#+ params:
#+   - {name: plant, label: Plant, ru: Завод, class: "pz:Plant"}
#+   - {name: several, label: Plants, class: "pz:Plant", several: true}
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
SELECT ?plant ?site WHERE {
  VALUES (?plant ?several) { (UNDEF UNDEF) }   # params
  ?plant pz:locatedIn ?site . BIND (?plant AS ?same) FILTER (!BOUND(?several) || ?several = ?same)
} ORDER BY ?plant ?site
"""


@pytest.fixture
def client(world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    path = shutil.copytree(world.path, tmp_path / "snapshot")
    (path / "queries" / "saved" / "at-sites.rq").write_text(AT_SITES, encoding="utf-8")
    (path / "queries" / "saved" / "nothing.rq").write_text(
        "#+ summary: Nothing\n#+ question: What is never said?\nSELECT ?x { ?x <https://example.org/never> 1 }\n"
    )
    below = settings.model_copy(update={"root_path": "/zone"})
    with TestClient(Application(replace(world, path=path), evaluator, below)) as client:
        yield client


def test_an_empty_page_links_what_comes_nearest(client: TestClient) -> None:
    page = outline(client, "/zone/queries/at-sites?plant=plant:lead-works&lang=en")
    assert "What comes nearest: Without “Plant”: 1 row Plant: Tin Works: 1 row" in words(page)
    near = {"/zone/queries/at-sites?lang=en", "/zone/queries/at-sites?plant=plant%3Atin-works&lang=en"}
    assert near <= page.links()


def test_an_empty_page_explains_itself_in_russian(client: TestClient) -> None:
    shown = words(outline(client, "/zone/queries/at-sites?plant=plant:lead-works&lang=ru"))
    assert "Без условия «Завод»: 1 строка Оловянный завод: 1 строка" in shown
    assert "это не значит, что этого нет" in shown


def test_what_nothing_is_known_of_is_said_to_be_unknown(client: TestClient) -> None:
    shown = words(outline(client, "/zone/queries/nothing"))
    assert "What the graph does not state is unknown" in shown
    assert "What comes nearest:" not in shown


def test_an_answer_with_rows_says_nothing_of_what_is_near(client: TestClient) -> None:
    assert "What comes nearest" not in words(outline(client, "/zone/queries/at-sites"))


@pytest.mark.parametrize("wish", ["json", "xml", "csv", "tsv", "xlsx", "csv?labels=en"])
def test_empty_data_stay_empty_and_name_the_page_that_helps(client: TestClient, wish: str) -> None:
    suffix, _, more = wish.partition("?")
    empty = client.get(f"/zone/queries/at-sites.{suffix}?plant=plant:lead-works&{more}")
    assert empty.status_code == 200
    assert '</zone/queries/at-sites?plant=plant%3Alead-works>; rel="help"' in empty.headers["link"]
    full = client.get(f"/zone/queries/at-sites.{suffix}?plant=plant:tin-works&{more}")
    assert "help" not in full.headers.get("link", "")


def test_the_page_that_helps_is_there(client: TestClient) -> None:
    link = client.get("/zone/queries/at-sites.csv?plant=plant:lead-works").links["help"]
    assert "What comes nearest" in words(outline(client, link["url"]))


def test_a_form_offers_what_gives_rows_first_and_with_their_number(client: TestClient) -> None:
    page = client.get("/zone/queries/at-sites", headers={"accept": "text/html"}).text
    select = page[page.index('<select id="p-plant"') : page.index("</select>")]
    choices, nothing = select.split('<optgroup label="Nothing is stated">')
    assert '<option value="plant:tin-works">Tin Works (1)</option>' in choices
    assert choices.count("<option") == 2
    assert nothing.count("<option") == 2


def test_boxes_are_grouped_alike(client: TestClient) -> None:
    boxes = words(outline(client, "/zone/queries/at-sites")).partition("Plants")[2]
    assert boxes.index("Tin Works (1)") < boxes.index("Nothing is stated:") < boxes.index("مصنع")


def test_of_a_busy_service_a_form_offers_all_choices_without_numbers(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pharmazone.asking.values.choices.LOOKING_SECONDS", 0.0)
    page = client.get("/zone/queries/at-sites", headers=BROWSER).text
    select = page[page.index('<select id="p-plant"') : page.index("</select>")]
    assert "Tin Works</option>" in select
    assert "optgroup" not in select


@pytest.mark.parametrize(
    ("address", "hurried", "whole"),
    [
        ("at-sites", "asking.values.choices", "Tin Works (1)"),
        ("at-sites?plant=plant:lead-works", "asking.empty.nearby", "Without “Plant”: 1 row"),
    ],
)
def test_a_page_that_lacks_something_only_for_now_is_kept_by_nobody(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, address: str, hurried: str, whole: str
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(f"pharmazone.{hurried}.LOOKING_SECONDS", 0.0)
        hasty = client.get(f"/zone/queries/{address}", headers=BROWSER)
    assert (hasty.status_code, hasty.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in hasty.headers
    assert whole not in words(Outline(hasty.text))
    again = client.get(f"/zone/queries/{address}", headers=BROWSER)
    assert "etag" in again.headers
    assert whole in words(Outline(again.text))


def test_a_client_that_goes_ends_what_its_form_looks_up(
    world: Snapshot, evaluator: InProcess, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = []

    async def endless(*_: object) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.append("looks")
            raise

    async def goes_soon() -> AsyncIterator[Message]:
        yield {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(0.2)
        yield {"type": "http.disconnect"}

    monkeypatch.setattr("pharmazone.serve.questions.page.form_of", endless)
    app = Application(world, evaluator, settings)
    asyncio.run(ask(app, "/queries/big-plants?format=html", goes_soon()))
    assert stopped == ["looks"]


def test_another_endpoint_is_not_asked_what_each_choice_gives(
    world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path
) -> None:
    path = shutil.copytree(world.path, tmp_path / "elsewhere")
    (path / "queries" / "saved" / "at-sites.rq").write_text(AT_SITES, encoding="utf-8")
    elsewhere = settings.model_copy(update={"endpoint": "http://192.0.2.1/sparql"})
    with TestClient(Application(replace(world, path=path), evaluator, elsewhere)) as client:
        page = client.get("/queries/at-sites", headers=BROWSER)
    assert "Tin Works</option>" in page.text
    assert "etag" in page.headers, "nothing is missing only for now"
    assert sum("What lies where" in each.text for each in evaluator.asked) == 1
