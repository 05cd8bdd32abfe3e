"""What was decided about terms of others: which of our things are mapped to them, and which mappings are refused."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from pharmazone.pipeline.mapping_statements import MAPPINGS
from pharmazone.pipeline.quads import value
from pharmazone.terms import OWL, RDF

_GRAPH: Final = ox.NamedNode(MAPPINGS)
_SUBJECT: Final = ox.NamedNode(RDF + "subject")
_OBJECT: Final = ox.NamedNode(RDF + "object")
_REFUSED: Final = ox.NamedNode(OWL + "targetIndividual")


@dataclass(frozen=True)
class Decisions:
    """The terms that things of ours are mapped to, each with these things in order; and the terms that are refused."""

    mapped: Mapping[str, tuple[str, ...]]
    refused: frozenset[str]


def decisions_of(store: ox.Store) -> Decisions:
    """Read them from graph/mappings: every row is a node there, a refused one a negative property assertion."""
    mapped: defaultdict[str, set[str]] = defaultdict(set)
    for row in store.quads_for_pattern(None, _OBJECT, None, _GRAPH):
        for subject in store.quads_for_pattern(row.subject, _SUBJECT, None, _GRAPH):
            mapped[value(row.object)].add(value(subject.object))
    refused = {value(quad.object) for quad in store.quads_for_pattern(None, _REFUSED, None, _GRAPH)}
    return Decisions({term: tuple(sorted(mapped[term])) for term in sorted(mapped)}, frozenset(refused))
