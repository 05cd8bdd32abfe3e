"""Describes an external source that is loaded: VoID and DCAT, with its licence, version, digest and counts."""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from pharmazone.manifest import ExternalGraph, ExternalSource
from pharmazone.terms import DCAT, DCTERMS, EXTERNAL_SOURCES, OWL, PROV, RDF, SPDX, VOID, XSD

_HEXADECIMAL: Final = ox.NamedNode(XSD + "hexBinary")


def describe_source(source: ExternalSource, graphs: Iterable[ExternalGraph]) -> Iterator[ox.Triple]:
    """Describe a source and these graphs of it, each by its IRI; the first of them is its own (DCAT 3, section 6.8)."""
    own, *derived = graphs
    file, checksum = f"{own.iri}#file", f"{own.iri}#checksum"
    for kind in (VOID, DCAT):
        yield _say(own.iri, RDF + "type", ox.NamedNode(kind + "Dataset"))
    yield _say(own.iri, DCTERMS + "title", ox.Literal(source.title))
    yield _say(own.iri, DCTERMS + "identifier", ox.Literal(source.name))
    yield _say(own.iri, DCTERMS + "license", ox.NamedNode(source.licence))
    for term in (OWL + "versionInfo", DCAT + "version"):
        yield _say(own.iri, term, ox.Literal(source.version))
    yield _say(own.iri, VOID + "triples", ox.Literal(own.triples))
    yield _say(own.iri, DCAT + "distribution", ox.NamedNode(file))
    yield _say(file, RDF + "type", ox.NamedNode(DCAT + "Distribution"))
    yield _say(file, DCTERMS + "format", ox.Literal(source.format))
    if source.source.startswith(("http://", "https://")):
        yield _say(own.iri, DCTERMS + "source", ox.NamedNode(source.source))
        yield _say(file, DCAT + "downloadURL", ox.NamedNode(source.source))
    else:
        yield _say(file, DCTERMS + "title", ox.Literal(source.source))
    yield _say(file, SPDX + "checksum", ox.NamedNode(checksum))
    yield _say(checksum, RDF + "type", ox.NamedNode(SPDX + "Checksum"))
    yield _say(checksum, SPDX + "algorithm", ox.NamedNode(SPDX + "checksumAlgorithm_sha256"))
    yield _say(checksum, SPDX + "checksumValue", ox.Literal(source.sha256, datatype=_HEXADECIMAL))
    for each in derived:
        yield _say(each.iri, RDF + "type", ox.NamedNode(VOID + "Dataset"))
        yield _say(each.iri, PROV + "wasDerivedFrom", ox.NamedNode(own.iri))
        yield _say(each.iri, VOID + "triples", ox.Literal(each.triples))


def describe_sources(sources: Iterable[ExternalSource]) -> Iterator[ox.Triple]:
    """Describe all of these sources, as the graph that tells of them does."""
    for source in sources:
        yield from describe_source(source, (each for each in source.graphs if each.iri != EXTERNAL_SOURCES))


def _say(subject: str, predicate: str, thing: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), thing)
