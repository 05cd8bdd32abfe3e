"""The page at /sparql: the ways to show an answer, what is kept in links, and what it begins with."""

import re
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from pharmazone.serve.editor import first
from pharmazone.serve.editor.page import SAMPLES
from pharmazone.serve.editor.result import VIEWS
from pharmazone.snapshot import Snapshot

from ..conftest import PREFIXES, SAVED, InProcess
from ..test_pages import Outline, tags, words

BROWSER = {"accept": "text/html", "accept-language": "en"}
AREAS = "SELECT ?plant ?area ?passage { GRAPH ?passage { ?plant pz:floorArea ?area } ?passage a pz:Passage }"
LINKS = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (?p = pz:near || ?p = pz:locatedIn) }"
SCRIPT = "<script>alert(1)</script>"


def show(client: TestClient, query: str, status: int = 200, **fields: str) -> Outline:
    answer = client.get("/sparql", params={"query": query, **fields}, headers=BROWSER)
    assert answer.status_code == status
    return Outline(answer.text)


def test_the_page_begins_with_a_query_that_has_an_answer(client: TestClient, real: Snapshot) -> None:
    begun = Outline(client.get("/sparql", headers=BROWSER).text)
    assert "GRAPH ?passage" in begun.text
    store = ox.Store.read_only(str(real.store))
    for text in SAMPLES.values():
        found = store.query(text)
        assert len(list(found)) > 3


def test_solutions_are_a_table_with_labels_and_evidence(client: TestClient) -> None:
    page = show(client, AREAS)
    assert "1 solution, found in" in words(page)
    assert "Tin Works 900 tin:10-30" in words(page)
    assert {"/id/plant/tin-works", "/id/passage/tin-story/10-30"} <= page.links()
    assert ("th", {"scope": "col", "class": "figure"}) in page.tags


def test_a_word_of_the_vocabulary_leads_to_it(client: TestClient) -> None:
    assert "/ontology#Plant" in show(client, "SELECT ?class { plant:tin-works a ?class }").links()


def test_terms_are_shown_exactly(client: TestClient) -> None:
    page = show(client, "SELECT ?l ?t ?b { VALUES (?l ?t) { ('tin'@en 5) } BIND (BNODE() AS ?b) }", view="terms")
    assert '"tin"@en' in page.text
    assert '"5"^^<http://www.w3.org/2001/XMLSchema#integer>' in page.text
    assert "_:" in page.text


def test_a_chart_stands_at_an_address_of_its_own(client: TestClient) -> None:
    query = "SELECT ?plant ?area { ?plant pz:floorArea ?area }"
    (image,) = tags(show(client, query, view="chart"), "img")
    assert "Tin Works: 900" in (image["alt"] or "")
    drawn = client.get(image["src"] or "")
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
    assert "area by plant" in drawn.text
    assert "unsafe" not in drawn.headers["content-security-policy"]
    specified = client.get("/sparql/chart.vl.json", params={"query": query}).json()
    assert specified["data"]["values"][0]["x"] == 900


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?plant ?site { ?plant pz:locatedIn ?site }", "no column holds only numbers or only days"),
        ("SELECT ?area { ?plant pz:floorArea ?area }", "a single column has nothing to be set against"),
        ("SELECT ?plant ?area { ?plant pz:floorArea ?area FILTER (?area > 1000) }", "there is nothing to draw"),
    ],
)
def test_where_there_is_no_chart_it_is_said_why(client: TestClient, query: str, said: str) -> None:
    page = show(client, query, view="chart")
    assert said in words(page)
    assert not tags(page, "img")
    answer = client.get("/sparql/chart.svg", params={"query": query})
    assert (answer.status_code, said in answer.json()["detail"]) == (404, True)


def test_a_chart_has_no_other_forms_and_no_other_parameters(client: TestClient, evaluator: InProcess) -> None:
    assert client.get("/sparql/chart.png", params={"query": AREAS}).status_code == 404
    assert client.get("/sparql/chart.svg", params={"query": AREAS, "view": "chart"}).status_code == 400
    assert client.get("/sparql/chart.svg").status_code == 400
    assert (
        client.get("/sparql/chart.svg", params={"query": "SELECT * { SERVICE <http://x.example/> {} }"}).status_code
        == 403
    )
    assert not evaluator.asked


