"""Parts of an answer, and labels beside its IRIs: nothing is lost, nothing moves, whatever the terms."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.parts import Part
from pharmazone.asking.results import Results, write
from pharmazone.asking.solutions import read_solutions
from pharmazone.errors import AnswerTooLarge, NotFound
from pharmazone.formats import BY_SUFFIX, JSON
from pharmazone.terms import XSD

PLANT = "https://w3id.org/pharmazone/id/plant/tin-works"


def results(*values: str) -> Results:
    bindings = [{"n": {"type": "literal", "value": each}} for each in values]
    return Results.read(json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": bindings}}).encode())


@given(st.lists(st.text(max_size=3), max_size=30), st.integers(1, 12))
def test_the_parts_of_an_answer_put_together_are_the_answer(values: list[str], limit: int) -> None:
    whole = results(*values)
    pages = Part(1, limit).pages(len(values))
    parts = [whole.cut(Part(page, limit)).bindings for page in range(1, pages + 1)]
    assert tuple(each for part in parts for each in part) == whole.bindings
    assert all(len(part) == limit for part in parts[:-1])
    with pytest.raises(NotFound) as refused:
        whole.cut(Part(pages + 1, limit))
    assert refused.value.members["last"] == pages


def test_every_kind_of_term_is_written_as_it_was_read() -> None:
    text = 'SELECT * { VALUES (?a ?b ?c) { ("x"@en <u:a> 1.50) (UNDEF <<( <u:s> <u:p> "o"@ar--rtl )>> "\\t,\\"") } }'
    evaluated = ox.Store().query(text)
    assert isinstance(evaluated, ox.QuerySolutions)
    body = evaluated.serialize(format=ox.QueryResultsFormat.JSON)
    assert body is not None
    assert json.loads(write(Results.read(body), JSON, 10_000)) == json.loads(body)


def test_a_boolean_is_no_solution_and_is_written_as_it_is() -> None:
    read = Results.read(b'{"head":{},"boolean":true}')
    assert (read.boolean, read.bindings) == (True, ())
    assert write(read, BY_SUFFIX["csv"], 100).strip() == b"true"


def test_what_is_written_is_never_larger_than_the_limit() -> None:
    with pytest.raises(AnswerTooLarge):
        write(results("x" * 1000), JSON, 500)


def test_a_label_stands_where_an_iri_does_and_another_value_for_itself() -> None:
    number = {"type": "literal", "value": "7", "datatype": XSD + "integer"}
    bindings = [{"n": {"type": "uri", "value": PLANT}}, {"n": number}, {}]
    read = Results.read(json.dumps({"head": {"vars": ["n", "m"]}, "results": {"bindings": bindings}}).encode())
    labels = Labels("ru", {PLANT: (Label("Tin", "en"), Label("Олово", "ru"))}, {})
    labelled = read.with_labels(labels)
    assert labelled.variables == ("n", "nLabel", "m")
    assert [each.get("nLabel") for each in labelled.bindings] == [
        {"type": "literal", "value": "Олово", "xml:lang": "ru"},
        number,
        None,
    ]
    assert labelled.labels == {"nLabel": "n"}


def test_the_label_of_an_identifier_of_others_is_the_end_of_it() -> None:
    iris = ["http://purl.bioontology.org/ontology/ATC/L04AG17", "https://example.org/", "urn:x:a"]
    body = {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "uri", "value": each}} for each in iris]}}
    labelled = Results.read(json.dumps(body).encode()).with_labels(Labels("en", {}, {}))
    assert [each["nLabel"]["value"] for each in labelled.bindings] == ["L04AG17", "https://example.org/", "urn:x:a"]


def test_solutions_are_those_of_the_json_they_come_from() -> None:
    whole = results("a", "b")
    assert whole.solutions() == read_solutions(whole.to_json())
