"""Describes what the sources leave unsaid because it can be computed: each passage, and the dataset as a whole."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.quads import graph_iri
from pharmazone.terms import PASSAGE, PASSAGES, PZ, RDF, THING, PassageRange, passage_range

_PASSAGES = ox.NamedNode(PASSAGES)
_TYPE = ox.NamedNode(RDF + "type")


def describe_passages(sources: Sources) -> Iterator[ox.Quad]:
    """Say of each passage its type, article, range, section, and the things that it mentions; in graph/passages.

    A passage is whatever the sources name with the IRI of one: a graph, or words that another is read with.
    """
    mentions: dict[str, set[str]] = defaultdict(set)
    for quad in sources.quads:
        terms = [term.value for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)]
        graph = graph_iri(quad)
        if graph.startswith(PASSAGE):
            mentions[graph].update(term for term in terms if term.startswith(THING))
        for term in terms:
            if term.startswith(PASSAGE):
                mentions[term].update()
    for iri in sorted(mentions):
        passage = passage_range(iri)
        if passage:
            yield from _describe(passage, mentions[iri], sources)


def _describe(passage: PassageRange, mentioned: Iterable[str], sources: Sources) -> Iterator[ox.Quad]:
    yield _say(passage, _TYPE, ox.NamedNode(PZ + "Passage"))
    yield _say(passage, PZ + "ofArticle", ox.NamedNode(passage.article_iri))
    yield _say(passage, PZ + "start", ox.Literal(passage.start))
    yield _say(passage, PZ + "end", ox.Literal(passage.end))
    sections = sources.sections.get(passage.article, [])
    at = bisect_right([start for start, _ in sections], passage.start) - 1
    if sections:
        yield _say(passage, PZ + "section", ox.NamedNode(sections[max(at, 0)][1]))
    for thing in sorted(mentioned):
        yield _say(passage, PZ + "mentions", ox.NamedNode(thing))


def _say(passage: PassageRange, predicate: str | ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    verb = ox.NamedNode(predicate) if isinstance(predicate, str) else predicate
    return ox.Quad(ox.NamedNode(passage.iri), verb, value, _PASSAGES)
