"""The Graph Store Protocol, its reading side: which graph, in which format, and what is refused how."""

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.formats import RDF_FORMATS
from pharmazone.serve.graphs import nearest_graphs
from pharmazone.serve.service import Service
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot
from pharmazone.terms import SD, VOID

from .conftest import InProcess

ENTITIES = "https://w3id.org/pharmazone/graph/entities"
PASSAGE = "https://w3id.org/pharmazone/id/passage/tin-story/"
ENGINES = {each.media_type: getattr(ox.RdfFormat, each.engine) for each in RDF_FORMATS}


def triples(body: bytes, media_type: str) -> set[ox.Triple]:
    return {each.triple for each in ox.parse(body, format=ENGINES[media_type])}


def held(evaluator: InProcess, graph: str | None) -> set[ox.Triple]:
    node = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return {each.triple for each in evaluator.store.quads_for_pattern(None, None, None, node)}


@pytest.mark.parametrize("media_type", [each for each in ENGINES if each != "application/rdf+xml"])
@pytest.mark.parametrize("graph", [None, ENTITIES, PASSAGE + "10-30"])
def test_a_graph_is_given_whole_in_every_format(
    client: TestClient, evaluator: InProcess, graph: str | None, media_type: str
) -> None:
    asked = {"graph": graph} if graph else {"default": ""}
    answer = client.get("/graphs", params=asked, headers={"accept": media_type})
    assert (answer.status_code, answer.headers["vary"].split(", ")[0]) == (200, "Accept")
    assert answer.headers["content-type"].startswith(media_type)
    assert triples(answer.content, media_type) == held(evaluator, graph)


def test_a_graph_that_xml_cannot_carry_is_refused_in_it_and_another_is_not(client: TestClient) -> None:
    accept = {"accept": "application/rdf+xml"}
    assert client.get(f"/graphs?graph={ENTITIES}", headers=accept).status_code == 406
    assert client.get(f"/graphs?graph={PASSAGE}10-30", headers=accept).status_code == 200


def test_head_says_what_get_says_and_an_etag_is_heard(client: TestClient) -> None:
    got, head = client.get(f"/graphs?graph={ENTITIES}"), client.head(f"/graphs?graph={ENTITIES}")
    assert dict(got.headers) == dict(head.headers)
    again = client.get(f"/graphs?graph={ENTITIES}", headers={"if-none-match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_each_graph_has_its_own_etag(client: TestClient) -> None:
    asked = ["/graphs", "/graphs?default", f"/graphs?graph={ENTITIES}", f"/graphs?graph={PASSAGE}10-30"]
    assert len({client.get(each).headers["etag"] for each in asked}) == len(asked)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nothing_is_written(client: TestClient, evaluator: InProcess, method: str) -> None:
    answer = client.request(method, f"/graphs?graph={ENTITIES}", content=b"<urn:x:a> <urn:x:b> <urn:x:c> .")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert not evaluator.asked


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (f"default&graph={ENTITIES}", "one graph at a time"),
        (f"graph={ENTITIES}&graph={ENTITIES}", "2 times"),
        ("default&default", "2 times"),
        ("default=yes", "has no value"),
        ("graph=entities", "no absolute IRI"),
        ("graph=", "no absolute IRI"),
        ("graph=http://[", "no absolute IRI"),
        ("graph=urn:x:%3E%20", "no absolute IRI"),
        ("grahp=urn:x:y", "There is no parameter"),
        ("graph=%zz", "percent-encoding"),
    ],
)
def test_a_malformed_request_is_400_and_says_what_is_wrong(
    client: TestClient, evaluator: InProcess, asked: str, said: str
) -> None:
    answer = client.get(f"/graphs?{asked}")
    assert (answer.status_code, said in answer.json()["detail"]) == (400, True), answer.json()["detail"]
    assert not evaluator.asked


def test_an_unknown_graph_is_404_with_the_nearest(client: TestClient, evaluator: InProcess) -> None:
    answer = client.get("/graphs?graph=https://w3id.org/pharmazone/graph/entites")
    assert (answer.status_code, answer.json()["nearest"]) == (404, [ENTITIES])
    assert ENTITIES in answer.json()["detail"]
    assert not evaluator.asked


