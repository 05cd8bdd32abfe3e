"""Result formats: what the engine answers is read back by readers of others to the same terms, in every format."""

import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
import rdflib

from pharmazone.errors import NotAcceptable
from pharmazone.formats import BY_SUFFIX, GRAPH_FORMATS, SOLUTION_FORMATS, Kind

from .conftest import Evaluate
from .readers import Table, read_csv, read_graph_with_rdflib, read_json, read_tsv, read_with_rdflib, read_xml
from .tables import HERE, Line, parameters, read_table
from .terms import EXAMPLE, PREFIXES, are_alike, read_term, read_terms

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
TERMS = read_table(HERE / "formats" / "terms.tsv")
NEW_TERMS = read_table(HERE / "formats" / "terms-1.2.tsv")  # of RDF 1.2, which rdflib does not read
# rdflib ends a line of CSV and TSV at any character that Unicode takes for a line's end; the formats do not.
NOT_READ_BY_RDFLIB = dict.fromkeys(("csv", "tsv"), ("line-separator", "next-line"))
READERS: dict[str, Callable[[bytes], Table]] = {"json": read_json, "xml": read_xml, "tsv": read_tsv}
RDFLIB_GRAPHS = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "rdf": "xml", "jsonld": "json-ld"}
RDFLIB_RESULTS = ("json", "xml", "csv", "tsv")


@pytest.fixture(autouse=True)
def _literals_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from rewriting literals."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def _select(lines: list[Line]) -> str:
    rows = "\n".join(f"(:{line['name']} {line['term']})" for line in lines)
    return f"{PROLOGUE}SELECT ?name ?term {{ VALUES (?name ?term) {{ {rows} }} }}"


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("line", parameters(TERMS + NEW_TERMS, "name"))
def test_each_format_of_solutions_gives_each_term_back(line: Line, suffix: str, evaluate: Evaluate) -> None:
    answer = evaluate("", _select([line]), solutions=suffix)
    variables, rows = READERS[suffix](answer.body)
    assert variables == ["name", "term"]
    assert rows == [(("iri", EXAMPLE + line["name"]), read_term(line["term"]))]


@pytest.mark.parametrize("line", parameters(TERMS, "name"))
def test_csv_gives_the_text_of_each_term_back(line: Line, evaluate: Evaluate) -> None:
    term = read_term(line["term"])
    assert term
    head, ((name, text),) = read_csv(evaluate("", _select([line]), solutions="csv").body)
    assert (head, name) == (["name", "term"], EXAMPLE + line["name"])
    is_number = term[0] == "literal" and term[2].endswith(("#double", "#decimal", "#integer"))
    if is_number and line["name"] != "ill-typed":
        assert float(text) == float(term[1]) or text == term[1] == "NaN" or term[1] == "nan"
    else:
        assert text == term[1]


@pytest.mark.parametrize("name", RDFLIB_RESULTS)
def test_rdflib_reads_the_solutions_of_each_format(name: str, evaluate: Evaluate) -> None:
    lines = [line for line in TERMS if line["name"] not in NOT_READ_BY_RDFLIB.get(name, ())]
    variables, rows = read_with_rdflib(evaluate("", _select(lines), solutions=name).body, name)
    assert variables == ["name", "term"]
    expected = [(("iri", EXAMPLE + line["name"]), read_term(line["term"])) for line in lines]
    if name == "csv":  # which tells no types
        assert [row[0] for row in rows] == [row[0] for row in expected]
    else:
        assert rows == expected


@pytest.mark.parametrize("suffix", [each.suffix for each in GRAPH_FORMATS])
def test_rdflib_reads_the_graph_of_each_format(suffix: str, evaluate: Evaluate) -> None:
    lines = [line for line in TERMS if line["name"] not in NOT_READ_BY_RDFLIB.get(suffix, ())]
    rows = "\n".join(f"(:{line['name']} {line['term']})" for line in lines)
    text = f"{PROLOGUE}CONSTRUCT {{ ?name :is ?term }} {{ VALUES (?name ?term) {{ {rows} }} }}"
    triples = read_graph_with_rdflib(evaluate("", text, graph=suffix).body, RDFLIB_GRAPHS[suffix])
    expected = {(("iri", EXAMPLE + line["name"]), ("iri", EXAMPLE + "is"), read_term(line["term"])) for line in lines}
    assert triples == expected


@pytest.mark.parametrize("suffix", ["nt", "nq"])
@pytest.mark.parametrize("line", parameters(NEW_TERMS, "name"))
def test_lines_of_triples_and_quads_give_each_term_of_rdf_1_2_back(line: Line, suffix: str, evaluate: Evaluate) -> None:
    text = f"{PROLOGUE}CONSTRUCT {{ :{line['name']} :is {line['term']} }} {{}}"
    lines = evaluate("", text, graph=suffix).body.decode().splitlines()
    assert [list(read_terms(each.removesuffix(" ."))) for each in lines] == [
        [("iri", EXAMPLE + line["name"]), ("iri", EXAMPLE + "is"), read_term(line["term"])]
    ]


@pytest.mark.parametrize("line", parameters([each for each in NEW_TERMS if "triple" in each["name"]], "name"))
def test_a_triple_term_is_refused_in_json_ld_which_has_none(line: Line, evaluate: Evaluate) -> None:
    with pytest.raises(NotAcceptable) as refused:
        evaluate("", f"{PROLOGUE}CONSTRUCT {{ :s :is {line['term']} }} {{}}", graph="jsonld")
    assert "text/turtle" in str(refused.value.members["offered"])


