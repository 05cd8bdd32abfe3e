import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.check import query_faults
from pharmazone.pipeline.knowledge import know
from pharmazone.pipeline.load import load
from pharmazone.pipeline.mappings import MAPPINGS, mapping_sources, with_mappings
from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.terms import OWL, PZ

from .salts import CELLS, FILE, FIRST, HEADER, NONE, SALT, VOCABULARY, faults_of, read, said, table


@pytest.fixture
def home(tiny_home: Path) -> Path:
    """Give the tiny world with one vocabulary to map to, and the real checks of mappings."""
    (tiny_home / "data/mappings").mkdir()
    (tiny_home / "data/mappings/vocabularies.ttl").write_text(VOCABULARY, encoding="utf-8")
    with (tiny_home / "ontology/prefixes.ttl").open("a") as file:
        file.writelines(VOCABULARY.splitlines(keepends=True)[1:3])
    for check in sources.home().glob("queries/checks/mapping-*.rq"):
        shutil.copy(check, tiny_home / "queries/checks")
    return tiny_home


def test_a_row_becomes_its_statement_and_a_node_that_says_why_and_how_surely(home: Path) -> None:
    known = read(home, table({}))
    assert said(known, SALT) == {("http://www.w3.org/2004/02/skos/core#exactMatch", "http://salts.example/S001")}
    (mapping,) = mapping_sources(known)[0].mappings
    assert said(known, mapping.iri) > {
        ("https://w3id.org/sssom/mapping_justification", "https://w3id.org/semapv/vocab/ManualMappingCuration"),
        ("https://w3id.org/sssom/confidence", "0.9"),
        ("http://www.w3.org/2000/01/rdf-schema#seeAlso", "https://salts.example/list"),
        ("http://www.w3.org/2000/01/rdf-schema#comment", "Tasted."),
        ("http://rdfs.org/ns/void#inDataset", "https://w3id.org/pharmazone/graph/mappings#salts"),
    }
    assert known.place(mapping.iri) == f"{FILE}:{FIRST}"


