"""`/.well-known/void`: what is served, in VoID and DCAT, for harvesters (RFC 8615 registers the address).

The statements are those of the snapshot; those with addresses are added, for they depend on who asks.
"""

from typing import Final

from fastapi import Request, Response

from pharmazone.formats import GRAPH_FORMATS, RDF_FORMATS
from pharmazone.serve.about.description import TITLE, service_iri
from pharmazone.serve.about.statements import Statements, represent, words, write
from pharmazone.serve.protocol import negotiate
from pharmazone.serve.service import service_of
from pharmazone.terms import DATASET, DCAT, DCTERMS, FOAF, FORMATS, LICENCE, RDF, RDFS, VOID

_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"


async def describe_dataset(request: Request) -> Response:
    """Give the description of the dataset, in VoID and DCAT."""
    chosen, service = negotiate(request, RDF_FORMATS), service_of(request)

    def tell(base: str) -> bytes:
        said = Statements(service.record.statements)
        address(said, base)
        return write(said, chosen, service.prefixes)

    return await represent(request, "dataset", chosen, tell)


def address(said: Statements, base: str) -> None:
    """Say where the dataset is to be had below this base: the endpoint, the default graph's content, the pages."""
    document, service = f"{base}/.well-known/void", service_iri(base)
    catalogue = f"{document}#catalogue"
    said.say(document, RDF + "type", VOID + "DatasetDescription")
    said.say(document, FOAF + "primaryTopic", DATASET)
    said.say(catalogue, RDF + "type", DCAT + "Catalog")
    said.say(catalogue, DCTERMS + "title", words("What pharmazone serves", "en"))
    said.say(catalogue, DCAT + "dataset", DATASET)
    said.say(catalogue, DCAT + "service", service)
    said.say(DATASET, VOID + "sparqlEndpoint", f"{base}/sparql")
    said.say(DATASET, DCAT + "landingPage", f"{base}/")
    said.say(DATASET, RDFS + "seeAlso", f"{base}/graphs", f"{base}/.well-known/sparql-examples")
    said.say(DATASET, VOID + "feature", *(FORMATS + each.w3c for each in RDF_FORMATS))
    said.say(service, RDF + "type", DCAT + "DataService")
    said.say(service, DCTERMS + "title", *(words(text, language) for language, text in TITLE.items()))
    said.say(service, DCAT + "endpointURL", f"{base}/sparql")
    said.say(service, DCAT + "endpointDescription", f"{base}/sparql", f"{base}/openapi.json")
    said.say(service, DCAT + "servesDataset", DATASET)
    for each in GRAPH_FORMATS:
        node = f"{document}#{each.suffix}"
        said.say(DATASET, DCAT + "distribution", node)
        said.say(node, RDF + "type", DCAT + "Distribution")
        said.say(node, DCTERMS + "title", words(f"The default graph in {each.label}", "en"))
        said.say(node, DCAT + "accessURL", f"{base}/graphs?default")
        said.say(node, DCAT + "mediaType", _MEDIA_TYPES + each.media_type)
        said.say(node, DCTERMS + "license", LICENCE)
