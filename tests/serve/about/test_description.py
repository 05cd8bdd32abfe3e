"""The service description and the description of the dataset: true, absolute, negotiated."""

import asyncio
import re

import pyoxigraph as ox
import pytest
from fastapi import FastAPI, Request, Response
from starlette.testclient import TestClient

from pharmazone.errors import MalformedRequest, NotAcceptable
from pharmazone.evaluate.answering.functions import EXTENSION_FUNCTIONS, GEOF
from pharmazone.formats import RDF_FORMATS, RESULT_FORMATS
from pharmazone.serve.about.description import describe_service, limits
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.service import Service
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot
from pharmazone.terms import DATASET, DCAT, FORMATS, RDF, SD, VOID, XSD

from ..conftest import InProcess

BASE = "https://example.org/zone"
ENGINES = {each.media_type: getattr(ox.RdfFormat, each.engine) for each in RDF_FORMATS}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def service(world: Snapshot, evaluator: InProcess, settings: Settings) -> Service:
    return Service.open(world, evaluator, settings)


def request_of(service: Service | None, headers: dict[str, str], root: str = "/zone", scheme: str = "https") -> Request:
    app = FastAPI()
    app.state.service = service
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "scheme": scheme, "path": "/sparql", "query_string": b"", "app": app}
    return Request({**scope, "headers": sent, "root_path": root, "server": ("::1", 8000)})


def described(service: Service, accept: str = "text/turtle", **headers: str) -> Response:
    asked = {"host": "example.org", "accept": accept, **headers}
    return asyncio.run(describe_service(request_of(service, asked)))


def read(body: bytes, media_type: str = "text/turtle") -> ox.Store:
    store = ox.Store()
    store.extend(ox.parse(body, format=ENGINES[media_type]))
    return store


def objects(store: ox.Store, subject: str, predicate: str) -> set[str]:
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return {each.object.value for each in found if not isinstance(each.object, ox.Triple)}


@pytest.mark.parametrize("media_type", ENGINES)
def test_the_service_describes_itself_in_every_format_of_rdf_alike(service: Service, media_type: str) -> None:
    response = described(service, media_type)
    assert response.headers["content-type"].startswith(media_type)
    assert response.headers["vary"] == "Accept"
    assert set(read(bytes(response.body), media_type)) == set(read(bytes(described(service).body)))


def test_every_format_of_answers_is_named_by_its_iri(service: Service) -> None:
    store = read(bytes(described(service).body))
    named = objects(store, f"{BASE}/sparql#service", SD + "resultFormat")
    assert named == {FORMATS + each.w3c for each in RESULT_FORMATS}
    assert len(named) == len(RESULT_FORMATS)


def test_what_is_not_evaluated_is_not_claimed(service: Service) -> None:
    store = read(bytes(described(service).body))
    node = f"{BASE}/sparql#service"
    assert objects(store, node, SD + "supportedLanguage") == {SD + "SPARQL11Query"}
    assert objects(store, node, SD + "feature") == {SD + "UnionDefaultGraph"}
    assert objects(store, node, SD + "endpoint") == {f"{BASE}/sparql"}


def test_graphs_of_others_are_not_in_the_default_graph_and_so_it_is_no_union(service: Service) -> None:
    record = service.record
    external = {**record.graphs, "https://w3id.org/pharmazone/graph/external/drugs": 5}
    assert record.is_union
    assert not type(record)(record.statements, external).is_union


def arguments() -> list[str]:
    """Give arguments among which each function finds some that it can do with."""
    wkt = "^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
    unit = "http://www.opengis.net/def/uom/OGC/1.0/"
    square, other = f'"POLYGON((0 0,4 0,4 4,0 4,0 0))"{wkt}', f'"POLYGON((2 2,6 2,6 6,2 6,2 2))"{wkt}'
    point, line = f'"POINT(1 2)"{wkt}', f'"LINESTRING(0 0,1 1)"{wkt}'
    shapes = [
        point,
        square,
        f"{square}, {other}",
        f'{square}, {other}, "T********"',
        f"{point}, {point}, <{unit}metre>",
    ]
    measures = [f"{line}, <{unit}metre>", f"{square}, <{unit}metre>", f"{square}, <{unit}square_metre>"]
    lexical = ["2020-01-01", "10:00:00", "P1Y", "P1D", "2020", "2020-01", "--01-01", "--01", "---01"]
    return [*shapes, *measures, *(f'"{each}"' for each in lexical)]


def evaluated(expression: str) -> ox.Literal | None:
    try:
        [solution] = ox.Store().query(f"SELECT ({expression} AS ?value) {{}}")  # type: ignore[union-attr]
    except (RuntimeError, SyntaxError):  # these are too many arguments for it, or too few
        return None
    return solution["value"]


@pytest.mark.parametrize("function", EXTENSION_FUNCTIONS)
def test_every_extension_function_that_is_named_gives_a_value(function: str) -> None:
    assert any(evaluated(f"<{function}>({each})") for each in arguments())


def test_functions_that_the_engine_has_not_are_not_named(service: Service) -> None:
    store = read(bytes(described(service).body))
    assert objects(store, f"{BASE}/sparql#service", SD + "extensionFunction") == set(EXTENSION_FUNCTIONS)
    for stranger in (GEOF + "buffer", XSD + "int"):
        assert stranger not in EXTENSION_FUNCTIONS
        with pytest.raises(RuntimeError, match="not supported"):
            ox.Store().query(f"SELECT (<{stranger}>(1) AS ?value) {{}}")


