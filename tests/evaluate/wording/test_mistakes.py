"""What people write in place of SPARQL, and what they are told."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.evaluate.wording.diagnosis import diagnose
from pharmazone.evaluate.wording.mending import LONGEST_MENDED

from .written import PREFIXES, diagnosed, parse_error

WRITTEN = [
    ("SELECT ?s { ?s a ex:Plant ?s ex:jobs ?n }", 1, 27, "A `.` is missing between two patterns"),
    ("SELECT ?s {\n  ?s a ex:Plant\n  ?s ex:jobs ?n\n}", 3, 3, "A `.` is missing between two patterns"),
    ("SELECT ?s { ?s a ex:Plant OPTIONAL { ?s ex:jobs ?n }", 1, 53, "The query ends before it is complete: the `{`"),
    ("SELECT ?s { ?s a ex:Plant . } }", 1, 31, "`}` closes nothing"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n = 5 }", 1, 33, "`(` is not closed before the `}` of line 1, column 41"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER((?n > 5) }", 1, 33, "`(` is not closed before the `}` of line 1, column 43"),
    ("SELECT ?s { ?s a [ ex:jobs ?n }", 1, 18, "`[` is not closed before the `}` of line 1, column 31"),
    ("SELECT ?s { ?s ex:jobs }", 1, 24, "A term is missing before `}`"),
    ("SELECT ?s { ?s }", 1, 16, "A term is missing before `}`"),
    ("SELECT ?s { ex:jobs ?n }", 1, 24, "A term is missing before `}`"),
    ("SELECT ?s { ?s ex:jobs ?n, }", 1, 26, "Behind the comma a value is missing"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n > ) }", 1, 39, "A value is missing before `)`"),
    ("SELECT ?s, ?n { ?s ex:jobs ?n }", 1, 10, "SELECT has no commas between variables"),
    ("SELECT { ?s a ex:Plant }", 1, 8, "Nothing is selected"),
    ("SELECT TOP 5 ?s { ?s a ex:Plant }", 1, 8, "SPARQL has no TOP"),
    ("SELECT DISTINCT(?s) { ?s a ex:Plant }", 1, 16, "DISTINCT has no brackets around its variables"),
    ("SELECT COUNT(*) { ?s a ex:Plant }", 1, 8, "`COUNT(*)` needs brackets and a name"),
    ("SELECT COUNT(?s) AS ?n { ?s a ex:Plant }", 1, 8, "`COUNT(?s)` needs brackets and a name"),
    ("SELECT (COUNT(*)) { ?s a ex:Plant }", 1, 8, "`COUNT(*)` has no name"),
    ("SELECT (COUNT(?s) ?n) { ?s a ex:Plant }", 1, 8, "AS is missing before `?n`"),
    ("SELECT ?s (SUM(?n) AS ?total) { ?s ex:jobs ?n }", 1, 8, "`?s` is selected beside what is counted or grouped,"),
    ("SELECT ?s ?n (COUNT(*) AS ?m) { ?s ex:jobs ?n } GROUP BY ?s", 1, 11, "`?n` is selected beside what is counted"),
    ("SELECT * { { SELECT ?s (SUM(?n) AS ?m) { ?s ex:jobs ?n } } }", 1, 21, "`?s` is selected beside what is counted"),
    ("SELECT (1 AS ?x) (2 AS ?x) {}", 1, 24, "`?x` is selected twice"),
    ("SELECT ?s ?n ?s { ?s ex:jobs ?n }", 1, 14, "`?s` is selected twice"),
    ("SELECT * { ?s ex:jobs ?n } GROUP BY ?s", 1, 8, "SELECT * says nothing beside GROUP BY"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n == 5) }", 1, 37, "`==` is no operator of SPARQL"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n <> 5) }", 1, 37, "`<>` is no operator of SPARQL"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n > 5 AND ?n < 9) }", 1, 41, "`AND` is no operator of SPARQL"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n < 5 or ?n > 9) }", 1, 41, "`or` is no operator of SPARQL"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n > 5 & ?n < 9) }", 1, 41, "`&` is no operator of SPARQL"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n BETWEEN 5 AND 9) }", 1, 37, "SPARQL has no BETWEEN"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n IS NULL) }", 1, 37, "SPARQL has no NULL"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n IS NOT NULL) }", 1, 37, "SPARQL has no NULL"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n IN [1, 2]) }", 1, 40, "IN has its list in round brackets"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER(?n > 5,000) }", 1, 39, "A number has no commas"),
    ("SELECT ?s { ?s rdfs:label ?l FILTER(?l LIKE 'tin%') }", 1, 40, "SPARQL has no LIKE"),
    ("SELECT ?s { ?s rdfs:label ?l FILTER(?l ~ 'tin') }", 1, 40, "`~` is no operator of SPARQL"),
    ("SELECT ?s { ?s ex:jobs ?n FILTER ?n > 5 }", 1, 34, "The condition of FILTER stands in brackets"),
    ("SELECT ?s { ?s ex:jobs ?n } GROUP BY ?s HAVING COUNT(?n) > 5", 1, 48, "The condition of HAVING stands in"),
    ("SELECT ?s { ?s ex:jobs ?n BIND(?n * 2) }", 1, 27, "BIND has no AS"),
    ("SELECT ?s { ?s ex:jobs ?n BIND ?n * 2 AS ?m }", 1, 32, "BIND has no brackets"),
    ("SELECT ?s { ?s ex:jobs ?n BIND(5 AS ?n) }", 1, 37, "`?n` has a value before BIND gives it one"),
    ("SELECT ?s { ?s rdfs:label ?l FILTER(CONTAIN(?l, 'x')) }", 1, 37, "`CONTAIN` is no function of SPARQL"),
    ("SELECT ?s { ?s rdfs:label ?l FILTER(LENGTH(?l) > 3) }", 1, 37, "`LENGTH` is no function of SPARQL"),
    ("SELECT ?s { ?s rdfs:label ?l FILTER(FOO(?l)) }", 1, 37, "`FOO` is no function of SPARQL"),
    ("SELECT ?s { ?s rdfs:label ?l FITLER(true) }", 1, 30, "`FITLER` is no function of SPARQL"),
    ("SELECT ?s { ?s ex:jobs ?n IF(?n > 5, 1, 2) }", 1, 27, "From `IF` on it cannot be read"),
    ("SELEC ?s { ?s a ex:Plant }", 1, 1, "`SELEC` is no word of SPARQL"),
    ("SELECT ?s { ?s a ex:Plant OPTINAL { ?s ex:jobs ?n } }", 1, 27, "`OPTINAL` is no word of SPARQL"),
    ("SЕLECT ?s { ?s a ex:Plant }", 1, 1, "`SЕLECT` has a Cyrillic letter that looks like a Latin one"),
    ("SELECT ?s { ?s а ex:Plant }", 1, 16, "`а` has a Cyrillic letter that looks like a Latin one"),
    ("SELECT ?s { ?s a\xa0ex:Plant }", 1, 18, "There is a blank that is no ordinary space"),
    ("SELECT ?s { ?s rdfs:label “Tin works” }", 1, 27, "`“` is no quotation mark of SPARQL"),
    ("SELECT ?s { ?s rdfs:label «Tin»@ru }", 1, 27, "`«` is no quotation mark of SPARQL"),
    ("SELECT ?s { ?s rdfs:label Tin }", 1, 27, "`Tin` is neither a variable nor a name with a prefix"),
    ("select s where { s a ex:Plant }", 1, 8, "`s` is neither a variable nor a name with a prefix"),
    ("DESCRIBE Tin", 1, 10, "`Tin` is neither a variable nor a name with a prefix"),
    ("SELECT ?floor-area { ?s ex:floorArea ?floor-area }", 1, 8, "`?floor-area` is no variable, for a variable has"),
    ('SELECT ?s { ?s rdfs:label "Tin }', 1, 27, "The string that begins here has no end on its line"),
    ("SELECT ?s { ?s rdfs:label 'Tin\n' }", 1, 27, "The string that begins here has no end on its line"),
    ("SELECT ?s { ?s rdfs:label 'it''s' }", 1, 31, "Two strings stand side by side"),
    ('SELECT ?s { ?s rdfs:label ?l FILTER REGEX(?l, "\\d+") }', 1, 48, "A string has an escape that SPARQL does not"),
    ('SELECT ?s { ?s rdfs:label "x"@ }', 1, 30, "No language stands behind `@`"),
    ("SELECT ?s { ?s ex:jobs '5'^xsd:integer }", 1, 27, "A datatype stands behind `^^`"),
    ("SELECT ?s { ?s ex:jobs 5^^xsd:integer }", 1, 24, "A literal with a datatype stands in quotes"),
    ("SELECT (xsd:integer '5' AS ?n) {}", 1, 9, "`xsd:integer` has its value in brackets"),
    ("PREFIX e <http://example.org/> SELECT ?s { ?s a e:Plant }", 1, 8, "The prefix `e` has no colon"),
    ("PREFIX e: http://example.org/# SELECT ?s { ?s a e:Plant }", 1, 11, "The IRI `http://example.org/#` stands"),
    ("PREFIX e: <http://example.org/>. SELECT ?s { ?s a e:Plant }", 1, 32, "`.` does not belong behind a prefix"),
    ("@prefix e: <http://example.org/> . SELECT ?s { ?s a e:Plant }", 1, 1, "`@prefix` is Turtle"),
    ("SELECT ?s { ?s a http://example.org/Plant }", 1, 18, "The IRI `http://example.org/Plant` stands without its"),
    ("SELECT ?s { ?s a <http://example.org/Pl ant> }", 1, 18, "The IRI `http://example.org/Pl ant` has a blank"),
    ("SELECT ?s { ?s ex:jobs ?n } LIMIT 5 ORDER BY ?n", 1, 37, "`ORDER BY ?n` stands behind LIMIT or OFFSET"),
    ("SELECT ?s { ?s ex:jobs ?n } ORDER BY ?s GROUP BY ?s", 1, 41, "GROUP BY stands behind ORDER BY"),
    ("SELECT ?s { ?s ex:jobs ?n } ORDER ?n", 1, 29, "BY is missing behind ORDER"),
    ("SELECT ?s { ?s ex:jobs ?n } ORDER BY ?n DESC", 1, 41, "`DESC` stands before what it orders"),
    ("SELECT ?s { ?s ex:jobs ?n } ORDER BY DESC ?n", 1, 38, "`DESC` has its variable in brackets"),
    ("SELECT ?s { ?s ex:jobs ?n } ORDER BY ?n, ?s", 1, 40, "ORDER BY has no commas between what it names"),
    ("SELECT ?s { ?s ex:jobs ?n } LIMIT five", 1, 35, "Behind LIMIT stands a whole number, and `five` is none"),
    ("SELECT ?s { ?s ex:jobs ?n } LIMIT 5, 10", 1, 36, "LIMIT has one number"),
    ("SELECT ?s { ?s ex:jobs ?n } LIMIT 5;", 1, 36, "`;` does not end a query"),
    ("SELECT ?s { ?s ex:jobs ?n ORDER BY ?n }", 1, 27, "`ORDER BY` stands inside the braces"),
    ("SELECT ?s WHERE ?s a ex:Plant", 1, 17, "A pattern stands in braces"),
    ("SELECT ?s ?s a ex:Plant", 1, 14, "`a` does not fit here, and there is no pattern in braces"),
    ("SELECT * FROM plants WHERE jobs > 5", 1, 22, "`WHERE` does not fit here, and there is no pattern in braces"),
    ("ASK WHERE ( ?s a ex:Plant )", 1, 11, "A pattern stands in braces"),
    ("SELECT ?s { OPTIONAL ?s ex:jobs ?n }", 1, 22, "A pattern stands in braces"),
    ("SELECT ?s { GRAPH ?g ?s ex:jobs ?n }", 1, 22, "A pattern stands in braces"),
    ("SELECT ?s { GRAPH { ?s ex:jobs ?n } }", 1, 19, "GRAPH names no graph"),
    ("SELECT ?s { ?s ex:jobs 1 UNION ?s ex:jobs 2 }", 1, 26, "A pattern stands in braces"),
    ("SELECT ?s { ?s ex:jobs 1 FILTER NOT EXISTS (?s a ex:Plant) }", 1, 44, "A pattern stands in braces"),
    ("SELECT ?s { VALUES ?s (ex:a ex:b) }", 1, 23, "Values stand in braces"),
    ("SELECT ?s { VALUES (?s ?n) { ex:a 1 } }", 1, 30, "The values of several variables stand in brackets of their"),
    ("SELECT ?s { ?s ex:jobs >5 }", 1, 24, "`>` does not fit here"),
    ("CONSTRUCT ?s WHERE { ?s a ex:Plant }", 1, 11, "CONSTRUCT has no template in braces"),
    ("CONSTRUCT { ?s a ex:Plant }", 1, 28, "CONSTRUCT has a template, but no WHERE"),
    ("CONSTRUCT { ?s a ex:Plant FILTER(?s) } WHERE { ?s a ex:Plant }", 1, 27, "`FILTER` does not fit here; expected"),
    ("{ ?s a ex:Plant }", 1, 1, "The query does not say what it wants"),
    ("hello", 1, 1, "`hello` begins no query"),
    ("SELECT ?s { ?s a ex:Plant } // all of them", 1, 29, "This is no comment of SPARQL"),
    ("SELECT ?s { ?s a -- all of them\n ex:Plant }", 1, 18, "This is no comment of SPARQL"),
    ("SELECT ?s, ?n { ?s ex:jobs ?n FILTER(?n == 5 AND ?n <> 6) }", 1, 10, "SELECT has no commas between variables"),
    ("SELECT ?s, ?n { ?s foaf:name ?n }", 1, 10, "SELECT has no commas between variables"),
    ("SELECT ?s { ?s a ex:Plant ; eg:jobs ?n FILTER regex(?n, 'x') }", 1, 29, "The prefix `eg:` is not declared"),
]


@pytest.mark.parametrize(("text", "line", "column", "words"), WRITTEN, ids=[each[0] for each in WRITTEN])
def test_a_common_mistake_is_told_in_words_for_people(text, line, column, words):
    problem = diagnosed(text)
    assert (problem.members["line"], problem.members["column"]) == (line, column)
    assert problem.detail.startswith(f"Line {line}, column {column}: {words}")
    shown, caret = problem.members["excerpt"].split("\n")
    assert shown == text.split("\n")[line - 1]
    assert caret == " " * (column - 1) + "^"
    assert problem.detail.endswith(problem.members.get("hint", ""))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("SELECT ?s { ?s ex:jobs ?n FILTER(?n BETWEEN 5 AND 9) }", "Write `?n >= 5 && ?n <= 9`."),
        ("SELECT ?s { ?s ex:jobs 1 UNION ?s ex:jobs 2 }", "Write `{ ?s ex:jobs 1 } UNION { ?s ex:jobs 2 }`."),
        ("SELECT ?s { ?s ex:jobs '5'^xsd:integer }", "Write `'5'^^xsd:integer`."),
        ("SELECT ?s { ?s ex:jobs ?n } LIMIT 5, 10", "Write `LIMIT 10 OFFSET 5`."),
        ("SELECT ?floor-area { ?s ex:floorArea ?floor-area }", "Write `?floor_area`."),
        ("SELECT ?s { ?s rdfs:label ?l FILTER(LENGTH(?l) > 3) }", "Did you mean `STRLEN`?"),
        (
            "SELECT ?s (SUM(?n) AS ?all) { ?s ex:jobs ?n }",
            "Add GROUP BY ?s behind the pattern, or select ",
        ),
    ],
)
def test_a_hint_says_what_to_write(text, hint):
    assert diagnosed(text).members["hint"].startswith(hint)


def test_what_is_in_a_string_an_iri_or_a_comment_is_no_mistake():
    text = "SELECT ?s { ?s ex:says 'a == b AND c', <http://example.org/x--y> ?o } # SELECT COUNT(*)"
    assert diagnosed(text).members["column"] == text.index(" ?o }") + 2


def test_an_undeclared_prefix_alone_is_told_beside_what_only_looks_like_a_mistake():
    problem = diagnosed("SELECT ?s { ?s eg:jobs ?n FILTER regex(?n, 'x') FILTER(?n IN (1, 2)) } LIMIT 5")
    assert problem.members["hint"] == "Declare it: PREFIX eg: <...>."


def test_no_repair_is_tried_where_a_string_could_become_a_call():
    tried = []
    text = "SELECT ?s { ?s ex:says “SERVICE <http://example.org/> {}” }"
    diagnose(text, parse_error(text), PREFIXES, tried.append)
    assert all("“" in each for each in tried)


@pytest.mark.parametrize(
    "bit",
    [
        *("a", "а", "{", "(", "'x'", "?a-", "SELECT ", "SELECT ?a, ", "WHERE ", "FILTER x", "ORDER BY ", "LIMIT 1 "),
        *("VALUES (", "COUNT(", "BIND(()", "PREFIX a", "CONSTRUCT{}", "GRAPH x ", "{a UNION ", "/*", "1,000", "<a: "),
    ],
)
def test_looking_for_mistakes_takes_little_time(bit):
    text = bit * (LONGEST_MENDED // len(bit))
    begun = time.process_time()
    diagnose(text, "error at 1:1: expected one of [_]", PREFIXES, lambda _: "error at 1:1: expected one of [_]")
    assert time.process_time() - begun < 5


BITS = ["{", "}", "(", ")", '"', "'", "\\", "\\ud800", "<", ">", "?", " ", "\n", "GRAPH", "«", "а", "@en", "^", "=="]


@given(st.sampled_from(WRITTEN), st.lists(st.tuples(st.integers(0, 60), st.sampled_from(BITS)), max_size=3))
def test_a_spoilt_query_is_answered_with_a_place_in_it(row, changes):
    text = row[0]
    for place, bit in changes:
        text = text[:place] + bit + text[place:]
    said = parse_error(text)
    if said is not None:
        members = diagnose(text, said, PREFIXES, parse_error).members
        line = text.split("\n")[members["line"] - 1]
        assert 1 <= members["column"] <= len(line) + 1
        assert members["excerpt"].split("\n")[0].strip("…") in line.replace("\t", " ")
