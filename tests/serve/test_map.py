"""The map: what it counts is what the graph holds."""

import re

from pyoxigraph import NamedNode, Store
from starlette.testclient import TestClient

from pharmazone.asking.labels import Labels
from pharmazone.asking.vocabulary.map import Links, Map
from pharmazone.serve.pages.map import draw_map
from pharmazone.snapshot import Snapshot
from pharmazone.terms import ENTITIES, PZ, RDF

from .test_pages import BROWSER, Outline, words
from .vocabulary.conftest import known

__all__ = ["known"]

LABELS = Labels("en", {}, {"pz": PZ})


def declared(store: Store, name: str) -> set[object]:
    kind, graph = NamedNode(PZ + name), NamedNode(ENTITIES)
    return {each.subject for each in store.quads_for_pattern(None, NamedNode(RDF + "type"), kind, graph)}


def test_the_tables_have_every_class_and_every_link(known: TestClient, real: Snapshot) -> None:
    said = words(Outline(known.get("/map", headers=BROWSER).text))
    store = Store.read_only(str(real.store))
    plants, companies = declared(store, "Plant"), declared(store, "Company")
    links = {
        (each.subject, each.object)
        for each in store.quads_for_pattern(None, NamedNode(PZ + "operatedBy"), None, None)
        if each.subject in plants and each.object in companies
    }
    assert f"plant {len(plants)}" in said
    assert f"operated by company {len(links)}" in said


def test_a_class_leads_to_its_term(known: TestClient) -> None:
    page = Outline(known.get("/map?lang=ru", headers=BROWSER).text)
    assert "Карта графа" in words(page)
    assert "/ontology?lang=ru#Plant" in page.links()


def test_how_many_things_a_class_has_leads_to_their_list(known: TestClient) -> None:
    page = Outline(known.get("/map", headers=BROWSER).text)
    assert {"/page/facility", "/page/body?rdf%3Atype=pz%3AFund"} <= page.links()
    lists = {each for each in page.links() if each.startswith("/page/") and "?" in each}
    assert len(lists) > 20
    assert {known.get(each, headers=BROWSER).status_code for each in lists} == {200}


def test_the_picture_is_told_in_words(known: TestClient) -> None:
    assert re.search(r"“disease \d+” to “therapeutic area \d+”: \d+", known.get("/map", headers=BROWSER).text)


def test_a_world_without_links_has_a_map_all_the_same(client: TestClient) -> None:
    assert client.get("/map", headers=BROWSER).status_code == 200


def test_what_leads_out_and_what_leads_in_are_told_apart() -> None:
    found = Map({"a": 2, "b": 1}, (Links("a", "p", "b", 3), Links("a", "q", "b", 4), Links("b", "p", "b", 1)))
    assert (found.out, found.back) == ({"a": 7, "b": 1}, {"b": 8})
    assert found.between(["a", "b"]) == {("a", "b"): 7, ("b", "b"): 1}
    assert found.between(["b"]) == {("b", "b"): 1}


def test_of_pairs_with_equally_many_links_all_are_drawn_or_none() -> None:
    links = tuple(Links(f"c{n}", "p", f"c{n + 1}", 9 if n < 3 else 2) for n in range(23))
    more = tuple(Links(f"c{n}", "p", f"c{n + 2}", 2) for n in range(22))
    drawn = draw_map(Map({f"c{n}": 30 - n for n in range(24)}, links + more), LABELS, lambda iri: "")
    assert [each.text for each in drawn.edges] == ["9", "9", "9"]
    assert len(drawn.nodes) == 4


def test_evidence_is_left_out_of_the_picture() -> None:
    found = Map({PZ + "Passage": 900, PZ + "Plant": 3}, (Links(PZ + "Passage", "p", PZ + "Plant", 70),))
    assert draw_map(found, LABELS, lambda iri: "").nodes == ()
