"""The OpenAPI description: valid, whole, and what really answers."""

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from pharmazone.errors import Problem
from pharmazone.saved.header import Example
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import read_all
from pharmazone.serve.about.openapi import problems
from pharmazone.serve.about.operations import OPERATIONS, SHELVES, TAGS
from pharmazone.serve.about.questions import parameter
from pharmazone.serve.app import ROUTES, Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import SAVED, InProcess
from ..test_app import ADDRESSES

Node = dict[str, Any]


@pytest.fixture
def document(client: TestClient) -> Node:
    return dict(client.get("/openapi.json").json())


def operations(document: Node) -> dict[tuple[str, str], Node]:
    return {(method.upper(), path): said for path, item in document["paths"].items() for method, said in item.items()}


def resolved(document: Node, node: Node) -> Node:
    if "$ref" in node:
        part: Node = document
        for name in node["$ref"].removeprefix("#/").split("/"):
            part = part[name]
        return part
    return node


def test_the_description_is_valid_openapi(document: Node) -> None:
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_the_description_of_the_real_questions_is_valid_openapi(
    real: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    with TestClient(Application(real, evaluator, settings)) as client:
        document = client.get("/openapi.json").json()
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    asked = {path.removeprefix("/queries/") for path in document["paths"] if path.startswith("/queries/")}
    assert asked == {*read_all(real.queries / "saved"), "{name}"}


def test_every_route_is_described_and_nothing_else() -> None:
    assert set(OPERATIONS) == {(route.method, route.path) for route in ROUTES}


def test_each_operation_has_its_own_id_a_summary_and_a_known_tag(document: Node) -> None:
    said = operations(document)
    ids = [each["operationId"] for each in said.values()]
    assert len(ids) == len(set(ids))
    assert all(each["summary"] for each in said.values())
    assert {tag for each in said.values() for tag in each["tags"]} == set(TAGS)


def test_each_kind_of_problem_is_told_under_its_status() -> None:
    assert {each for classes in problems().values() for each in classes} == set(Problem.__subclasses__())
    assert all(each.status == status for status, classes in problems().items() for each in classes)


@pytest.mark.parametrize("path", [path for method, path in OPERATIONS if method == "GET"])
def test_every_media_type_that_is_described_is_what_answers(client: TestClient, document: Node, path: str) -> None:
    said = operations(document)["GET", path.replace(":path", "")]
    status = next(iter(said["responses"]))
    described = resolved(document, said["responses"][status]).get("content", {})
    address = ADDRESSES[path].removesuffix(".nt").removesuffix("?default")
    for media_type in described or ["*/*"]:
        answer = client.get(address, headers={"accept": media_type})
        if answer.status_code == 406:  # a query has solutions or a graph, and this world has what XML cannot carry
            assert path in {"/sparql", "/queries/{name}"} or media_type == "application/rdf+xml"
            continue
        assert str(answer.status_code) == status
        if described:
            assert answer.headers["content-type"].partition(";")[0] in described
    if described and "*/*" not in described and path not in {"/queries", "/queries.json"}:
        assert client.get(address, headers={"accept": "*/*"}).headers["content-type"].partition(";")[0] in described


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_conditional_request_is_described_where_it_is_heard(
    client: TestClient, document: Node, method: str, path: str
) -> None:
    said = operations(document)[method, path.replace(":path", "")]
    if method == "GET":
        assert ("304" in said["responses"]) is ("etag" in client.get(ADDRESSES[path]).headers)
    else:
        assert "304" not in said["responses"]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/graphs?default=1", "/graphs"),
        ("/graphs?graph=urn:x:y", "/graphs"),
        ("/sparql?query=no", "/sparql"),
        ("/queries/area-of.json", "/queries/area-of"),
        ("/queries/nowhere", "/queries/{name}"),
        ("/page/unicorn", "/page/{kind}"),
        ("/data/plant/nowhere", "/data/{kind}/{slug}"),
        ("/static/nowhere", "/static/{name}"),
        ("/?lang=xx", "/"),
    ],
)
def test_the_problems_that_happen_are_described(client: TestClient, document: Node, address: str, path: str) -> None:
    accept = "text/html" if "lang" in address else "*/*"
    status = str(client.get(address, headers={"accept": accept}).status_code)
    answer = resolved(document, operations(document)["GET", path]["responses"][status])
    assert set(answer["content"]) == {"application/problem+json", "text/html"}


def test_a_question_has_the_parameters_of_its_header(document: Node) -> None:
    said = operations(document)["GET", "/queries/big-plants"]
    by_name = {each["name"]: each for each in (resolved(document, each) for each in said["parameters"])}
    wishes = {"format", "limit", "page", "labels", "release", "timeout", "lang"}
    assert set(by_name) == {"site", "minArea", *wishes}
    assert by_name["minArea"]["schema"] == {"type": "integer", "minimum": 0, "default": 0}
    assert by_name["site"]["required"] is False
    assert said["description"].startswith("Which plants have at least a given floor area?")
    plant = resolved(document, operations(document)["GET", "/queries/area-of"]["parameters"][0])
    assert (plant["required"], plant["example"]) == (True, "plant:tin-works")
    assert set(SAVED) <= {path.rpartition("/")[2] for path in document["paths"]}


