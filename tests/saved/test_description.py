"""Saved queries as RDF, whatever their form."""

from pathlib import Path

import pytest

from pharmazone.saved.description import COLLECTION, describe, runnable_text
from pharmazone.saved.questions import read_saved
from pharmazone.terms import SHACL

HEADER = '#+ summary: Plants\n#+ question: Which <b>plants</b> & "works" are there?\n'


@pytest.mark.parametrize(
    ("text", "kind", "properties"),
    [
        ("SELECT * { ?s ?p ?o }", SHACL + "SPARQLSelectExecutable", {SHACL + "select"}),
        ("ASK { ?s ?p ?o }", SHACL + "SPARQLAskExecutable", {SHACL + "ask"}),
        ("CONSTRUCT WHERE { ?s ?p ?o }", SHACL + "SPARQLConstructExecutable", {SHACL + "construct"}),
        (
            "DESCRIBE <https://example.org/>",
            COLLECTION + "SPARQLDescribeExecutable",
            {SHACL + "describe", COLLECTION + "describe"},
        ),
    ],
)
def test_each_form_has_its_class_and_its_property(tmp_path: Path, text: str, kind: str, properties: set[str]) -> None:
    (tmp_path / "plants.rq").write_text(HEADER + text)
    question = read_saved(tmp_path / "plants.rq")
    triples = list(describe([question], {}))
    said = {(each.predicate.value, getattr(each.object, "value", "")) for each in triples}
    assert {value for name, value in said if name.endswith("#type")} == {SHACL + "SPARQLExecutable", kind}
    assert {name for name, value in said if value == runnable_text(question)} == properties
    assert runnable_text(question) == text + "\n"


def test_the_question_is_a_text_in_each_language_that_it_has_words_in(tmp_path: Path) -> None:
    russian = '#+ ru: {summary: Заводы, question: "Какие есть заводы?"}\n'
    (tmp_path / "plants.rq").write_text(HEADER + russian + "ASK {}", encoding="utf-8")
    triples = list(describe([read_saved(tmp_path / "plants.rq")], {}))
    told = {(each.predicate.value.rpartition("#")[2], str(each.object)) for each in triples}
    english, others = '"Which <b>plants</b> & \\"works\\" are there?"@en', '"Какие есть заводы?"@ru'
    assert {text for name, text in told if name == "https://schema.org/description"} == {english, others}
    assert {text for name, text in told if name == "comment"} == {english}, "an editor lists it once for each"


def test_no_questions_make_no_statement() -> None:
    assert list(describe([], {"ex": "https://example.org/"})) == []
