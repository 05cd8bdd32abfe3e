"""What is read of a query without a parser: its dataset, its terms, the groups that they stand in."""

import pyoxigraph as ox
import pytest

from pharmazone.evaluate.wording.words import ANY_GRAPH, read_words

PREFIXES = {"ex": "http://example.org/", "xsd": "http://www.w3.org/2001/XMLSchema#"}


def terms(text):
    return {token.text: token for token in read_words(text, PREFIXES).tokens}


def test_the_dataset_is_read_with_prefixes_and_a_base_resolved():
    words = read_words(
        "BASE <http://example.net/a/> PREFIX own: <own/> # FROM <no>\n"
        "SELECT * FROM <b> FROM ex:c FROM NAMED own:d WHERE { ?s ?p 'FROM <no>' }",
        PREFIXES,
    )
    assert words.default_graphs == ["http://example.net/a/b", "http://example.org/c"]
    assert words.named_graphs == ["http://example.net/a/own/d"]
    assert (words.has_dataset, words.declared) == (True, {"own"})
    escaped = read_words(r"ASK FROM <http://example.net/\u0041\U00000042> {}", PREFIXES)
    assert escaped.default_graphs == ["http://example.net/AB"]


def test_a_term_is_read_as_the_engine_reads_it():
    text = r"""SELECT * { ex:a\,b ex:p "\u0041\t\"x\"", 'y'@en, '''z
z''', 1, 1.5, 1e3 . }"""
    node, literal, number = ox.NamedNode, ox.Literal, (PREFIXES["xsd"] + "{}").format
    assert [token.term for token in read_words(text, PREFIXES).tokens] == [
        *(node("http://example.org/a,b"), node("http://example.org/p"), literal('A\t"x"'), literal("y", language="en")),
        *(literal("z\nz"), literal("1", datatype=node(number("integer")))),
        *(literal("1.5", datatype=node(number("decimal"))), literal("1e3", datatype=node(number("double")))),
    ]


@pytest.mark.parametrize("text", ["ASK { ?a ex:p ?b FILTER(?a<5&&?b>3) }", "ASK { ?s ex:p 'ex:no <no>' } # ex:no"])
def test_what_only_looks_like_a_term_is_none(text):
    assert [token.text for token in read_words(text, PREFIXES).tokens if token.text.startswith(("ex", "<"))] == ["ex:p"]


@pytest.mark.parametrize(
    ("text", "is_pattern"),
    [
        ("ASK { ?s ex:p ?o }", True),
        ("ASK { GRAPH ?g { ?s ex:p ?o } }", True),
        ("ASK { { ?s ex:p ?o } }", True),
        ("ASK { FILTER EXISTS { ?s ex:p ?o } }", True),
        ("ASK { OPTIONAL { ?s ex:p ?o } }", False),
        ("ASK { OPTIONAL { GRAPH ?g { ?s ex:p ?o } } }", False),
        ("ASK { { ?s ex:p ?o } UNION { ?s ?p ?o } }", False),
        ("ASK { { ?s ?p ?o } UNION { ?s ex:p ?o } }", False),
        ("ASK { ?a ?b ?c MINUS { ?s ex:p ?o } }", False),
        ("ASK { FILTER NOT EXISTS { ?s ex:p ?o } }", False),
        ("ASK { FILTER(true || EXISTS { ?s ex:p ?o }) }", False),
        ("ASK { VALUES ?p { ex:p } }", False),
        ("ASK { { SELECT (COUNT(*) AS ?n) { ?s ex:p ?o } } }", False),
        ("ASK { ?s ex:p* ?o }", False),
        ("ASK { ?s ex:p|ex:q ?o }", False),
        ("ASK { ?s !ex:p ?o }", False),
        ("CONSTRUCT { ?s ex:p ?o } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT WHERE { ?s ex:p ?o }", True),
    ],
)
def test_a_term_is_known_to_be_needed_or_not(text, is_pattern):
    assert terms(text)["ex:p"].is_pattern is is_pattern


def test_a_group_knows_the_graph_that_it_asks():
    found = terms(
        "ASK { ?s ex:a 1 . GRAPH ex:g { ?s ex:b 2 OPTIONAL { ?s ex:c 3 } } GRAPH ?g { ?s ex:d 4 } ?s ex:e 5 }"
    )
    graphs = [found[name].group.graph for name in ("ex:a", "ex:b", "ex:c", "ex:d", "ex:e")]
    assert graphs == ["", "http://example.org/g", "http://example.org/g", ANY_GRAPH, ""]


def test_a_comparison_names_its_variable_and_as_names_what_is_computed():
    words = read_words("SELECT (1 AS ?n) { ?s ?p ?l FILTER(?l = 'x' && STR(?l) = 'y' && ?l != 'z') }", {})
    assert [(token.text, token.compared) for token in words.tokens if token.text != "1"] == [
        *(("'x'", "l"), ("'y'", ""), ("'z'", "")),
    ]
    assert words.computed == {"n"}


def test_values_name_their_variable_and_the_objects_of_patterns_are_known():
    asked = "SELECT * { VALUES ?l { 'x' } GRAPH ?g { ?s a ?c ; ?p ?l, ?m FILTER(?n = 1) } VALUES (?k) { (2) } }"
    words = read_words(asked, {})
    assert [(token.text, token.compared) for token in words.tokens] == [("'x'", "l"), ("1", "n"), ("2", "")]
    assert {"c", "l", "m"} <= words.objects
    assert not words.objects & {"g", "s", "n", "k"}
    assert [group.has_patterns for group in words.groups[:1]] == [False]
