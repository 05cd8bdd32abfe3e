"""The search index of a snapshot: what it is made of, and that it is whole, equal and derived."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.asking.things.search import Index
from pharmazone.asking.things.searching.entries import Name, Named
from pharmazone.asking.things.searching.pages import TITLES
from pharmazone.errors import SnapshotError
from pharmazone.pipeline import search_index
from pharmazone.pipeline.publish import build
from pharmazone.pipeline.search_index import list_entries, make_index
from pharmazone.snapshot import SEARCH, Snapshot, open_snapshot

PREFIXES = {
    "pz": "https://w3id.org/pharmazone/ontology#",
    "plant": "https://w3id.org/pharmazone/id/plant/",
    "tin": "https://w3id.org/pharmazone/id/passage/tin-story/",
    "modality": "https://w3id.org/pharmazone/scheme/modality/",
}
WORLD = """
@base <https://w3id.org/pharmazone/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix pz: <https://w3id.org/pharmazone/ontology#> .
@prefix graph: <graph/> .
@prefix modality: <scheme/modality/> .
@prefix vocabulary: <scheme/vocabulary/> .

graph:entities {
  <id/plant/tin> a pz:Plant ; rdfs:label "Tin plant"@en , "Оловянный завод"@ru .
  <id/site/pier> a pz:Site ; rdfs:label "Pier"@en , "Пирс"@ru .
  <id/site/yard> a pz:Site ; rdfs:label "Yard"@en .
  <id/medicine/calmex> a pz:MedicinalProduct ; rdfs:label "Calmex"@en ; skos:altLabel "Calmex Forte"@en .
  <id/substance/calmine> a pz:ActiveSubstance ; rdfs:label "calmine"@en , "калмин"@ru .
}
graph:ontology {
  pz:floorArea a owl:DatatypeProperty ; rdfs:label "floor area"@en ;
    skos:definition "Gives the surface of all floors."@en .
  pz:locatedIn a owl:ObjectProperty ; rdfs:label "located in"@en , "находится в"@ru .
  pz:Unlabelled a owl:Class .
}
graph:schemes {
  modality:planned a skos:Concept ; skos:prefLabel "planned"@en ; skos:inScheme <scheme/modality> .
  <scheme/modality> a skos:ConceptScheme ; skos:prefLabel "modality"@en .
}
graph:passages {
  <id/passage/tin-story/1-5> a pz:Passage ; pz:mentions <id/plant/tin> .
  <id/passage/tin-story/7-9> a pz:Passage ; pz:modality modality:planned .
}
<id/passage/tin-story/1-5> {
  <id/plant/tin> pz:locatedIn <id/site/pier> .
}
<id/passage/tin-story/7-9> {
  <id/plant/tin> pz:locatedIn <id/site/yard> .
}
graph:curation {
  <id/medicine/calmex> pz:hasActiveSubstance <id/substance/calmine> .
}
graph:mappings {
  <id/substance/calmine> skos:exactMatch <https://example.org/list/X01AB> ;
    skos:relatedMatch <https://example.org/list/X01> .
  vocabulary:list void:uriSpace "https://example.org/list/" ; vann:preferredNamespacePrefix "LIST" .
}
graph:queries {
  <queries/big-plants> dcterms:title "Big plants"@en , "Большие заводы"@ru ;
    schema:description "Which plants are the largest?"@en ; schema:keywords "plants" .
}
<graph/external/other> { <id/plant/other> rdfs:label "Other"@en . }
"""
QUADS = list(ox.parse(WORLD, format=ox.RdfFormat.TRIG))
ENTRIES = {each.iri: each for each in list_entries(QUADS, PREFIXES)}


def entry(path: str) -> Named:
    return ENTRIES[f"https://w3id.org/pharmazone/{path}"]


def test_things_terms_concepts_questions_and_passages_are_listed_and_nothing_else() -> None:
    kinds = sorted(each.kind for each in ENTRIES.values())
    assert kinds == sorted(
        [
            *("plant", "site", "site", "medicine", "substance", "property", "property", "concept", "scheme"),
            *("passage", "passage", "question"),
            *["page"] * len(TITLES),
        ]
    )
    assert entry("id/plant/tin").classes == ("https://w3id.org/pharmazone/ontology#Plant",)


def test_a_page_of_the_service_is_listed_with_its_title_and_words_in_both_languages() -> None:
    told = {(each.language, each.is_spelling) for each in entry("plans").names}
    assert told == {(language, is_spelling) for language in ("en", "ru") for is_spelling in (False, True)}
    assert all(each.text for path in TITLES for each in entry(path).names)


def test_labels_come_first_then_spellings_then_codes_then_the_names_of_others() -> None:
    substance = "https://w3id.org/pharmazone/id/substance/calmine"
    assert entry("id/medicine/calmex").names[:5] == (
        Name("Calmex", "en"),
        Name("Calmex Forte", "en", is_spelling=True),
        Name("calmine", "en", by=substance),
        Name("калмин", "ru", by=substance),
        Name("LIST:X01", "", is_code=True, by=substance),
    )
    medicine = "https://w3id.org/pharmazone/id/medicine/calmex"
    assert Name("Calmex", "en", by=medicine) in entry("id/substance/calmine").names


def test_only_a_near_code_is_a_name_and_every_code_is_a_key() -> None:
    substance = entry("id/substance/calmine")
    assert [each.text for each in substance.names if each.is_code and not each.by] == ["LIST:X01AB"]
    assert {"LIST:X01AB": 1, "https://example.org/list/X01AB": 1, "LIST:X01": 3}.items() <= substance.keys.items()
    assert {"plant:tin": 0, "plant/tin": 0}.items() <= entry("id/plant/tin").keys.items()
    assert "floorArea" in entry("ontology#floorArea").keys
    assert "tin:1-5" in entry("id/passage/tin-story/1-5").keys


def test_a_line_tells_facts_and_no_plans() -> None:
    assert entry("id/plant/tin").about == {"en": "located in: Pier", "ru": "находится в: Пирс"}
    assert entry("ontology#floorArea").about == {"en": "Gives the surface of all floors."}
    assert entry("queries/big-plants").about == {"en": "Which plants are the largest?"}
    assert entry("scheme/modality/planned").about == {"en": "modality", "ru": "modality"}
    assert entry("id/passage/tin-story/1-5").about == {"en": "Tin plant", "ru": "Оловянный завод"}


def test_what_most_passages_tell_of_comes_first() -> None:
    assert next(iter(ENTRIES)) == "https://w3id.org/pharmazone/id/plant/tin"
    assert entry("id/plant/tin").told == 1


def test_a_question_is_found_by_its_topic_in_both_languages() -> None:
    topics = {each.language: each.text for each in entry("queries/big-plants").names if each.is_spelling}
    assert topics.keys() == {"en", "ru"}


def test_equal_quads_in_any_order_give_equal_bytes(tiny: Snapshot) -> None:
    assert make_index(QUADS, tiny.manifest) == make_index(reversed(QUADS), tiny.manifest)


def test_a_snapshot_has_an_index_that_its_id_does_not_depend_on(
    tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = build(tiny_home, tmp_path / "out")
    assert Index.open(snapshot.search).find("соляного завода")[0].named.iri.endswith("/plant/brine-works")
    assert SEARCH not in snapshot.manifest.digests
    monkeypatch.setattr(search_index, "_NAMING", set())
    other = build(tiny_home, tmp_path / "out")
    assert other.manifest.id == snapshot.manifest.id
    assert Index.open(other.search).find("brine").kinds.keys() <= {"passage", "question"}


def drop_a_name(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM name WHERE id = 1")
    connection.close()


BREAK: dict[str, Callable[[Path], object]] = {
    "an index that lacks a name": drop_a_name,
    "an index that was cut off": lambda path: os.truncate(path, 5000),
    "an empty index": lambda path: path.write_bytes(b""),
    "no index": lambda path: path.unlink(),
}


@pytest.mark.parametrize("case", BREAK)
def test_an_index_that_broke_is_written_again_by_the_next_build(tiny_home: Path, tmp_path: Path, case: str) -> None:
    snapshot = build(tiny_home, tmp_path / "out")
    whole = snapshot.search.read_bytes()
    BREAK[case](snapshot.search)
    assert build(tiny_home, tmp_path / "out").search.read_bytes() == whole


def test_a_snapshot_without_an_index_is_not_whole(tiny_home: Path, tmp_path: Path) -> None:
    snapshot = build(tiny_home, tmp_path / "out")
    snapshot.search.unlink()
    with pytest.raises(SnapshotError, match=r"search\.sqlite is missing"):
        open_snapshot(snapshot.path)
