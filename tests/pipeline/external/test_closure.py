import gzip
import re
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.external.closure import ANCESTOR_OR_SELF, write_closure

REAL = sources.home().parent / "shared" / "external"
ABOVE = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
A_CLASS = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class>"


def above(child: str, parent: str) -> str:
    return f"<urn:rock:{child}> {ABOVE} <urn:rock:{parent}> .\n"


def closed(tmp_path: Path, text: str) -> set[tuple[str, str]]:
    lines, target = tmp_path / "rocks.nt", tmp_path / "closure.nt"
    lines.write_text(text, encoding="utf-8")
    count = write_closure(lines, target, "rocks")
    found = re.findall(
        rf"^<urn:rock:(\w+)> <{re.escape(ANCESTOR_OR_SELF)}> <urn:rock:(\w+)> \.$", target.read_text(), re.MULTILINE
    )
    assert count == len(found) == target.read_text().count("\n")
    return set(found)


def test_a_class_reaches_itself_and_all_that_stand_above_it(tmp_path: Path) -> None:
    pairs = closed(tmp_path, above("basalt", "volcanic") + above("volcanic", "igneous") + above("igneous", "rock"))
    assert {up for child, up in pairs if child == "basalt"} == {"basalt", "volcanic", "igneous", "rock"}
    assert {up for child, up in pairs if child == "rock"} == {"rock"}


def test_two_ways_up_are_one_pair(tmp_path: Path) -> None:
    text = above("tuff", "volcanic") + above("tuff", "layered") + above("volcanic", "rock") + above("layered", "rock")
    assert {up for child, up in closed(tmp_path, text) if child == "tuff"} == {"tuff", "volcanic", "layered", "rock"}


def test_classes_above_each_other_have_the_same_ancestors(tmp_path: Path) -> None:
    pairs = closed(tmp_path, above("a", "b") + above("b", "c") + above("c", "a") + above("c", "top"))
    assert all({up for each, up in pairs if each == child} == {"a", "b", "c", "top"} for child in "abc")


def test_a_class_that_stands_alone_is_its_own_ancestor(tmp_path: Path) -> None:
    assert closed(tmp_path, f"<urn:rock:meteorite> {A_CLASS} .\n") == {("meteorite", "meteorite")}


def test_restrictions_and_words_are_no_ancestors(tmp_path: Path) -> None:
    text = (
        f"<urn:rock:basalt> {ABOVE} _:b0 .\n"
        f"_:b0 {ABOVE} <urn:rock:rock> .\n"
        f'<urn:rock:basalt> <http://example.org/note> "<urn:rock:a> {ABOVE} <urn:rock:b> ." .\n'
    )
    assert closed(tmp_path, text) == set()


def test_a_source_without_classes_has_an_empty_closure(tmp_path: Path) -> None:
    assert closed(tmp_path, "") == set()


def test_the_closure_is_the_same_in_whatever_order_the_lines_stand(tmp_path: Path) -> None:
    text = [above("a", "b"), above("b", "c"), above("a", "d")]
    closed(tmp_path, "".join(text))
    before = (tmp_path / "closure.nt").read_bytes()
    closed(tmp_path, "".join(reversed(text)))
    assert (tmp_path / "closure.nt").read_bytes() == before


def test_a_closure_that_is_too_large_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    lines, target = tmp_path / "deep.nt", tmp_path / "closure.nt"
    lines.write_text("".join(above(f"{n}", f"{n + 1}") for n in range(50)), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="pharmazone external module deep"):
        write_closure(lines, target, "deep", most_pairs=1000)
    assert not target.exists()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real ontologies are not here")
def test_the_whole_of_doid_is_closed(tmp_path: Path) -> None:
    (tmp_path / "doid.nt").write_bytes(gzip.decompress((REAL / "doid-2026-07-31.nt.gz").read_bytes()))
    count = write_closure(tmp_path / "doid.nt", tmp_path / "closure.nt", "doid")
    text = (tmp_path / "closure.nt").read_text()
    obo = "http://purl.obolibrary.org/obo/"
    assert count == text.count("\n") == 86441
    asthma, disease = "DOID_2841", "DOID_4"
    assert f"<{obo}{asthma}> <{ANCESTOR_OR_SELF}> <{obo}{disease}> .\n" in text
    assert f"<{obo}{disease}> <{ANCESTOR_OR_SELF}> <{obo}{asthma}> .\n" not in text
