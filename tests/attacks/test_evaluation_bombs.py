"""Queries that mean harm to whoever evaluates them: each is answered, refused or stopped, and the next one is well."""

import time

import pytest

from .service import MEBIBYTE, REFUSED, STOPPED, Service

ANY = "(<x:a>|!<x:a>)"
DOUBLED = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(45))
SPREAD = " ".join(f'BIND(REPLACE(?v{n}, "a", "aaaaaaaaaaaaaaaa") AS ?v{n + 1})' for n in range(12))
HUNDRED = " ".join(map(str, range(100)))

ENDLESS = {
    "a cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "a cross product of graphs": (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i } }"
    ),
    "a cross product of values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {HUNDRED} }}" for n in range(8))
    + " }",
    "a filter over a cross product": (
        'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) = "no such thing") } LIMIT 1'
    ),
    "subtraction of cross products": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?d ?e ?x . ?a ?y ?z } }",
    "existence for each of a cross product": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?a ?x ?y . ?y ?z ?d } }"
    ),
    "paths with both ends open": f"SELECT (COUNT(*) AS ?n) {{ ?a {ANY}* ?b . ?b {ANY}* ?c . ?c {ANY}+ ?d }}",
    "nested stars": f"SELECT (COUNT(*) AS ?n) {{ ?a (({ANY}+)*/({ANY}*)+)* ?b . ?c (({ANY}*)+)* ?d }}",
    "an inverse path": f"SELECT (COUNT(*) AS ?n) {{ ?a (^{ANY}/{ANY})* ?b . ?b (^{ANY}/{ANY})* ?c }}",
    "aggregates of aggregates": (
        "SELECT (SUM(?n) AS ?m) { { SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a } }"
    ),
    "hashes of a cross product": (
        "SELECT (MAX(SHA512(CONCAT(STR(?a), STR(?f)))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    ),
    "an expression that is tried on everything": (
        'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER REGEX(STR(?c), "(.*a){20}b") }'
    ),
    "optional cross products": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i } } }",
}
HUNGRY = {
    "an ordered cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a",
    "a distinct cross product": "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY RAND()",
    "one long string of everything": (
        "SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?a), STR(?f)); separator=' ')) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    ),
    "a string doubled": f'SELECT (STRLEN(?v45) AS ?n) {{ BIND("aaaaaaaaaaaaaaaa" AS ?v0) {DOUBLED} }}',
    "a string spread": f'SELECT (STRLEN(?v12) AS ?n) {{ BIND("aaaaaaaaaaaaaaaa" AS ?v0) {SPREAD} }}',
    "a string escaped": "SELECT (STRLEN(?v40) AS ?n) { BIND('%%%%%%%%%%%%' AS ?v0) "
    + " ".join(f"BIND(ENCODE_FOR_URI(?v{n}) AS ?v{n + 1})" for n in range(40))
    + " }",
    "groups without number": "SELECT ?a ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?c ?d ?f ORDER BY ?n",
    "a graph without end": "CONSTRUCT { ?a ?b ?f . ?d ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "blank nodes without number": "CONSTRUCT { [] ?b [ ?e ?f ] } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "descriptions of everything": "DESCRIBE ?a ?c { ?a ?b ?c }",
    "a table without end": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "an expression that compiles to much": 'ASK { FILTER REGEX("a", "((((a{99}){99}){99}){99}){99}") }',
    "expressions of their own for each": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(STR(?c), STR(?f)) }"
    ),
    "numbers without end": "SELECT (COUNT(*) AS ?n) { BIND(9999999999 AS ?v0) "
    + " ".join(f"BIND(?v{n} * ?v{n} AS ?v{n + 1})" for n in range(60))
    + " }",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_query_without_end_is_stopped_at_its_deadline(large: Service, text: str) -> None:
    reply = large.query(text, timeout=0.3)
    assert reply.status in STOPPED | {200}
    print(f"{reply.status} after {reply.seconds:.2f} s of 0.3")
    assert reply.seconds < 3.5
    assert large.is_well()


