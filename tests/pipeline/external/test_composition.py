"""External sources in a snapshot: added, replaced, removed and carried along, and never a part of what is ours."""

import dataclasses
import gzip
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.errors import SettingError
from pharmazone.pipeline.drafts import lines_of, own_quads
from pharmazone.pipeline.external.carrying import Advance, quiet
from pharmazone.pipeline.external.composition import Wanted, load_source, remove_source
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import Snapshot, current_snapshot
from pharmazone.terms import EXTERNAL, EXTERNAL_SOURCES, OWL

from .conftest import CC0, SALTS, graph, store, tell


def test_a_source_is_a_graph_beside_ours_and_nothing_of_ours_changes(
    folder: Path, tiny: Snapshot, salts: Wanted
) -> None:
    snapshot, source = load_source(folder, salts, known={}, tell=tell)
    assert current_snapshot(folder) == snapshot
    assert lines_of(own_quads(store(snapshot))) == list(tiny.lines()) == list(snapshot.lines())
    assert snapshot.manifest.counts == tiny.manifest.counts
    assert snapshot.manifest.id != tiny.manifest.id
    assert len(store(snapshot)) == snapshot.manifest.quads == tiny.manifest.quads + source.triples
    assert {each.iri: each.triples for each in source.graphs} == {
        each.iri: len(graph(snapshot, each.iri)) for each in source.graphs
    }


def test_iris_are_normalized_ancestors_and_cross_references_derived(folder: Path, salts: Wanted) -> None:
    snapshot, source = load_source(folder, salts, known={}, tell=tell)
    own, closure, xrefs, about = (each.iri for each in source.graphs)
    third = ox.NamedNode("http://purl.obolibrary.org/obo/DOID_3")
    assert {each.subject for each in graph(snapshot, own)} >= {third}
    assert sum(source.rewritten.values()) == 2
    assert {each.object.value for each in graph(snapshot, closure) if each.subject == third} == {  # type: ignore[union-attr]
        f"http://purl.obolibrary.org/obo/DOID_{number}" for number in (1, 2, 3)
    }
    assert {str(each.object) for each in graph(snapshot, xrefs)} == {"<https://omim.org/entry/123456>"}
    assert about == EXTERNAL_SOURCES


def test_nothing_more_is_said_to_be_the_same(folder: Path, tiny: Snapshot, salts: Wanted) -> None:
    snapshot, _ = load_source(folder, salts, known={}, tell=tell)
    same = ox.NamedNode(OWL + "sameAs")
    before = set(store(tiny).quads_for_pattern(None, same, None))
    assert set(store(snapshot).quads_for_pattern(None, same, None)) == before


def test_a_source_is_described_with_licence_version_digest_and_counts(folder: Path, salts: Wanted) -> None:
    wanted = dataclasses.replace(salts, version="7", source="https://example.org/salts.ttl", title="Salts")
    snapshot, source = load_source(folder, wanted, known={}, tell=tell)
    query = """
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX spdx: <http://spdx.org/rdf/terms#> PREFIX void: <http://rdfs.org/ns/void#>
        SELECT * {
          ?source a dcat:Dataset , void:Dataset ; dcterms:title ?title ; dcterms:license ?licence ;
            dcat:version ?version ;
            void:triples ?triples ; dcterms:source ?from ; dcat:distribution/spdx:checksum/spdx:checksumValue ?digest .
        }"""
    (solution,) = store(snapshot).query(query, default_graph=ox.NamedNode(EXTERNAL_SOURCES))
    told = {
        name: solution[name].value for name in ("source", "title", "licence", "version", "triples", "from", "digest")
    }
    assert told == {
        "source": EXTERNAL + "salts",
        "title": "Salts",
        "licence": CC0,
        "version": "7",
        "triples": "8",
        "from": "https://example.org/salts.ttl",
        "digest": source.sha256,
    }
    void = ox.Store()
    void.load(path=snapshot.path / "void.ttl", format=ox.RdfFormat.TURTLE)
    described = {str(each) for each in graph(snapshot, EXTERNAL_SOURCES)}
    assert described <= {str(quad.triple) for quad in void}


def test_a_build_takes_the_sources_along(tiny_home: Path, tmp_path: Path, salts: Wanted) -> None:
    build(tiny_home, tmp_path / "out")
    snapshot, source = load_source(tmp_path / "out", salts, known={}, tell=tell)
    file = next((tiny_home / "data/entities").glob("*.ttl"))
    file.write_text(file.read_text() + "\n# a remark\n")
    again = build(tiny_home, tmp_path / "out")
    assert again.manifest.id == snapshot.manifest.id
    prefixes = tiny_home / "ontology/prefixes.ttl"
    prefixes.write_text(prefixes.read_text() + "@prefix salt: <https://example.org/salt/> .\n")
    other = build(tiny_home, tmp_path / "out")
    assert other.manifest.id != snapshot.manifest.id
    assert other.manifest.external == (source,)
    assert graph(other, EXTERNAL + "salts") == graph(snapshot, EXTERNAL + "salts")


