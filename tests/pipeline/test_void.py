"""The description of a snapshot: what it counts, where it links to, and that it depends on nothing else."""

import pyoxigraph as ox
import pytest

from pharmazone.pipeline.void import describe_dataset, vocabularies
from pharmazone.serve.about.record import read_record
from pharmazone.snapshot import Snapshot
from pharmazone.terms import DATASET, DCTERMS, RDF, VOID

MAPPINGS = "https://w3id.org/pharmazone/graph/mappings"


@pytest.fixture(scope="module")
def quads(real: Snapshot) -> list[ox.Quad]:
    return list(ox.Store.read_only(str(real.store)))


@pytest.fixture(scope="module")
def described(real: Snapshot, quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.parse(describe_dataset(real.manifest, quads), format=ox.RdfFormat.TURTLE))
    return store


def objects(store: ox.Store, subject: str, predicate: str) -> set[str]:
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return {each.object.value for each in found if not isinstance(each.object, ox.Triple)}


def test_equal_quads_give_equal_bytes_in_any_order(real: Snapshot, quads: list[ox.Quad]) -> None:
    assert describe_dataset(real.manifest, quads) == describe_dataset(real.manifest, quads[::-1])


def test_every_count_is_what_a_query_counts(described: ox.Store, quads: list[ox.Quad]) -> None:
    store = ox.Store()
    store.bulk_extend(quads)
    for name, counted in {
        "triples": "COUNT(*)",
        "properties": "COUNT(DISTINCT ?p)",
        "distinctSubjects": "COUNT(DISTINCT ?s)",
        "distinctObjects": "COUNT(DISTINCT ?o)",
    }.items():
        [solution] = store.query(f"SELECT ({counted} AS ?n) {{ ?s ?p ?o }}")  # type: ignore[union-attr]
        assert objects(described, DATASET, VOID + name) == {solution["n"].value}
    [solution] = store.query("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }")  # type: ignore[union-attr]
    assert objects(described, DATASET, VOID + "classes") == {solution["n"].value}


def test_each_set_of_mappings_is_a_linkset_with_its_links_by_predicate(
    described: ox.Store, quads: list[ox.Quad]
) -> None:
    graph = ox.NamedNode(MAPPINGS)
    own = [each for each in quads if each.graph_name == graph]
    sets = {each.object.value for each in own if each.predicate.value == VOID + "inDataset"}  # type: ignore[union-attr]
    rows = [each for each in own if each.predicate.value == RDF + "predicate"]
    assert len(sets) > 20
    assert sets <= objects(described, DATASET, VOID + "subset")
    total = 0
    for linkset in sets:
        [count] = objects(described, linkset, VOID + "triples")
        [target] = objects(described, linkset, VOID + "objectsTarget")
        assert objects(described, target, VOID + "uriSpace")
        parts = objects(described, linkset, VOID + "subset")
        assert all(len(objects(described, part, VOID + "linkPredicate")) == 1 for part in parts)
        assert sum(int(n) for part in parts for n in objects(described, part, VOID + "triples")) == int(count)
        total += int(count)
    assert total == len(rows)


def test_the_dataset_rests_on_its_articles(described: ox.Store) -> None:
    articles = {each.rpartition("/")[2] for each in objects(described, DATASET, DCTERMS + "source")}
    assert articles == {"generium-next-opening", "bioproduction-environment"}


def test_every_example_is_a_thing_that_the_dataset_tells_of(described: ox.Store, quads: list[ox.Quad]) -> None:
    typed = {each.subject.value for each in quads if each.predicate.value == RDF + "type"}  # type: ignore[union-attr]
    examples = objects(described, DATASET, VOID + "exampleResource")
    assert len(examples) == 3
    assert examples <= typed


def test_only_vocabularies_are_named_whose_terms_are_used() -> None:
    spaces = ["https://example.org/", "https://example.org/words#", "https://example.org/unused#"]
    assert vocabularies(["https://example.org/words#a", "urn:x:b"], spaces) == {"https://example.org/words#"}


def test_nothing_is_promised_for_download_that_nobody_serves(described: ox.Store) -> None:
    assert not objects(described, DATASET, VOID + "dataDump")


def test_the_record_has_every_graph_with_its_triples(real: Snapshot, quads: list[ox.Quad]) -> None:
    record = read_record(real)
    assert len(record.graphs) == real.manifest.counts.graphs
    assert sum(record.graphs.values()) == real.manifest.counts.quads - real.manifest.counts.triples
    assert len(record.shared_graphs) < 50


def test_the_default_graph_is_the_union_that_it_is_said_to_be(real: Snapshot, quads: list[ox.Quad]) -> None:
    named = {each.triple for each in quads if not isinstance(each.graph_name, ox.DefaultGraph)}
    default = {each.triple for each in quads if isinstance(each.graph_name, ox.DefaultGraph)}
    assert read_record(real).is_union is (named == default)


def test_an_empty_dataset_is_described_too(real: Snapshot) -> None:
    store = ox.Store()
    store.extend(ox.parse(describe_dataset(real.manifest, []), format=ox.RdfFormat.TURTLE))
    assert objects(store, DATASET, VOID + "properties") == {"0"}
