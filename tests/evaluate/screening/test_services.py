"""Where endpoints are allowed, SERVICE is let through that names one of them to the letter, and no other."""

import contextlib

import pyoxigraph as ox
import pytest

from pharmazone.errors import Problem, QueryRefused
from pharmazone.evaluate.federation.clauses import redirect
from pharmazone.evaluate.screening.screen import screen
from pharmazone.evaluate.screening.service_keyword import find_services

A, B = "http://a.example/q", "https://b.example/sparql?format=json&x=1"
OTHER = "http://127.0.0.1/internal"


def let_through(text, allowed=(A, B)):
    screen(text, characters=100_000, services=allowed)
    return [(each.iri, each.is_silent) for each in find_services(text, allowed)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"SELECT * {{ SERVICE <{A}> {{ ?s ?p ?o }} }}", [(A, False)]),
        (f"SELECT * {{ service silent <{B}> {{ ?s ?p ?o }} }}", [(B, True)]),
        (f"SELECT*{{SERVICE<{A}>{{?s ?p ?o}}}}", [(A, False)]),
        (f"SELECT * {{ SERVICE\r\n\tSILENT\n<{A}>\n{{ ?s ?p ?o }} }}", [(A, True)]),
        (f"ASK {{ SERVICE <{A}> {{ SERVICE <{B}> {{}} }} SERVICE SILENT <{A}> {{}} }}", [(A, 0), (B, 0), (A, 1)]),
        (f"ASK {{ ?s ?p 'SERVICE <{OTHER}> {{}}' SERVICE <{A}> {{}} # SERVICE <{OTHER}>\n }}", [(A, False)]),
        (f"ASK {{ ?service ex:service '''SERVICE''' . SERVICE <{A}> {{}} FILTER(?n < 5 && ?m > 3) }}", [(A, False)]),
        (f"ASK {{ ?s <http://example.org/it's#service> ?o SERVICE <{A}> {{}} }}", [(A, False)]),
        (f"ASK {{ ?s ?p 1SERVICE <{A}> {{}} }}", [(A, False)]),
        ("ASK { ?s ?p 'no service' }", []),
    ],
)
def test_what_names_an_allowed_endpoint_is_let_through(text, found):
    assert let_through(text) == found


@pytest.mark.parametrize(
    "named",
    [
        *(
            f"<{OTHER}>",
            f"<{A}/>",
            f"<{A}?>",
            f"<{A}#>",
            f"<{A.upper()}>",
            "<HTTP://a.example/q>",
            "<http://A.example/q>",
        ),
        *("<http://a.example:80/q>", "<http://a.example/./q>", "<http://a.example/%71>", "<http://user@a.example/q>"),
        *("<http://a.example/q >", "< http://a.example/q>", "<http:/a.example/q>", "<//a.example/q>", "<q>", "<>"),
        *("?endpoint", "$endpoint", "a:", "a:q", ":", "_:a", "'http://a.example/q'", "[]", ""),
        *(r"<http://a.example/\u0071>", r"<\u0068ttp://a.example/q>", "#\n<http://a.example/q>"),
        *(f"SILENT#\n<{A}>", f"SILENT SILENT <{A}>", f"SILENTLY <{A}>", f"\ufeff<{A}>", f"\u00a0<{A}>"),
    ],
)
@pytest.mark.parametrize("prologue", ["", "BASE <http://a.example/> ", "PREFIX a: <http://a.example/q> PREFIX : <#> "])
def test_whatever_else_stands_there_is_refused_with_those_that_are_allowed(prologue, named):
    with pytest.raises(QueryRefused) as refused:
        let_through(f"{prologue}SELECT * {{ SERVICE {named} {{ ?s ?p ?o }} }}")
    assert f"<{A}>, <{B}>" in refused.value.detail or "codepoint escapes" in refused.value.detail


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ ſervice <{A}> {{}} }}",
        f"SELECT * {{ trueSERVICE <{A}> {{}} }}",
        f"SELECT * {{ ?a ?b ex:d.e.SERVICE <{A}> {{}} }}",
        f"PREFIX SERVICE: <{A}> SELECT * {{ SERVICE SERVICE: {{}} }}",
        f"SELECT * {{ SERVICE <{A}> {{}} SERVICE <{OTHER}> {{}} }}",
        f"SELECT * {{ SERVICE <{A}> {{ SERVICE <{OTHER}> {{}} }} }}",
        # One reading has it in a string or a comment, another has not: its IRI could be a part of a text.
        f"SELECT * {{ ?a ?b ?c FILTER(?a<ex:b#>'\n || true) SERVICE <{A}> {{}} #'\n}}",
        f"SELECT * {{ ?a ?b ?c # \r SERVICE <{A}> {{}} # \n }}",
        f"SELECT * {{ VALUES ?v {{ '''\\q''' }} SERVICE <{A}> {{}} # '''\n }}",
        f"SELECT * {{ ?s ?p '\\u0041' SERVICE <{A}> {{}} }}",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text):
    with pytest.raises(QueryRefused):
        let_through(text)


