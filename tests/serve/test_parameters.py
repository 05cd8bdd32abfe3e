"""What a page is asked beside its address: what it knows, what is passed over, what is refused; and odd addresses."""

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.serve.preference import IGNORED, TRACKING
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from .conftest import InProcess

BROWSER = {"accept": "text/html"}
PAGES = (
    *("/", "/page", "/page/plant", "/page/plant/tin-works", "/plans", "/discrepancies", "/changes", "/map", "/docs"),
    *("/ontology", "/scheme", "/downloads", "/search", "/queries", "/competency", "/iri", "/coverage"),
)


@pytest.mark.parametrize("path", PAGES)
def test_a_parameter_that_nobody_knows_is_refused_by_name(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?colour=red", headers={"accept": "text/html;q=0.1, application/problem+json"})
    if answer.headers["content-type"].startswith("application/problem+json"):
        assert (answer.status_code, answer.json()["parameter"]) == (422, "colour")
    else:
        assert (answer.status_code, "colour" in answer.text) == (422, True)


@pytest.mark.parametrize("path", PAGES)
def test_what_others_hang_on_a_link_makes_no_other_page(
    world: Snapshot, evaluator: InProcess, settings: Settings, path: str
) -> None:
    app = Application(world, evaluator, settings)
    with TestClient(app) as client:
        plain = client.get(f"{path}?lang=ru", headers=BROWSER)
        misses = app.cache.misses
        for each in (f"?utm_source=post&lang=ru&gclid={'a' * 50}", "?lang=ru&_=17&debug=1", "?lang=ru&fbclid=%3Cb%3E"):
            hung = client.get(path + each, headers=BROWSER)
            assert (hung.status_code, hung.headers["etag"], hung.text) == (200, plain.headers["etag"], plain.text)
        assert app.cache.misses == misses


def test_what_links_carry_is_passed_over_by_a_saved_query_too(client: TestClient) -> None:
    assert client.get("/queries/big-plants.json?utm_source=post&minArea=1").status_code == 200
    assert not {"lang", "q", "page", "query"} & (IGNORED - {"lang"})
    assert TRACKING < IGNORED


@pytest.mark.parametrize("end", ["%0a", "%0d%0a", "%00", "%7f", "%c2%85"])
@pytest.mark.parametrize(
    "path",
    ["/health", "/sparql", "/search.json", "/page/plant/tin-works", "/id/plant/tin-works", "/queries/big-plants"],
)
def test_an_address_with_a_control_character_is_none(client: TestClient, path: str, end: str) -> None:
    answer = client.get(f"{path}{end}?query=ASK{{}}&q=a")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("path", ["/docs", "/changes.atom", "/.well-known/void"])
def test_a_host_longer_than_a_name_can_be_is_refused(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"host": "a" * 300}).status_code == 400
    assert client.get(path, headers={"host": f"{'a' * 200}.example:8080"}).status_code == 200


def test_questions_are_sought_by_at_most_so_many_characters(client: TestClient) -> None:
    assert client.get("/queries", params={"q": "a" * 200}, headers=BROWSER).status_code == 200
    for path in ("/queries", "/queries.json"):
        assert client.get(path, params={"q": "a" * 201}).json()["parameter"] == "q"


def test_a_problem_tells_no_character_that_turns_text_round(client: TestClient) -> None:
    answer = client.get("/page/plant/tin%E2%80%AEworks", headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert "\u202e" not in answer.text