def test_near_to_a_passage_are_those_that_begin_next_to_it(client: TestClient) -> None:
    answer = client.get(f"/graphs?graph={PASSAGE}12-30")
    assert answer.json()["nearest"][0] == PASSAGE + "10-30"
    assert client.get("/graphs?graph=https://w3id.org/pharmazone/id/passage/lead-story/1-2").json()["nearest"] == []


def test_a_bare_hash_is_told_of_where_it_hides_a_graph(
    client: TestClient, world: Snapshot, evaluator: InProcess, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Service.open(world, evaluator, settings).record
    hashed = type(record)((), {**record.graphs, "https://example.org/words#": 3})
    monkeypatch.setattr("pharmazone.serve.service.read_record", lambda snapshot: hashed)
    answer = client.get("/graphs?graph=https://example.org/words#")
    assert (answer.status_code, "%23" in answer.json()["hint"]) == (404, True)
    assert client.get("/graphs?graph=https://example.org/words%23").status_code == 200


def test_a_long_name_is_not_told_back_whole(client: TestClient) -> None:
    answer = client.get("/graphs?graph=urn:x:" + "a" * 20_000)
    assert answer.status_code == 404
    assert len(answer.content) < 1000


def test_the_nearest_are_found_soon_among_many() -> None:
    many = [f"https://w3id.org/pharmazone/id/passage/long-story/{place}-{place + 9}" for place in range(20_000)]
    assert nearest_graphs(many[70].replace("70-79", "70-78"), many)[0] == many[70]
    assert nearest_graphs("https://example.org/entities", many) == []


def test_without_a_parameter_the_graphs_are_listed_as_a_collection(client: TestClient, evaluator: InProcess) -> None:
    client.headers.pop("accept", None)
    answer = client.get("/graphs")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    store = ox.Store()
    store.extend(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))
    names = {each.object.value for each in store.quads_for_pattern(None, ox.NamedNode(SD + "name"), None)}
    assert names == {each.value for each in evaluator.store.named_graphs()}
    [content] = [
        each.object
        for name in store.quads_for_pattern(None, ox.NamedNode(SD + "name"), ox.NamedNode(PASSAGE + "10-30"))
        for each in store.quads_for_pattern(name.subject, ox.NamedNode(SD + "graph"), None)
    ]
    [counted] = store.quads_for_pattern(content, ox.NamedNode(VOID + "triples"), None)
    assert counted.object == ox.Literal(1)
    assert triples(client.get(content.value).content, "text/turtle") == held(evaluator, PASSAGE + "10-30")


def test_without_a_parameter_programs_and_people_get_lists_of_their_own(
    client: TestClient, evaluator: InProcess
) -> None:
    listed = client.get("/graphs", headers={"accept": "application/json"}).json()
    assert {each["name"] for each in listed["graphs"]} == {each.value for each in evaluator.store.named_graphs()}
    for each in (*listed["graphs"], listed["default"]):
        body = client.get(each["href"], headers={"accept": "application/n-triples"}).content
        assert each["triples"] == len(triples(body, "application/n-triples")) or "name" not in each
    page = client.get("/graphs", headers={"accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "The tin story" in page.text
    assert "История об олове" in client.get("/graphs?lang=ru", headers={"accept": "text/html"}).text
    assert "Accept-Language" in page.headers["vary"]


def test_a_client_may_ask_for_less_time(client: TestClient, evaluator: InProcess) -> None:
    assert client.get("/graphs?default&timeout=0.5").status_code == 200
    assert evaluator.asked[-1].deadline_seconds == 0.5
    assert client.get("/graphs?default&timeout=0.001").status_code == 422


def test_a_graph_larger_than_an_answer_may_be_is_413(client: TestClient, evaluator: InProcess) -> None:
    evaluator.answer_bytes = 100
    answer = client.get("/graphs?default")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (413, "answer-too-large")
