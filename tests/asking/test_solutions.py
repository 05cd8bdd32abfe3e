"""Solutions as pages read them: every term that an answer in JSON can have."""

import pyoxigraph as ox
import pytest

from pharmazone.asking.solutions import Solutions, read_solutions
from pharmazone.evaluate.answering.answers import write_answer
from pharmazone.formats import JSON
from pharmazone.terms import RDF, XSD


def read(text: str) -> Solutions:
    return read_solutions(write_answer(lambda: ox.Store().query(text), JSON, None, {}, 100_000)[2])


TERMS = [
    ("<urn:x:a>", ("iri", "urn:x:a", "", "", "")),
    ('"tin"', ("literal", "tin", "", XSD + "string", "")),
    ('"tin"@en', ("literal", "tin", "en", RDF + "langString", "")),
    ('"سلام"@ar--rtl', ("literal", "سلام", "ar", RDF + "dirLangString", "rtl")),
    ("40", ("literal", "40", "", XSD + "integer", "")),
]


@pytest.mark.parametrize(("written", "members"), TERMS)
def test_a_term_is_read_with_all_that_it_says_and_made_again(written: str, members: tuple[str, ...]) -> None:
    solutions = read(f"SELECT ?x {{ BIND({written} AS ?x) }}")
    value = solutions.each[0]["x"]
    assert (value.kind, value.text, value.language, value.datatype, value.direction) == members
    (again,) = next(iter(ox.Store().query(f"SELECT ?x {{ BIND({written} AS ?x) }}")))
    assert value.to_term() == again


def test_a_triple_term_is_read_as_sparql_writes_it_and_stands_nowhere_as_a_node() -> None:
    solutions = read('SELECT ?x { BIND(TRIPLE(<urn:x:a>, <urn:x:b>, TRIPLE(<urn:x:c>, <urn:x:d>, "e"@en)) AS ?x) }')
    value = solutions.each[0]["x"]
    assert value.text == '<<( <urn:x:a> <urn:x:b> <<( <urn:x:c> <urn:x:d> "e"@en )>> )>>'
    with pytest.raises(ValueError, match="triple term"):
        value.to_term()


def test_an_unbound_variable_is_no_part_of_its_solution_and_a_boolean_has_none() -> None:
    assert read("SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) } }").each[0].keys() == {"x"}
    assert read("ASK { FILTER(false) }") == Solutions((), (), boolean=False)


def test_the_iris_are_those_of_all_solutions() -> None:
    assert read("SELECT ?x { VALUES ?x { <urn:x:a> <urn:x:b> 'urn:x:c' } }").iris() == {"urn:x:a", "urn:x:b"}


def test_a_term_that_stands_in_many_solutions_is_one_and_no_other_is_taken_for_it() -> None:
    solutions = read('SELECT ?x { VALUES ?x { "tin" "tin"@en <urn:x:tin> "tin" "tin"^^<urn:x:en> "tin"@en } }')
    tin, english, iri, again, typed, anew = (each["x"] for each in solutions.each)
    assert tin is again
    assert english is anew
    assert len({tin, english, iri, typed}) == 4
