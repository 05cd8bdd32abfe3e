"""What breaks which rule, beyond the examples of the table."""

import pytest

from pharmazone.lint.check import check, is_query
from pharmazone.lint.surroundings import NAMESPACES, Surroundings
from pharmazone.terms import EXTERNAL, OWL, PZ, RDFS, SKOS

PREFIXES = {
    "pz": PZ,
    "rdfs": RDFS,
    "skos": SKOS,
    "owl": OWL,
    "ext": EXTERNAL,
    "oio": "http://www.geneontology.org/formats/oboInOwl#",
    "obo": "http://purl.obolibrary.org/obo/",
}
DECLARED = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def rules(where: str, head: str = "SELECT ?x", tail: str = "", known: Surroundings | None = None) -> list[str]:
    found = check(f"{DECLARED}{head} {{ {where} }} {tail}", known or Surroundings(PREFIXES))
    return [each.rule for each in found]


@pytest.mark.parametrize(
    "where",
    [
        "?x oio:hasDbXref ?xref",
        "?x rdfs:subClassOf obo:DOID_4",
        "?x a obo:CHEBI_33582",
        "obo:DOID_4 rdfs:label ?x",
        "?x pz:ancestorOrSelf ?above",
        "?x skos:exactMatch/obo:IAO_0000115 ?definition",
        "?y a pz:Disease OPTIONAL { ?y oio:hasExactSynonym ?x }",
    ],
)
def test_a_term_of_an_external_source_wants_a_graph(where: str) -> None:
    assert rules(where) == ["no-graph"]
    assert "no-graph" not in rules(f"GRAPH ext:doid {{ {where} }}")
    assert rules(where, "SELECT ?x FROM <https://w3id.org/pharmazone/graph/external/doid>") == []


def test_a_mapping_to_an_external_term_is_ours() -> None:
    assert rules("?x skos:exactMatch obo:DOID_9352") == []


def test_the_graph_is_named_where_one_source_has_the_namespace() -> None:
    (found,) = check(f"{DECLARED}ASK {{ obo:DRON_1 rdfs:label ?x }}", Surroundings(PREFIXES))
    assert f"GRAPH <{EXTERNAL}dron>" in found.instead("en")
    assert set(NAMESPACES.values()) >= {"doid", "dron", "mondo", "chebi", "ordo", "drugbank", "atc"}


@pytest.mark.parametrize(
    "where",
    [
        "?x rdfs:subClassOf+ obo:DOID_4",
        "?y skos:exactMatch ?x . ?x rdfs:subClassOf* ?z",
        "VALUES ?x { obo:DOID_4 } ?x rdfs:subClassOf* ?z",
        "BIND(obo:DOID_4 AS ?x) ?x rdfs:subClassOf* ?z",
        "{ SELECT ?x { ?y skos:exactMatch ?x } } ?x rdfs:subClassOf* ?z",
        "?x rdfs:label/rdfs:subClassOf* ?z",
    ],
)
def test_a_path_with_one_known_end_is_none_to_warn_of(where: str) -> None:
    assert "open-path" not in rules(where)


def test_a_source_that_is_not_loaded_is_named_with_those_that_are() -> None:
    text = f"{DECLARED}SELECT ?x {{ GRAPH <{EXTERNAL}mondo/closure> {{ ?x pz:ancestorOrSelf pz:a }} }}"
    (found,) = check(text, Surroundings(PREFIXES, sources=["atc", "doid"]))
    assert (found.rule, found.term, found.other) == ("not-loaded", "mondo", "atc, doid")
    assert check(text, Surroundings(PREFIXES, sources=["mondo"])) == []
    assert check(text, Surroundings(PREFIXES)) == []


def test_a_path_in_an_optional_group_knows_what_stands_before_it() -> None:
    assert rules("?x a pz:Plant OPTIONAL { ?x pz:locatedIn+ ?place }") == []
    assert rules("OPTIONAL { ?x pz:locatedIn+ ?place }") == ["open-path"]


def test_a_path_is_told_apart_in_our_graphs_and_in_any() -> None:
    assert rules("?x a pz:Plant GRAPH ?g { ?x pz:locatedIn+ ?place } ?g a pz:Passage") == ["path-in-any-graph"]


