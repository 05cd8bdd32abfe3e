"""Things by their own addresses: where /id leads, and what /data tells."""

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

PZ = "https://w3id.org/pharmazone/ontology#"
THING = "https://w3id.org/pharmazone/id/"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TIN = ox.NamedNode(THING + "plant/tin-works")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def told(client: TestClient, path: str, data_format: ox.RdfFormat) -> ox.Store:
    answer = client.get(path)
    assert answer.status_code == 200
    store = ox.Store()
    store.extend(ox.parse(answer.content, format=data_format))
    return store


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (None, "/data/plant/tin-works.ttl"),
        ("*/*", "/data/plant/tin-works.ttl"),
        ("text/turtle", "/data/plant/tin-works.ttl"),
        ("application/ld+json", "/data/plant/tin-works.jsonld"),
        ("application/n-quads", "/data/plant/tin-works.nq"),
        ("text/html", "/page/plant/tin-works"),
        (BROWSER, "/page/plant/tin-works"),
        ("text/html;q=0.5, application/rdf+xml", "/data/plant/tin-works.rdf"),
    ],
)
def test_a_thing_leads_to_its_page_or_its_data(client: TestClient, accept: str | None, location: str) -> None:
    client.headers.pop("accept", None)
    answer = client.get("/id/plant/tin-works", headers={"accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert answer.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"


def test_the_language_that_was_chosen_goes_along(client: TestClient) -> None:
    answer = client.get("/id/plant/tin-works?lang=ru", headers={"accept": BROWSER})
    assert answer.headers["location"] == "/page/plant/tin-works?lang=ru"


def test_a_thing_in_no_format_on_offer_is_406(client: TestClient) -> None:
    answer = client.get("/id/plant/tin-works", headers={"accept": "image/png"})
    assert (answer.status_code, "text/html" in answer.json()["offered"]) == (406, True)


@pytest.mark.parametrize(
    "path", ["plant/nowhere", "plant/Tin-Works", "plant/tin-works/", "plant/a%20b", "x/%00", "plant/..%2f"]
)
@pytest.mark.parametrize("room", ["id", "page", "data"])
def test_what_is_unknown_is_404(client: TestClient, room: str, path: str) -> None:
    answer = client.get(f"/{room}/{path}")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/not-found")


def test_what_is_only_pointed_to_is_known(client: TestClient) -> None:
    assert client.get("/id/passage/tin-story/2-8").status_code == 303


def test_a_graph_tells_statements_pointers_labels_and_evidence(client: TestClient) -> None:
    graph = told(client, "/data/plant/tin-works.ttl", ox.RdfFormat.TURTLE)
    assert graph.contains_named_graph(ox.NamedNode(PZ)) is False
    area, label = ox.NamedNode(PZ + "floorArea"), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    assert [each.object.value for each in graph.quads_for_pattern(TIN, area, None)] == ["900"]
    assert list(graph.quads_for_pattern(area, label, None))
    [statement] = [each.subject for each in graph.quads_for_pattern(None, ox.NamedNode(RDF + "predicate"), area)]
    said = {each.predicate.value: each.object for each in graph.quads_for_pattern(statement, None, None)}
    passage = ox.NamedNode(THING + "passage/tin-story/10-30")
    assert said[RDF + "type"] == ox.NamedNode(RDF + "Statement")
    assert said[RDF + "subject"] == TIN
    assert said[PROV + "wasQuotedFrom"] == passage
    assert list(graph.quads_for_pattern(passage, ox.NamedNode(PZ + "bound"), None))


def test_every_thing_that_data_names_leads_to_something(client: TestClient) -> None:
    graph = told(client, "/data/plant/tin-works.nt", ox.RdfFormat.N_TRIPLES)
    nodes = {node.value for each in graph for node in (each.subject, each.object) if isinstance(node, ox.NamedNode)}
    places = {iri.removeprefix(THING).partition("#")[0] for iri in nodes if iri.startswith(THING)}
    assert {"statement/s1", "passage/tin-story/10-30", "site/pier"} <= places
    statuses = {place: client.get(f"/id/{place}").status_code for place in places}
    assert set(statuses.values()) == {303}, statuses


def test_the_name_of_a_statement_leads_to_the_passage_that_tells_it_by_that_name(client: TestClient) -> None:
    quoted = ox.NamedNode(PROV + "wasQuotedFrom")
    graph = told(client, "/data/plant/tin-works.ttl", ox.RdfFormat.TURTLE)
    statements = {each.subject: each.object for each in graph.quads_for_pattern(None, quoted, None)}
    assert len(statements) == 3
    for statement, passage in statements.items():
        document, _, fragment = statement.value.partition("#")
        assert (document, bool(fragment)) == (passage.value, True)
        leading = client.get("/id/" + document.removeprefix(THING)).headers["location"]
        assert list(told(client, leading, ox.RdfFormat.TURTLE).quads_for_pattern(statement, quoted, passage))


def test_the_same_statement_has_the_same_name_from_each_of_its_ends(client: TestClient) -> None:
    place = ox.NamedNode(PZ + "locatedIn")
    names = [
        {each.subject for each in graph.quads_for_pattern(None, ox.NamedNode(RDF + "predicate"), place)}
        for graph in (
            told(client, "/data/plant/tin-works.nt", ox.RdfFormat.N_TRIPLES),
            told(client, "/data/site/pier.rdf", ox.RdfFormat.RDF_XML),
            told(client, "/data/passage/tin-story/70-80.ttl", ox.RdfFormat.TURTLE),
        )
    ]
    assert len(names[0]) == 1
    assert names[0] == names[1] == names[2]


@pytest.mark.parametrize(
    ("suffix", "data_format"),
    [("trig", ox.RdfFormat.TRIG), ("nq", ox.RdfFormat.N_QUADS), ("jsonld", ox.RdfFormat.JSON_LD)],
)
def test_formats_with_graphs_keep_each_statement_in_its_passage(
    client: TestClient, suffix: str, data_format: ox.RdfFormat
) -> None:
    dataset = told(client, f"/data/plant/tin-works.{suffix}", data_format)
    quads = list(dataset.quads_for_pattern(TIN, ox.NamedNode(PZ + "plannedJobs"), None))
    [quad] = [each for each in quads if each.graph_name != ox.DefaultGraph()]
    assert quad.graph_name == ox.NamedNode(THING + "passage/tin-story/40-60")
    # JSON-LD has it in its default graph, too, for those who read no other.
    assert len(quads) == (2 if suffix == "jsonld" else 1)
    passages = ox.NamedNode("https://w3id.org/pharmazone/graph/passages")
    modality = ox.NamedNode(PZ + "modality")
    assert list(dataset.quads_for_pattern(quad.graph_name, modality, None, passages))
    assert not list(dataset.quads_for_pattern(None, ox.NamedNode(PROV + "wasQuotedFrom"), None))


def test_a_passage_tells_what_it_says(client: TestClient) -> None:
    dataset = told(client, "/data/passage/tin-story/10-30.trig", ox.RdfFormat.TRIG)
    passage = ox.NamedNode(THING + "passage/tin-story/10-30")
    assert [each.subject for each in dataset.quads_for_pattern(None, None, None, passage)] == [TIN]
    assert list(dataset.quads_for_pattern(passage, ox.NamedNode(PZ + "readWith"), None))


def test_negotiated_data_names_its_own_address(client: TestClient) -> None:
    answer = client.get("/data/plant/tin-works", headers={"accept": "application/trig"})
    assert answer.headers["content-location"] == "/data/plant/tin-works.trig"
    assert (answer.headers["content-type"], answer.headers["vary"]) == ("application/trig", "Accept, Accept-Encoding")
    assert client.get("/data/plant/tin-works.trig").headers["vary"] == "Accept-Encoding"
    assert client.get("/data/plant/tin-works", headers={"accept": "image/png"}).status_code == 406


def test_data_has_an_etag_and_is_the_same_each_time(client: TestClient) -> None:
    first, second = (client.get("/data/plant/tin-works.ttl") for _ in range(2))
    assert first.content == second.content
    again = client.get("/data/plant/tin-works.ttl", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_xml_cannot_carry_is_refused_and_not_sent_broken(client: TestClient) -> None:
    answer = client.get("/data/plant/lead-works.rdf")
    assert (answer.status_code, "text/turtle" in answer.json()["offered"]) == (406, True)
    assert client.get("/data/plant/lead-works.ttl").status_code == 200


def test_a_kind_is_listed_as_data(client: TestClient) -> None:
    graph = told(client, "/data/plant.nt", ox.RdfFormat.N_TRIPLES)
    subjects = {each.subject for each in graph.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None)}
    assert len(subjects) == 3
    assert client.get("/data/unicorn").status_code == 404
    assert client.get("/data/Un1corn").status_code == 404
