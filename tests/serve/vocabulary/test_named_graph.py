"""A named graph at its own address: what it holds, what a rule concluded, and the graph itself."""

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.snapshot import Snapshot
from pharmazone.terms import GRAPH

from ..pages.reading import serving
from ..test_pages import BROWSER, Outline, words


def test_every_graph_of_the_list_has_a_page_and_its_content(known: TestClient, real: Snapshot) -> None:
    listed = {
        link for link in Outline(known.get("/graphs", headers=BROWSER).text).links() if link.startswith("/graph/")
    }
    assert len(listed) > 15
    store = ox.Store.read_only(str(real.store))
    for path in listed:
        assert known.get(path, headers=BROWSER).status_code == 200
        held = {each.triple for each in store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH + path[7:]))}
        told = known.get(f"{path}.nt").content
        blank = any(isinstance(term, ox.BlankNode) for each in held for term in (each.subject, each.object))
        read = {each.triple for each in ox.parse(told, ox.RdfFormat.N_TRIPLES)}
        assert len(read) == len(held) if blank else read == held


def test_a_rule_is_told_with_its_conclusions(known: TestClient) -> None:
    page = Outline(known.get("/graph/inferred/plant-group", headers=BROWSER).text)
    assert "Rule: A plant belongs to the group of the company that runs it" in words(page)
    assert "Generium-Next plant plant group Pharmstandard" in words(page)
    assert {"/id/plant/generium-next", "/graph/inferred/plant-group.ttl", "/graphs"} <= page.links()


def test_a_graph_tells_its_classes_and_properties_with_counts(known: TestClient) -> None:
    said = words(Outline(known.get("/graph/entities?lang=ru", headers=BROWSER).text))
    assert "Объекты по классам" in said
    assert "производственный комплекс 17" in said


@pytest.mark.parametrize("path", ["/graph/entites", "/graph/inferred/nothing", "/graph/inferred"])
def test_a_graph_that_is_not_there_is_404(known: TestClient, path: str) -> None:
    assert known.get(path).status_code == 404


def test_a_misspelt_graph_names_the_nearest(known: TestClient) -> None:
    assert known.get("/graph/entites").json()["nearest"][0] == GRAPH + "entities"


def test_no_text_of_a_graph_becomes_markup(client: TestClient) -> None:
    page = Outline(client.get("/graph/inferred/neighbours", headers=BROWSER).text)
    assert all(each.get("src", "").startswith("/static/") for name, each in page.tags if name == "script")
    assert "alert(1)" in page.text
    assert not [link for link in page.links() if link.startswith("javascript")]


def test_a_graph_that_was_loaded_tells_its_file_and_the_graphs_beside_it(joined: Snapshot) -> None:
    source = joined.manifest.source("doid")
    assert source
    with serving(joined) as client:
        page = Outline(client.get("/graph/external/doid?lang=ru", headers=BROWSER).text)
        assert source.sha256 in words(page)
        assert {"/graph/external/doid/closure", "/graph/external/doid/xrefs"} <= {
            link.partition("?")[0] for link in page.links()
        }
        assert "dcterms:title Онтология болезней человека (DO) void" in words(page)


def test_a_graph_that_is_too_large_for_an_answer_is_not_offered_as_one(joined: Snapshot) -> None:
    with serving(joined) as client:
        large = Outline(client.get("/graph/external/dron", headers=BROWSER).text)
        small = Outline(client.get("/graph/external/atc", headers=BROWSER).text)
    assert "It is too large for one answer" in words(large)
    offered = [{each.get("href") for name, each in page.tags if name == "a"} for page in (large, small)]
    assert "/graph/external/dron.ttl" not in offered[0]
    assert "/graph/external/atc.ttl" in offered[1]
