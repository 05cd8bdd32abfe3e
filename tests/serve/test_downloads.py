"""Files to take along: whole and in part, told apart by strong tags, and clear words where one is not to be had."""

import asyncio
import gzip
import hashlib
import os
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from pharmazone.serve.app import Application
from pharmazone.serve.downloads import TYPES, read_listing
from pharmazone.serve.ranges import FilePart, Range, Unsatisfiable, read_range
from pharmazone.settings import Settings
from pharmazone.snapshot import DATASET, SUMS, Snapshot

from .conftest import InProcess
from .test_pages import BROWSER, outline, words

CSV = "/downloads/1.0.0/facts.csv"


@pytest.fixture
def spoilt(world: Snapshot, tmp_path: Path) -> Snapshot:
    """Give a copy of the world whose files a test may spoil."""
    return Snapshot(shutil.copytree(world.path, tmp_path / "world"), world.manifest)


@pytest.fixture
def facts(world: Snapshot) -> bytes:
    return world.download("facts.csv").read_bytes()


def opened(snapshot: Snapshot, evaluator: InProcess, settings: Settings) -> TestClient:
    return TestClient(Application(snapshot, evaluator, settings), follow_redirects=False)


def test_every_listed_file_is_given_whole_with_a_strong_tag(client: TestClient, world: Snapshot) -> None:
    listed = read_listing(world)
    assert {DATASET, "dataset.trig.gz", "facts.csv", "facts.xlsx", SUMS, "graph-entities.ttl.gz"} <= listed.keys()
    for name, each in listed.items():
        answer = client.get(f"/downloads/1.0.0/{name}", headers={"accept-encoding": "gzip, br, zstd"})
        assert (answer.status_code, hashlib.sha256(answer.content).hexdigest()) == (200, each.digest)
        assert answer.headers["etag"] == each.tag
        assert answer.headers["content-type"] == TYPES[Path(name).suffix]
        assert answer.headers["content-length"] == str(each.size)
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["accept-ranges"] == "bytes"
        assert "content-encoding" not in answer.headers
        assert answer.headers["access-control-allow-origin"] == "*"
    assert len({each.tag for each in listed.values()}) == len(listed)


def test_a_packed_file_is_sent_as_it_lies(client: TestClient, world: Snapshot) -> None:
    answer = client.get("/downloads/1.0.0/dataset.nq.gz")
    assert answer.headers["content-type"] == "application/gzip"
    assert gzip.decompress(answer.content) == b"".join(world.lines())


def test_head_says_what_get_says_and_heeds_no_range(client: TestClient) -> None:
    got = client.get(CSV)
    head = client.head(CSV, headers={"range": "bytes=0-9"})
    assert (head.status_code, head.content, dict(head.headers)) == (200, b"", dict(got.headers))


@pytest.mark.parametrize("had", ['"a", {tag}', "W/{tag}", "*"])
def test_who_has_a_file_is_told_so(client: TestClient, had: str) -> None:
    tag = client.get(CSV).headers["etag"]
    for method in ("GET", "HEAD"):
        again = client.request(method, CSV, headers={"if-none-match": had.format(tag=tag)})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(CSV, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-0", 0, 1), ("bytes=10-19", 10, 20), ("bytes=100-", 100, None), ("bytes=-7", -7, None)],
)
def test_a_range_is_answered_with_its_bytes(
    client: TestClient, facts: bytes, asked: str, start: int, end: int | None
) -> None:
    answer = client.get(CSV, headers={"range": asked, "accept-encoding": "gzip"})
    wanted = facts[start:end]
    assert (answer.status_code, answer.content) == (206, wanted)
    first = start % len(facts)
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(facts)}"
    assert (answer.headers["content-length"], "content-encoding" in answer.headers) == (str(len(wanted)), False)
    assert answer.headers["etag"] == client.get(CSV).headers["etag"]


def test_parts_that_follow_each_other_make_the_whole(client: TestClient, facts: bytes) -> None:
    step = len(facts) // 3 + 1
    asked = [f"bytes={at}-{at + step - 1}" for at in range(0, len(facts), step)]
    assert b"".join(client.get(CSV, headers={"range": each}).content for each in asked) == facts


@pytest.mark.parametrize("asked", ["lines=0-1", "bytes=9-5", "bytes=x", "bytes", "bytes=0-1,5-6", "bytes=--5"])
def test_a_range_that_is_none_or_several_is_ignored(client: TestClient, facts: bytes, asked: str) -> None:
    answer = client.get(CSV, headers={"range": asked})
    assert (answer.status_code, answer.content) == (200, facts)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0", "bytes=99999998-99999999,88888888-"])
def test_a_range_beyond_the_end_is_416_with_the_length(client: TestClient, facts: bytes, asked: str) -> None:
    answer = client.get(CSV, headers={"range": asked})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(facts)}")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_part_is_given_only_of_the_file_that_the_client_has(client: TestClient, facts: bytes) -> None:
    tag = client.get(CSV).headers["etag"]
    asked = {"range": "bytes=0-3"}
    assert client.get(CSV, headers={**asked, "if-range": tag}).status_code == 206
    for other in ('"other"', f"W/{tag}", "Tue, 07 Oct 2025 00:00:00 GMT"):
        answer = client.get(CSV, headers={**asked, "if-range": other})
        assert (answer.status_code, answer.content) == (200, facts)


