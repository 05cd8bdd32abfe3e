"""The service description: what the endpoint evaluates, on what, and within which limits.

SPARQL 1.1 Service Description; computed from the tables and settings that the service runs on.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

from fastapi import Request, Response

from pharmazone.evaluate.answering.functions import EXTENSION_FUNCTIONS
from pharmazone.formats import RDF_FORMATS, RESULT_FORMATS
from pharmazone.serve.about.record import Record
from pharmazone.serve.about.statements import Statements, plain, represent, words, write
from pharmazone.serve.protocol import negotiate
from pharmazone.serve.service import Service, service_of
from pharmazone.settings import Settings
from pharmazone.terms import DATASET, DCAT, DCTERMS, FORMATS, LICENCE, RDF, RDFS, SCHEMA, SD, VOID

TITLE: Final[Mapping[str, str]] = {
    "en": "SPARQL endpoint of pharmazone",
    "ru": "Точка доступа SPARQL проекта pharmazone",
}
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"
_OTHERWISE: Final = (
    "Without the parameter `query` there is nothing to evaluate, and this address gives its service description. "
)


class Limit(NamedTuple):
    """A setting that bounds what a client may ask: its name, its value, its unit (UN/CEFACT), what it is."""

    name: str
    value: float
    unit: str
    meaning: str


def limits(settings: Settings) -> tuple[Limit, ...]:
    """Give the limits that a client meets, for it has to know them before it asks."""
    return (
        Limit("deadline_seconds", settings.deadline_seconds, "SEC", "When an evaluation is stopped"),
        Limit("answer_bytes", settings.answer_bytes, "AD", "The largest answer, not compressed"),
        Limit("body_bytes", settings.body_bytes, "AD", "The largest body of a request"),
        Limit("query_characters", settings.query_characters, "", "The longest query, in code points"),
        *(_limits_of_federation(settings) if settings.services else ()),
    )


def _limits_of_federation(settings: Settings) -> tuple[Limit, ...]:
    return (
        Limit(
            "service_deadline_seconds", settings.service_deadline_seconds, "SEC", "When a query with SERVICE is stopped"
        ),
        Limit("service_calls", settings.service_calls, "", "How often one query may ask services"),
        Limit(
            "service_call_seconds", settings.service_call_seconds, "SEC", "How long a service may take to answer once"
        ),
        Limit(
            "service_answer_bytes", settings.service_answer_bytes, "AD", "The largest answer of a service to one call"
        ),
    )


async def describe_service(request: Request) -> Response:
    """Give the service description in the format of RDF that the client likes best."""
    chosen = negotiate(request, RDF_FORMATS, _OTHERWISE)
    service = service_of(request)

    def tell(base: str) -> bytes:
        said = Statements()
        describe(said, service, base)
        return write(said, chosen, service.prefixes)

    return await represent(request, "service", chosen, tell)


def describe(said: Statements, service: Service, base: str) -> None:
    """Say what the endpoint below this base is; its IRI is a fragment of its address."""
    endpoint = f"{base}/sparql"
    node = service_iri(base)
    said.say(node, RDF + "type", SD + "Service", DCAT + "DataService")
    said.say(node, DCTERMS + "title", *(words(text, language) for language, text in TITLE.items()))
    said.say(node, SD + "endpoint", endpoint)
    said.say(node, DCAT + "endpointURL", endpoint)
    said.say(node, DCAT + "endpointDescription", f"{base}/openapi.json")
    said.say(node, DCAT + "servesDataset", DATASET)
    said.say(node, DCTERMS + "conformsTo", "https://www.w3.org/TR/sparql11-protocol/")
    said.say(node, RDFS + "seeAlso", f"{base}/.well-known/void", f"{base}/queries.json")
    said.say(node, RDFS + "seeAlso", f"{base}/.well-known/sparql-examples")
    said.say(node, SD + "supportedLanguage", SD + "SPARQL11Query")
    said.say(node, SD + "resultFormat", *formats())
    said.say(node, SD + "defaultEntailmentRegime", _SIMPLE)
    said.say(node, SD + "defaultDataset", DATASET)
    said.say(node, SD + "availableGraphs", f"{base}/graphs")
    record = service.record
    if record.is_union:
        said.say(node, SD + "feature", SD + "UnionDefaultGraph")
    _describe_federation(said, node, service.settings)
    if not service.settings.endpoint:
        said.say(node, SD + "extensionFunction", *EXTENSION_FUNCTIONS)
    for limit in limits(service.settings):
        _describe_limit(said, node, f"{endpoint}#{limit.name}", limit)
    _describe_dataset(said, service, record, base)


def service_iri(base: str) -> str:
    """Give the IRI of the service whose addresses begin so.

    >>> service_iri("https://example.org/zone")
    'https://example.org/zone/sparql#service'
    """
    return f"{base}/sparql#service"


def formats() -> Iterator[str]:
    """Give the IRIs of the formats that an answer can have (https://www.w3.org/ns/formats/)."""
    for each in RESULT_FORMATS:
        yield FORMATS + each.w3c


def graph_address(base: str, graph: str) -> str:
    """Give the address of a named graph's content (Graph Store Protocol, section 4.2).

    >>> graph_address("https://example.org", "https://example.org/a#b")
    'https://example.org/graphs?graph=https%3A%2F%2Fexample.org%2Fa%23b'
    """
    return f"{base}/graphs?graph={quote(graph, safe='')}"


def describe_graph(said: Statements, base: str, graph: str, triples: int) -> str:
    """Say what a named graph is called, where its content is, and how many triples it has; give its node."""
    node, content = f"{base}/graphs#{quote(graph, safe='')}", graph_address(base, graph)
    said.say(node, RDF + "type", SD + "NamedGraph")
    said.say(node, SD + "name", graph)
    said.say(node, SD + "graph", content)
    said.say(content, RDF + "type", SD + "Graph")
    said.say(content, VOID + "triples", triples)
    return node


def describe_default_graph(said: Statements, service: Service, base: str) -> str:
    """Say where the content of the default graph is, and how many triples it has; give its node."""
    content = f"{base}/graphs?default"
    said.say(content, RDF + "type", SD + "Graph")
    said.say(content, VOID + "triples", service.snapshot.manifest.counts.triples)
    return content


def _describe_federation(said: Statements, node: str, settings: Settings) -> None:
    """Say which endpoints a query may ask by SERVICE; each stands for its service, too, which has no other name."""
    for iri in settings.services:
        said.say(node, SD + "feature", SD + "BasicFederatedQuery")
        said.say(node, DCTERMS + "references", iri)
        said.say(iri, RDF + "type", SD + "Service")
        said.say(iri, SD + "endpoint", iri)


def _describe_limit(said: Statements, service: str, node: str, limit: Limit) -> None:
    said.say(service, SCHEMA + "additionalProperty", node)
    said.say(node, RDF + "type", SCHEMA + "PropertyValue")
    said.say(node, SCHEMA + "propertyID", plain(limit.name))
    said.say(node, SCHEMA + "name", words(limit.meaning, "en"))
    said.say(node, SCHEMA + "value", limit.value)
    if limit.unit:
        said.say(node, SCHEMA + "unitCode", plain(limit.unit))


def _describe_dataset(said: Statements, service: Service, record: Record, base: str) -> None:
    """Say what is asked where a query names no dataset; of the named graphs, those that are no passages."""
    said.say(DATASET, RDF + "type", SD + "Dataset")
    said.say(DATASET, DCTERMS + "license", LICENCE)
    said.say(DATASET, SD + "defaultGraph", describe_default_graph(said, service, base))
    for graph, triples in record.shared_graphs.items():
        said.say(DATASET, SD + "namedGraph", describe_graph(said, base, graph, triples))
    passages = len(record.graphs) - len(record.shared_graphs)
    comment = (
        f"Beside these named graphs there are {passages}, one for each passage of an article that says something; a "
        f"passage's IRI is the name of the graph with what it says. {base}/graphs lists them all."
    )
    said.say(DATASET, RDFS + "comment", words(comment, "en"))
