"""What no client should send: it is refused with its reason or answered with nothing, and never a mistake of ours."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

DEEP = "[" * 20_000 + "]" * 20_000
BROKEN = (
    *("", "no", "[]", "null", "3", '"q0"', "{", '{"q0": NaN}', '{"q0": {"query": Infinity}}', DEEP),
    *('{"q0": null}', '{"q0": []}', '{"q0": {}}', '{"q0": {"query": 3}}', '{"q0": {"query": null}}'),
    *(
        '{"q0": {"query": "a", "limit": 0}}',
        '{"q0": {"query": "a", "limit": -1}}',
        '{"q0": {"query": "a", "limit": "x"}}',
    ),
    *(
        '{"q0": {"query": "a", "limit": true}}',
        '{"q0": {"query": "a", "type": 3}}',
        '{"q0": {"query": "a", "type": [[]]}}',
    ),
    *('{"q0": {"query": "a", "type": "Unicorn"}}', '{"q0": {"query": "a", "type_strict": "sometimes"}}'),
    *('{"q0": {"query": "a", "colour": "red"}}', '{"q0": {"properties": []}}', '{"q0": {"properties": [{}]}}'),
    *(
        '{"q0": {"properties": [{"pid": "jobs", "v": {"name": "x"}}]}}',
        '{"q0": {"properties": [{"pid": "nope", "v": 1}]}}',
    ),
    *('{"q0": {"query": "a"}, "q0": {"query": "b"}}', '{"\\ud800": {"query": "a"}}', '{"a\\u0000": {"query": "a"}}'),
)
EXTENSIONS = (
    *("[]", "{}", '{"ids": []}', '{"ids": "a", "properties": []}', '{"ids": [3], "properties": []}'),
    *('{"ids": ["a"], "properties": ["jobs"]}', '{"ids": ["a"], "properties": [{"id": "nope"}]}', DEEP),
    '{"ids": ["a"], "properties": [{"id": "jobs", "settings": {"evidence": "rumours"}}]}',
    '{"ids": ["a"], "properties": [{"id": "jobs", "settings": {"limit": -2}}]}',
    '{"ids": ["a"], "properties": [{"id": "jobs", "settings": {"limit": "many"}}]}',
    '{"ids": ["a"], "properties": [{"id": "jobs", "settings": []}]}',
)
EMPTY = (
    "",
    " ",
    "\u0000",
    "\ud800",
    "-",
    "…",
    "?!",
    "' OR 1=1 --",
    'a" } DROP',
    "a" * 5000,
    "x " * 400,
    "\u202e",
    "%00",
    "*",
)


@pytest.mark.parametrize("queries", BROKEN, ids=range(len(BROKEN)))
def test_a_batch_that_is_none_is_refused_with_its_reason(there: TestClient, queries: str) -> None:
    answer = there.post("/reconcile", data={"queries": queries})
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["detail"]


@pytest.mark.parametrize("extension", EXTENSIONS, ids=range(len(EXTENSIONS)))
def test_an_extension_that_is_none_is_refused_with_its_reason(there: TestClient, extension: str) -> None:
    answer = there.post("/reconcile", data={"extend": extension})
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["detail"]


def test_a_cell_that_names_nothing_has_no_match_and_spoils_no_cell_beside_it(there: TestClient) -> None:
    batch = {str(number): {"query": each} for number, each in enumerate(EMPTY)} | {"good": {"query": "Amedart"}}
    answer = there.post("/reconcile", data={"queries": json.dumps(batch)})
    found = answer.json()
    assert answer.status_code == 200
    assert found["good"]["result"][0]["match"]
    assert not any(each["match"] for key in batch if key != "good" for each in found[key]["result"])


def test_values_of_a_row_may_be_anything(there: TestClient) -> None:
    values: list[Any] = [
        "",
        "a" * 3000,
        1e308,
        -0.0,
        10**400,
        True,
        None,
        [],
        [None],
        {"id": "x"},
        ["a", 1, {"id": "b"}],
    ]
    pids = ("floorArea", "locatedIn", "ATC", "label@ru", "site", "^operatedBy")
    for pid in pids:
        rows = {
            str(place): {"query": "Amedart", "properties": [{"pid": pid, "v": each}]}
            for place, each in enumerate(values)
        }
        alone = {f"alone {place}": {"properties": [{"pid": pid, "v": each}]} for place, each in enumerate(values)}
        answer = there.post("/reconcile", data={"queries": json.dumps(rows | alone)})
        assert answer.status_code == 200, answer.text


def test_too_much_is_413(there: TestClient) -> None:
    ids = json.dumps({"ids": [f"plant/p{number}" for number in range(501)], "properties": [{"id": "jobs"}]})
    columns = json.dumps({"ids": ["plant/a"], "properties": [{"id": "jobs"}] * 51})
    for form in ({"extend": ids}, {"extend": columns}, {"queries": "x" * 300_000}):
        assert there.post("/reconcile", data=form).status_code == 413


def test_what_is_asked_must_be_one_thing_in_a_form(there: TestClient) -> None:
    assert there.post("/reconcile", data={"lang": "en"}).status_code == 400
    assert there.post("/reconcile", data={"queries": "{}", "extend": "{}"}).status_code == 400
    assert there.post("/reconcile", data={"query": "tin"}).status_code == 400
    assert there.post("/reconcile", data={"queries": ["{}", "{}"]}).status_code == 400
    assert there.get("/reconcile?colour=red").status_code == 400
    assert there.post("/reconcile", json={"queries": {}}).status_code == 415
    assert there.post("/reconcile", data={"queries": "{}"}).json() == {}


@pytest.mark.parametrize(
    "path",
    [
        *("entity?prefix=" + "a" * 201, "entity?cursor=-1", "entity?cursor=x", "entity?limit=1.5", "type?type=Unicorn"),
        *("entity?prefix=a&prefix=b", "entity?prefix=%ff"),
    ],
)
def test_a_suggestion_that_cannot_be_is_refused(there: TestClient, path: str) -> None:
    assert there.get(f"/reconcile/suggest/{path}").status_code in {400, 422}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = ("query", "type", "type_strict", "limit", "properties", "pid", "v", "id", "ids", "settings")
FORMED = st.recursive(
    JSON, lambda inner: st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=5) | st.lists(inner, max_size=2)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    document=st.dictionaries(st.text(max_size=4), FORMED, max_size=3) | FORMED,
    name=st.sampled_from(["queries", "extend"]),
)
def test_whatever_is_sent_is_answered_or_refused(there: TestClient, document: Any, name: str) -> None:
    answer = there.post("/reconcile", data={name: json.dumps(document)})
    assert answer.status_code in {200, 400, 413, 422}, answer.text
