"""Ways to make the service ask somebody else, or tell what nobody should know: other hosts, files, its own insides."""

from urllib.parse import quote

import pytest

from .canary import Canary
from .service import REFUSED, STOPPED, Service

TURTLE = "text/turtle, application/sparql-results+json"
# {} is the address of a listener that must never be called.
SERVICES = {
    "a keyword that is misspelt": "ASK {{ SERVCE <{}> {{ ?s ?p ?o }} }}",
    "a keyword with a Turkish letter": "ASK {{ SERV\u0130CE <{}> {{ ?s ?p ?o }} }}",
    "plain": "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }}",
    "in lower case": "select * {{ service silent <{}> {{ ?s ?p ?o }} }}",
    "in mixed case": "SELECT * {{ SeRvIcE <{}> {{ ?s ?p ?o }} }}",
    "an escaped letter": "SELECT * {{ \\u0053ERVICE <{}> {{ ?s ?p ?o }} }}",
    "a long escaped letter": "SELECT * {{ SERV\\U00000049CE <{}> {{ ?s ?p ?o }} }}",
    "escaped whole": (
        "SELECT * {{ \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 \\u003C{}\\u003E \\u007B ?s ?p ?o }} }}"
    ),
    "an escaped brace before": "SELECT * \\u007B SERVICE <{}> {{ ?s ?p ?o }} }}",
    "without blanks": "SELECT*{{SERVICE<{}>{{?s ?p ?o}}}}",
    "behind a comment": "SELECT * {{ # harmless\nSERVICE <{}> {{ ?s ?p ?o }} }}",
    "behind a comment that ends in CR": "SELECT * {{ # harmless\rSERVICE <{}> {{ ?s ?p ?o }} }}",
    "comments between": "SELECT * {{ SERVICE #\n SILENT #\n <{}> #\n {{ ?s ?p ?o }} }}",
    "behind a string with a quote": "SELECT * {{ BIND('\\'' AS ?a) SERVICE <{}> {{ ?s ?p ?o }} }}",
    "behind a long string": 'SELECT * {{ BIND("""#"\'""" AS ?a) SERVICE <{}> {{ ?s ?p ?o }} }}',
    "behind an IRI with a hash": "SELECT * {{ ?a ?b <x:#> . SERVICE <{}> {{ ?s ?p ?o }} }}",
    "behind less than": "SELECT * {{ FILTER(1<2) SERVICE <{}> {{ ?s ?p ?o }} FILTER(3>2) }}",
    "behind a number": "SELECT * {{ BIND(1 AS ?a) FILTER(?a=1)SERVICE <{}> {{ ?s ?p ?o }} }}",
    "behind a variable": "SELECT * {{ ?s ?p ?o.SERVICE <{}> {{ ?s ?p ?o }} }}",
    "behind a language": "SELECT * {{ ?s ?p 'a'@en SERVICE <{}> {{ ?s ?p ?o }} }}",
    "behind a local name": "SELECT * {{ ?s rdf:type rdf:Bag. SERVICE <{}> {{ ?s ?p ?o }} }}",
    "in a subselect": "SELECT * {{ {{ SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }} }} }}",
    "in an option": "SELECT * {{ ?a ?b ?c OPTIONAL {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }} }}",
    "in a union": "SELECT * {{ {{ ?a ?b ?c }} UNION {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }} }}",
    "in a filter": "SELECT * {{ ?a ?b ?c FILTER EXISTS {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }} }}",
    "in a subtraction": "SELECT * {{ ?a ?b ?c MINUS {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }} }}",
    "in a graph": "SELECT * {{ GRAPH ?g {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }} }}",
    "of a variable": "SELECT * {{ VALUES ?e {{ <{}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "of a bound variable": "SELECT * {{ BIND(IRI('{}') AS ?e) SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "of a prefixed name": "PREFIX c: <{}> SELECT * {{ SERVICE c:sparql {{ ?s ?p ?o }} }}",
    "of a base": "BASE <{}> SELECT * {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
    "in ASK": "ASK {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "in CONSTRUCT": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "in DESCRIBE": "DESCRIBE ?s {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "behind a prologue": "PREFIX a: <x:> BASE <x:y> PREFIX service: <x:z> SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
}
UPDATES = {
    "load": "LOAD <{}>",
    "load silently": "LOAD SILENT <{}> INTO GRAPH <x:g>",
    "load behind a prologue": "PREFIX a: <x:> # harmless\n LOAD <{}>",
    "insert": "INSERT DATA {{ <{}> <x:p> 1 }}",
    "delete": "DELETE WHERE {{ ?s ?p ?o }} # {}",
    "clear": "CLEAR ALL # {}",
    "modify": "WITH <{}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "behind a query": "ASK {{}} ; LOAD <{}>",
}
FETCHED = {
    "from": "SELECT * FROM <{}> {{ ?s ?p ?o }}",
    "from named": "SELECT * FROM NAMED <{}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "a graph": "SELECT * {{ GRAPH <{}> {{ ?s ?p ?o }} }}",
    "a description": "DESCRIBE <{}>",
    "a function": "ASK {{ FILTER(<{}>(1)) }}",
    "a datatype": "ASK {{ BIND('1'^^<{}> AS ?a) FILTER(?a = 1) }}",
}


@pytest.mark.parametrize("text", SERVICES.values(), ids=SERVICES.keys())
def test_no_query_makes_the_service_call_another_one(service: Service, canary: Canary, text: str) -> None:
    reply = service.query(text.format(canary.address), headers={"Accept": TURTLE})
    assert reply.status in {400, 403}
    got = service.get(query=text.format(canary.address), headers={"Accept": TURTLE})
    assert got.status == reply.status


@pytest.mark.parametrize("text", UPDATES.values(), ids=UPDATES.keys())
def test_no_query_changes_or_loads_anything(service: Service, canary: Canary, text: str) -> None:
    said = text.format(canary.address)
    assert service.query(said).status in {400, 403}
    assert service.get(query=said).status in {400, 403}
    kind = {"Content-Type": "application/sparql-update"}
    assert service.get(method="POST", body=said.encode(), headers=kind).status == 403
    assert service.get(update=said).status in {400, 403}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert service.get(method="POST", body=b"update=" + quote(said).encode(), headers=form).status in {400, 403}


@pytest.mark.parametrize("text", FETCHED.values(), ids=FETCHED.keys())
def test_an_iri_is_a_name_that_nobody_fetches(service: Service, canary: Canary, text: str) -> None:
    for named in (canary.address, "file:///etc/passwd", "file:///proc/self/environ", "http://169.254.169.254/latest/"):
        reply = service.query(text.format(named), headers={"Accept": TURTLE})
        assert reply.status in {200, 400, 403}
        assert b"root:" not in reply.body
        assert b"PATH=" not in reply.body


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "endpoint", "format"])
def test_no_parameter_makes_the_service_fetch(service: Service, canary: Canary, parameter: str) -> None:
    for named in (canary.address, "file:///etc/passwd"):
        reply = service.get(**{"query": "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", parameter: named})
        assert reply.status in REFUSED | {200}
        assert b"root:" not in reply.body


def test_the_graph_store_only_reads_and_never_fetches(service: Service, canary: Canary) -> None:
    address = f"/graphs?graph={quote(canary.address, safe='')}"
    assert service.get(address, headers={"Accept": "text/turtle"}).status in {404, 200}
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        assert service.get(address, method=method, body=b"<x:s> <x:p> 1 .").status in {404, 405, 415}


CLIMBS = [
    "../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5c..%5cetc%5cpasswd",
    "....//....//etc/passwd",
    "%2fetc%2fpasswd",
    "/etc/passwd",
    "../app.py",
    "..%2fapp.py",
    "%00",
    "style.css%00.png",
    "style.css/../../app.py",
    "%252e%252e%252fapp.py",
    "file:///etc/passwd",
    "manifest.json",
    "~root",
    "." * 300,
    "a" * 5000,
]


@pytest.mark.parametrize("climb", CLIMBS, ids=range(len(CLIMBS)))
def test_no_address_leads_to_a_file_of_the_machine(service: Service, climb: str) -> None:
    rooms = ["/static/", "/page/plant/", "/data/plant/", "/id/plant/", "/queries/", "/graph/", "/graphs/", "/"]
    rooms += ["/downloads/", "/ontology/", "/scheme/"]
    for room in rooms:
        for accept in ("text/html", "text/turtle"):
            reply = service.get(room + climb, headers={"Accept": accept})
            assert reply.status in REFUSED | {303}, room
            assert b"root:" not in reply.body
            assert b"import " not in reply.body


WRONG = ["SELEKT", "ASK { ?s <x:p", "SELECT ?x { FILTER(<x:f>(1)) }", "\\", "ASK { ?s nowhere:a ?o }"]


@pytest.mark.parametrize("text", WRONG)
def test_no_problem_tells_of_files_processes_or_the_engine(service: Service, text: str) -> None:
    for accept in ("text/html", "application/json"):
        reply = service.query(text, headers={"Accept": accept})
        said = reply.body.decode()
        for word in (
            "/usr/",
            "/home/",
            ".py",
            "site-packages",
            "Traceback",
            "pyoxigraph",
            "oxigraph",
            "panicked",
            "uvicorn",
        ):
            assert word not in said
        assert "server" not in reply.headers


def test_a_dead_process_is_told_without_its_last_words(service: Service) -> None:
    doubled = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(45))
    reply = service.query(f'SELECT (STRLEN(?v45) AS ?n) {{ BIND("aaaaaaaa" AS ?v0) {doubled} }}')
    assert reply.status in STOPPED
    for word in (b"alloc", b"panicked", b".rs", b".py", b"thread"):
        assert word not in reply.body
