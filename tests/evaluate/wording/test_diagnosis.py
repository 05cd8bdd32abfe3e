"""The place and the words of what is wrong in a query."""

import time

import pyoxigraph as ox
import pytest

from pharmazone.evaluate.wording.diagnosis import diagnose
from pharmazone.evaluate.wording.prefixes import prefix_words

from .written import PREFIXES, diagnosed, parse_error


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "There is no query."),
        (" \n # nothing", 2, 11, "There is no query."),
        ("PREFIX e: <http://example.org/>", 1, 32, "There is no query behind the prefixes."),
        ("DESCRIBE", 1, 9, "DESCRIBE names nothing."),
        ("SELECT * {", 1, 11, "ends before it is complete"),
        ("SELECT * {\n  ?s ?p ?o\n\n", 2, 11, "ends before it is complete"),
        (
            "SELECT * {\n  ?s ?p (1 2\n",
            2,
            13,
            "complete: the `(` of line 2, column 9 is not closed. Put `)` where it ends.",
        ),
        ("ASK { FILTER(FOO(1)) }", 1, 14, "`FOO` is no function of SPARQL"),
        ("SELECT * { ?s ?p ?o FILTER(?o > ) } ORDER BY ?s LIMIT 10", 1, 33, "A value is missing before `)`"),
        ("SELECT * { ?s ?p ?o } LIMIT -1", 1, 29, "Behind LIMIT stands a whole number, and `-1` is none."),
        ("SELECT ?s (COUNT(?o) AS ?n) { { SELECT ?s ?o {} } }", 1, 52, "A variable is selected beside what is"),
        ("ASK { ?s ?p ?o BIND(?o AS ?x) } LIMIT 5 5", 1, 41, "From `5` on it cannot be read"),
        ("ASK { ?s ?p ?o JOIN { ?o ?p ?q } }", 1, 16, "`JOIN` is no word of SPARQL"),
        (
            "SELECT * { ?s rdf:type ?o }",
            1,
            15,
            "The prefix `rdf:` is not declared. Declare it: PREFIX rdf: <http://www.w3",
        ),
        ("SELECT * { ?s rfds:label ?o }", 1, 15, "The prefix `rfds:` is not declared. Did you mean `rdfs:`?"),
        ("PREFIX mine: <http://example.org/> ASK { ?s mnie:x 1 }", 1, 45, "Did you mean `mine:`?"),
        ("ASK { ?s ?p 'zz:a' ; <http://example.org/zz:a> zz:b } # zz:c", 1, 48, "Declare it: PREFIX zz:"),
        ("ASK {\n\t?s ?p zz:b }", 2, 8, "`zz:`"),
        ("SELECT * { ?s ?p 'zz:x }", 1, 18, "The string that begins here has no end"),
        ('SELECT * { ?s ?p """zz:x }\nzz:y', 1, 18, "The string that begins here has no end"),
        ("ASK { ?s ?p ?o FILTER(?o <zz:x) }", 1, 27, "`zz:`"),
    ],
)
def test_a_fault_is_told_with_its_place(text, line, column, words):
    problem = diagnosed(text)
    assert (problem.members["line"], problem.members["column"]) == (line, column)
    assert problem.detail.startswith(f"Line {line}, column {column}: ")
    assert words in problem.detail


def test_the_caret_of_a_long_line_stands_under_its_place():
    text = f"SELECT * {{ {'?s ?p ?o . ' * 50}?s zz:b ?o . {'?s ?p ?o . ' * 50}}}"
    shown, caret = diagnosed(text).members["excerpt"].split("\n")
    assert shown[len(caret) - 1 :].startswith("zz:b")
    assert len(shown) <= 122
    assert shown[0] == shown[-1] == "…"


def test_a_message_of_an_unknown_kind_is_given_as_it_is():
    assert (
        diagnose("ASK {}", "something else", PREFIXES, parse_error).detail == "The query is not SPARQL: something else."
    )


@pytest.mark.parametrize(
    "bit", ["a", "a.", "1a", '"\\"', "'\\'", '"""\\"', "'''\\'", "<a", "_:", "?", "PREFIX ", "PREFIX\n", "é"]
)
def test_a_long_text_is_looked_through_once(bit):
    text = bit * (80_000 // len(bit))
    begun = time.process_time()
    diagnose(text, "error at 1:1: expected one of [_]", PREFIXES, lambda _: None)
    assert time.process_time() - begun < 2


def test_a_long_prefix_is_likened_to_none():
    prefix = "ex" * 21
    assert diagnosed(f"ASK {{ {prefix}:a ?p ?o }}").members["hint"] == f"Declare it: PREFIX {prefix}: <...>."


@pytest.mark.parametrize(
    ("prefix", "known", "hint"),
    [
        ("foaf", ["oa"], "Declare it: PREFIX foaf: <http://xmlns.com/foaf/0.1/>."),
        ("wdt", ["qudt"], "Declare it: PREFIX wdt: <http://www.wikidata.org/prop/direct/>."),
        ("geo", ["gno"], "Declare it: PREFIX geo: <http://www.opengis.net/ont/geosparql#>."),
        ("dbo", ["body"], "Declare it: PREFIX dbo: <http://dbpedia.org/ontology/>."),
        ("dct", ["product"], "Declare it: PREFIX dct: <http://purl.org/dc/terms/>."),
        ("dct", ["product", "dcterms"], "Write `dcterms:`, or declare it: PREFIX dct: <http://purl.org/dc/terms/>."),
        ("PZ", ["pz"], "Did you mean `pz:`?"),
        ("FOAF", [], "Declare it: PREFIX FOAF: <http://xmlns.com/foaf/0.1/>."),
        ("rdsf", ["rdf", "rdfs"], "Did you mean `rdfs:`?"),
        ("plnt", ["plant"], "Did you mean `plant:`?"),
        ("eg", ["ex"], "Declare it: PREFIX eg: <...>."),
        ("", ["a"], "Declare it: PREFIX : <...>."),
    ],
)
def test_an_unknown_prefix_is_declared_or_is_one_that_is_really_near(prefix, known, hint):
    assert prefix_words("", prefix, known)[1] == hint


def test_the_prefixes_of_the_project_need_no_declaration_and_a_declared_one_goes_before_them():
    store = ox.Store()
    asked = "ASK { BIND(ex:a AS ?iri) FILTER(STR(?iri) = 'IRI') }"
    assert store.query(asked.replace("IRI'", "http://example.org/a'"), prefixes=PREFIXES)
    declared = "PREFIX ex: <http://example.net/> " + asked.replace("IRI'", "http://example.net/a'")
    assert store.query(declared, prefixes=PREFIXES)


def test_the_prefixes_of_the_project_shift_no_line_and_no_column():
    for text in ("ASK {\n ex:a ex:b ! }", "PREFIX ex: <http://example.net/>\nASK { ex:a ex:b ! }"):
        with pytest.raises(SyntaxError) as bare:
            ox.Store().query(text if "PREFIX" in text else text.replace("ex:", "a:"))
        place = diagnosed(text).members
        assert (place["line"], place["column"]) == (2, text.split("\n")[1].index("!") + 1)
        assert str(bare.value).startswith("error at")
