"""What is refused before a worker sees it, and what only looks like it."""

import contextlib
import time

import pyoxigraph as ox
import pytest

from pharmazone.errors import MalformedQuery, Problem, QueryRefused, RequestTooLarge
from pharmazone.evaluate.screening.screen import screen

PREFIXES = {"": "http://example.org/", "ex": "http://example.org/"}

DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")


def screened(text):
    screen(text, characters=100_000)


DISGUISES = [
    "SELECT * { SERVICE <URL> {} }",
    "SELECT * { service silent <URL> {} }",
    "SELECT * { sErViCe<URL>{} }",
    "SELECT * { SERVICE # where to?\n <URL> {} }",
    "BASE <URL> SELECT * { SERVICE <> {} }",
    "PREFIX s: <URL> SELECT * { SERVICE s: {} }",
    "PREFIX : <URL> SELECT * { SERVICE:{} }",
    "PREFIX service: <URL> SELECT * { SERVICE service: {} }",
    "SELECT * { VALUES ?s { <URL> } SERVICE ?s {} }",
    "SELECT * { ?a ?b 1SERVICE <URL> {} }",
    "SELECT * { ?a ?b trueSERVICE <URL> {} }",
    "SELECT * { ?a ?b ?c.SERVICE <URL> {} }",
    "SELECT * { ?a ?b ex:d.e.SERVICE <URL> {} }",
    "SELECT * { ?a ?b ?c ; ; ex:d.e.1service silent <URL> {} }",
    "SELECT * { ?a ?b 'x'SERVICE <URL> {} }",
    "SELECT * { ?a ?b ?c {} # '''\n SERVICE <URL> {} # '''\n }",
    'SELECT * { ?a ?b ?c # """\r SERVICE <URL> {} # """\r }',
    'SELECT * { ?a ?b ?c FILTER(?a<ex:b#>"""\n) SERVICE <URL> {} #"""\n}',
    "SELECT * { ?a ?b ?c FILTER(?a<ex:b#>'\n || true) SERVICE <URL> {} #'\n}",
    "SELECT * { ?a ?b ?c . OPTIONAL { ?a ex:quote\\' ?d } SERVICE <URL> {} # '\n}",
    "SELECT * { ?a ?b ?c . OPTIONAL { ?a ex:qu\u0300ote\\' ?d } SERVICE <URL> {} # '\n}",
    "SELECT * { ?a ?b ?c . OPTIONAL { ?a ex:hash\\# ?d } SERVICE <URL> {} }",
    'SELECT * { VALUES ?v { """abc" } SERVICE <URL> {} # "\\q"""\n }',
    'SELECT * { VALUES ?v { """abc" } SERVICE <URL> {} # "\\ud800"""\n }',
    "ASK { FILTER EXISTS { SERVICE <URL> {} } }",
    "CONSTRUCT { ?a ?b ?c } WHERE { { SELECT * { SERVICE <URL> { ?a ?b ?c } } } }",
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_service_is_refused_in_every_disguise(disguise):
    with pytest.raises(QueryRefused, match="SERVICE"):
        screened(disguise)


def test_the_disguises_are_real_and_none_reaches_a_listener_past_the_screen(listen):
    listener = listen()
    store = ox.Store()
    a, dotted = ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/d.e")
    store.extend([ox.Quad(a, a, a), ox.Quad(a, a, dotted), ox.Quad(a, dotted, ox.Literal("0.1", datatype=DECIMAL))])

    def evaluate(text):
        try:
            result = store.query(text, prefixes=PREFIXES)
            for _ in [] if isinstance(result, ox.QueryBoolean) else result:
                pass
        except (OSError, RuntimeError):
            pass  # the listener hangs up; the engine takes no variable for an address

    texts = [each.replace("URL", listener.address) for each in DISGUISES]
    for text in texts:
        before = listener.calls
        evaluate(text)
        assert listener.calls > before or "SERVICE ?s" in text, f"the engine alone does not call: {text}"
    before = listener.calls
    for text in texts:
        try:
            screened(text)
        except Problem:
            continue
        evaluate(text)
    assert listener.calls == before


@pytest.mark.parametrize(
    "escaped",
    [
        r"SELECT * { \u0053ERVICE <http://example.org/> {} }",
        r"SELECT * { \U00000053\u0045RVICE <http://example.org/> {} }",
        r"SELECT * { ?a ?b '\u0027 . SERVICE <http://example.org/> {} #' }",
        r"\u0049NSERT DATA {}",
    ],
)
def test_what_an_engine_may_decode_before_it_parses_is_seen(escaped):
    with pytest.raises(QueryRefused):
        screened(escaped)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service $service { ?service ex:service _:service }",
        "SELECT * { ?s <http://example.org/service> <https://example.org/a#service> }",
        "PREFIX s: <http://example.org/service#> SELECT * { ?s s:customer-service 'x'@service }",
        "SELECT * { ?s ?p \"SERVICE <http://example.org/> {}\", 'service' }",
        'SELECT * { ?s ?p """a "service"\nSERVICE <http://example.org/> {}""" }',
        "SELECT * { ?s ?p ?o } # no SERVICE here",
        "SELECT * { ?s ?p ?n FILTER(?n < 5 && ?n > 1 && ?l != 'service') }",
        "SELECT * { ?s ?p ?n FILTER(?n<?m&&?l>'service') }",
        "SELECT * { ?s ex:insert ?o } # INSERT",
        "SELECT (COUNT(*) AS ?delete) { ?s ?p 'DROP ALL' }",
    ],
)
def test_what_only_looks_like_it_is_let_through(text):
    screened(text)


