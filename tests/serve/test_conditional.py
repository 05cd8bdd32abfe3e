"""Conditional requests: what a client that has something already is told."""

from collections.abc import Iterable
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


def digests_as_each_changes(folder: Path, names: Iterable[str]) -> list[str]:
    """Give the digest of a folder with these files, and again after each of them has changed."""
    listed = list(names)
    for name in listed:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("one")
    digests = [conditional.digest_of(folder)]
    for name in listed:
        (folder / name).write_text("two")
        digests.append(conditional.digest_of(folder))
    return digests


def test_the_digest_of_the_software_covers_whatever_a_page_is_made_of(tmp_path: Path) -> None:
    package = Path(conditional.__file__).parents[1]
    within = (each for each in package.rglob("*") if each.is_file() and not {"static", "__pycache__"} & {*each.parts})
    suffixes = sorted({each.suffix for each in within if each.suffix})
    assert {".py", ".html", ".yaml", ".rq"} <= {*suffixes}
    digests = digests_as_each_changes(tmp_path, (f"pages/a{suffix}" for suffix in suffixes))
    assert len(set(digests)) == 1 + len(suffixes)


def test_what_running_leaves_and_what_is_sent_as_it_lies_does_not_change_the_digest(tmp_path: Path) -> None:
    names = ("__pycache__/a.pyc", ".cache/a.py", "pages/static/a.css")
    assert len(set(digests_as_each_changes(tmp_path, names))) == 1
