"""A question that joins with sources of others: asked where they are loaded, else told what is missing, never empty."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.manifest import ExternalGraph, ExternalSource
from pharmazone.saved.description import QUESTION
from pharmazone.serve.app import Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot
from pharmazone.terms import DCTERMS, EXTERNAL

from ..conftest import InProcess
from ..test_pages import outline, words

JOIN = """\
#+ summary: Ores
#+ question: Which ores does each plant melt?
#+ ru: {summary: Руды, question: "Какие руды плавит завод?"}
#+ tags: [joins, plants]
#+ external: [ores]
#+ chart: {mark: point, x: plant, y: ore}
#+ params: [{name: plant, label: Plant, class: "pz:Plant", several: true}]
PREFIX external: <https://w3id.org/pharmazone/graph/external/>
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
SELECT ?plant ?ore WHERE {
  ?plant a pz:Plant .
  VALUES (?plant) { (UNDEF) }   # params
  GRAPH external:ores { ?ore ?of ?plant }
  GRAPH <https://w3id.org/pharmazone/graph/external/ores/closure> { ?ore ?above ?plant }
} ORDER BY ?plant ?ore
"""
COMMAND = "pharmazone external add ores FILE --closure"
ORES = ExternalSource(
    name="ores",
    title="Ores <b>of the world</b>",
    version="2026-01",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    source="ores.nt",
    format="nt",
    sha256="0" * 64,
    graphs=tuple(
        ExternalGraph(iri=EXTERNAL + each, file=f"external/{each}.nt.zst", triples=1, sha256="0" * 64)
        for each in ("ores", "ores/closure")
    ),
)


def with_question(world: Snapshot, folder: Path, *loaded: ExternalSource) -> Snapshot:
    path = shutil.copytree(world.path, folder / "joining")
    (path / "queries" / "saved" / "ores-of-plants.rq").write_text(JOIN, encoding="utf-8")
    return replace(world, path=path, manifest=world.manifest.model_copy(update={"external": loaded}))


@pytest.fixture
def lacking(world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Serve the question without its source."""
    app = Application(with_question(world, tmp_path), evaluator, settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def having(world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Serve the question where its source is said to be loaded; nothing in it is about our plants."""
    app = Application(with_question(world, tmp_path, ORES), evaluator, settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("suffix", ["json", "csv", "xlsx", "svg"])
def test_data_is_refused_with_what_is_missing_and_is_never_empty(
    lacking: TestClient, evaluator: InProcess, suffix: str
) -> None:
    response = lacking.get(f"/queries/ores-of-plants.{suffix}")
    assert response.status_code == 409
    told = response.json()
    assert told["type"] == "https://w3id.org/pharmazone/problem/source-not-loaded"
    assert (told["sources"], told["commands"]) == (["ores"], [COMMAND])
    assert not any("external" in each.text for each in evaluator.asked)


def test_its_text_can_be_had_all_the_same(lacking: TestClient) -> None:
    response = lacking.get("/queries/ores-of-plants.rq?plant=plant:tin-works")
    assert response.status_code == 200
    assert "(<https://w3id.org/pharmazone/id/plant/tin-works>)" in response.text


def test_its_page_says_what_to_load_in_place_of_an_answer(lacking: TestClient) -> None:
    page = outline(lacking, "/queries/ores-of-plants")
    assert f"ores, not loaded: {COMMAND}" in words(page)
    assert "/graph/catalogue" in page.links()
    assert "Nothing in the graph answers this" not in words(page)
    assert "не загружено" in words(outline(lacking, "/queries/ores-of-plants", accept_language="ru"))


def test_a_wrong_value_is_told_before_what_is_missing(lacking: TestClient) -> None:
    assert lacking.get("/queries/ores-of-plants.json?plant=nowhere").status_code == 422


def test_the_catalogue_says_what_it_needs_and_whether_that_is_loaded(
    lacking: TestClient, world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path
) -> None:
    assert "Joins with ores (not loaded)" in words(outline(lacking, "/queries"))
    needed = {each["name"]: each["external"] for each in lacking.get("/queries.json").json()["queries"]}
    assert needed["ores-of-plants"] == [{"name": "ores", "has_closure": True, "is_loaded": False}]
    assert needed["big-plants"] == []
    without_closure = ORES.model_copy(update={"graphs": ORES.graphs[:1]})
    app = Application(with_question(world, tmp_path / "other", without_closure), evaluator, settings)
    with TestClient(app) as client:
        assert "Joins with ores (loaded without its closure)" in words(outline(client, "/queries"))
        assert client.get("/queries/ores-of-plants.json").status_code == 409


def test_where_it_is_loaded_it_is_asked_and_its_source_is_named(having: TestClient) -> None:
    assert having.get("/queries/ores-of-plants.json").json()["results"]["bindings"] == []
    page = having.get("/queries/ores-of-plants", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "Ores &lt;b&gt;of the world&lt;/b&gt;</a> 2026-01" in page.text
    assert "Joins with ores" in words(outline(having, "/queries"))
    assert "not loaded" not in words(outline(having, "/queries"))


def test_programs_are_told_of_it(lacking: TestClient) -> None:
    paths = lacking.get("/openapi.json").json()["paths"]
    assert paths["/queries/ores-of-plants"]["get"]["x-external"] == ["ores"]
    assert "409" in paths["/queries/ores-of-plants"]["get"]["responses"]
    assert "409" not in paths["/queries/big-plants"]["get"]["responses"]
    described = lacking.get("/.well-known/sparql-examples", headers={"accept": "application/n-triples"}).content
    required = ox.NamedNode(DCTERMS + "requires")
    said = {
        each.object
        for each in ox.parse(described, ox.RdfFormat.N_TRIPLES)
        if each.subject == ox.NamedNode(QUESTION + "ores-of-plants") and each.predicate == required
    }
    assert said == {ox.NamedNode(EXTERNAL + "ores"), ox.NamedNode(EXTERNAL + "ores/closure")}


def test_among_what_the_graph_is_tested_with_it_is_not_asked(lacking: TestClient) -> None:
    states = {each["name"]: each["state"] for each in lacking.get("/competency.json").json()["questions"]}
    assert states["ores-of-plants"] == "unasked"
    assert "not asked: a source is not loaded" in words(outline(lacking, "/competency"))


def test_the_page_of_a_plant_leads_to_it_and_draws_nothing_of_it(lacking: TestClient, evaluator: InProcess) -> None:
    page = outline(lacking, "/page/plant/tin-works")
    assert any(each.startswith("/queries/ores-of-plants?plant=") for each in page.links())
    assert not any("external/ores" in each.text for each in evaluator.asked)


def test_a_term_of_others_leads_out_and_shows_its_code(
    world: Snapshot, evaluator: InProcess, settings: Settings, tmp_path: Path
) -> None:
    ore, label = ox.NamedNode("https://example.org/ORE_7"), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    served = with_question(world, tmp_path, ORES)
    (served.queries / "saved" / "ore.rq").write_text(
        "#+ summary: An ore\n#+ question: Which ore?\n"
        "SELECT ?ore WHERE { VALUES ?ore { <https://example.org/ORE_7> <javascript:alert(1)> } } ORDER BY ?ore\n"
    )
    store = ox.Store()
    store.extend(evaluator.store)
    store.add(ox.Quad(ore, label, ox.Literal("<i>tin stone</i>"), ox.NamedNode(EXTERNAL + "ores")))
    store.add(ox.Quad(ox.NamedNode("javascript:alert(1)"), label, ox.Literal("lure"), ox.NamedNode(EXTERNAL + "ores")))
    evaluator.store = store
    with TestClient(Application(served, evaluator, settings)) as client:
        page = client.get("/queries/ore", headers={"accept": "text/html"}).text
    assert '<a href="https://example.org/ORE_7" title="https://example.org/ORE_7">' in page
    assert "&lt;i&gt;tin stone&lt;/i&gt;" in page
    assert '<span class="code">ORE_7</span>' in page
    assert 'href="javascript' not in page
