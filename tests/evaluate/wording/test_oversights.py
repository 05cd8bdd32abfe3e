"""What people leave out or put in the wrong place in a query, and what they are told."""

import time

import pytest

from pharmazone.evaluate.wording.diagnosis import diagnose
from pharmazone.evaluate.wording.mending import LONGEST_MENDED

from .written import PREFIXES, diagnosed, parse_error

WRITTEN = [
    ("SELECT ?s { ?s a <http://example.org/Plant }", 1, 18, "The `<` is not closed"),
    ("SELECT ?s { ?s a <http://example.org/Plant ; ex:jobs ?n FILTER(?n > 3) }", 1, 18, "The `<` is not closed"),
    ("SELECT ?s { ?s a <http://example.org/Plant . ?s ex:jobs }", 1, 18, "The `<` is not closed"),
    ("SELECT ?s { ?s ex:<jobs 1 FILTER (?s a ex:Plant) }", 1, 19, "The `<` is not closed"),
    ("SELECT ?s { ?s ex:jobs < 5 }", 1, 29, "The query ends before it is complete"),
    ("PREFIX e: http://example.org/#> ASK { ?s a e:Plant }", 1, 11, "The IRI `http://example.org/#` has no `<` before"),
    ("SELECT ?s { ?s ex:jobs ?n ORDER BY ?n LIMIT 5", 1, 27, "A `}` is missing before `ORDER BY`"),
    ("SELECT ?s { ?s ex:jobs ?n LIMIT 5 }", 1, 27, "`LIMIT` stands inside the braces"),
    ("SELECT (COUNT(?s AS ?n) { ?s ex:jobs ?m }", 1, 18, "A `)` is missing before AS"),
    ("ASK { ?s a ex:Plant ex:jobs ?n }", 1, 21, "A `;` is missing between two properties"),
    ("ASK { ?s ex:floorArea ?m\n  ex:jobs ?n }", 2, 3, "A `;` is missing between two properties"),
    ("SELECT * { <velvet> ?p ?o }", 1, 12, "`<velvet>` is a relative IRI"),
    ("SELECT (STR(<x>) AS ?y) {}", 1, 13, "`<x>` is a relative IRI"),
    ("SELECT ?s { ?s ex:jobs ?n } FILTER(?n > 1)", 1, 29, "`FILTER` stands behind the brace that closes"),
    ("SELECT ?s { ?s ex:jobs ?n } FILTER(?n > 1) LIMIT 5", 1, 29, "`FILTER` stands behind the brace that closes"),
    ("SELECT ?s { ?s ex:jobs ?n } OPTIONAL { ?s a ?c }", 1, 29, "`OPTIONAL` stands behind the brace that closes"),
    ("SELECT ?s { ?s ex:jobs 1 } UNION { ?s ex:jobs 2 }", 1, 28, "`UNION` stands behind the brace that closes"),
    ("ASK { ?s rdfs:label ?l FILTER(CONTAINS(?l)) }", 1, 31, "`CONTAINS` takes 2 values, and here stands 1"),
    ("ASK { ?s rdfs:label ?l FILTER(STRSTARTS(?l, 'a', 'b')) }", 1, 31, "`STRSTARTS` takes 2 values, and here stand 3"),
    ("ASK { ?s rdfs:label ?l FILTER(REGEX(?l)) }", 1, 31, "`REGEX` takes 2 or 3 values, and here stands 1"),
    ("ASK { ?s ex:jobs ?n BIND(IF(?n > 3, 1) AS ?m) }", 1, 26, "`IF` takes 3 values, and here stand 2"),
    ("ASK { ?s rdfs:label ?l FILTER(STRLEN() > 3) }", 1, 31, "`STRLEN` takes 1 value, and here stand 0"),
    ("ASK { ?s rdfs:label ?l FILTER(CONTAINS(STR(?l) 'x')) }", 1, 48, "A comma is missing before this"),
    ("SELECT (?n + 1) { ?s ex:jobs ?n }", 1, 8, "`(?n + 1)` has no name"),
    ("SELECT (1 AS ?m) (UCASE(?l)) { ?s rdfs:label ?l }", 1, 18, "`(UCASE(?l))` has no name"),
    ("SELECT (?n + 1) AS ?m { ?s ex:jobs ?n }", 1, 8, "AS stands outside the brackets"),
    ("SELECT ?n AS ?m { ?s ex:jobs ?n }", 1, 8, "`?n AS ?m` needs brackets"),
    ("ASK { ?s ?p 'a'^^string }", 1, 18, "The datatype `string` has no prefix"),
    ("ASK { ?s ex:name/ ?n }", 1, 17, "Behind `/` a property is missing"),
    ("ASK { ?s ?p ?n FILTER(?n IN 'a', 'b') }", 1, 29, "IN has its list in brackets"),
    ("ASK { ?s ?p ?n FILTER(?n NOT IN 'a') }", 1, 33, "IN has its list in brackets"),
    ("SELECT (1 AS ?x) { ?x a ?y }", 1, 14, "`?x` is used in the pattern already"),
    ("SELECT (STR(?l) AS ?l) { ?x rdfs:label ?l }", 1, 20, "`?l` is used in the pattern already"),
    ("SELECT * { ?s ex:jobs ?n FILTER(COUNT(?n) > 2) }", 1, 33, "`COUNT` does not stand in FILTER"),
    ("ASK { [] a ex:Plant ] }", 1, 21, "`]` closes nothing"),
    ("ASK { ?s a ex:Plant ) }", 1, 21, "`)` closes nothing"),
    ("SELECT ?c { ?s a ?c } GROUP BY", 1, 23, "Behind GROUP BY nothing is named"),
    ("SELECT ?c { ?s a ?c } ORDER BY LIMIT 5", 1, 23, "Behind ORDER BY nothing is named"),
    ("SELECT ?c { ?s a ?c } LIMIT", 1, 23, "Behind LIMIT a number is missing"),
    ("SELECT ?c { ?s a ?c } LIMIT 5 LIMIT 6", 1, 31, "LIMIT stands here a second time"),
    ("ASK { ?s ex:floorArea 33 700 }", 1, 23, "A number has no blanks"),
    ("ASK { ?x = 3 }", 1, 7, "A comparison is no pattern"),
    ("ASK { ?s ex:jobs ?n . ?n >= 3 . ?s a ex:Plant }", 1, 23, "A comparison is no pattern"),
    ("PREFIX e <http://example.org/>", 1, 8, "The prefix `e` has no colon"),
]