@pytest.mark.parametrize("text", HUNGRY.values(), ids=HUNGRY.keys())
def test_a_query_that_wants_all_memory_gets_its_share_and_no_more(large: Service, text: str) -> None:
    reply = large.query(text, timeout=0.8)
    assert reply.status in STOPPED | {200, 400}
    assert reply.seconds < 6
    assert len(reply.body) <= 4 * MEBIBYTE
    assert large.is_well()


def test_the_deadline_is_kept(large: Service) -> None:
    late = []
    for _ in range(3):
        reply = large.query(ENDLESS["a cross product"], timeout=0.5)
        assert (reply.status, reply.headers["content-type"]) == (504, "application/problem+json")
        late.append(reply.seconds - 0.5)
    print(f"late by at most {max(late):.3f} s")
    assert max(late) < 3


def test_a_client_cannot_raise_the_deadline(large: Service) -> None:
    reply = large.query(ENDLESS["a cross product"], timeout=3000)
    assert reply.status == 504
    assert reply.seconds < 6


def nested(begin: str, inner: str, end: str, depth: int) -> str:
    return begin * depth + inner + end * depth


DEEP = 9000
NESTED = {
    "groups": "ASK " + nested("{", "", "}", DEEP),
    "open groups": "ASK " + "{" * 90_000,
    "closed groups": "ASK {" + "}" * 90_000,
    "brackets": "ASK { FILTER " + nested("(", "1", ")", DEEP) + " }",
    "functions": "ASK { FILTER " + nested("STR(", "1", ")", DEEP) + " }",
    "conditions": "ASK { FILTER " + nested("IF(true, ", "1", ", 2)", 4000) + " }",
    "negations": "ASK { FILTER " + "!" * 90_000 + "true }",
    "minus signs": "ASK { FILTER(" + "- " * 45_000 + "1 = 1) }",
    "selects": "ASK " + nested("{ SELECT * ", "{}", "}", 5000),
    "optionals": "ASK { " + nested("OPTIONAL { ", "", "}", 7000) + " }",
    "existences": "ASK { " + nested("FILTER EXISTS { ", "", "}", 5000) + " }",
    "unions": "ASK { " + nested("{} UNION { ", "", "}", 6000) + " }",
    "graphs": "ASK { " + nested("GRAPH ?g { ", "", "}", 6000) + " }",
    "differences": "ASK { " + nested("MINUS { ", "", "}", 7000) + " }",
    "lists": "ASK { ?s ?p " + nested("(", "1", ")", DEEP) + " }",
    "nodes": "ASK { ?s ?p " + nested("[ ?p ", "1", "]", DEEP) + " }",
    "paths": "ASK { ?s " + nested("(", "<x:a>", ")", DEEP) + " ?o }",
    "stars": "ASK { ?s " + nested("(", "<x:a>", ")*", DEEP) + " ?o }",
    "inverses": "ASK { ?s " + nested("^(", "<x:a>", ")", DEEP) + " ?o }",
    "triple terms": "ASK { ?s ?p " + nested("<<( ?s ?p ", "1", " )>>", 5000) + " }",
    "reifiers": "ASK { " + nested("<< ", "?s ?p 1", " >> ?p 1", 3000) + " }",
    "annotations": "ASK { ?s ?p ?o " + nested("{| ?p ?o ", "", " |}", 4000) + " }",
    "lists, not so deep": "ASK { ?s ?p " + nested("(", "1", ")", 24) + " }",
    "annotations, not so deep": "ASK { ?s ?p ?o " + nested("{| ?p ?o ", "", " |}", 24) + " }",
    "functions, not so deep": "ASK { FILTER " + nested("STR(", "1", ")", 99) + " }",
}
FLAT = {
    "triples": "ASK { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(3000)) + " }",
    "a chain": "ASK { " + " ".join(f"?v{n} <x:p> ?v{n + 1} ." for n in range(4000)) + " }",
    "a star of one thing": "ASK { ?s ?p0 ?o0 " + " ".join(f"; ?p{n} ?o{n}" for n in range(5000)) + " }",
    "unions": "ASK { {} " + "UNION { ?s ?p ?o } " * 4000 + " }",
    "optionals": "ASK { " + " ".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(2500)) + " }",
    "differences": "ASK { ?s ?p ?o " + "MINUS { ?s ?p ?o } " * 4500 + " }",
    "binds": "ASK { " + " ".join(f"BIND({n} AS ?v{n})" for n in range(4500)) + " }",
    "filters": "ASK { " + "FILTER(?s = 1) " * 6000 + " }",
    "conjunctions": "ASK { FILTER(" + " && ".join("?s = 1" for _ in range(9000)) + ") }",
    "sums": "ASK { FILTER(" + " + ".join("1" for _ in range(24_000)) + " = 1) }",
    "members": "ASK { FILTER(?s IN (" + ", ".join(map(str, range(15_000))) + ")) }",
    "values": "ASK { VALUES ?s { " + " ".join(map(str, range(15_000))) + " } }",
    "subselects": "ASK { " + "{ SELECT * { ?s ?p ?o } } " * 3500 + " }",
    "graphs": "ASK { " + " ".join(f"GRAPH ?g{n} {{ ?s{n} ?p ?o }}" for n in range(2500)) + " }",
    "steps of a path": "ASK { ?s " + "/".join("<x:a>" for _ in range(15_000)) + " ?o }",
    "ways of a path": "ASK { ?s (" + "|".join("<x:a>" for _ in range(15_000)) + ")* ?o }",
    "what a path is not": "ASK { ?s !(" + "|".join("<x:a>" for _ in range(15_000)) + ") ?o }",
    "prefixes": " ".join(f"PREFIX a{n}: <x:{n}>" for n in range(4000)) + " ASK {}",
    "columns": "SELECT " + " ".join(f"(1 AS ?v{n})" for n in range(6000)) + " {}",
    "orders": "SELECT * { ?s ?p ?o } ORDER BY " + "?s " * 30_000,
    "groups": "SELECT (1 AS ?n) { ?s ?p ?o } GROUP BY " + "?s " * 30_000,
    "things to describe": "DESCRIBE " + " ".join(f"<x:{n}>" for n in range(11_000)),
    "a template": "CONSTRUCT { " + "?s ?p ?o . " * 8000 + "} WHERE { ?s ?p ?o }",
    "a comment": "ASK {} #" + "#" * 99_000,
    "a string": 'ASK { ?s ?p "' + "a" * 99_000 + '" }',
    "an IRI": "ASK { ?s ?p <x:" + "a" * 99_000 + "> }",
    "a number": "ASK { FILTER(" + "9" * 99_000 + " > 1) }",
    "blanks": "ASK {" + " " * 99_000 + "}",
    "quotes": "ASK { ?s ?p " + '"' * 99_000 + " }",
    "backslashes": 'ASK { ?s ?p "' + "\\" * 99_000 + '" }',
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED.keys())
def test_a_deep_query_ends_no_process_and_holds_up_nobody(large: Service, text: str) -> None:
    _is_borne(large, text)


@pytest.mark.parametrize("text", FLAT.values(), ids=FLAT.keys())
def test_a_long_query_ends_no_process_and_holds_up_nobody(large: Service, text: str) -> None:
    _is_borne(large, text)


def _is_borne(service: Service, text: str) -> None:
    assert len(text) <= 100_000
    reply = service.query(text, timeout=0.3)
    assert reply.status in REFUSED | STOPPED | {200}
    assert reply.seconds < 4
    begun = time.monotonic()
    assert service.is_well()
    assert time.monotonic() - begun < 2
