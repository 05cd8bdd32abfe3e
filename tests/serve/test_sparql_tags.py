"""Entity tags of /sparql: an answer has one where the same request is answered alike twice."""

import time

import pytest
from starlette.testclient import TestClient

from pharmazone.serve.sparql import is_volatile

from .conftest import InProcess
from .test_sparql import SELECT


def test_the_same_request_has_the_same_etag_and_is_not_evaluated_again(
    client: TestClient, evaluator: InProcess
) -> None:
    first = client.get("/sparql", params={"query": SELECT})
    tag = first.headers["etag"]
    again = client.get("/sparql", params={"query": SELECT}, headers={"if-none-match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["vary"] == "Accept, Accept-Encoding"
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert len(evaluator.asked) == 1
    other = client.get("/sparql", params={"query": SELECT}, headers={"accept": "text/csv", "if-none-match": tag})
    assert (other.status_code, other.headers["etag"] != tag) == (200, True)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?t) {}",
        "SELECT (rand() AS ?r) {}",
        "CONSTRUCT { _:x a pz:Plant } WHERE {}",
        "CONSTRUCT { ?p pz:x [] }\nWHERE { ?p a pz:Plant }",
        "construct { ?p pz:x (1 2) } WHERE { ?p a pz:Plant }",
    ],
)
def test_what_need_not_answer_alike_twice_has_no_etag(client: TestClient, query: str) -> None:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_whether_a_query_may_answer_differently_is_seen_in_no_time() -> None:
    begun = time.process_time()
    assert not is_volatile("CONSTRUCT" * 50_000)
    assert time.process_time() - begun < 1
