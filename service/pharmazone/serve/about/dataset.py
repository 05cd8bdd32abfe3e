"""`/.well-known/void`: what is served, in VoID and DCAT, for harvesters (RFC 8615 registers the address).

The statements are those of the snapshot; those with addresses are added, for they depend on who asks.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import Request, Response

from pharmazone.formats import BY_SUFFIX, GRAPH_FORMATS, RDF_FORMATS, WORKBOOK, named
from pharmazone.manifest import ExternalSource
from pharmazone.serve.about.description import TITLE, service_iri
from pharmazone.serve.about.statements import Statements, plain, represent, words, write
from pharmazone.serve.downloads import Download, listing
from pharmazone.serve.protocol import negotiate
from pharmazone.serve.rendering import place_of
from pharmazone.serve.resources.identify import see_other
from pharmazone.serve.resources.offers import takes_pages_alone
from pharmazone.serve.service import service_of
from pharmazone.snapshot import DATASET as DUMP
from pharmazone.snapshot import SUMS, TRIG_DUMP
from pharmazone.terms import DATASET, DCAT, DCTERMS, FOAF, FORMATS, LICENCE, RDF, RDFS, SPDX, VOID, XSD

_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"


async def describe_dataset(request: Request) -> Response:
    """Give the description of the dataset, in VoID and DCAT; who takes pages alone is led to the start."""
    if takes_pages_alone(request):
        return see_other(place_of(request, "/"))
    chosen, service = negotiate(request, RDF_FORMATS), service_of(request)
    files = (await listing(service)).values()

    def tell(base: str) -> bytes:
        said = Statements(service.record.statements)
        address(said, base, service.snapshot.manifest.external)
        offer(said, files, f"{base}/downloads/{service.snapshot.manifest.release}")
        return write(said, chosen, service.prefixes)

    return await represent(request, "dataset", chosen, tell)


def address(said: Statements, base: str, external: Iterable[ExternalSource] = ()) -> None:
    """Say where the dataset is to be had below this base: the endpoint, the default graph's content, the pages."""
    document, service = f"{base}/.well-known/void", service_iri(base)
    catalogue = f"{document}#catalogue"
    said.say(document, RDF + "type", VOID + "DatasetDescription")
    said.say(document, FOAF + "primaryTopic", DATASET)
    said.say(catalogue, RDF + "type", DCAT + "Catalog")
    said.say(catalogue, DCTERMS + "title", words("What pharmazone serves", "en"))
    said.say(catalogue, DCAT + "dataset", DATASET, *(each.iri for each in external))
    said.say(catalogue, DCAT + "service", service)
    said.say(DATASET, VOID + "sparqlEndpoint", f"{base}/sparql")
    said.say(DATASET, DCAT + "landingPage", f"{base}/")
    said.say(DATASET, RDFS + "seeAlso", f"{base}/graphs", f"{base}/downloads", f"{base}/.well-known/sparql-examples")
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


def offer(said: Statements, files: Iterable[Download], folder: str) -> None:
    """Say which files there are to take along, each with its type, size and digest (DCAT 3, section 6.8).

    The dumps of the whole are dumps of the dataset for VoID, too; a file that is not as it was published is left out.
    """
    for each in files:
        if not each.is_whole or each.name == SUMS:
            continue
        node, is_packed = f"{folder}/{quote(each.name)}", each.name.endswith(".gz")
        said.say(DATASET, DCAT + "distribution", node)
        said.say(node, RDF + "type", DCAT + "Distribution")
        said.say(node, DCTERMS + "title", plain(each.name))
        said.say(node, DCAT + "downloadURL", node)
        said.say(node, DCAT + "byteSize", ox.Literal(str(each.size), datatype=ox.NamedNode(XSD + "nonNegativeInteger")))
        said.say(node, DCTERMS + "license", LICENCE)
        if is_packed:
            said.say(node, DCAT + "compressFormat", _MEDIA_TYPES + "application/gzip")
        held = named(each.name.removesuffix(".gz").rpartition(".")[2], (*RDF_FORMATS, BY_SUFFIX["csv"], WORKBOOK))
        if held:
            said.say(node, DCAT + "mediaType", _MEDIA_TYPES + held.media_type)
        said.say(node, SPDX + "checksum", f"{node}#sha256")
        said.say(f"{node}#sha256", RDF + "type", SPDX + "Checksum")
        said.say(f"{node}#sha256", SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
        digest = ox.Literal(each.digest, datatype=ox.NamedNode(XSD + "hexBinary"))
        said.say(f"{node}#sha256", SPDX + "checksumValue", digest)
        if each.name in {DUMP, TRIG_DUMP}:
            said.say(DATASET, VOID + "dataDump", node)
