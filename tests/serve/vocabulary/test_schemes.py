"""Schemes and their concepts: every one has a page and RDF, and says where it is used."""

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.snapshot import Snapshot
from pharmazone.terms import BASE, GRAPH, SKOS

from ..test_pages import BROWSER, Outline, words

SCHEME = BASE + "scheme/"


def concepts(real: Snapshot) -> set[str]:
    store = ox.Store.read_only(str(real.store))
    found = store.quads_for_pattern(None, ox.NamedNode(SKOS + "inScheme"), None, ox.NamedNode(GRAPH + "schemes"))
    return {each.subject.value for each in found if isinstance(each.subject, ox.NamedNode)}


def test_the_list_leads_to_every_scheme_and_each_to_its_concepts(known: TestClient, real: Snapshot) -> None:
    schemes = {link for link in Outline(known.get("/scheme", headers=BROWSER).text).links() if "/scheme/" in link}
    assert len(schemes) > 30
    members: set[str] = set()
    for path in schemes:
        members |= {link for link in Outline(known.get(path, headers=BROWSER).text).links() if link.count("/") == 3}
    assert members == {iri.removeprefix(BASE.rstrip("/")) for iri in concepts(real)}
    assert {known.get(path, headers=BROWSER).status_code for path in members} == {200}


def test_a_scheme_shows_what_its_concepts_mean_and_how_often_they_are_used(known: TestClient) -> None:
    page = Outline(known.get("/scheme/modality", headers=BROWSER).text)
    assert "How the words of a passage hold." in words(page)
    assert "план planned Somebody intends it. 145" in words(page)


def test_a_concept_shows_where_it_is_used(known: TestClient) -> None:
    page = Outline(known.get("/scheme/stage/operating", headers=BROWSER).text)
    assert "Where it is used stage 8" in words(page)
    assert "/id/event/pk-137-operating" in page.links()
    assert {"/scheme", "/scheme/stage"} <= page.links()


def test_passages_that_use_a_concept_are_named_in_short(known: TestClient) -> None:
    page = Outline(known.get("/scheme/modality/planned?lang=ru", headers=BROWSER).text)
    assert "bpe:1507-1545" in words(page)
    assert "и ещё" in words(page)


@pytest.mark.parametrize(
    ("path", "least"), [("/scheme.nt", 1000), ("/scheme/stage.nt", 30), ("/scheme/stage/operating.nt", 5)]
)
def test_each_has_rdf_about_itself_alone(known: TestClient, path: str, least: int) -> None:
    said = {each.triple for each in ox.parse(known.get(path).content, ox.RdfFormat.N_TRIPLES)}
    assert len(said) >= least
    if path != "/scheme.nt":
        name = path.removesuffix(".nt").removeprefix("/scheme/")
        assert all(f"{SCHEME}{name}" in str(each) for each in said)


def test_what_there_is_not_is_404_with_the_nearest(known: TestClient) -> None:
    for path, nearest in (("/scheme/stagee", "stage"), ("/scheme/stage/operatin", "stage/operating")):
        answer = known.get(path)
        assert (answer.status_code, answer.json()["nearest"][0]) == (404, SCHEME + nearest)
    assert known.get("/scheme.pdf").status_code == 404
