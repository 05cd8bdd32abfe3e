"""Parts of an answer, and labels beside its IRIs: nothing is lost, nothing moves, whatever the terms."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.results import Part, Results, write
from pharmazone.errors import AnswerTooLarge, NotFound
from pharmazone.formats import BY_SUFFIX, JSON

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


def test_a_label_stands_only_where_an_iri_does() -> None:
    bindings = [{"n": {"type": "uri", "value": PLANT}}, {"n": {"type": "literal", "value": "text"}}, {}]
    read = Results.read(json.dumps({"head": {"vars": ["n", "m"]}, "results": {"bindings": bindings}}).encode())
    labels = Labels("ru", {PLANT: (Label("Tin", "en"), Label("Олово", "ru"))}, {})
    labelled = read.with_labels(labels)
    assert labelled.variables == ("n", "nLabel", "m")
    assert [each.get("nLabel", {}).get("value") for each in labelled.bindings] == ["Олово", None, None]
    assert labelled.labels == {"nLabel": "n"}