def test_optional_outside_the_external_graph_is_right() -> None:
    assert rules("?y skos:exactMatch ?x OPTIONAL { GRAPH ext:doid { ?x rdfs:label ?z } }") == []
    assert rules("GRAPH ?p { ?x pz:jobs ?n OPTIONAL { ?x pz:employees ?m } } ?p a pz:Passage") == []


def test_a_big_class_alone_is_what_one_asks_for() -> None:
    assert rules("GRAPH ext:doid { ?x a owl:Class }") == []
    assert rules("?x a pz:Plant ; pz:locatedIn ?site") == []
    assert rules("GRAPH ext:tea { ?x a pz:Tin ; rdfs:label ?name }") == []
    known = Surroundings(PREFIXES, big_classes=[PZ + "Tin"])
    assert rules("GRAPH ext:tea { ?x a pz:Tin ; rdfs:label ?name }", known=known) == ["big-class"]


@pytest.mark.parametrize(
    "where",
    [
        "GRAPH ?g { ?x pz:jobs ?n } ?g a pz:Passage",
        "GRAPH ?g { ?x pz:jobs ?n } ?g pz:ofArticle ?article",
        "VALUES ?g { ext:doid } GRAPH ?g { ?x pz:jobs ?n }",
        "GRAPH ?g { ?x pz:jobs ?n } FILTER(STRSTARTS(STR(?g), 'https://w3id.org/'))",
        "VALUES ?x { pz:a } GRAPH ?g { ?x pz:jobs ?n }",
        "GRAPH ?g { ?x a pz:Discrepancy }",
    ],
)
def test_a_graph_that_something_narrows_may_be_any(where: str) -> None:
    assert rules(where) == []


def test_an_allowed_service_is_none_to_warn_of() -> None:
    known = Surroundings(PREFIXES, services=["https://tea.example/sparql"])
    where = "SERVICE {} {{ ?x pz:near pz:a }}"
    assert rules(where.format("<https://tea.example/sparql>"), known=known) == []
    assert rules(where.format("<https://other.example/sparql>"), known=known) == ["service"]
    assert rules(where.format("SILENT ?x"), known=known) == ["service"]


@pytest.mark.parametrize(
    "where",
    [
        "?x a pz:Plant . ?y a pz:Plant FILTER(?x != ?y)",
        "?x a pz:Plant . BIND(STR(?x) AS ?y) ?z pz:near ?y",
        "?x a pz:Plant . VALUES (?x ?y) { (pz:a pz:b) } ?y a pz:Plant",
        "?x a pz:Plant . pz:a pz:near pz:b",
        "{ ?x a pz:Plant } UNION { ?y a pz:Plant }",
        "?x a pz:Plant . { SELECT (COUNT(?y) AS ?n) { ?y a pz:Plant } }",
        "?x pz:near [ pz:in ?y ] . ?y a pz:Plant",
        "?x a pz:Plant OPTIONAL { ?x pz:near ?y } ?y a pz:Plant",
    ],
)
def test_what_is_linked_in_some_way_is_no_product(where: str) -> None:
    assert "unconnected" not in rules(where)


def test_a_product_is_found_inside_a_subselect_and_over_graphs() -> None:
    assert rules("{ SELECT ?x { ?x a pz:Plant . ?y a pz:Site } }") == ["unconnected"]
    assert rules("?x a pz:Plant GRAPH ext:doid { ?y rdfs:label ?z }") == ["unconnected"]


def test_a_filter_over_few_labels_is_none_to_warn_of() -> None:
    assert rules("?x a pz:Plant ; rdfs:label ?n FILTER(REGEX(?n, 'tin'))") == []
    assert rules("?x rdfs:label ?n FILTER(REGEX(?n, 'tin'))") == ["label-filter"]
    assert rules("?x rdfs:label ?n FILTER(LANG(?n) = 'en')") == []


