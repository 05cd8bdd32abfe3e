import json
import os
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.pipeline.external.child import Reading
from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.spellings import Spellings

SPELLINGS = Spellings.read(sources.home() / "data/external/spellings.json")
OBO_HEADER = b"format-version: 1.4\nontology: qores\n"
TERM = OBO_HEADER + b"\n[Term]\nid: QORE:1\nname: rock\n"
MAPPINGS = (
    b"#curie_map:\n#  Q: http://e.example/q/\n#license: https://e.example/licence\n#mapping_set_title: Ores\n"
    b"subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tpredicate_modifier\tcomment\tauthor_id\n"
)
SHORT = {
    "http://purl.obolibrary.org/obo/": "obo:",
    "http://www.geneontology.org/formats/oboInOwl#": "o:",
    "http://www.w3.org/2002/07/owl#": "owl:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "https://w3id.org/pharmazone/graph/external/ores": "set:",
    "http://e.example/q/": "q:",
    "http://www.w3.org/2001/XMLSchema#": "xsd:",
}  # fmt: skip


def read(content: bytes, folder: Path) -> str:
    """Give the statements, with short names, blank nodes as _."""
    (folder / "given.bin").write_bytes(content)
    with (folder / "given.bin").open("rb") as given, (folder / "made.nt").open("w+b") as made:
        configuration = {"given": given.fileno(), "made": made.fileno(), "name": "ores"}
        Reading(configuration, SPELLINGS, lambda _: None).read()
        text = os.pread(made.fileno(), 1 << 20, 0).decode()
    for space, prefix in SHORT.items():
        text = text.replace(space, prefix)
    return text.replace("<", "").replace(">", "")


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("xref: QDB:has space", 'obo:QORE_1 o:hasDbXref "QDB:has space" .'),
        ('xref: QDB:1 "why"', 'obo:QORE_1 o:hasDbXref "QDB:1" .'),
        ('synonym: "stone" [QB:1]', 'obo:QORE_1 o:hasRelatedSynonym "stone" .'),
        ('exact_synonym: "stone" []', 'obo:QORE_1 o:hasExactSynonym "stone" .'),
        ("comment: one\\ntwo\\Wthree", 'obo:QORE_1 rdfs:comment "one\\ntwo three" .'),
        ("comment: what! it is", 'obo:QORE_1 rdfs:comment "what! it is" .'),
        ("is_a: QORE:2 ! {a comment}", "obo:QORE_1 rdfs:subClassOf obo:QORE_2 ."),
        ("is_a: MIM:607948", "obo:QORE_1 rdfs:subClassOf https://omim.org/entry/607948 ."),
        ("is_a: http://e.example/x", "obo:QORE_1 rdfs:subClassOf http://e.example/x ."),
        ("disjoint_from: QORE:2", "obo:QORE_1 owl:disjointWith obo:QORE_2 ."),
        ('property_value: weight "3" xsd:integer', 'obo:QORE_1 obo:qores#weight "3"^^xsd:integer .'),
        ("created_by: a miner", 'obo:QORE_1 o:created_by "a miner" .'),
    ],
)  # fmt: skip
def test_a_clause_of_obo_states_what_it_states_in_owl(clause: str, said: str, tmp_path: Path) -> None:
    assert said in read(TERM + clause.encode() + b"\n", tmp_path).splitlines()


def test_what_no_specification_knows_is_passed_over(tmp_path: Path) -> None:
    content = (
        TERM.replace(b"ontology", b"! said\nontology") + b"weight_of_tag: 3\n\n[Curiosity]\nid: QORE:2\nno clause\n"
    )
    assert read(content, tmp_path) == read(TERM, tmp_path)


def test_idspaces_of_the_file_come_first(tmp_path: Path) -> None:
    content = TERM.replace(b"ontology", b'idspace: DOID http://e.example/mine_ "mine"\nontology') + b"is_a: DOID:4\n"
    assert "obo:QORE_1 rdfs:subClassOf http://e.example/mine_4 ." in read(content, tmp_path)


