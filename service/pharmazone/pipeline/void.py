"""Describes a snapshot in VoID and DCAT: what it is, under which licence, how much of what is in it, where it links to.

What depends on the address that serves it is added when it is served.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from pharmazone.manifest import Manifest
from pharmazone.pipeline.external.describing import describe_sources
from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.terms import (
    BASE,
    DATASET,
    DCAT,
    DCTERMS,
    FOAF,
    GRAPH,
    LICENCE,
    OWL,
    PASSAGE,
    PROV,
    PZ,
    RDF,
    RDFS,
    SD,
    SPDX,
    THING,
    VOID,
    XSD,
)

SUBJECT: Final = ox.NamedNode(DATASET)
_TYPE: Final = ox.NamedNode(RDF + "type")
_MAPPINGS: Final = ox.NamedNode(GRAPH + "mappings")
_PUBLISHER: Final = ox.NamedNode(DATASET + "#publisher")
_LANGUAGES: Final = "http://id.loc.gov/vocabulary/iso639-1/"
_EXAMPLES: Final = 3
_TITLES: Final = {
    "en": "pharmazone: pharmaceutical production in a special economic zone",
    "ru": "pharmazone: фармацевтическое производство в особой экономической зоне",
}
_DESCRIPTIONS: Final = {
    "en": (
        "Plants, companies, medicines, diseases, incentives and figures, as news articles tell of them. Each passage "
        "that says something is a named graph, so that every statement has its evidence; plans, forecasts and claims "
        "are kept apart from facts."
    ),
    "ru": (
        "Заводы, компании, лекарства, болезни, льготы и показатели, как о них рассказывают статьи. Каждый фрагмент, "
        "который что-либо сообщает, образует именованный граф, и у всякого утверждения есть источник; планы, прогнозы "
        "и оценки отделены от фактов."
    ),
}
_ABOUT_TARGETS: Final = (RDF + "type", RDFS + "label", VOID + "uriSpace", DCTERMS + "license")


def describe_dataset(manifest: Manifest, quads: Iterable[ox.Quad]) -> bytes:
    """Give the description of a snapshot as Turtle; equal quads give equal bytes."""
    each = list(quads)
    union = [quad.triple for quad in each if isinstance(quad.graph_name, ox.DefaultGraph)]
    triples = {
        *_header(manifest),
        *_contents(manifest, union),
        *_examples(each),
        *_partitions(each, union),
        *_external(manifest),
        *_links([quad.triple for quad in each if quad.graph_name == _MAPPINGS]),
    }
    prefixes = {"void": VOID, "dcat": DCAT, "dcterms": DCTERMS, "sd": SD, "xsd": XSD, "rdf": RDF, "foaf": FOAF}
    if manifest.external:
        prefixes |= {"owl": OWL, "prov": PROV, "spdx": SPDX}
    text = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert text is not None
    return text


def _header(manifest: Manifest) -> Iterator[ox.Triple]:
    for kind in (VOID, DCAT):
        yield ox.Triple(SUBJECT, _TYPE, ox.NamedNode(kind + "Dataset"))
    for language, words in _TITLES.items():
        yield _say(SUBJECT, DCTERMS + "title", ox.Literal(words, language=language))
        yield _say(SUBJECT, DCTERMS + "description", ox.Literal(_DESCRIPTIONS[language], language=language))
        yield _say(SUBJECT, DCTERMS + "language", ox.NamedNode(_LANGUAGES + language))
    yield _say(SUBJECT, DCTERMS + "license", ox.NamedNode(LICENCE))
    yield _say(SUBJECT, DCTERMS + "identifier", ox.Literal(manifest.id))
    yield _say(SUBJECT, DCAT + "version", ox.Literal(manifest.release))
    for role in ("creator", "publisher"):
        yield _say(SUBJECT, DCTERMS + role, _PUBLISHER)
    yield ox.Triple(_PUBLISHER, _TYPE, ox.NamedNode(FOAF + "Agent"))
    yield _say(_PUBLISHER, FOAF + "name", ox.Literal("The pharmazone authors"))


def _contents(manifest: Manifest, union: list[ox.Triple]) -> Iterator[ox.Triple]:
    """Say where the things are named, what words are used, how many there are, and what it all rests on."""
    yield _say(SUBJECT, VOID + "uriSpace", ox.Literal(BASE))
    classes = {value(each.object) for each in union if each.predicate == _TYPE}
    properties = {each.predicate.value for each in union}
    counts = {
        "triples": manifest.counts.triples,
        "entities": manifest.counts.things,
        "classes": len(classes),
        "properties": len(properties),
        "distinctSubjects": len({each.subject for each in union}),
        "distinctObjects": len({each.object for each in union}),
    }
    for name, count in counts.items():
        yield _say(SUBJECT, VOID + name, ox.Literal(count))
    for iri in vocabularies(classes | properties, manifest.prefixes.values()):
        yield _say(SUBJECT, VOID + "vocabulary", ox.NamedNode(iri))
    for each in union:
        if each.predicate == _TYPE and each.object == ox.NamedNode(PZ + "Article"):
            yield _say(SUBJECT, DCTERMS + "source", ox.NamedNode(value(each.subject)))


def vocabularies(terms: Iterable[str], spaces: Iterable[str]) -> set[str]:
    """Give the namespaces that these terms are of: of those that fit, the longest.

    >>> vocabularies(["https://example.org/a#b"], ["https://example.org/", "https://example.org/a#", "urn:x:"])
    {'https://example.org/a#'}
    """
    known = sorted(spaces, key=len, reverse=True)
    return {space for term in terms for space in [next((each for each in known if term.startswith(each)), "")] if space}


def _examples(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Give the things that passages say most about, as examples of what can be looked up."""
    told = Counter(
        value(quad.subject)
        for quad in quads
        if graph_iri(quad).startswith(PASSAGE) and value(quad.subject).startswith(THING)
    )
    for iri, _ in sorted(told.items(), key=lambda each: (-each[1], each[0]))[:_EXAMPLES]:
        yield _say(SUBJECT, VOID + "exampleResource", ox.NamedNode(iri))