@pytest.mark.parametrize(
    "where",
    [
        "?x pz:produces|pz:plansToProduce ?y",
        "?x pz:near/(pz:jobs|pz:plannedJobs) ?y",
        "VALUES ?p { pz:produces pz:plansToProduce } ?x ?p ?y",
        "{ ?x pz:produces ?y } UNION { ?x pz:plansToProduce ?y }",
        "{ ?x pz:near ?y } UNION { ?x pz:produces ?y } UNION { ?x pz:plansToProduce ?y }",
    ],
)
def test_a_plan_under_one_variable_with_a_fact_is_warned_of(where: str) -> None:
    assert rules(where, "SELECT ?x ?y") == ["plan-as-fact"]


@pytest.mark.parametrize(
    "where",
    [
        "VALUES (?p ?planned) { (pz:produces false) (pz:plansToProduce true) } ?x ?p ?y",
        "{ ?x pz:produces ?y } UNION { ?x pz:plansToProduce ?planned }",
        "?x a pz:Medicine FILTER NOT EXISTS { ?x pz:produces|pz:plansToProduce ?y }",
        "?x a pz:Medicine MINUS { SELECT ?x { { ?x pz:produces ?y } UNION { ?x pz:plansToProduce ?y } } }",
        "{ ?x pz:produces ?y } UNION { ?x pz:plansToDevelopFor ?y }",
    ],
)
def test_a_plan_that_is_told_apart_is_none_to_warn_of(where: str) -> None:
    assert rules(where, "SELECT ?x ?y ?planned") == []


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("SELECT (COUNT(?x) AS ?n)", ["counted-per-passage"]),
        ("SELECT (COUNT(*) AS ?n)", ["counted-per-passage"]),
        ("SELECT (AVG(?area) AS ?n)", ["counted-per-passage"]),
        ("SELECT (COUNT(DISTINCT ?x) AS ?n)", []),
        ("SELECT (COUNT(?p) AS ?n)", []),
        ("SELECT (MAX(?area) AS ?n)", []),
    ],
)
def test_what_is_counted_over_passages_wants_distinct(head: str, found: list[str]) -> None:
    assert rules("GRAPH ?p { ?x pz:floorArea ?area } ?p a pz:Passage", head) == found


def test_a_subselect_may_take_all_and_counting_in_order_is_none_to_warn_of() -> None:
    assert rules("{ SELECT * { ?x a pz:Plant } }") == []
    assert rules("?x a pz:Plant", tail="ORDER BY ?x LIMIT 3 OFFSET 1") == []
    assert rules("?x a pz:Plant", "ASK", tail="LIMIT 3") == []


def test_an_allowance_with_a_reason_takes_a_rule_out() -> None:
    text = "# lint: allow {}\nSELECT ?x {{ ?x <a:b> ?y }} LIMIT 3"
    assert [str(each) for each in check(text.format("limit-unordered because any will do"), Surroundings())] == []
    for idle in ("limit-unordered", "select-star because of tea", "no-such-rule because of tea"):
        assert "idle-allowance" in {each.rule for each in check(text.format(idle), Surroundings())}


def test_findings_stand_in_the_order_of_the_text_with_their_places() -> None:
    text = "SELECT * {\n  ?x a <a:Plant> .\n  ?y a <a:Plant>\n}\nLIMIT 3"
    found = check(text, Surroundings())
    assert [str(each) for each in found] == ["1:8: select-star", "3:3: unconnected", "5:1: limit-unordered"]
    assert [each.level for each in found] == ["hint", "warning", "hint"]


def test_what_is_no_query_has_no_findings() -> None:
    assert check("SELECT * { ?x", Surroundings()) == []
    assert not is_query("SELECT * { ?x", Surroundings())
    assert is_query("#+ summary: Tins\nSELECT * { ?x ?y ?z }", Surroundings())


def test_braces_of_a_text_never_reach_the_words_as_a_format() -> None:
    (found,) = check("SELECT ?x { GRAPH ?{term} { ?x ?y ?z } }".replace("?{term}", "?term"), Surroundings())
    assert "`?term`" in found.says("en")
    found = check("SELECT ?x { ?x ?y '{other} {0}' . ?z ?w '}{' }", Surroundings())[0]
    assert "'{other} {0}'" in found.says("en")