@pytest.mark.parametrize("escaped", ["\\u0001", "\\b", "\\u000B", "\\f", "\\u001F", "\\uFFFE"])
def test_a_character_that_xml_has_not_is_refused_in_xml_and_kept_elsewhere(escaped: str, evaluate: Evaluate) -> None:
    lines = [{"name": "control", "term": f'"a{escaped}b"'}]
    with pytest.raises(NotAcceptable):
        evaluate("", _select(lines), solutions="xml")
    for suffix in ("json", "tsv"):
        (row,) = READERS[suffix](evaluate("", _select(lines), solutions=suffix).body)[1]
        assert row[1] == read_term(lines[0]["term"])
    ((_, text),) = read_csv(evaluate("", _select(lines), solutions="csv").body)[1]
    assert ("literal", text) == (read_term(lines[0]["term"]) or ())[:2]


@pytest.mark.parametrize("suffix", READERS)
def test_variables_stand_in_the_order_of_the_projection_also_where_nothing_binds_them(
    suffix: str, evaluate: Evaluate
) -> None:
    text = "SELECT ?z ?a ?m { VALUES (?a ?z) { (1 UNDEF) (UNDEF 2) (UNDEF UNDEF) } }"
    variables, rows = READERS[suffix](evaluate("", text, solutions=suffix).body)
    one, two = read_term("1"), read_term("2")
    assert variables == ["z", "a", "m"]
    assert rows == [(None, one, None), (two, None, None), (None, None, None)]


def test_csv_leaves_an_unbound_variable_empty(evaluate: Evaluate) -> None:
    text = "SELECT ?z ?a ?m { VALUES (?a ?z) { (1 UNDEF) (UNDEF 2) (UNDEF UNDEF) } }"
    assert evaluate("", text, solutions="csv").body == b"z,a,m\r\n,1,\r\n2,,\r\n,,\r\n"


@pytest.mark.parametrize("suffix", READERS)
def test_no_solutions_are_an_empty_table_with_its_head(suffix: str, evaluate: Evaluate) -> None:
    assert READERS[suffix](evaluate("", "SELECT ?s ?p { ?s ?p 1 }", solutions=suffix).body) == (["s", "p"], [])


def test_csv_of_no_solutions_is_its_head(evaluate: Evaluate) -> None:
    assert evaluate("", "SELECT ?s ?p { ?s ?p 1 }", solutions="csv").body == b"s,p\r\n"


@pytest.mark.parametrize("suffix", ["json", "xml"])
def test_a_solution_without_variables_is_counted(suffix: str, evaluate: Evaluate) -> None:
    assert READERS[suffix](evaluate("", "SELECT * {}", solutions=suffix).body) == ([], [()])


@pytest.mark.parametrize("suffix", READERS)
def test_a_blank_node_has_one_label_in_one_answer_and_two_have_two(suffix: str, evaluate: Evaluate) -> None:
    text = "SELECT ?x ?y ?z { BIND(BNODE() AS ?x) BIND(?x AS ?y) BIND(BNODE() AS ?z) }"
    rows = READERS[suffix](evaluate("", text, solutions=suffix).body)[1]
    assert are_alike(rows, [(("blank", "x"), ("blank", "x"), ("blank", "z"))])


def test_a_blank_node_in_csv_is_told_from_a_text(evaluate: Evaluate) -> None:
    ((blank, _),) = read_csv(evaluate("", "SELECT ?x ?y { BIND(BNODE() AS ?x) }", solutions="csv").body)[1]
    assert blank.startswith("_:")


@pytest.mark.parametrize("value", ["true", "false"])
def test_ask_answers_in_json_and_xml_as_they_say(value: str, evaluate: Evaluate) -> None:
    text = f"ASK {{ FILTER({value}) }}"
    told = json.loads(evaluate("", text, solutions="json").body)
    assert (told["boolean"], set(told)) == (value == "true", {"head", "boolean"})
    root = ElementTree.fromstring(evaluate("", text, solutions="xml").body)
    results = "{http://www.w3.org/2005/sparql-results#}"
    assert [each.tag for each in root] == [f"{results}head", f"{results}boolean"]
    assert root[1].text == value


def test_tsv_names_variables_with_their_sign_and_ends_each_line(evaluate: Evaluate) -> None:
    body = evaluate("", 'SELECT ?x ?y { VALUES (?x ?y) { (<http://example.org/i> "a\\tb") } }', solutions="tsv").body
    assert body == b'?x\t?y\n<http://example.org/i>\t"a\\tb"\n'


_LABELS = [(label, suffix) for label in ("plain", "x:y", "9x") for suffix in RDFLIB_GRAPHS]


@pytest.mark.parametrize(("label", "suffix"), _LABELS)
def test_a_blank_node_that_a_query_names_is_read_back(label: str, suffix: str, evaluate: Evaluate) -> None:
    text = f'PREFIX : <{EXAMPLE}> CONSTRUCT {{ ?b :p ?b }} {{ BIND(BNODE("{label}") AS ?b) }}'
    (triple,) = read_graph_with_rdflib(evaluate("", text, graph=suffix).body, RDFLIB_GRAPHS[suffix])
    assert triple[0] == triple[2]
    assert triple[0]
    assert triple[0][0] == "blank"


def test_every_format_of_the_table_is_read_back_here() -> None:
    assert {each.suffix for each in SOLUTION_FORMATS} == {*READERS, "csv"} == set(RDFLIB_RESULTS)
    assert {each.suffix for each in BY_SUFFIX.values() if each.kind in {Kind.GRAPH, Kind.DATASET}} == set(RDFLIB_GRAPHS)