@pytest.mark.parametrize(
    ("said", "schema"),
    [
        ({"datatype": "xsd:decimal", "maxInclusive": "2.5"}, {"type": "number", "maximum": 2.5}),
        (
            {"datatype": "xsd:date", "default": "2025-01-01"},
            {"type": "string", "format": "date", "default": "2025-01-01"},
        ),
        ({"datatype": "xsd:date", "minInclusive": "2025-01-01"}, {"type": "string", "format": "date"}),
        ({"datatype": "xsd:boolean", "default": "true"}, {"type": "boolean", "default": True}),
        ({"datatype": "xsd:string", "pattern": "a|b"}, {"type": "string", "pattern": "^(?:a|b)$"}),
        ({"enum": ("a", "b"), "default": "a"}, {"enum": ["a", "b"], "default": "a"}),
        ({"class": "pz:Plant"}, {"type": "string"}),
        ({"enum": ({"value": "a", "label": "An a"}, "b")}, {"enum": ["a", "b"]}),
        ({"language": ("en", "ru"), "default": "en"}, {"enum": ["en", "ru"], "default": "en"}),
        (
            {"datatype": "xsd:integer", "several": True, "minInclusive": "1", "default": "3"},
            {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 50, "default": [3]},
        ),
    ],
)
def test_a_parameter_has_the_schema_of_its_kind(said: Node, schema: Node) -> None:
    assert parameter(Parameter.model_validate({"name": "x", "label": "X", **said}))["schema"] == schema


def test_several_values_stand_each_behind_its_own_name() -> None:
    said = parameter(Parameter.model_validate({"name": "x", "label": "X", "class": "pz:Plant", "several": "true"}))
    assert (said["style"], said["explode"]) == ("form", True)


def test_a_parameter_shows_each_value_of_the_examples_once() -> None:
    plant = Parameter.model_validate({"name": "plant", "label": "Plant", "class": "pz:Plant", "example": "plant:a"})
    examples = tuple(
        Example.model_validate({"label": label, "values": values})
        for label, values in (
            ("Of A", {"plant": "plant:a"}),
            ("Of B", {"plant": "plant:b"}),
            ("By day", {"day": "2025-10-07"}),
        )
    )
    assert parameter(plant, examples)["examples"] == {
        "example-1": {"summary": "Plant", "value": "plant:a"},
        "example-2": {"summary": "Of B", "value": "plant:b"},
    }
    assert "examples" not in parameter(plant)


@pytest.mark.parametrize(
    ("name", "answer", "wishes"),
    [("big-plants", "Solutions", {"limit", "page", "labels"}), ("as-graph", "Graph", set())],
)
def test_a_question_describes_the_answer_of_its_form_and_only_solutions_have_parts(
    document: Node, name: str, answer: str, wishes: set[str]
) -> None:
    said = operations(document)["GET", f"/queries/{name}"]
    assert said["responses"]["200"] == {"$ref": f"#/components/responses/{answer}"}
    named = {resolved(document, each)["name"] for each in said["parameters"]}
    assert named & {"limit", "page", "labels"} == wishes
    described = document["components"]["responses"][answer]
    assert ("Link" in described.get("headers", {})) is bool(wishes)
    assert ("text/turtle" in described["content"]) is (answer == "Graph")
    assert {"410", "422"} <= said["responses"].keys()


def test_the_real_questions_stand_on_their_shelves_and_lead_to_others_and_to_examples(
    real: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    with TestClient(Application(real, evaluator, settings)) as client:
        document = client.get("/openapi.json").json()
    said = operations(document)["GET", "/queries/planned-medicines"]
    assert said["tags"] == ["medicines"]
    assert "rare-disease-plants" in said["x-related"]
    assert all(each["href"].startswith("/queries/planned-medicines?") for each in said["x-examples"])
    assert {*SHELVES, *TAGS} == {each["name"] for each in document["tags"]}


def test_pages_describe_the_languages_that_there_are(document: Node) -> None:
    assert document["components"]["parameters"]["lang"]["schema"]["enum"] == ["en", "ru"]


@pytest.mark.parametrize("path", [path for (_, path), said in OPERATIONS.items() if said.has_suffixes])
def test_every_suffix_that_is_described_names_a_format(client: TestClient, document: Node, path: str) -> None:
    described = operations(document)["GET", path.replace(":path", "")]["description"]
    suffixes = described.partition(": ")[2].rstrip(".").split(", ")
    stem = ADDRESSES[path].removesuffix(".nt")
    statuses = {suffix: client.get(stem + suffix).status_code for suffix in suffixes}
    assert len(suffixes) > 5
    # A question has solutions or a graph, and each knows its own suffixes alone.
    assert set(statuses.values()) <= {200, 404 if "queries" in path else 406}, statuses


def test_what_has_no_suffixes_does_not_describe_any() -> None:
    assert {path for (_, path), said in OPERATIONS.items() if said.has_suffixes} == {
        "/queries/{name}",
        "/data/{kind}",
        "/data/{kind}/{slug:path}",
        "/ontology/{version}",
        "/scheme/{scheme}",
        "/scheme/{scheme}/{slug}",
        "/graph/{name:path}",
    }
