"""Counts what a snapshot holds."""

from collections.abc import Iterable

import pyoxigraph as ox

from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.snapshot import Counts
from pharmazone.terms import INFERRED, PASSAGE, PZ, RDF, THING

_TYPE = ox.NamedNode(RDF + "type")
_LINKS = ox.NamedNode(PZ + "linksToSubject")


def count(dataset: ox.Dataset) -> Counts:
    """Count quads, the default graph's triples, named graphs, things, passages, facts and inferred triples.

    A fact is a triple in a passage that is neither a type nor a node's link to its subject, which the vocabulary
    declares with `pz:linksToSubject`.
    """
    quads = list(dataset)
    links = links_of(quads)
    graphs = {quad.graph_name for quad in quads}
    named = [quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)]
    union = [quad for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
    return Counts(
        quads=len(quads),
        triples=len(union),
        graphs=len(graphs) - 1,
        things=len(_instances(union, THING) - _instances(union, PASSAGE)),
        passages=len(_instances(union, PASSAGE)),
        facts=sum(_within(quad, PASSAGE) and quad.predicate not in links for quad in named),
        inferred=sum(_within(quad, INFERRED) for quad in named),
    )


def links_of(quads: Iterable[ox.Quad]) -> set[ox.NamedNode]:
    """Give the predicates whose triples are no facts: the type, and the links of a node to its subject."""
    return {quad.subject for quad in quads if quad.predicate == _LINKS and isinstance(quad.subject, ox.NamedNode)} | {
        _TYPE
    }


def _instances(quads: Iterable[ox.Quad], space: str) -> set[str]:
    return {value(quad.subject) for quad in quads if quad.predicate == _TYPE and value(quad.subject).startswith(space)}


def _within(quad: ox.Quad, space: str) -> bool:
    return graph_iri(quad).startswith(space)
