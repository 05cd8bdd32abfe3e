"""Describes a snapshot in VoID: what it is, under which licence, and how much of what is in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pyoxigraph as ox

from pharmazone.pipeline.quads import graph_iri
from pharmazone.snapshot import DATASET, Manifest
from pharmazone.terms import BASE, DCTERMS, RDF, SD, VOID, XSD

SUBJECT = ox.NamedNode(BASE + "dataset")
_TYPE = ox.NamedNode(RDF + "type")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def describe_dataset(manifest: Manifest, quads: Iterable[ox.Quad]) -> bytes:
    """Give the VoID description of a snapshot as Turtle; equal quads give equal bytes."""
    triples = sorted({*_header(manifest), *_partitions(list(quads))}, key=str)
    prefixes = {"void": VOID, "dcterms": DCTERMS, "sd": SD, "xsd": XSD, "rdf": RDF}
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert text is not None
    return text


def _header(manifest: Manifest) -> Iterator[ox.Triple]:
    title = {
        "en": "pharmazone: pharmaceutical production in a special economic zone",
        "ru": "pharmazone: фармацевтическое производство в особой экономической зоне",
    }
    yield ox.Triple(SUBJECT, _TYPE, ox.NamedNode(VOID + "Dataset"))
    for language, words in title.items():
        yield ox.Triple(SUBJECT, ox.NamedNode(DCTERMS + "title"), ox.Literal(words, language=language))
    yield ox.Triple(SUBJECT, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(_LICENCE))
    yield ox.Triple(SUBJECT, ox.NamedNode(DCTERMS + "identifier"), ox.Literal(manifest.id))
    yield ox.Triple(SUBJECT, ox.NamedNode(DCTERMS + "hasVersion"), ox.Literal(manifest.release))
    yield ox.Triple(SUBJECT, ox.NamedNode(VOID + "uriSpace"), ox.Literal(BASE))
    yield ox.Triple(SUBJECT, ox.NamedNode(VOID + "triples"), ox.Literal(manifest.counts.triples))
    yield ox.Triple(SUBJECT, ox.NamedNode(VOID + "entities"), ox.Literal(manifest.counts.things))
    yield ox.Triple(SUBJECT, ox.NamedNode(VOID + "feature"), ox.NamedNode("http://www.w3.org/ns/formats/N-Quads"))
    yield ox.Triple(SUBJECT, ox.NamedNode(VOID + "dataDump"), ox.NamedNode(f"{BASE}dataset/{manifest.id}/{DATASET}"))
    for iri in manifest.prefixes.values():
        yield ox.Triple(SUBJECT, ox.NamedNode(VOID + "vocabulary"), ox.NamedNode(iri))


def _partitions(quads: list[ox.Quad]) -> Iterator[ox.Triple]:
    """Say how many triples each graph, how many instances each class, and how many triples each property has."""
    graphs = Counter(graph_iri(quad) for quad in quads if graph_iri(quad))
    union = [quad for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
    classes = Counter(
        quad.object.value for quad in union if quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode)
    )
    properties = Counter(quad.predicate.value for quad in union)
    yield from _part("subset", "graph", SD + "name", graphs, VOID + "triples")
    yield from _part("classPartition", "class", VOID + "class", classes, VOID + "entities")
    yield from _part("propertyPartition", "property", VOID + "property", properties, VOID + "triples")


def _part(link: str, kind: str, names: str, counts: Counter[str], counted: str) -> Iterator[ox.Triple]:
    for iri, count in counts.items():
        part = ox.NamedNode(f"{SUBJECT.value}#{kind}={quote(iri, safe=':/')}")
        yield ox.Triple(SUBJECT, ox.NamedNode(VOID + link), part)
        yield ox.Triple(part, ox.NamedNode(names), ox.NamedNode(iri))
        yield ox.Triple(part, ox.NamedNode(counted), ox.Literal(count))