def test_a_long_list_of_iris_beside_the_word_is_let_through():
    for iri in ("http://example.org/service/a#b", "urn:a#b", "a", "https://example.org/it's"):
        listed = " ".join(f"<{iri}{number}>" for number in range(2500))
        screened(f"SELECT * {{ VALUES ?service {{ {listed} }} ?service ?p 'a service' }}")


def test_what_is_too_intricate_to_tell_is_refused_and_says_what_to_do():
    with pytest.raises(QueryRefused, match="leave the word out"):
        screened("<#'>" * 20_000 + "<#service>")


@pytest.mark.parametrize(
    "form",
    [
        *("INSERT DATA {}", "DELETE WHERE { ?s ?p ?o }", "LOAD <http://example.org/>", "CLEAR ALL", "DROP ALL"),
        *("CREATE GRAPH <http://example.org/>", "ADD DEFAULT TO ex:g", "MOVE DEFAULT TO ex:g", "COPY DEFAULT TO ex:g"),
        "WITH <http://example.org/> DELETE { ?s ?p ?o } WHERE {}",
        "# first\nBASE <http://example.org/#>\nPREFIX ex: <http://example.org/>prefix : <#>\n# then\ninsert data {}",
    ],
)
def test_an_update_is_refused_with_what_to_ask_instead(form):
    with pytest.raises(QueryRefused, match="CONSTRUCT"):
        screened(form)


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\x7f", "\x85", "\ud800"])
def test_a_control_character_is_refused_with_its_place(character):
    with pytest.raises(MalformedQuery, match=f"U\\+{ord(character):04X}") as refused:
        screened(f"ASK\r\n{{\t{character}}}")
    assert (refused.value.members["line"], refused.value.members["column"]) == (2, 3)


def test_the_length_is_bounded_in_characters_inclusive():
    text = "ASK {} # жж"
    screen(text, characters=len(text))
    with pytest.raises(RequestTooLarge, match=f"{len(text)} characters; at most {len(text) - 1}"):
        screen(text, characters=len(text) - 1)


@pytest.mark.parametrize(
    "piece",
    [
        *("service ", "<a>", "<'>", "<#>", "'''", '"""', '"', "<\"a'", "{", "a ", "<a#'\n>", "# service\r", "1", "1-"),
        *(
            "<urn:a#b>",
            "<a'b>'",
            "'''\\q'''<'>",
            "\\u0041",
            "\\\\u0041 ",
            "#\r\n",
            "ex:a.b\\'",
            "<http://a#b>",
            "s",
            "_",
        ),
    ],
)
def test_a_long_query_is_screened_in_little_time(piece):
    text = piece * (99_000 // len(piece)) + " 'service'"
    begun = time.process_time()
    with contextlib.suppress(QueryRefused):
        screened(text)
    assert time.process_time() - begun < 1