@pytest.mark.parametrize(("text", "line", "column", "words"), WRITTEN, ids=[each[0] for each in WRITTEN])
def test_an_oversight_is_told_at_its_place(text, line, column, words):
    problem = diagnosed(text)
    assert (problem.members["line"], problem.members["column"]) == (line, column)
    assert problem.detail.startswith(f"Line {line}, column {column}: {words}")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ASK { ?s rdfs:label ?l FILTER(CONTAINS(?l)) }", "Write CONTAINS(text, part)."),
        ("SELECT (?n + 1) { ?s ex:jobs ?n }", "Write `(?n + 1 AS ?name)`"),
        ("ASK { ?s ?p 'a'^^string }", "Write `'a'^^xsd:string`."),
        ("ASK { ?s ?p ?n FILTER(?n IN 'a', 'b') }", "Write `IN ('a', 'b')`."),
        ("ASK { ?s ex:floorArea 1 033 700 }", "Write 1033700."),
        ("ASK { ?x = 3 }", "Write `FILTER(?x = 3)`."),
        ("SELECT ?s { ?s a ?c } LIMIT 5 LIMIT 6", "Give it once."),
        ("SELECT (1 AS ?x) { ?x a ?y }", "Choose another name behind AS, such as ?x_1."),
    ],
)
def test_a_hint_says_what_to_write(text, hint):
    assert diagnosed(text).members["hint"].startswith(hint)


@pytest.mark.parametrize("cut", range(0, 60, 3))
def test_what_is_cut_off_anywhere_is_told_with_a_place_in_it(cut):
    for row in WRITTEN:
        text = row[0][:cut]
        said = parse_error(text)
        if said is not None:
            members = diagnose(text, said, PREFIXES, parse_error).members
            assert 1 <= members["column"] <= len(text) + 1


def test_what_is_in_a_string_or_a_comment_is_no_oversight():
    text = "ASK { ?s ex:says 'LIMIT 5 LIMIT 6 <x> CONTAINS(?x)' ?o } # ?x = 3 GROUP BY"
    assert diagnosed(text).members["column"] == text.index(" ?o }") + 2


@pytest.mark.parametrize(
    "bit",
    [
        *("STR(", "STR(),", "STR(a),", "<a:b", "<a>", "} FILTER ", "}FILTER{}", "IN a ", "a:b ", "GROUP BY ", "1 000 "),
        *(
            ".?a=b ",
            "?a = ",
            "SELECT (",
            "SELECT (a) ",
            "SELECT ?a AS ",
            "a 'x' ",
            "{}UNION{",
            "FILTER(COUNT ",
            "LIMIT 1\n",
        ),
    ],
)
def test_looking_for_oversights_takes_little_time(bit):
    text = bit * (LONGEST_MENDED // len(bit))
    begun = time.process_time()
    diagnose(text, "error at 1:1: expected one of [_]", PREFIXES, lambda _: "error at 1:1: expected one of [_]")
    assert time.process_time() - begun < 5
