"""A text with SERVICE is evaluated with other addresses in it, and is the same text otherwise."""

import pytest

from pharmazone.evaluate.federation.clauses import redirect
from pharmazone.evaluate.screening.service_keyword import find_services

A, B = "http://a.example/q", "https://b.example/sparql?x=1"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE <{A}> {{ ?s ?p ?o }} }}",
        f"SELECT *\n{{ service\r\n silent<{A}>{{ ?s ?p ?o }}\n  SERVICE <{B}> {{}} }}",
        f"PREFIX s0: <{A}>\nPREFIX S1: <{B}> ASK {{ s0:x S1:y s2:z SERVICE <{A}> {{ SERVICE <{B}> {{}} }} }}",
        f"ASK {{ ?s ?p '<{A}>' SERVICE <{A}> {{}} }} # SERVICE <{A}>",
    ],
)
def test_lines_and_columns_stay_and_names_are_new(text):
    clauses = find_services(text, [A, B])
    redirected, names = redirect(text, clauses)
    assert len(redirected) == len(text)
    assert redirected.count("\n") == text.count("\n")
    assert len(set(names)) == len(names) == len(clauses)
    for clause, name in zip(clauses, names, strict=True):
        assert text[clause.start : clause.end] == f"<{clause.iri}>"
        assert redirected[clause.start : clause.end].strip() == f"{name}:"
        assert f"{name}:" not in text.lower()
    kept = [place for place in range(len(text)) if not any(each.start <= place < each.end for each in clauses)]
    assert all(text[place] == redirected[place] for place in kept)