def _partitions(quads: list[ox.Quad], union: list[ox.Triple]) -> Iterator[ox.Triple]:
    """Say how many triples each graph, how many instances each class, and how many triples each property has."""
    graphs = Counter(graph_iri(quad) for quad in quads if graph_iri(quad))
    classes = Counter(
        each.object.value for each in union if each.predicate == _TYPE and isinstance(each.object, ox.NamedNode)
    )
    properties = Counter(each.predicate.value for each in union)
    yield from _part("subset", "graph", SD + "name", graphs, VOID + "triples")
    yield from _part("classPartition", "class", VOID + "class", classes, VOID + "entities")
    yield from _part("propertyPartition", "property", VOID + "property", properties, VOID + "triples")


def _external(manifest: Manifest) -> Iterator[ox.Triple]:
    """Describe the sources that are loaded beside ours, and say how many triples their graphs have."""
    counts: Counter[str] = Counter()
    for source in manifest.external:
        counts.update({each.iri: each.triples for each in source.graphs})
    yield from _part("subset", "graph", SD + "name", counts, VOID + "triples")
    yield from describe_sources(manifest.external)


def _part(link: str, kind: str, names: str, counts: Counter[str], counted: str) -> Iterator[ox.Triple]:
    for iri, count in counts.items():
        part = ox.NamedNode(f"{SUBJECT.value}#{kind}={quote(iri, safe=':/')}")
        yield _say(SUBJECT, VOID + link, part)
        yield _say(part, names, ox.NamedNode(iri))
        yield _say(part, counted, ox.Literal(count))


def _links(mappings: list[ox.Triple]) -> Iterator[ox.Triple]:
    """Say how many links lead to each vocabulary: a linkset for each set of mappings, and in it one for each predicate.

    VoID, section 5: a linkset has one predicate. What was refused, or sought in vain, links to nothing.
    """
    targets = _objects(mappings, VOID + "objectsTarget")
    predicates = _objects(mappings, RDF + "predicate")
    counts = Counter(
        (value(each.object), predicates[value(each.subject)])
        for each in mappings
        if each.predicate == ox.NamedNode(VOID + "inDataset") and value(each.subject) in predicates
    )
    for name, target in targets.items():
        yield from _linkset(ox.NamedNode(name), target, sum(counts[each] for each in counts if each[0] == name))
        yield _say(SUBJECT, VOID + "subset", ox.NamedNode(name))
    for (name, predicate), count in counts.items():
        part = ox.NamedNode(f"{name}/{predicate.rpartition('#')[2]}")
        yield _say(ox.NamedNode(name), VOID + "subset", part)
        yield _say(part, VOID + "linkPredicate", ox.NamedNode(predicate))
        yield from _linkset(part, targets[name], count)
    for each in mappings:
        if value(each.subject) in targets.values() and each.predicate.value in _ABOUT_TARGETS:
            yield each
        if value(each.subject) in targets and each.predicate.value in {OWL + "versionInfo", DCTERMS + "title"}:
            yield each


def _linkset(node: ox.NamedNode, target: str, count: int) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _TYPE, ox.NamedNode(VOID + "Linkset"))
    yield _say(node, VOID + "subjectsTarget", SUBJECT)
    yield _say(node, VOID + "objectsTarget", ox.NamedNode(target))
    yield _say(node, VOID + "triples", ox.Literal(count))


def _objects(triples: Iterable[ox.Triple], predicate: str) -> Mapping[str, str]:
    """Give what each subject has for a predicate that it has once."""
    return {value(each.subject): value(each.object) for each in triples if each.predicate.value == predicate}


def _say(subject: ox.NamedNode, predicate: str, thing: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), thing)