def test_a_removed_source_leaves_the_snapshot_that_was_before(folder: Path, tiny: Snapshot, salts: Wanted) -> None:
    load_source(folder, salts, known={}, tell=tell)
    after = remove_source(folder, "salts", tell=tell)
    assert after.manifest.id == tiny.manifest.id
    assert set(store(after)) == set(store(tiny))
    with pytest.raises(SettingError, match="salts is not loaded"):
        remove_source(folder, "salts", tell=tell)


def test_two_sources_stand_beside_each_other_and_one_is_replaced(folder: Path, salts: Wanted) -> None:
    _, first = load_source(folder, salts, known={}, tell=tell)
    other = dataclasses.replace(salts, name="peppers", has_closure=False)
    snapshot, second = load_source(folder, other, known={}, tell=tell)
    assert snapshot.manifest.external == (second, first)
    with pytest.raises(SettingError, match="loaded already"):
        load_source(folder, salts, known={}, tell=tell)
    salts.file.write_text(SALTS + "obo:DOID_4 a owl:Class .\n")
    replaced, newer = load_source(folder, salts, known={}, tell=tell, replace=True)
    assert [each.name for each in replaced.manifest.external] == ["peppers", "salts"]
    assert newer.graphs[0].triples == first.graphs[0].triples + 1
    assert len(store(replaced)) == replaced.manifest.quads


def test_the_others_are_loaded_anew_only_where_one_of_them_goes(folder: Path, salts: Wanted) -> None:
    steps: list[str] = []

    def hear(step: str) -> Advance:
        steps.append(step)
        return quiet

    for name in ("salts", "salts-again", "sand"):  # a hyphen comes before a letter, but also before the dot of a file
        snapshot, _ = load_source(folder, dataclasses.replace(salts, name=name), known={}, tell=hear)
    assert [each.name for each in snapshot.manifest.external] == ["salts", "salts-again", "sand"]
    assert "Loading the other sources" not in steps
    remove_source(folder, "salts", tell=hear)
    assert "Loading the other sources" in steps


def test_a_source_without_a_licence_is_refused(folder: Path, salts: Wanted) -> None:
    before = current_snapshot(folder)
    for licence in ("", "free"):
        with pytest.raises(SettingError, match="--license"):
            load_source(folder, dataclasses.replace(salts, licence=licence), known={}, tell=tell)
    assert current_snapshot(folder) == before
    assert not list(folder.glob(".building-*"))
    with pytest.raises(SettingError, match=rf"--license {CC0}`, as the catalogue says of salts"):
        load_source(folder, dataclasses.replace(salts, licence=""), known={"licence": CC0}, tell=tell)
    salts.file.write_text(SALTS + f"<urn:x:salts> a owl:Ontology ; <http://purl.org/dc/terms/license> <{CC0}> .\n")
    _, source = load_source(folder, dataclasses.replace(salts, licence=""), known={}, tell=tell)
    assert source.licence == CC0


@pytest.mark.parametrize("name", ["", "Doid", "../x", "a/b", "1a", "a" * 41, "a b"])
def test_a_name_that_cannot_name_a_graph_is_refused(folder: Path, salts: Wanted, name: str) -> None:
    with pytest.raises(SettingError, match="no name of a source"):
        load_source(folder, dataclasses.replace(salts, name=name), known={}, tell=tell)


def test_a_compressed_file_gives_the_same_graph(folder: Path, salts: Wanted) -> None:
    plain, _ = load_source(folder, salts, known={}, tell=tell)
    packed = salts.file.with_suffix(".bin")
    packed.write_bytes(gzip.compress(SALTS.encode()))
    other, _ = load_source(folder, dataclasses.replace(salts, file=packed), known={}, tell=tell, replace=True)
    assert graph(other, EXTERNAL + "salts") == graph(plain, EXTERNAL + "salts")


def test_steps_are_told_with_how_far_they_are(folder: Path, salts: Wanted) -> None:
    heard: dict[str, list[tuple[int, int]]] = {}

    def listen(step: str) -> Callable[[int, int], None]:
        heard[step] = []
        return lambda done, whole: heard[step].append((done, whole))

    load_source(folder, salts, known={}, tell=listen)
    reading = heard["Reading salts.ttl"]
    assert reading[-1] == (salts.file.stat().st_size, salts.file.stat().st_size)
    loading = heard[f"Loading <{EXTERNAL}salts>"]
    assert loading[-1][0] == loading[-1][1] > 0
