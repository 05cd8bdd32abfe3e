"""Counts what a snapshot holds."""

from collections.abc import Iterable

import pyoxigraph as ox

from pharmazone.manifest import Counts
from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.terms import INFERRED, MODALITY, PASSAGE, PZ, RDF, THING, is_actual

_TYPE = ox.NamedNode(RDF + "type")
_MODALITY = ox.NamedNode(MODALITY)
_LINKS = ox.NamedNode(PZ + "linksToSubject")


def count(dataset: ox.Dataset) -> Counts:
    """Count quads, the default graph's triples, named graphs, things, passages, statements, facts, inferred triples.

    A statement is a triple in a passage that is neither a type nor a node's link to its subject, which the vocabulary
    declares with `pz:linksToSubject`. It is a fact where its passage tells it as one: not planned, forecast or claimed.
    """
    quads = list(dataset)
    links = links_of(quads)
    graphs = {quad.graph_name for quad in quads}
    named = [quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)]
    stated = [quad for quad in named if _within(quad, PASSAGE) and quad.predicate not in links]
    unsure = {quad.subject for quad in quads if quad.predicate == _MODALITY and not is_actual(value(quad.object))}
    union = [quad for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
    return Counts(
        quads=len(quads),
        triples=len(union),
        graphs=len(graphs) - 1,
        things=len(_instances(union, THING) - _instances(union, PASSAGE)),
        passages=len(_instances(union, PASSAGE)),
        statements=len(stated),
        facts=sum(quad.graph_name not in unsure for quad in stated),
        inferred=sum(_within(quad, INFERRED) for quad in named),
    )


def links_of(quads: Iterable[ox.Quad]) -> set[ox.NamedNode]:
    """Give the predicates whose triples are no statements: the type, and the links of a node to its subject."""
    return {quad.subject for quad in quads if quad.predicate == _LINKS and isinstance(quad.subject, ox.NamedNode)} | {
        _TYPE
    }


def _instances(quads: Iterable[ox.Quad], space: str) -> set[str]:
    return {value(quad.subject) for quad in quads if quad.predicate == _TYPE and value(quad.subject).startswith(space)}


def _within(quad: ox.Quad, space: str) -> bool:
    return graph_iri(quad).startswith(space)