def test_of_the_functions_of_another_endpoint_nothing_is_known(service: Service, settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"endpoint": "http://127.0.0.1:7878/query"})
    store = read(bytes(described(Service.open(service.snapshot, service.evaluator, elsewhere)).body))
    assert not objects(store, f"{BASE}/sparql#service", SD + "extensionFunction")


def test_the_limits_are_those_of_the_settings(service: Service, settings: Settings) -> None:
    store = read(bytes(described(service).body))
    for limit in limits(settings):
        [value] = objects(store, f"{BASE}/sparql#{limit.name}", "https://schema.org/value")
        assert float(value) == limit.value == getattr(settings, limit.name)


def test_each_graph_that_is_no_passage_is_named_with_the_triples_that_it_has(
    service: Service, evaluator: InProcess
) -> None:
    store = read(bytes(described(service).body))
    graphs = objects(store, DATASET, SD + "namedGraph")
    counted = {
        name: int(count)
        for graph in graphs
        for name in objects(store, graph, SD + "name")
        for content in objects(store, graph, SD + "graph")
        for count in objects(store, content, VOID + "triples")
    }
    named = [each for each in evaluator.store.named_graphs() if "/id/passage/" not in each.value]
    real = {each.value: len(list(evaluator.store.quads_for_pattern(None, None, None, each))) for each in named}
    assert counted == real
    [comment] = objects(store, DATASET, "http://www.w3.org/2000/01/rdf-schema#comment")
    assert "there are 3, one for each passage" in comment


def test_each_client_gets_its_own_base_though_all_is_made_once(service: Service) -> None:
    ours, theirs = described(service), described(service, host="other.example:8080")
    assert b"https://other.example:8080/zone/sparql" in theirs.body
    assert b"example.org/zone" not in theirs.body
    assert ours.headers["etag"] != theirs.headers["etag"]
    assert b".invalid" not in ours.body
    again = described(service, **{"if-none-match": ours.headers["etag"]})
    assert (again.status_code, again.body) == (304, b"")


def test_who_wants_no_rdf_hears_that_a_query_is_missing(service: Service) -> None:
    with pytest.raises(NotAcceptable, match="`query`") as refused:
        described(service, "application/sparql-results+json")
    assert refused.value.members["offered"] == list(ENGINES)


@pytest.mark.parametrize("host", ["", "a b", "[", "x:y:z", "evil.example/path", "a@b", "\u00e9", "a\r\nb", "<x>"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(MalformedRequest, match="Host"):
        base_of(request_of(None, {"host": host}))


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("example.org", "https://example.org/zone"),
        ("127.0.0.1:8000", "https://127.0.0.1:8000/zone"),
        ("[::1]:8000", "https://[::1]:8000/zone"),
        (None, "https://[::1]:8000/zone"),
    ],
)
def test_the_base_is_the_scheme_the_host_and_the_root_path(host: str | None, base: str) -> None:
    assert base_of(request_of(None, {"host": host} if host is not None else {})) == base


def test_a_root_path_cannot_break_out_of_an_iri_or_of_xml() -> None:
    base = base_of(request_of(None, {"host": "a"}, root="/a&b <c>'\"/\u0434", scheme="http"))
    assert re.fullmatch(r"http://a/[A-Za-z0-9%/]+", base)


def test_the_dataset_is_described_in_void_and_dcat(client: TestClient, service: Service) -> None:
    client.headers.pop("accept", None)
    answer = client.get("/.well-known/void")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    store = read(answer.content)
    assert objects(store, DATASET, RDF + "type") == {VOID + "Dataset", DCAT + "Dataset"}
    assert objects(store, DATASET, VOID + "sparqlEndpoint") == {"http://testserver/sparql"}
    assert objects(store, DATASET, VOID + "triples") == {str(service.snapshot.manifest.counts.triples)}
    [served] = store.quads_for_pattern(None, ox.NamedNode(DCAT + "servesDataset"), ox.NamedNode(DATASET))
    assert objects(store, str(served.subject.value), DCAT + "endpointURL") == {"http://testserver/sparql"}  # type: ignore[union-attr]


def test_every_address_of_ours_in_the_description_of_the_dataset_answers(client: TestClient) -> None:
    text = client.get("/.well-known/void", headers={"accept": "application/n-triples"}).text
    ours = {each.partition("#")[0] for each in re.findall(r"<(http://testserver[^>]*)>", text)}
    assert {"http://testserver/sparql", "http://testserver/graphs?default", "http://testserver/"} <= ours
    statuses = {each: client.get(each, headers={"accept": "*/*"}).status_code for each in ours if "/sparql" not in each}
    assert set(statuses.values()) == {200}, statuses


def test_a_browser_gets_the_description_of_the_dataset_as_turtle_and_an_image_viewer_none(client: TestClient) -> None:
    assert (
        client.get("/.well-known/void", headers={"accept": BROWSER}).headers["content-type"].startswith("text/turtle")
    )
    refused = client.get("/.well-known/void", headers={"accept": "image/png"})
    assert (refused.status_code, refused.json()["offered"]) == (406, list(ENGINES))


@pytest.mark.parametrize("media_type", ENGINES)
def test_the_dataset_is_described_in_every_format_alike(client: TestClient, media_type: str) -> None:
    answer = client.get("/.well-known/void", headers={"accept": media_type})
    turtle = client.get("/.well-known/void", headers={"accept": "text/turtle"})
    assert set(read(answer.content, media_type)) == set(read(turtle.content))
    assert (answer.headers["etag"] == turtle.headers["etag"]) is (media_type == "text/turtle")
