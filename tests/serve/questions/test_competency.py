"""Competency questions: whether the service answers as it should, and what it says where it does not."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pharmazone.errors import DeadlineExceeded, Overloaded
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.saved.questions import read_all
from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from ..test_pages import outline, words

PLANT = "https://w3id.org/pharmazone/id/plant/"
AGREEING = (
    f"?plant\t?area\t?passage\n<{PLANT}tin-works>\t900\t<https://w3id.org/pharmazone/id/passage/tin-story/10-30>\n"
)


@pytest.fixture
def tested(world: Snapshot, tmp_path: Path) -> Snapshot:
    """Give the world with golden answers: one agrees, one differs, one question has none."""
    copy = shutil.copytree(world.path, tmp_path / "tested")
    (copy / "queries" / "golden").mkdir()
    (copy / "queries" / "golden" / "big-plants.tsv").write_text(AGREEING)
    (copy / "queries" / "golden" / "area-of.tsv").write_text("?area\n" + "".join(f"{each}\n" for each in range(1, 6)))
    return Snapshot(copy, world.manifest)


@pytest.fixture
def client(tested: Snapshot, evaluator: InProcess, settings: Settings) -> Iterator[TestClient]:
    app = Application(tested, evaluator, settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def told(client: TestClient) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in client.get("/competency.json").json()["questions"]}


def test_each_question_is_held_against_its_golden_answer(client: TestClient) -> None:
    states = {name: each["state"] for name, each in told(client).items()}
    assert states == {"big-plants": "agree", "area-of": "differs", "as-graph": "none"}
    assert (told(client)["big-plants"]["expected"], told(client)["big-plants"]["found"]) == (1, 1)


def test_an_answer_that_is_to_be_empty_is_held_against_that(
    tested: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    (tested.golden / "area-of.tsv").write_text("?area\n")
    with TestClient(Application(tested, evaluator, settings)) as client:
        assert told(client)["area-of"]["state"] == "differs"
        assert told(client)["area-of"]["additional"]["count"] == 1


def test_a_difference_is_told_with_the_first_solutions_on_each_side(client: TestClient) -> None:
    differing = told(client)["area-of"]
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert (differing["expected"], differing["found"]) == (5, 1)
    assert differing["missing"] == {"count": 5, "first": [[f'"{each}"{integer}'] for each in (1, 2, 3)]}
    assert differing["additional"] == {"count": 1, "first": [[f'"900"{integer}']]}


def test_the_page_says_how_many_agree_and_shows_what_differs(client: TestClient) -> None:
    page = outline(client, "/competency")
    shown = words(page)
    assert "1 of 3 questions answer as they should." in shown
    assert "How large is a plant? differs 5 1" in shown
    assert "Missing: 5" in shown
    assert "and 2 more" in shown
    assert "no golden answer" in shown
    assert {"/queries/area-of", "/competency.json"} <= page.links()


def test_the_page_speaks_russian(client: TestClient) -> None:
    assert "Чем проверяется граф" in words(outline(client, "/competency?lang=ru"))


def test_a_question_is_asked_once_for_the_page_in_each_language_and_for_programs(
    client: TestClient, evaluator: InProcess
) -> None:
    for address in ("/competency", "/competency?lang=ru", "/competency.json"):
        assert client.get(address, headers={"accept": "text/html"}).status_code == 200
    assert len(evaluator.asked) == len(set(evaluator.asked)) == 3


def test_who_has_the_page_already_is_told_so(client: TestClient) -> None:
    tag = client.get("/competency.json").headers["etag"]
    assert client.get("/competency.json", headers={"if-none-match": tag}).status_code == 304


def test_a_question_that_fails_is_told_and_asked_again_the_next_time(
    client: TestClient, evaluator: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate = evaluator.evaluate

    async def slow(query: Query) -> Answer:
        if "CONSTRUCT" in query.text:
            raise DeadlineExceeded("It took too long.", deadline_seconds=1)
        return await evaluate(query)

    monkeypatch.setattr(evaluator, "evaluate", slow)
    answer = client.get("/competency.json")
    failed = next(each for each in answer.json()["questions"] if each["name"] == "as-graph")
    assert (failed["state"], failed["detail"]) == ("failed", "It took too long.")
    assert answer.headers["cache-control"] == "no-store"
    assert "not answered" in words(outline(client, "/competency"))
    monkeypatch.setattr(evaluator, "evaluate", evaluate)
    assert told(client)["as-graph"]["state"] == "none"


def test_a_service_that_is_busy_says_so_and_tests_nothing(
    client: TestClient, evaluator: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(query: Query) -> Answer:
        raise Overloaded("There is too much to do.", headers={"Retry-After": "1"})

    monkeypatch.setattr(evaluator, "evaluate", busy)
    answer = client.get("/competency.json")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def test_where_another_engine_evaluates_the_page_says_so(
    tested: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    elsewhere = settings.model_copy(update={"endpoint": "http://user:secret@192.0.2.1/sparql"})
    with TestClient(Application(tested, evaluator, elsewhere)) as client:
        page = client.get("/competency", headers={"accept": "text/html"}).text
    assert "Another SPARQL engine evaluates." in page
    assert "192.0.2.1" not in page


def test_the_catalogue_and_the_start_lead_there(client: TestClient) -> None:
    for address in ("/", "/queries"):
        assert "/competency" in outline(client, address).links()


def test_the_real_graph_answers_every_question_as_it_should(real: Snapshot, settings: Settings) -> None:
    with TestClient(Application(real, InProcess(real.store), settings)) as client:
        outcomes = told(client)
        saved = read_all(real.queries / "saved")
        expected = {name: "unasked" if each.header.external else "agree" for name, each in saved.items()}
        assert {name: each["state"] for name, each in outcomes.items()} == expected
        assert len(outcomes) == len(list(real.golden.iterdir()))
