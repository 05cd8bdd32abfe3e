"""Every address: methods, headers, origins, the root path."""

import re

import pytest
from starlette.testclient import TestClient

from pharmazone.evaluate.seam import Query
from pharmazone.serve.app import ROUTES, Application
from pharmazone.serve.sparql import FORM_TYPE, PARAMETERS, QUERY_TYPE
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from .conftest import SAVED, InProcess

ADDRESSES = {
    "/": "/",
    "/sparql": "/sparql?query=ASK%7B%7D",
    "/sparql/terms.json": "/sparql/terms.json",
    "/sparql/chart.{suffix}": "/sparql/chart.vl.json?query=SELECT%2A%7B%3Fplant%20pz:floorArea%20%3Farea%7D",
    "/sparql/lint.json": "/sparql/lint.json?query=SELECT%2A%7B%3Fplant%20pz:floorArea%20%3Farea%7D",
    "/queries": "/queries",
    "/queries.json": "/queries.json",
    "/queries/{name}": "/queries/big-plants",
    "/competency": "/competency",
    "/competency.json": "/competency.json",
    "/id/{kind}/{slug:path}": "/id/passage/tin-story/10-30",
    "/page": "/page",
    "/page/{kind}": "/page/plant",
    "/page/{kind}/{slug:path}": "/page/passage/tin-story/10-30",
    "/data/{kind}": "/data/plant.nt",
    "/data/{kind}/{slug:path}": "/data/passage/tin-story/10-30.nt",
    "/discrepancies": "/discrepancies",
    "/plans": "/plans",
    "/coverage": "/coverage",
    "/coverage.csv": "/coverage.csv",
    "/coverage.json": "/coverage.json",
    "/changes": "/changes",
    "/changes.atom": "/changes.atom",
    "/health": "/health",
    "/ready": "/ready",
    "/metrics": "/metrics",
    "/openapi.json": "/openapi.json",
    "/ontology": "/ontology",
    "/ontology.{suffix}": "/ontology.nt",
    "/ontology/{version}": "/ontology/0.3.0.nt",
    "/scheme": "/scheme",
    "/scheme.{suffix}": "/scheme.nt",
    "/scheme/{scheme}": "/scheme/bound.nt",
    "/scheme/{scheme}/{slug}": "/scheme/bound/at-least.nt",
    "/graph/{name:path}": "/graph/schemes.nt",
    "/map": "/map",
    "/reconcile": "/reconcile",
    "/reconcile/": "/reconcile/",
    "/reconcile/suggest/{wanted}": "/reconcile/suggest/entity?prefix=tin",
    "/reconcile/properties": "/reconcile/properties?type=Plant",
    "/reconcile/preview": "/reconcile/preview?id=plant/tin-works",
    "/iri": "/iri?q=plant:tin-works",
    "/iri.json": "/iri.json?q=plant:tin-works",
    "/search": "/search?q=tin",
    "/search.json": "/search.json?q=tin",
    "/suggestions.json": "/suggestions.json?q=tin",
    "/opensearch.xml": "/opensearch.xml",
    "/graphs": "/graphs?default",
    "/.well-known/void": "/.well-known/void",
    "/.well-known/sparql-examples": "/.well-known/sparql-examples",
    "/downloads": "/downloads",
    "/downloads/{release}": "/downloads/1.0.0",
    "/downloads/{release}/{name}": "/downloads/1.0.0/facts.csv",
    "/docs": "/docs",
    "/problem/{name}": "/problem/gone",
    "/static/{name}": "/static/style.css",
}


def test_every_address_is_tried_below() -> None:
    assert {route.path for route in ROUTES} == set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_every_get_answers_head_alike_without_a_body(client: TestClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert got.status_code in {200, 303}
    assert (head.status_code, head.content) == (got.status_code, b"")
    # What is measured changes from one request to the next, and so may its length.
    changing = {"content-length"} if address == "/metrics" else set()
    same = got.headers.keys() - changing
    assert {name: head.headers[name] for name in same} == {name: got.headers[name] for name in same}


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_options_says_what_is_allowed_and_other_methods_are_405_with_the_same(client: TestClient, address: str) -> None:
    options, refused = client.options(address), client.request("PATCH", address)
    takes_forms = address.startswith("/sparql?") or address in {"/reconcile", "/reconcile/"}
    allowed = "GET, HEAD, OPTIONS, POST" if takes_forms else "GET, HEAD, OPTIONS"
    assert (options.status_code, options.headers["allow"]) == (204, allowed)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    assert refused.json()["type"].endswith("/method-not-allowed")


@pytest.mark.parametrize(
    "address", ["/sparql?query=ASK%7B%7D", "/sparql", "/data/plant/nowhere", "/queries", "/id/x/y", "/ready"]
)
def test_scripts_of_any_origin_may_read_data_and_its_problems(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"origin": "https://example.org"})
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "access-control-allow-credentials" not in answer.headers