def test_a_union_and_a_relationship_are_made_of_blank_nodes(tmp_path: Path) -> None:
    said = read(TERM + b"union_of: QORE:2\nunion_of: QORE:3\nrelationship: part_of QORE:4\n", tmp_path)
    assert said.count(" owl:unionOf _:") == said.count("obo:QORE_1 rdfs:subClassOf _:") == 1
    assert " owl:someValuesFrom obo:QORE_4 ." in said


def test_an_instance_has_its_class_and_relations_without_restrictions(tmp_path: Path) -> None:
    said = read(TERM + b"\n[Instance]\nid: QORE:9\ninstance_of: QORE:1\nrelationship: near QORE:8\n", tmp_path)
    assert "obo:QORE_9 rdf:type obo:QORE_1 ." in said
    assert "obo:QORE_9 obo:qores#near obo:QORE_8 ." in said


def test_each_kind_of_property_is_stated(tmp_path: Path) -> None:
    typedef = (
        b"\n[Typedef]\nid: near\nis_symmetric: true\nis_cyclic: true\nholds_over_chain: near within\ndomain: QORE:1\n"
    )
    said = read(TERM + typedef + b"\n[Typedef]\nid: note\nis_metadata_tag: true\n", tmp_path)
    assert "obo:qores#near rdf:type owl:SymmetricProperty ." in said
    assert "obo:qores#near rdfs:domain obo:QORE_1 ." in said
    assert "obo:qores#near owl:propertyChainAxiom _:" in said
    assert "obo:qores#note rdf:type owl:AnnotationProperty ." in said


def row(*cells: str) -> bytes:
    return MAPPINGS + "\t".join(cells).encode() + b"\n"


def test_a_mapping_is_stated_with_its_reason_confidence_and_author(tmp_path: Path) -> None:
    cells = (
        "Q:1",
        "skos:exactMatch",
        "DOID:4",
        "semapv:ManualMappingCuration",
        "0.90",
        "",
        'said "so"',
        "orcid:0000-1",
    )
    said = read(row(*cells), tmp_path)
    assert "q:1 skos:exactMatch obo:DOID_4 ." in said
    assert "https://w3id.org/sssom/mapping_justification https://w3id.org/semapv/vocab/ManualMappingCuration ." in said
    assert 'https://w3id.org/sssom/confidence "0.90"^^xsd:decimal .' in said
    assert 'rdfs:comment "said \\"so\\"" .' in said
    assert 'set: http://purl.org/dc/terms/title "Ores" .' in said
    assert "rdf:object obo:DOID_4 ." in said


def test_a_refusal_and_a_search_in_vain_state_nothing(tmp_path: Path) -> None:
    refusal = row("Q:1", "skos:exactMatch", "Q:2", "semapv:X", "", "Not", "", "")
    said = read(refusal + b"Q:1\tskos:exactMatch\tsssom:NoTermFound\tsemapv:X\t\t\t\t\n", tmp_path)
    assert "exactMatch" not in said


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("Q:1", "skos:exactMatch", "Q:2", "semapv:X", "much", "", "", ""), "no number"),
        (("Q:1", "", "Q:2", "semapv:X", "1", "", "", ""), "predicate_id"),
        (("Q:1", "skos:exactMatch", "Q:a b", "semapv:X", "1", "", "", ""), "no IRI"),
        (("Q:1", "skos:exactMatch", "nothing", "semapv:X", "1", "", "", ""), "prefix"),
    ],
)
def test_a_malformed_row_is_refused_by_its_line(cells: tuple[str, ...], words: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        read(row(*cells), tmp_path)
    assert caught.value.line == 6


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ({}, "id"),
        ({"id": 1}, "shaped"),
        ({"id": "http://e.example/a", "meta": {"synonyms": [{"val": "x"}]}}, "pred"),
    ],
)
def test_json_of_another_shape_is_refused(node: object, words: str, tmp_path: Path) -> None:
    document = json.dumps({"graphs": [{"id": "http://e.example/o", "nodes": [node]}]}, indent=1)
    with pytest.raises(Refusal, match=words):
        read(document.encode(), tmp_path)
