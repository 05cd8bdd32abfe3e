"""Counts how far the mappings reach: of each class, how many things are mapped to each vocabulary, and how well."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

import pyoxigraph as ox

from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.mappings import mapping_sources
from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.pipeline.sssom import PREDICATES
from pharmazone.terms import ENTITIES, PZ, RDF

NAMES: Final = {predicate: predicate.removeprefix("skos:").removesuffix("Match") for predicate in PREDICATES}
"""The predicates from the best to the weakest, each with the word that stands for it in a table."""

_TYPE = ox.NamedNode(RDF + "type")


@dataclass(frozen=True)
class Reach:
    """How many things of a class have their best mapping to a vocabulary by each predicate, and how many have none."""

    class_name: str
    vocabulary: str
    things: int
    counts: dict[str, int]

    @property
    def unmapped(self) -> int:
        """Give how many have none."""
        return self.things - sum(self.counts.values())


def reach_of(sources: Sources) -> list[Reach]:
    """Count for every class and vocabulary with at least one mapping; a thing that is only refused has none."""
    classes: dict[str, set[str]] = defaultdict(set)
    for quad in sources.quads:
        if graph_iri(quad) == ENTITIES and quad.predicate == _TYPE:
            classes[value(quad.subject)].add(value(quad.object).removeprefix(PZ))
    things = Counter(chain.from_iterable(classes.values()))
    best: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for source in mapping_sources(sources):
        for mapping in source.mappings:
            rank = PREDICATES.index(mapping.row.record.predicate_id)
            for name in classes[mapping.subject]:
                found = best[name, source.vocabulary.label]
                found[mapping.subject] = min(rank, found.get(mapping.subject, rank))
    ordered = sorted(best, key=lambda key: (key[0], -len(best[key]), key[1]))
    return [Reach(name, label, things[name], _tally(best[name, label].values())) for name, label in ordered]


def _tally(ranks: Iterable[int]) -> dict[str, int]:
    found = list(ranks)
    return {name: found.count(rank) for rank, name in enumerate(NAMES.values())}
