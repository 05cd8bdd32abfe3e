"""What the service says where queries may ask other endpoints, and that nothing of their answers is kept."""

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.evaluate.seam import Answer, Query
from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from .conftest import InProcess

ENDPOINTS = ("https://a.example/sparql?x=1&y=2", "http://b.example:8080/query")
FAILED = f"The service <{ENDPOINTS[0]}> cannot be reached."
SD = "http://www.w3.org/ns/sparql-service-description#"
REFERENCES = "http://purl.org/dc/terms/references"
SCHEMA = "https://schema.org/"
ASKED = f"SELECT ?plant {{ ?plant a pz:Plant SERVICE SILENT <{ENDPOINTS[0]}> {{ ?plant ?p ?o }} }}"


class Silenced(InProcess):
    """An evaluator for which no service answers, and every query says SILENT."""

    async def evaluate(self, query: Query) -> Answer:
        if "SERVICE" not in query.text:
            return await super().evaluate(query)
        text = "SELECT ?plant { ?plant a pz:Plant }"
        return replace(await super().evaluate(replace(query, text=text)), unanswered=(FAILED,))


@pytest.fixture
def asking(world: Snapshot, settings: Settings) -> Iterator[TestClient]:
    allowing = settings.model_copy(update={"allow_service": ENDPOINTS})
    app = Application(world, Silenced(world.store), allowing)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def test_who_failed_in_silence_is_told_in_a_link_and_the_answer_is_kept_by_no_cache(asking: TestClient) -> None:
    answer = asking.get("/sparql", params={"query": ASKED}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert "tin-works" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    (link,) = answer.links.values()
    assert link["url"] == "https://w3id.org/pharmazone/problem/silent-service"
    assert "a.example" in answer.headers["link"]
    led = asking.get("/problem/silent-service")
    assert led.headers["location"].endswith("/docs#problem-silent-service")
    assert 'id="problem-silent-service"' in asking.get("/docs").text


def test_the_page_names_who_failed_and_the_endpoints_that_may_be_asked(asking: TestClient) -> None:
    page = asking.get("/sparql", params={"query": ASKED, "lang": "en"}, headers={"Accept": "text/html"})
    assert page.headers["cache-control"] == "no-store"
    assert "A service gave no answer, so this answer may lack something" in page.text
    assert "The service &lt;https://a.example/sparql?x=1&amp;y=2&gt; cannot be reached." in page.text
    for language, words in (("en", "Other endpoints that a query may ask (2)"), ("ru", "которые можно спросить (2)")):
        empty = asking.get("/sparql", params={"lang": language}, headers={"Accept": "text/html"})
        assert words in empty.text
        assert "SERVICE &lt;http://b.example:8080/query&gt;" in empty.text


def test_the_page_of_other_services_is_another_page(asking: TestClient, client: TestClient) -> None:
    def tag(of: TestClient) -> str:
        return of.get("/sparql", headers={"Accept": "text/html"}).headers["etag"]

    assert tag(asking) != tag(client)
    assert "SERVICE &lt;" not in client.get("/sparql", headers={"Accept": "text/html"}).text


def test_another_endpoint_is_refused_with_those_that_are_allowed(asking: TestClient) -> None:
    for address in ("/sparql", "/sparql/chart.svg"):
        refused = asking.get(address, params={"query": "SELECT * { SERVICE <http://c.example/> { ?s ?p ?o } }"})
        assert refused.status_code == 403
        assert refused.json()["services"] == list(ENDPOINTS)
    page = asking.get("/sparql", params={"query": "ASK { SERVICE ?x {} }"}, headers={"Accept": "text/html"})
    assert page.status_code == 403
    assert "&lt;http://b.example:8080/query&gt;" in page.text


def described(client: TestClient) -> ox.Store:
    store = ox.Store()
    store.load(client.get("/sparql", headers={"Accept": "text/turtle"}).content, ox.RdfFormat.TURTLE)
    return store


def test_the_description_has_the_feature_and_its_endpoints_where_there_are_any(
    asking: TestClient, client: TestClient
) -> None:
    features = f"SELECT ?feature {{ ?service <{SD}feature> ?feature FILTER(?feature = <{SD}BasicFederatedQuery>) }}"
    endpoints = (
        f"SELECT ?e {{ ?service <http://purl.org/dc/terms/references> ?e . ?e a <{SD}Service> ; <{SD}endpoint> ?e }}"
    )
    limit = (
        'SELECT ?value { ?limit <https://schema.org/propertyID> "service_calls" ; <https://schema.org/value> ?value }'
    )
    with_them, without = described(asking), described(client)
    assert len(list(with_them.query(features))) == 1  # type: ignore[arg-type]
    assert {each["e"].value for each in with_them.query(endpoints)} == set(ENDPOINTS)  # type: ignore[union-attr,index]
    assert [each["value"].value for each in with_them.query(limit)] == ["20"]  # type: ignore[union-attr,index]
    for text in (features, endpoints, limit):
        assert not list(without.query(text))  # type: ignore[arg-type]


def test_behind_another_endpoint_none_may_be_asked(world: Snapshot, settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"allow_service": ENDPOINTS, "endpoint": "http://127.0.0.1:9/query"})
    with TestClient(Application(world, Silenced(world.store), elsewhere)) as client:
        refused = client.get("/sparql", params={"query": ASKED}, headers={"Accept": "text/csv"})
        assert refused.status_code == 403
        assert "SERVICE is not evaluated here" in refused.json()["detail"]
