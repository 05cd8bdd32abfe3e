"""Addresses as programs follow them: with rdflib over a socket, below a prefix, with HEAD, OPTIONS and conditions."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, URIRef
from starlette.testclient import TestClient

from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess
from ..test_run import running
from .test_matrix import links_of

THING = "https://w3id.org/pharmazone/id/"
DATA = "https://w3id.org/pharmazone/data/"
PZ = "https://w3id.org/pharmazone/ontology#"
READ = ("plant/generium-next", "passage/generium-next-opening/2103-2126", "article/generium-next-opening")


@pytest.fixture(scope="module")
def address(real: Snapshot) -> Iterator[str]:
    with running(real) as (_, address):
        yield address


@pytest.fixture(autouse=True)
def _without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own reader uses it
@pytest.mark.parametrize("path", READ)
def test_rdflib_reads_a_thing_from_its_address_whatever_it_asks_for(address: str, path: str) -> None:
    read = {name: Graph().parse(f"{address}/id/{path}", format=name) for name in (None, "turtle", "xml", "n3", "nt")}
    assert {len(each) for each in read.values()} == {len(read[None])}
    assert set(read[None].objects(URIRef(DATA + path))) >= {URIRef(THING + path)}
    statements = set(read[None]) - {each for each in read[None] if "/passage/" in each[0] and "#" in each[0]}
    # JSON-LD has the graphs of the evidence in place of statements, and all of it in its default graph, too.
    assert set(Graph().parse(f"{address}/id/{path}", format="json-ld")) == statements
    dataset = Dataset()
    dataset.parse(f"{address}/id/{path}", format="trig")
    assert {each[:3] for each in dataset.quads()} == statements


def test_what_is_led_to_has_what_the_link_header_promises(served: TestClient) -> None:
    links = links_of(served.get("/id/plant/generium-next").headers["link"])
    for target in links["describedby"] + links["alternate"]:
        answer = served.get(target)
        assert answer.status_code == 200
        assert links_of(answer.headers["link"])["cite-as"] == [THING + "plant/generium-next"]


def told(served: TestClient, path: str) -> ox.Store:
    store = ox.Store()
    store.extend(ox.parse(served.get(f"/data/{path}.nt").content, format=ox.RdfFormat.N_TRIPLES))
    return store


def test_a_document_says_what_it_is_about_and_on_which_terms(served: TestClient, real: Snapshot) -> None:
    store = told(served, "plant/generium-next")
    document = ox.NamedNode(DATA + "plant/generium-next")
    said: dict[str, set[str]] = {}
    for each in store.quads_for_pattern(document, None, None):
        said.setdefault(each.predicate.value.replace("#", "/").rpartition("/")[2], set()).add(each.object.value)
    assert said == {
        "type": {"http://xmlns.com/foaf/0.1/Document"},
        "primaryTopic": {THING + "plant/generium-next"},
        "license": {"https://creativecommons.org/licenses/by/4.0/"},
        "isPartOf": {"https://w3id.org/pharmazone/dataset"},
        "inDataset": {"https://w3id.org/pharmazone/dataset"},
        "version": {real.manifest.release},
        "wasDerivedFrom": {
            THING + "article/bioproduction-environment",
            THING + "article/generium-next-opening",
        },
    }


def test_each_neighbour_has_its_types_and_its_names_in_both_languages(served: TestClient) -> None:
    store = told(served, "plant/generium-next")
    rdf, rdfs = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
    things = {
        node
        for each in store.quads_for_pattern(None, None, None)
        for node in (each.subject, each.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(THING)
        if not node.value.startswith((THING + "passage/", THING + "statement/"))
    }
    assert len(things) > 20
    for thing in things | {ox.NamedNode(PZ + "floorArea"), ox.NamedNode(PZ + "locatedIn")}:
        labels = store.quads_for_pattern(thing, ox.NamedNode(rdfs + "label"), None)
        assert {getattr(each.object, "language", None) for each in labels} >= {"en", "ru"}, thing
        assert list(store.quads_for_pattern(thing, ox.NamedNode(rdf + "type"), None)), thing


def test_the_mappings_of_a_thing_are_among_its_data(served: TestClient) -> None:
    matches = told(served, "substance/alteplase").quads_for_pattern(
        ox.NamedNode(THING + "substance/alteplase"),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch"),
        None,
    )
    assert ox.NamedNode("https://go.drugbank.com/drugs/DB00009") in {each.object for each in matches}


@pytest.mark.parametrize("root", ["/zone", "/a b/ü"])
@pytest.mark.parametrize("is_cut", [True, False], ids=["prefix-cut", "prefix-kept"])
def test_every_address_is_below_the_prefix_whether_a_proxy_cuts_it_or_not(
    world: Snapshot, settings: Settings, root: str, is_cut: bool
) -> None:
    engine = InProcess(world.store)
    below = "" if is_cut else root
    quoted = root.replace(" ", "%20").replace("ü", "%C3%BC")
    with TestClient(
        Application(world, engine, settings.model_copy(update={"root_path": root})), follow_redirects=False
    ) as client:
        client.headers.pop("accept", None)
        leading = client.get(f"{below}/id/plant/tin-works")
        assert leading.headers["location"] == f"{quoted}/data/plant/tin-works.ttl"
        negotiated = client.get(f"{below}/data/plant/tin-works", headers={"accept": "application/trig"})
        assert negotiated.headers["content-location"] == f"{quoted}/data/plant/tin-works.trig"
        for answer in (leading, negotiated, client.get(f"{below}/page/plant/tin-works")):
            for relation, targets in links_of(answer.headers["link"]).items():
                assert all(each.startswith((f"{quoted}/", "https://")) for each in targets), relation


def test_nothing_depends_on_the_host_that_was_asked(client: TestClient) -> None:
    here = client.get("/id/plant/tin-works", headers={"host": "example.org", "x-forwarded-host": "evil.example"})
    assert "example" not in here.headers["location"] + here.headers["link"]


@pytest.mark.parametrize(
    "path", ["/id/plant/tin-works", "/page/plant/tin-works", "/data/plant/tin-works", "/data/plant"]
)
def test_head_has_the_head_of_get_and_options_tell_both(client: TestClient, path: str) -> None:
    answer, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (answer.status_code, b"")
    for name in ("link", "vary", "location", "content-location", "content-type", "etag"):
        assert head.headers.get(name) == answer.headers.get(name), name
    options = client.options(path)
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "path", ["/page/plant/tin-works", "/data/plant/tin-works", "/data/plant/tin-works.nt", "/data/plant"]
)
def test_304_has_the_links_and_the_place_of_the_whole_answer(client: TestClient, path: str) -> None:
    whole = client.get(path)
    again = client.get(path, headers={"if-none-match": whole.headers["etag"]})
    assert again.status_code == 304
    for name in ("link", "vary", "content-location", "cache-control"):
        assert again.headers.get(name) == whole.headers.get(name), name


@pytest.mark.parametrize("path", ["/id/plant/tin-works", "/data/plant/tin-works", "/data/plant"])
def test_scripts_of_any_origin_may_read_the_links_of_data(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    exposed = answer.headers["access-control-expose-headers"]
    assert {"Content-Location", "ETag", "Link", "Location"} <= set(exposed.split(", "))


def test_the_html_suffix_leads_to_the_page(client: TestClient) -> None:
    answer = client.get("/data/plant/tin-works.html?lang=ru")
    assert (answer.status_code, answer.headers["location"]) == (303, "/page/plant/tin-works?lang=ru")


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/.well-known/void", "/"),
        ("/.well-known/void?lang=ru", "/?lang=ru"),
        ("/graphs?default", "/graphs"),
        ("/graphs?graph=https://w3id.org/pharmazone/graph/entities", "/graph/entities"),
        ("/graphs?graph=https://w3id.org/pharmazone/id/passage/tin-story/10-30", "/id/passage/tin-story/10-30"),
    ],
)
def test_who_takes_pages_alone_is_led_to_one_from_what_is_only_data(
    client: TestClient, path: str, location: str
) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    browser = client.get(path, headers={"accept": "text/html, */*;q=0.8"})
    assert (browser.status_code, browser.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
