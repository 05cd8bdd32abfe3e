from pathlib import Path

import pytest

from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.load import load
from pharmazone.pipeline.quads import graph_iri
from pharmazone.terms import GRAPH, SECTION

TRIG = "data/articles/brine-works/passages/01-opening.trig"


def faults_of(home: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load(home)
    return [str(fault) for fault in caught.value.faults]


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_each_file_is_read_into_its_graph_and_each_passage_is_one(tiny_home: Path) -> None:
    graphs = {graph_iri(quad) for quad in load(tiny_home).quads}
    assert {GRAPH + name for name in ("ontology", "schemes", "shapes", "entities", "passages")} < graphs
    assert "https://w3id.org/pharmazone/id/passage/brine-works/125-147" in graphs
    assert "" not in graphs


def test_malformed_rdf_names_file_and_line(tiny_home: Path) -> None:
    append(tiny_home / "data/entities/world.ttl", "\nplant:x a pz:Plant ;; rdfs:label 'unclosed .\n")
    (said,) = faults_of(tiny_home)
    assert said.startswith("data/entities/world.ttl:15: ")
    assert "Parser error" not in said


def test_every_malformed_file_is_named_at_once(tiny_home: Path) -> None:
    append(tiny_home / "data/entities/world.ttl", "\n}")
    append(tiny_home / TRIG, "\n}")
    assert [said.split(":")[0] for said in faults_of(tiny_home)] == [TRIG, "data/entities/world.ttl"]


def test_text_that_is_not_utf_8_names_its_line(tiny_home: Path) -> None:
    path = tiny_home / "data/entities/world.ttl"
    path.write_bytes(path.read_bytes() + b"\n# \xff\n")
    assert faults_of(tiny_home)[0].startswith("data/entities/world.ttl:15: this is not UTF-8")


def test_a_prefix_that_differs_from_the_table_names_both(tiny_home: Path) -> None:
    path = tiny_home / "data/entities/world.ttl"
    path.write_text(path.read_text().replace("id/site/>", "id/sites/>"))
    (said,) = faults_of(tiny_home)
    assert said.startswith("data/entities/world.ttl:4: the prefix site:")
    assert "id/sites/" in said
    assert "ontology/prefixes.ttl" in said


def test_a_prefix_that_the_table_lacks_is_a_fault(tiny_home: Path) -> None:
    append(tiny_home / "data/entities/world.ttl", "@prefix odd: <https://example.org/> .\n")
    assert "not at all" in faults_of(tiny_home)[0]


def test_triples_among_the_prefixes_are_a_fault(tiny_home: Path) -> None:
    append(tiny_home / "ontology/prefixes.ttl", "pz:a pz:b pz:c .\n")
    assert faults_of(tiny_home)[0].startswith("ontology/prefixes.ttl: it holds triples")


def test_without_the_table_of_prefixes_nothing_is_read(tiny_home: Path) -> None:
    (tiny_home / "ontology/prefixes.ttl").unlink()
    assert "is missing" in faults_of(tiny_home)[0]


def test_a_file_that_no_room_takes_is_a_fault(tiny_home: Path) -> None:
    (tiny_home / "data/entities/deep").mkdir()
    (tiny_home / "data/entities/deep/more.ttl").write_text("")
    assert faults_of(tiny_home)[0].startswith("data/entities/deep/more.ttl: no part of the build reads this file")


@pytest.mark.parametrize("name", ["<https://w3id.org/pharmazone/id/passage/other/1-2>", "brn:7-x", "brn:007-9", "pz:g"])
def test_a_graph_that_is_no_passage_of_the_article_is_a_fault(tiny_home: Path, name: str) -> None:
    append(tiny_home / TRIG, f"\n{name} {{ plant:brine-works pz:jobs 3 }}\n")
    (said,) = faults_of(tiny_home)
    assert said.startswith(f"{TRIG}:23: ")
    assert "is no passage of the article brine-works" in said


def test_the_place_of_an_iri_is_the_line_that_begins_with_it(tiny_home: Path) -> None:
    sources = load(tiny_home)
    assert sources.place("https://w3id.org/pharmazone/id/passage/brine-works/125-147") == f"{TRIG}:19"
    assert sources.place("https://w3id.org/pharmazone/id/plant/brine-works") == "data/entities/world.ttl:9"
    assert sources.place("https://example.org/nowhere") == "https://example.org/nowhere"


def test_a_section_begins_with_the_first_passage_of_its_file(tiny_home: Path) -> None:
    second = tiny_home / "data/articles/brine-works/passages/02-salt.trig"
    text = (tiny_home / TRIG).read_text()
    head = text[: text.index("\nbrn:")]
    second.write_text(head + "\nbrn:167-186 { plant:brine-works pz:produces product:table-salt }\n")
    (tiny_home / TRIG).write_text(text.replace("brn:167-186", "brn:160-162"))
    assert load(tiny_home).sections == {"brine-works": [(19, SECTION + "opening"), (167, SECTION + "salt")]}
