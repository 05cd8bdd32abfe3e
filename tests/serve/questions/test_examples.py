"""The saved queries as RDF: what an editor of SPARQL finds, where it looks."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from starlette.testclient import TestClient

from pharmazone.formats import RDF_FORMATS, Format
from pharmazone.pipeline.publish import build
from pharmazone.saved.description import QUESTIONS
from pharmazone.snapshot import Snapshot

from ..conftest import PREFIXES, SAVED

ADDRESS = "/.well-known/sparql-examples"
QUESTION = "https://w3id.org/pharmazone/queries/"
# What sib-swiss/sparql-editor and sib-swiss/sparql-llm ask an endpoint for.
ASKED = """\
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|KIND ?query .
} ORDER BY ?sq
"""
DECLARED = """\
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix
"""


def read(client: TestClient, accept: str = "text/turtle") -> ox.Store:
    answer = client.get(ADDRESS, headers={"accept": accept, "host": "example.org"})
    assert answer.status_code == 200
    store = ox.Store()
    store.extend(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(accept)))
    return store


def select(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(term.value for term in each if isinstance(term, ox.NamedNode | ox.Literal)) for each in found]


@pytest.mark.parametrize("each", RDF_FORMATS, ids=lambda each: each.suffix)
def test_the_examples_are_the_same_in_every_format_of_rdf(client: TestClient, each: Format) -> None:
    assert set(read(client, each.media_type)) == set(read(client))


@pytest.mark.parametrize("kind", ["sh:describe", "spex:describe"])
def test_an_editor_finds_each_question_with_a_text_that_runs(client: TestClient, kind: str) -> None:
    found = select(read(client), ASKED.replace("KIND", kind))
    assert [iri.removeprefix(QUESTION) for iri, _, _ in found] == sorted(SAVED)
    for iri, comment, text in found:
        assert f"#+ question: {comment}\n" in SAVED[iri.removeprefix(QUESTION)]
        assert not text.startswith("#+")
        ox.Store().query(text)


def test_an_editor_finds_the_prefixes_of_the_project(client: TestClient) -> None:
    assert dict(select(read(client), DECLARED)) == PREFIXES


def test_a_question_says_its_form_its_topics_and_the_endpoint_that_it_is_for(client: TestClient) -> None:
    store = read(client)
    big, graph = (ox.NamedNode(QUESTION + name) for name in ("big-plants", "as-graph"))
    kinds = {
        node: {str(each.object) for each in store.quads_for_pattern(node, None, None) if "#type" in str(each.predicate)}
        for node in (big, graph)
    }
    shacl = "http://www.w3.org/ns/shacl#"
    assert kinds[big] == {f"<{shacl}SPARQLExecutable>", f"<{shacl}SPARQLSelectExecutable>"}
    assert kinds[graph] == {f"<{shacl}SPARQLExecutable>", f"<{shacl}SPARQLConstructExecutable>"}
    told = {(each.predicate.value, str(each.object)) for each in store.quads_for_pattern(big, None, None)}
    assert ("https://schema.org/keywords", '"plants"') in told
    assert ("https://schema.org/target", "<http://example.org/sparql>") in told
    assert any(predicate == f"{shacl}prefixes" for predicate, _ in told)


def test_no_node_is_blank_and_another_library_reads_the_same(client: TestClient) -> None:
    text = client.get(ADDRESS, headers={"accept": "text/turtle"}).text
    assert "_:" not in text
    assert len(Graph().parse(data=text, format="turtle")) == len(read(client))


def test_the_service_and_the_dataset_lead_to_the_examples(client: TestClient) -> None:
    for address in ("/sparql", "/.well-known/void"):
        assert f"<http://testserver{ADDRESS}>" in client.get(address, headers={"accept": "application/n-triples"}).text


def test_a_build_describes_the_questions_in_a_graph_of_their_own_for_who_asks_the_endpoint(tiny: Snapshot) -> None:
    store = ox.Store.read_only(str(tiny.store))
    found = select(store, ASKED.replace("KIND", "sh:describe"))
    assert [iri for iri, _, _ in found] == [f"{QUESTION}works"]
    graph = {each.triple for each in store.quads_for_pattern(None, None, None, ox.NamedNode(QUESTIONS))}
    assert graph <= {each.triple for each in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert dict(select(store, DECLARED)) == tiny.manifest.prefixes
    assert not any(each.predicate.value.startswith("https://schema.org/target") for each in graph)
    assert QUESTIONS.encode() in (tiny.path / "void.ttl").read_bytes()


def test_a_world_without_questions_has_no_graph_of_them(tiny_home: Path, tmp_path: Path) -> None:
    for each in (tiny_home / "queries" / "saved").glob("*.rq"):
        each.unlink()
    store = ox.Store.read_only(str(build(tiny_home, tmp_path / "snapshots").store))
    assert ox.NamedNode(QUESTIONS) not in set(store.named_graphs())
