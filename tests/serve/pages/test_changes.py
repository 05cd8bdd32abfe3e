"""Changes by release: the page, and a feed that readers of feeds take (RFC 4287)."""

import os
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pharmazone.asking.changes import RELEASES, Area, Release
from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from .reading import BROWSER, read

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TOLD = (
    Release(version="1.0.0", areas=(Area(name="Knowledge", changes=("A kiln & `<b>` more.",)),)),
    Release(
        version="0.9.0", day="2024-02-29", areas=(Area(name="Tiles", changes=("Blue <script>ones</script>, `so`.",)),)
    ),
)


def serving(world: Snapshot, root_path: str = "") -> TestClient:
    settings = Settings(snapshot_dir=world.path.parent, root_path=root_path)
    return TestClient(Application(world, InProcess(world.store), settings), raise_server_exceptions=False)


@pytest.fixture
def told(world: Snapshot) -> Iterator[Snapshot]:
    world.changes.write_bytes(RELEASES.dump_json(TOLD))
    yield world
    world.changes.unlink()


def feed(client: TestClient, **headers: str) -> ET.Element:
    answer = client.get("/changes.atom", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)


def text(element: ET.Element, name: str) -> str:
    return element.findtext(ATOM + name) or ""


def test_the_page_tells_each_release_with_an_anchor(told: Snapshot) -> None:
    with serving(told) as client:
        page = read(client, "/changes")
    assert {"1.0.0", "0.9.0"} <= set(page.ids)
    assert [each.words for each in page.all("h2")] == ["1.0.0 not yet released", "0.9.0 29 Feb 2024"]
    assert "A kiln & <b> more." in page.main
    assert "Served now: 7 statements, 5 told as facts" in page.main
    assert "/changes.atom" in page.links
    assert not [each for each in page.all("script") if not each.attributes.get("src")]


def test_the_feed_has_what_a_feed_must_have(told: Snapshot) -> None:
    with serving(told) as client:
        root = feed(client, host="graph.example")
    assert root.tag == ATOM + "feed"
    assert text(root, "id") == "https://w3id.org/pharmazone/changes.atom"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "The pharmazone authors"
    links = {each.attrib["rel"]: each.attrib["href"] for each in root.findall(ATOM + "link")}
    assert links == {"self": "http://graph.example/changes.atom", "alternate": "http://graph.example/changes"}
    entries = root.findall(ATOM + "entry")
    assert [text(each, "id").rpartition("#")[2] for each in entries] == ["0.9.0"]
    for each in (root, *entries):
        assert text(each, "title")
        assert RFC_3339.fullmatch(text(each, "updated"))
    assert text(entries[0], "updated") == text(entries[0], "published") == "2024-02-29T00:00:00Z"
    assert text(root, "updated") == "2024-02-29T00:00:00Z"


def test_what_is_not_yet_released_is_on_the_page_and_no_news_of_the_feed(told: Snapshot) -> None:
    with serving(told) as client:
        assert "not yet released" in read(client, "/changes").main
        assert "1.0.0" not in client.get("/changes.atom").text


def test_each_copy_of_a_snapshot_gives_the_same_feed_whenever_it_was_made(told: Snapshot, tmp_path: Path) -> None:
    copied = Snapshot(shutil.copytree(told.path, tmp_path / told.path.name), told.manifest)
    for each in copied.path.iterdir():
        os.utime(each, (86_400, 86_400))
    with serving(told) as client, serving(copied) as other:
        first, second = client.get("/changes.atom"), other.get("/changes.atom")
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_before_any_release_the_feed_is_of_the_day_that_the_data_are_told_as_of(bare: TestClient) -> None:
    root = feed(bare)
    assert root.findall(ATOM + "entry") == []
    assert text(root, "updated") == "2024-03-03T00:00:00Z"


def test_the_words_of_a_change_are_marked_as_english(told: Snapshot) -> None:
    with serving(told) as client:
        page, root = read(client, "/changes?lang=ru"), feed(client)
    assert [each.attributes.get("lang") for each in page.all("h3")] == [None, "en"]
    assert {each.attributes["lang"] for each in page.all("ul") if "Blue" in each.text} == {"en"}
    (told_in,) = root.findall(f"{ATOM}entry/{ATOM}content/{XHTML}div")
    assert told_in.attrib == {"lang": "en", "{http://www.w3.org/XML/1998/namespace}lang": "en"}


def test_the_changes_in_the_feed_are_text_and_code_alone(told: Snapshot) -> None:
    with serving(told) as client:
        contents = feed(client).findall(f"{ATOM}entry/{ATOM}content")
    assert [each.attrib["type"] for each in contents] == ["xhtml"]
    assert [[child.tag for child in each] for each in contents] == [[XHTML + "div"]]
    tags = {each.tag.removeprefix(XHTML) for content in contents for each in content.iter()}
    assert tags == {ATOM + "content", "div", "h2", "ul", "li", "code"}
    assert "Blue <script>ones</script>, so." in "".join(contents[0].itertext())


def test_the_feed_says_where_it_is_under_a_root_path_and_any_host(told: Snapshot) -> None:
    with serving(told, "/zone") as client:
        first, other = (feed(client, host=host).find(ATOM + "link") for host in ("a.example", "b.example:8443"))
    assert first is not None
    assert other is not None
    assert first.attrib["href"] == "http://a.example/zone/changes.atom"
    assert other.attrib["href"] == "http://b.example:8443/zone/changes.atom"


def test_a_feed_that_is_known_already_is_304(told: Snapshot) -> None:
    with serving(told) as client:
        tag = client.get("/changes.atom").headers["etag"]
        assert client.get("/changes.atom", headers={"if-none-match": tag}).status_code == 304
        elsewhere = client.get("/changes.atom", headers={"if-none-match": tag, "host": "b.example"})
    assert elsewhere.status_code == 200


def test_scripts_of_others_may_read_the_feed(told: Snapshot) -> None:
    with serving(told) as client:
        assert client.get("/changes.atom").headers["access-control-allow-origin"] == "*"


def test_a_home_without_a_changelog_has_an_empty_page_and_an_empty_feed(client: TestClient, world: Snapshot) -> None:
    assert not Path(world.changes).exists()
    page = read(client, "/changes")
    assert "No release is described." in page.main
    root = feed(client)
    assert root.findall(ATOM + "entry") == []
    assert text(root, "updated") == "1970-01-01T00:00:00Z"


def test_the_start_names_the_feed(client: TestClient) -> None:
    page = client.get("/", headers=BROWSER).text
    assert '<link rel="alternate" type="application/atom+xml" title="Changes" href="/changes.atom">' in page