def test_the_set_of_a_file_says_who_under_which_licence_and_to_what(home: Path) -> None:
    assert said(read(home, table({})), "https://w3id.org/pharmazone/graph/mappings#salts") >= {
        ("http://purl.org/dc/terms/creator", "A. Brook"),
        ("http://purl.org/dc/terms/license", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("http://rdfs.org/ns/void#objectsTarget", "https://w3id.org/pharmazone/scheme/vocabulary/salts"),
    }


def test_an_author_beside_the_creator_of_the_set_is_named(home: Path) -> None:
    known = read(home, table({"author_label": "C. Dale|E. Fell"}))
    (mapping,) = mapping_sources(known)[0].mappings
    creators = {name for prop, name in said(known, mapping.iri) if prop.endswith("creator")}
    assert creators == {"C. Dale", "E. Fell"}


def test_what_is_refused_is_never_stated_and_a_node_says_that_it_does_not_hold(home: Path) -> None:
    known = read(home, table({"predicate_modifier": "Not", "comment": "Sand."}))
    assert said(known, SALT) == set()
    (refusal,) = mapping_sources(known)[0].refusals
    assert said(known, refusal.iri) > {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", OWL + "NegativePropertyAssertion"),
        (OWL + "sourceIndividual", SALT),
        (OWL + "assertionProperty", "http://www.w3.org/2004/02/skos/core#exactMatch"),
        (OWL + "targetIndividual", "http://salts.example/S001"),
        ("http://www.w3.org/2000/01/rdf-schema#comment", "Sand."),
        ("http://rdfs.org/ns/void#inDataset", "https://w3id.org/pharmazone/graph/mappings#salts"),
    }
    assert known.place(refusal.iri) == f"{FILE}:{FIRST}"


def test_only_the_node_of_its_refusal_leads_to_what_is_refused(home: Path) -> None:
    known = read(home, table({"predicate_modifier": "Not"}))
    leading = {quad.predicate.value for quad in known.quads if value(quad.object) == "http://salts.example/S001"}
    assert leading == {OWL + "targetIndividual"}
    assert not any(value(quad.subject) == "http://salts.example/S001" for quad in known.quads)


def test_that_there_is_no_term_becomes_a_node_with_its_reason_and_no_statement(home: Path) -> None:
    known = read(home, table(NONE))
    assert said(known, SALT) == set()
    (absence,) = mapping_sources(known)[0].absences
    assert said(known, absence.iri) > {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", PZ + "AbsenceOfTerm"),
        (PZ + "soughtThing", SALT),
        (PZ + "soughtIn", "https://w3id.org/pharmazone/scheme/vocabulary/salts"),
        ("http://www.w3.org/2000/01/rdf-schema#comment", "Sought by its name."),
        ("https://w3id.org/sssom/confidence", "0.9"),
    }
    assert not any("NoTermFound" in value(quad.object) for quad in known.quads)
    assert known.place(absence.iri) == f"{FILE}:{FIRST}"


def test_an_absence_says_which_version_was_searched(home: Path) -> None:
    text = table(NONE).replace("see_also", "object_source_version").replace("https://salts.example/list", "2026-06")
    known = read(home, text)
    (absence,) = mapping_sources(known)[0].absences
    assert ("https://w3id.org/sssom/object_source_version", "2026-06") in said(known, absence.iri)


def test_absences_of_one_thing_in_two_vocabularies_are_two(home: Path) -> None:
    known = read(home, table(NONE))
    (absence,) = mapping_sources(known)[0].absences
    other = replace(absence, vocabulary="https://w3id.org/pharmazone/scheme/vocabulary/sugars")
    assert other.iri != absence.iri


def test_a_wider_term_may_stand_beside_an_absence(home: Path) -> None:
    assert faults_of(home, table(NONE, {"predicate_id": "skos:broadMatch"})) == []


def test_mappings_are_in_the_default_graph_and_out_of_the_closure(home: Path) -> None:
    (home / FILE).write_text(table({}), encoding="utf-8")
    quads = list(know(home, lambda step: None).dataset)
    graphs = {graph_iri(quad) for quad in quads if value(quad.object) == "http://salts.example/S001"}
    assert graphs == {"", MAPPINGS}


@pytest.mark.parametrize("case", CELLS)
def test_one_wrong_cell_is_a_fault_at_its_line(home: Path, case: str) -> None:
    row, problem = CELLS[case]
    (fault,) = faults_of(home, table({"object_id": "SALT:002"}, row))
    assert fault.startswith(f"{FILE}:{FIRST + 1}: {problem}")


WORKS = {"subject_id": "plant:brine-works"}
TOGETHER = {
    "two exact matches in one vocabulary": ({"object_id": "SALT:002"}, {FIRST, FIRST + 1}, "mapping-exact-twice"),
    "one concept for two things": (WORKS, {FIRST, FIRST + 1}, "mapping-exact-shared"),
    "a refused identifier": ({"predicate_modifier": "Not"} | WORKS, {FIRST}, "SALT:001 is refused"),
    "an exact match and no term": (NONE, {FIRST + 1}, "mapping-absent-yet-exact"),
    "the same pair twice": ({"predicate_id": "skos:closeMatch"}, {FIRST + 1}, f"stand in line {FIRST}, too"),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_two_rows_that_do_not_go_together_are_a_fault_at_their_lines(home: Path, case: str) -> None:
    second, lines, problem = TOGETHER[case]
    found = faults_of(home, table({}, second))
    assert {int(fault.split(":")[1]) for fault in found} == lines
    assert all(problem in fault for fault in found)


def test_a_refused_identifier_is_told_with_the_reason(home: Path) -> None:
    (fault,) = faults_of(home, table({}, WORKS | {"predicate_modifier": "Not", "comment": "Sand."}))
    assert fault.endswith(f"Line {FIRST + 1} says why: Sand.")


def test_close_matches_may_be_several_and_shared(home: Path) -> None:
    close = {"predicate_id": "skos:closeMatch"}
    assert faults_of(home, table({}, close | {"object_id": "SALT:002"}, close | WORKS)) == []


@pytest.mark.parametrize(("predicate", "problems"), [("exactMatch", 1), ("relatedMatch", 0)])
def test_a_product_reaches_a_vocabulary_of_substances_by_no_exact_match(
    home: Path, predicate: str, problems: int
) -> None:
    vocabulary = VOCABULARY.replace("vocabulary/salts", "vocabulary/atc").replace("salts", "atc")
    (home / "data/mappings/vocabularies.ttl").write_text(vocabulary)
    entities = home / "data/entities/world.ttl"
    entities.write_text(
        entities.read_text().replace("product:table-salt a pz:Product", "product:table-salt a pz:MedicinalProduct")
    )
    text = table({"predicate_id": f"skos:{predicate}"}).replace("salts", "atc")
    (home / "data/mappings/atc.sssom.tsv").write_text(text)
    known = with_mappings(load(home))
    store = ox.Store()
    store.extend(known.quads)
    assert len([str(fault) for fault in query_faults(known, store, "mapping-product")]) == problems


HEADERS = {
    "no licence": ("# license: https://creativecommons.org/publicdomain/zero/1.0/\n", "", "the header has no license"),
    "no version": ('# mapping_set_version: "1"\n', "", "the header has no mapping_set_version"),
    "no creator": ("# creator_label:\n# - A. Brook\n", "", "the header has no creator_label"),
    "an unknown slot": ("# license:", "# mood: good\n# license:", "the header has an unknown slot, mood"),
    "an unknown vocabulary": ("vocabulary:salts", "vocabulary:sugars", "object_source is vocabulary:sugars"),
    "the set of another file": ("mappings#salts", "mappings#sugars", "mapping_set_id is https"),
    "a namespace that differs": ("http://salts.example/S", "https://salts.example/S", "curie_map declares SALT:"),
    "a prefix of ours that differs": ("id/plant/", "id/plants/", "curie_map declares plant:"),
    "two prefixes for one namespace": ("http://other.example/", "http://salts.example/S", "curie_map is ambiguous"),
    "no YAML": ("# creator_label:", "# creator_label: [", "the header is not YAML"),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_wrong_header_is_a_fault_at_the_first_line(home: Path, case: str) -> None:
    old, new, problem = HEADERS[case]
    assert old in HEADER
    found = faults_of(home, table(header=HEADER.replace(old, new)))
    assert any(fault.startswith(f"{FILE}:1: {problem}") for fault in found), found


def test_an_unknown_column_is_a_fault_at_its_line(home: Path) -> None:
    (fault,) = faults_of(home, table({}).replace("comment\n", "mood\n"))
    assert fault.startswith(f"{FILE}:{FIRST - 1}: the table has an unknown column, mood")


@pytest.mark.parametrize(("old", "new"), [("[0-9]{3}", "[0-9"), ("void:uriRegexPattern", "void:feature")])
def test_a_vocabulary_without_a_pattern_is_a_fault(home: Path, old: str, new: str) -> None:
    (home / "data/mappings/vocabularies.ttl").write_text(VOCABULARY.replace(old, new), encoding="utf-8")
    (fault,) = faults_of(home, table({}))
    assert fault.startswith(
        "data/mappings/vocabularies.ttl:1: <https://w3id.org/pharmazone/scheme/vocabulary/salts> is"
    )


def test_a_file_that_is_no_table_of_mappings_is_a_fault(home: Path) -> None:
    (home / "data/mappings/salts.tsv").write_text(table({}), encoding="utf-8")
    (fault,) = faults_of(home, table({}))
    assert fault.startswith("data/mappings/salts.tsv: no part of the build reads this file")


def test_text_that_is_not_utf_8_names_its_line(home: Path) -> None:
    (home / FILE).write_bytes(table({}).encode() + b"\xff\n")
    with pytest.raises(KnowledgeError, match=rf"{FILE}:{FIRST + 1}: this is not UTF-8"):
        with_mappings(load(home))


def test_every_wrong_row_of_every_file_is_told_at_once(home: Path) -> None:
    found = faults_of(home, table({"confidence": ""}, {"object_id": "SALT:02"}, {"author_label": ""}))
    assert [int(fault.split(":")[1]) for fault in found] == [FIRST, FIRST + 2]
    found = faults_of(home, table({"object_id": "SALT:02"}, {"subject_id": "product:pepper"}))
    assert [int(fault.split(":")[1]) for fault in found] == [FIRST, FIRST + 1]