def test_links_are_drawn_of_a_graph_and_of_three_columns(client: TestClient) -> None:
    for query in (LINKS, "SELECT ?s ?p ?o { ?s ?p ?o FILTER (?p = pz:near || ?p = pz:locatedIn) }"):
        page = show(client, query, view="graph")
        assert tags(page, "svg")
        assert {"/id/plant/tin-works", "/id/site/pier", "/id/plant/lead-works"} <= page.links()
        assert "located in" in page.text
    assert "three columns" in words(show(client, "SELECT ?s { ?s a pz:Plant }", view="graph"))


def test_a_picture_of_many_links_says_what_it_leaves_out(client: TestClient) -> None:
    page = show(client, "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }", view="graph")
    assert re.search(r"no room for: \d+", words(page))


def test_a_graph_is_turtle_or_a_table(client: TestClient) -> None:
    assert "plant:tin-works" in show(client, LINKS).text
    table = show(client, LINKS, view="table")
    assert "subject predicate object" in words(table)
    assert "Tin Works located in Pier" in words(table)
    # A view that a form of query does not have is none.
    assert "subject predicate object" in words(show(client, LINKS, view="chart"))
    assert "Tin Works 900" in words(show(client, AREAS, view="turtle"))


def test_the_ways_to_show_it_are_links_that_keep_all_that_was_asked(client: TestClient) -> None:
    graph = "https://w3id.org/pharmazone/graph/entities"
    fields = {"query": AREAS, "timeout": "3", "default-graph-uri": graph, "lang": "ru"}
    page = Outline(client.get("/sparql", params=fields, headers=BROWSER).text)
    asked = [
        parse_qs(urlsplit(each).query)
        for each in page.links()
        if each.startswith("/sparql?query=SELECT+%3Fplant+%3Farea")
    ]
    kept = {name: [value] for name, value in fields.items() if name != "lang"}
    assert all(kept.items() <= each.items() for each in asked)
    assert {each["view"][0] for each in asked if "view" in each} == {"terms", "chart", "graph"}
    assert {each["format"][0] for each in asked if "format" in each} == {"json", "xml", "csv", "tsv"}
    assert all(("lang" in each) != ("format" in each) for each in asked)
    (current,) = tags(page, "a", **{"aria-current": "page"})
    assert "view" not in parse_qs(urlsplit(current["href"] or "").query)
    assert tags(page, "input", name="default-graph-uri", value=graph)
    assert tags(page, "input", name="timeout", value="3")


def test_an_unknown_view_is_422_and_data_knows_no_view(client: TestClient) -> None:
    assert "table, terms, chart, graph, turtle" in words(show(client, AREAS, 422, view="painting"))
    assert set(VIEWS) == {"table", "terms", "chart", "graph", "turtle"}
    for accept in ("*/*", "application/sparql-results+json", "text/csv"):
        answer = client.get("/sparql", params={"query": AREAS, "view": "table"}, headers={"accept": accept})
        assert (answer.status_code, "no parameter 'view'" in answer.json()["detail"]) == (400, True)


def test_what_a_form_sends_empty_is_not_said(client: TestClient) -> None:
    assert "Tin Works" in show(client, AREAS, timeout="", view="").text


def test_what_is_wrong_keeps_the_query_and_says_where(client: TestClient) -> None:
    page = show(client, "SELECT * {", 400)
    (area,) = tags(page, "textarea", id="query")
    assert (area["data-line"], area["data-column"], area["aria-invalid"]) == ("1", "1", "true")
    assert "SELECT * {" in page.text
    assert "at least 0.05" in words(show(client, AREAS, 422, timeout="0"))
    assert AREAS in show(client, AREAS, 422, timeout="soon").text


def test_the_first_thousand_are_shown_and_the_page_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "MOST_SHOWN", 3)
    page = show(client, "SELECT ?s { GRAPH ?g { ?s ?p ?o } }")
    assert re.search(r"\d+ solutions, found in \d+ milliseconds?\. The first 3 are shown", words(page))
    assert len(tags(page, "tr")) == 1 + 3 + 1 + len(PREFIXES)


def test_an_answer_that_no_page_is_made_of_is_413_with_advice(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first, "LARGEST_BYTES", 10)
    assert "Ask for data, or for less" in words(show(client, AREAS, 413))