def test_a_list_of_which_one_range_is_in_the_file_is_that_range() -> None:
    assert read_range("bytes=5-6, 1000-", 100) == Range(5, 7)
    assert read_range("BYTES = 5-6", 100) == Range(5, 7)
    assert read_range("bytes=-1000", 100) == Range(0, 100)
    assert read_range("bytes=" + "9" * 5000 + "-", 100) is None
    with pytest.raises(Unsatisfiable):
        read_range("bytes=100-", 100)


def test_the_latest_leads_to_the_release_that_is_served(client: TestClient) -> None:
    for path in ("", "/facts.csv", "?lang=ru"):
        answer = client.get(f"/downloads/latest{path}")
        assert (answer.status_code, answer.headers["location"]) == (307, f"/downloads/1.0.0{path}")
    assert client.get("/downloads/latest/facts.csv", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", ["", "/facts.csv"])
def test_a_release_before_is_gone_and_leads_to_the_latest(client: TestClient, path: str) -> None:
    for headers in ({}, BROWSER):
        answer = client.get(f"/downloads/0.9.0{path}", headers=headers)
        assert answer.status_code == 410
        assert answer.headers["link"] == f'</downloads/latest{path}>; rel="latest-version"'
    assert answer.headers["content-type"].startswith("text/html")


def test_the_answer_of_a_release_before_leads_to_the_files(client: TestClient) -> None:
    answer = client.get("/queries/big-plants.csv?release=0.9.0")
    assert (answer.status_code, answer.headers["link"]) == (410, '</downloads/latest>; rel="latest-version"')
    assert "/downloads" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["9.0.0", "9.0.0/facts.csv", "newest", "1.0.0/nowhere.gz", "1.0.0/..%2fmanifest.json"])
def test_what_there_is_not_is_404(client: TestClient, path: str) -> None:
    assert client.get(f"/downloads/{path}").status_code == 404


def test_a_name_nearly_right_is_told_the_right_one(client: TestClient) -> None:
    answer = client.get("/downloads/1.0.0/fact.csv")
    assert (answer.status_code, answer.json()["nearest"][0]) == (404, "facts.csv")


def test_a_file_that_broke_is_503_and_the_page_says_so(
    spoilt: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    os.truncate(spoilt.download("facts.csv"), 10)
    spoilt.download("facts.xlsx").unlink()
    with opened(spoilt, evaluator, settings) as client:
        for name in ("facts.csv", "facts.xlsx"):
            answer = client.get(f"/downloads/1.0.0/{name}")
            assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
        assert client.get("/downloads/1.0.0/dataset.trig.gz").status_code == 200
        assert words(outline(client, "/downloads")).count("damaged") == 2


def test_a_file_that_breaks_while_it_is_served_is_503(
    spoilt: Snapshot, evaluator: InProcess, settings: Settings
) -> None:
    with opened(spoilt, evaluator, settings) as client:
        assert client.get(CSV).status_code == 200
        os.truncate(spoilt.download("facts.csv"), 10)
        assert client.get(CSV).status_code == 503
        spoilt.download("facts.csv").unlink()
        assert client.get(CSV).status_code == 503


def test_a_snapshot_without_files_says_so(spoilt: Snapshot, evaluator: InProcess, settings: Settings) -> None:
    shutil.rmtree(spoilt.path / "downloads")
    with opened(spoilt, evaluator, settings) as client:
        assert "no files to download" in words(outline(client, "/downloads"))
        assert client.get(CSV).status_code == 404


def test_a_file_is_not_held_in_memory(world: Snapshot, evaluator: InProcess, settings: Settings) -> None:
    app = Application(world, evaluator, settings)
    with TestClient(app) as client:
        before = app.cache.size_bytes
        assert [client.get(CSV).status_code for _ in range(2)] == [200, 200]
        assert app.cache.size_bytes == before


def test_what_a_client_that_goes_has_not_taken_is_not_read(real: Snapshot, settings: Settings) -> None:
    """A large file is read as fast as it is taken."""
    path = real.download("facts.csv")
    file, taken = path.open("rb"), []

    async def send(message: Message) -> None:
        taken.append(message)
        await asyncio.sleep(0.05)

    async def receive() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.disconnect"}

    part = FilePart(file, Range(0, path.stat().st_size), 200, {})
    asyncio.run(part({"type": "http", "method": "GET"}, receive, send))
    assert file.closed
    assert len(taken) < path.stat().st_size // (256 * 1024)


@pytest.mark.parametrize(
    "name", ["%D0%BF", "%E2%80%AE", "%0d%0aX-Evil:1", "%00", "%09x", "a%3Fb%23c", "a%20b%22", "caf%C3%A9", "%2e%2e"]
)
def test_a_strange_name_under_latest_is_404(client: TestClient, name: str) -> None:
    answer = client.get(f"/downloads/latest/{name}")
    assert (answer.status_code, "location" in answer.headers, "x-evil" in answer.headers) == (404, False, False)


def test_a_known_name_under_latest_leads_to_the_release_that_is_served(client: TestClient) -> None:
    answer = client.get("/downloads/latest/facts.csv", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, CSV)


def test_a_file_is_given_only_where_if_match_names_it(client: TestClient) -> None:
    tag = client.get(CSV).headers["etag"]
    wanted = {"*": 200, tag: 200, f'"other", {tag}': 200, '"other"': 412, f"W/{tag}": 412}
    given = {each: client.get(CSV, headers={"if-match": each}) for each in wanted}
    assert {each: answer.status_code for each, answer in given.items()} == wanted
    assert given['"other"'].headers["etag"] == tag
    part = client.get(CSV, headers={"if-match": '"other"', "range": "bytes=0-3"})
    assert part.status_code == 412
