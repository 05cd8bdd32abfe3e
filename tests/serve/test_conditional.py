"""Conditional requests: what a client that has something already is told."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pharmazone.serve import conditional


@pytest.mark.parametrize(
    "path", ["/data/plant/tin-works.ttl", "/page/plant/tin-works", "/queries/big-plants.csv", "/sparql?query=ASK%7B%7D"]
)
def test_who_would_take_any_representation_is_told_that_there_is_one(client: TestClient, path: str) -> None:
    whole = client.get(path)
    for method in ("GET", "HEAD"):
        answer = client.request(method, path, headers={"if-none-match": " * "})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == whole.headers["etag"]


def test_of_what_is_not_there_no_representation_is_claimed(client: TestClient) -> None:
    assert client.get("/data/plant/nowhere", headers={"if-none-match": "*"}).status_code == 404
    assert client.post("/sparql", data={"query": "ASK {}"}, headers={"if-none-match": "*"}).status_code == 200


def test_an_etag_changes_with_the_software_and_its_templates(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    uncoded = {"accept-encoding": "identity"}
    before = client.get("/page/plant/tin-works").headers["etag"]
    monkeypatch.setattr(conditional, "_SOFTWARE", "another")
    assert client.get("/page/plant/tin-works", headers={"if-none-match": before, **uncoded}).status_code == 200


def test_the_digest_of_the_software_covers_modules_and_templates_and_nothing_that_running_leaves(
    tmp_path: Path,
) -> None:
    for name in ("a.py", "templates/a.html", "data/a.ttl", "__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("one")
    digests = [conditional.digest_of(tmp_path)]
    for name in ("a.py", "templates/a.html", "data/a.ttl", "__pycache__/a.pyc"):
        (tmp_path / name).write_text("two")
        digests.append(conditional.digest_of(tmp_path))
    assert len(set(digests[:3])) == 3
    assert set(digests[2:]) == {digests[2]}