def test_what_is_posted_is_not_stored(client: TestClient) -> None:
    answer = client.post("/sparql", data={"query": AREAS}, headers=BROWSER)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "Tin Works" in answer.text


def test_a_posted_query_too_long_for_a_link_has_buttons_for_what_else_would_be_a_link(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pharmazone.serve.editor.page.LONGEST_LINK", 50)
    page = Outline(client.post("/sparql", data={"query": AREAS}, headers=BROWSER).text)
    assert {each["value"] for each in tags(page, "button", name="view")} == {"table", "terms", "chart", "graph"}
    assert {each["value"] for each in tags(page, "button", name="format")} == {"json", "xml", "csv", "tsv"}
    assert not [each for each in page.links() if each.startswith("/sparql?query=SELECT+%3Fplant+%3Farea")]
    as_csv = client.post("/sparql", data={"query": AREAS, "format": "csv"}, headers=BROWSER)
    assert as_csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert "too long for a link" in words(
        Outline(client.post("/sparql", data={"query": AREAS[:-1] + "}", "view": "chart"}, headers=BROWSER).text)
    )


def test_examples_are_links_that_put_their_query_into_the_editor(client: TestClient) -> None:
    page = Outline(client.get("/sparql", headers=BROWSER).text)
    for name in SAVED:
        assert f"/sparql?example={name}" in page.links()
    begun = Outline(client.get("/sparql?example=area-of", headers=BROWSER).text)
    assert "VALUES (?plant) { (<https://w3id.org/pharmazone/id/plant/tin-works>) }" in words(begun)
    assert "#+" not in begun.text
    assert client.get("/sparql?example=nothing", headers=BROWSER).status_code == 404


def test_a_page_that_would_be_the_same_has_an_etag(client: TestClient) -> None:
    for path in ("/sparql", f"/sparql?query={AREAS.replace(' ', '+')}"):
        had = client.get(path, headers=BROWSER)
        assert had.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"
        again = client.get(path, headers={**BROWSER, "if-none-match": had.headers["etag"]})
        assert again.status_code == 304
    volatile = client.get("/sparql", params={"query": "SELECT (NOW() AS ?now) {}"}, headers=BROWSER)
    assert volatile.headers["cache-control"] == "no-store"
    wrong = client.get("/sparql", params={"query": "SELECT"}, headers=BROWSER)
    assert (wrong.headers["cache-control"], "etag" in wrong.headers) == ("no-store", False)


@pytest.mark.parametrize("view", [*VIEWS, SCRIPT])
@pytest.mark.parametrize(
    "query",
    [
        f'SELECT ("{SCRIPT}" AS ?x) ("b"@en AS ?y) (7 AS ?z) {{}}',
        f'SELECT (STRDT("{SCRIPT}", <http://x.example/%3Cscript%3E>) AS ?x) (1 AS ?n) {{}}',
        f"SELECT ?s ?p ?o {{ ?s ?p ?o }} # {SCRIPT}</textarea>{SCRIPT}",
        "SELECT (<javascript:alert(1)> AS ?x) (<data:text/html,hello> AS ?y) (<vbscript:x> AS ?z) {}",
        f'CONSTRUCT {{ <javascript:alert(1)> <javascript:alert(2)> "{SCRIPT}" }} WHERE {{}}',
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s rdfs:label|rdfs:seeAlso ?o ; ?p ?o }",
    ],
)
def test_nothing_in_a_query_or_an_answer_becomes_markup(client: TestClient, query: str, view: str) -> None:
    answer = client.get("/sparql", params={"query": query, "view": view}, headers=BROWSER)
    page = Outline(answer.text)
    assert answer.status_code == (422 if view == SCRIPT else 200)
    assert all(attributes.get("src", "").startswith("/static/") for attributes in tags(page, "script"))
    assert not [name for _, each in page.tags for name in each if name.startswith("on") or name == "style"]
    assert not [link for link in page.links() if re.match(r"(javascript|data|vbscript):", link, re.IGNORECASE)]


def test_terms_to_complete_with_are_those_of_the_project_in_the_readers_language(client: TestClient) -> None:
    answer = client.get("/sparql/terms.json?lang=ru")
    told = answer.json()
    assert told["prefixes"]["plant"] == "https://w3id.org/pharmazone/id/plant/"
    assert answer.headers["content-language"] == "ru"
    assert all(set(each) == {"name", "kind", "label"} for each in told["terms"])