def test_a_preflight_is_answered(client: TestClient) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    answer = client.options("/sparql", headers=asked)
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-methods" not in client.options("/sparql").headers


def test_pages_are_not_read_by_scripts_of_other_origins(client: TestClient) -> None:
    assert "access-control-allow-origin" not in client.get("/page/plant/tin-works").headers


@pytest.mark.parametrize(
    "address", ["/nowhere", "/queries/", "/id/plant", "/docs/", "/redoc", "/static/../app.py", "/page//x"]
)
def test_what_is_nowhere_is_404_in_both_forms(client: TestClient, address: str) -> None:
    document = client.get(address)
    assert (document.status_code, document.headers["content-type"]) == (404, "application/problem+json")
    page = client.get(address, headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert document.json()["title"] in page.text
    assert document.headers["cache-control"] == "no-store"


def test_the_words_of_a_problem_are_the_same_for_people_and_programs(client: TestClient) -> None:
    asked = {"query": "SELEKT <b>"}
    document = client.get("/sparql", params=asked).json()
    page = client.get("/sparql", params=asked, headers={"accept": "text/html"})
    assert page.status_code == document["status"] == 400
    assert document["title"] in page.text
    assert "<b>" not in page.text


def test_a_problem_is_told_in_russian_with_its_details_in_english(client: TestClient) -> None:
    for address in ("/nowhere?lang=ru", "/sparql?lang=ru&query=SELEKT"):
        page = client.get(address, headers={"accept": "text/html"}).text
        assert client.get(address).json()["title"] not in page
        assert '<span lang="en">' in page
    assert "По этому адресу ничего нет" in client.get("/nowhere?lang=ru", headers={"accept": "text/html"}).text


def test_a_bug_is_a_problem_that_tells_nothing_of_itself(
    client: TestClient, evaluator: InProcess, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(query: Query) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(evaluator, "evaluate", broken)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["type"]) == (500, "about:blank")
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret" in caplog.text
    assert client.get("/page/plant/tin-works", headers={"accept": "text/html"}).status_code == 500


def test_the_service_says_what_it_serves(client: TestClient) -> None:
    assert client.get("/ready").json() == {"status": "ready", "snapshot": "0123456789abcdef", "release": "1.0.0"}
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/health").headers["cache-control"] == "no-store"


def test_openapi_describes_every_address_once(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    questions = {f"/queries/{name}" for name in SAVED}
    assert set(paths) == {path.replace(":path", "") for path in ADDRESSES} | questions
    assert set(paths["/sparql"]) == {"get", "post"}
    assert [each["name"] for each in paths["/sparql"]["get"]["parameters"]] == list(PARAMETERS)
    assert set(paths["/sparql"]["post"]["requestBody"]["content"]) == {QUERY_TYPE, FORM_TYPE}


@pytest.mark.parametrize("host", ["[", "a b", "", "x:y:z", "\u00e9"])
def test_a_strange_host_header_does_no_harm(client: TestClient, host: str) -> None:
    answer = client.get("/page/plant/tin-works?a=%zz", headers={"host": host.encode(), "accept": "text/html"})
    assert answer.status_code in {200, 400}


def test_the_evaluator_lives_as_long_as_the_application(
    world: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    with TestClient(Application(world, evaluator, settings)):
        assert evaluator.is_open
    assert not evaluator.is_open


@pytest.mark.parametrize("prefix", ["", "/zone"])
def test_addresses_stand_below_the_root_path_whether_a_proxy_cuts_it_off_or_not(
    world: Snapshot, evaluator: InProcess, settings: Settings, prefix: str
) -> None:
    app = Application(world, evaluator, settings.model_copy(update={"root_path": "/zone"}))
    with TestClient(app, follow_redirects=False) as client:
        page = client.get(f"{prefix}/page/plant/tin-works", headers={"accept": "text/html"})
        links = re.findall(r'href="(/[^"]*)"', page.text)
        assert len(links) > 5
        assert all(link.startswith("/zone/") for link in links)
        assert client.get(f"{prefix}/id/plant/tin-works").headers["location"] == "/zone/data/plant/tin-works.ttl"
        assert client.get(f"{prefix}/openapi.json").json()["servers"] == [{"url": "/zone"}]
        assert client.get(f"{prefix}/sparql?query=ASK%7B%7D").headers["access-control-allow-origin"] == "*"
        assert client.get("/zoned/sparql").status_code == 404
