"""The JSON-LD of a page says what the queries say, for every kind of thing, and nothing that is only planned."""

import asyncio
import json
import re
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic, to_isomorphic
from starlette.testclient import TestClient

from pharmazone.asking.library import Library
from pharmazone.serve.app import Application
from pharmazone.serve.resources.structured import Script, fold, schema_triples
from pharmazone.snapshot import Snapshot

from ..conftest import InProcess

THING = "https://w3id.org/pharmazone/id/"
SCHEMA = "https://schema.org/"
QUERIES = ("schema", "schema-figures", "schema-page")


def embedded(page: str) -> str:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return str(found)


def library_of(client: TestClient) -> Library:
    assert isinstance(client.app, Application)
    return client.app.service.library


def constructed(library: Library, engine: InProcess, iri: str) -> Graph:
    """Evaluate the queries by themselves: of the thing, and of all that stands in a statement with it."""
    graph = Graph()

    def add(name: str, iris: set[str]) -> None:
        template = library.own[name]
        triples = engine.store.query(template.fill([{template.names[0]: ox.NamedNode(each)} for each in sorted(iris)]))
        assert isinstance(triples, ox.QueryTriples)
        text = ox.serialize(list(triples), format=ox.RdfFormat.N_TRIPLES)
        graph.parse(data=text, format="nt")

    for name in QUERIES:
        add(name, {iri})
    add("schema-nodes", {iri, *(str(each) for each in graph.objects() if str(each).startswith("https://w3id.org/"))})
    return graph


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own reader uses it
def test_each_kind_of_thing_says_in_its_page_what_the_queries_say(
    served: TestClient, engine: InProcess, samples: list[str]
) -> None:
    for path in samples:
        read = Graph().parse(data=embedded(served.get(f"/page/{path}").text), format="json-ld")
        wanted = constructed(library_of(served), engine, THING + path)
        assert isomorphic(to_isomorphic(read), to_isomorphic(wanted)), path
        assert len(read) >= 6, path


@pytest.mark.parametrize(
    ("path", "types"),
    [
        ("company/generium", {"Corporation", "Organization"}),
        ("medicine/il-6-antibody", {"Drug"}),
        ("site/alabushevo", {"Place"}),
        ("article/generium-next-opening", {"NewsArticle"}),
        ("claim/servier-rus-tablet-press-high-tech", {"Claim"}),
        ("event/generium-next-construction", {"Event"}),
        ("indication/arterial-hypertension", {"MedicalCondition"}),
        ("person/sergei-sobyanin", {"Person"}),
        ("passage/generium-next-opening/2103-2126", {"Quotation"}),
        ("office/mayor-of-moscow", {"Thing"}),
    ],
)
def test_a_thing_is_what_its_classes_are_aligned_to(served: TestClient, path: str, types: set[str]) -> None:
    answer = served.get(f"/page/{path}")
    said = json.loads(embedded(answer.text))["@type"]
    assert set([said] if isinstance(said, str) else said) == types
    posted = set(re.findall(r'<https://schema.org/(\w+)>; rel="type"', answer.headers["link"])) - {"AboutPage"}
    assert posted == types - {"Thing"}


def test_a_figure_has_its_unit_and_its_bound(served: TestClient) -> None:
    investment = json.loads(embedded(served.get("/page/investment/generium-next-plant").text))
    assert investment["amount"] == {"@type": "MonetaryAmount", "currency": "RUB", "minValue": 8_500_000_000}
    plant = json.loads(embedded(served.get("/page/plant/generium-next").text))
    assert plant["floorSize"]["unitText"] == {"@value": "square metre", "@language": "en"}


def numbers(document: Any) -> set[str]:
    if isinstance(document, dict):
        inside = [numbers(each) for each in document.values()]
        return set().union(*inside)
    if isinstance(document, list):
        return set().union(*(numbers(each) for each in document))
    return {str(document)}


def test_no_plan_and_no_forecast_is_told_as_a_fact(served: TestClient, engine: InProcess) -> None:
    query = """
        PREFIX pz: <https://w3id.org/pharmazone/ontology#>
        PREFIX modality: <https://w3id.org/pharmazone/scheme/modality/>
        SELECT DISTINCT ?thing ?value WHERE {
          VALUES ?modality { modality:planned modality:forecast }
          ?passage pz:modality ?modality
          GRAPH ?passage { ?thing ?property ?value }
          FILTER (ISIRI(?value) || ISNUMERIC(?value))
          FILTER NOT EXISTS {
            GRAPH ?other { ?thing ?another ?value }
            FILTER NOT EXISTS { ?other pz:modality ?its FILTER (?its != modality:actual) }
          }
        }"""
    planned: dict[str, set[str]] = {}
    for each in engine.store.query(query):
        planned.setdefault(each["thing"].value, set()).add(each["value"].value)
    assert len(planned) > 20
    for thing, values in list(planned.items())[::3]:
        if thing.startswith(THING):
            triples = asyncio.run(schema_triples(library_of(served), thing))
            told = {each.object.value for each in triples if isinstance(each.object, ox.NamedNode | ox.Literal)}
            assert not values & told, thing


def test_a_hostile_label_stays_inside_the_script_and_is_told_as_it_is(client: TestClient) -> None:
    text = embedded(client.get("/page/plant/lead-works").text)
    assert "<" not in text
    assert "\u202e" not in text
    names = {each["@value"] for each in json.loads(text)["name"]}
    assert names == {"<script>alert(1)</script>", "\u202eevil\u0007"}


def test_what_is_met_twice_is_written_once_and_a_circle_has_an_end() -> None:
    a, b, knows = (ox.NamedNode(SCHEMA + name) for name in ("a", "b", "knows"))
    document = fold([ox.Triple(a, knows, b), ox.Triple(b, knows, a)], a)
    assert document["knows"] == {"@id": b.value, "knows": {"@id": a.value}}


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        (ox.Literal(12), 12),
        (ox.Literal(True), True),
        (ox.Literal("tin"), "tin"),
        (ox.Literal("tin", language="en"), {"@value": "tin", "@language": "en"}),
        (ox.Literal(2**60), {"@value": str(2**60), "@type": "http://www.w3.org/2001/XMLSchema#integer"}),
        (ox.Literal("1.50", datatype=ox.NamedNode("u:d")), {"@value": "1.50", "@type": "u:d"}),
    ],
)
def test_a_literal_stays_what_it_is(literal: ox.Literal, written: object) -> None:
    a, says = ox.NamedNode(SCHEMA + "a"), ox.NamedNode(SCHEMA + "says")
    assert fold([ox.Triple(a, says, literal)], a)["says"] == written


def test_json_in_a_script_is_still_json() -> None:
    text = Script.of({"name": "</script><!-- & \u2028"}).text
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"name": "</script><!-- & \u2028"}


def test_the_start_page_says_what_the_dataset_is(served: TestClient, real: Snapshot) -> None:
    answer = served.get("/")
    told = json.loads(embedded(answer.text))
    assert (told["@type"], told["version"]) == ("Dataset", real.manifest.release)
    assert {each["@language"] for each in told["description"]} == {"en", "ru"}
    assert told["publisher"]["@type"] == "Organization"
    assert '</.well-known/void>; rel="describedby"; type="text/turtle"' in answer.headers["link"]