def test_of_very_many_endpoints_a_refusal_names_the_first():
    allowed = [f"http://a.example/{number}" for number in range(12)]
    with pytest.raises(QueryRefused, match=r"<http://a\.example/9> and 2 more\.") as refused:
        let_through(f"ASK {{ SERVICE <{OTHER}> {{}} }}", allowed)
    assert refused.value.members["services"] == allowed


def test_without_any_the_words_are_as_ever():
    with pytest.raises(QueryRefused, match="SERVICE is not evaluated here: this endpoint asks no other one"):
        let_through(f"ASK {{ SERVICE <{A}> {{}} }}", ())


# FRIEND is allowed, FOE is not; a text that is let through may make the engine call neither by its own address.
DISGUISES = [
    "SELECT * { SERVICE <FRIEND> { ?s ?p ?o } }",
    "SELECT * { SERVICE <FOE> { ?s ?p ?o } }",
    "BASE <FOE> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "BASE <FOE> SELECT * { SERVICE <FRIEND> { ?s ?p ?o } }",
    "PREFIX s0: <FOE> SELECT * { SERVICE <FRIEND> { ?s ?p ?o } }",
    "PREFIX s0: <FOE> PREFIX s1: <FOE> SELECT * { SERVICE s0: {} SERVICE <FRIEND> { ?s ?p ?o } }",
    "SELECT * { ?a ?b ?c # '''\n SERVICE <FRIEND> {} # '''\n }",
    "SELECT * { ?a ?b ?c # '''\n SERVICE <FOE> {} # '''\n }",
    'SELECT * { VALUES ?v { """abc" } SERVICE <FRIEND> {} # "\\q"""\n }',
    "SELECT * { SERVICE <FRIEND> { SERVICE <FOE> {} } }",
    "SELECT * { VALUES ?s { <FOE> } SERVICE ?s { ?x ?y ?z } }",
    "SELECT * { SERVICE <FRIEND> { ?s ?p '<FOE>' } FILTER EXISTS { SERVICE SILENT <FRIEND> {} } }",
    "CONSTRUCT { ?a ?b ?c } WHERE { { SELECT * { SERVICE <FRIEND> { ?a ?b ?c } } } }",
]


def test_the_engine_calls_the_address_that_is_put_there_and_no_other(listen):
    friend, foe, relay = listen(), listen(), listen()
    store = ox.Store()
    a = ox.NamedNode("http://example.org/a")
    store.add(ox.Quad(a, a, a))
    called = 0
    for disguise in DISGUISES:
        text = disguise.replace("FRIEND", friend.address).replace("FOE", foe.address)
        try:
            screen(text, characters=100_000, services=[friend.address])
        except Problem:
            continue
        clauses = find_services(text, [friend.address])
        redirected, names = redirect(text, clauses)
        with contextlib.suppress(OSError, RuntimeError):  # the listener hangs up
            list(store.query(redirected, prefixes=dict.fromkeys(names, relay.address)))
        called += 1
    assert called >= 5
    assert relay.calls >= called - 1
    assert (friend.calls, foe.calls) == (0, 0)
