"""The RDF dataset of a query: what FROM or the protocol names, with several default graphs merged into one.

The engine would evaluate a pattern in each of them in turn, and give a triple that is in two graphs twice; in the merge
it is there once (SPARQL 1.1 Query Language, section 13.2.1).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from pharmazone.errors import MalformedRequest
from pharmazone.evaluate.wording.words import read_words

_FROM: Final = re.compile(r"\bFROM\b.*\bFROM\b", re.IGNORECASE | re.DOTALL)


class Dataset(NamedTuple):
    """A store and the graphs of it that a query asks; no graphs at all means those that the query itself names."""

    store: ox.Store
    default_graphs: Sequence[ox.NamedNode | ox.DefaultGraph]
    named_graphs: Sequence[ox.NamedNode]

    def query(self, text: str, prefixes: Mapping[str, str]) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Evaluate a query; what is not in the dataset is empty for it."""
        if not self.default_graphs and not self.named_graphs:
            return self.store.query(text, prefixes=dict(prefixes))
        return self.store.query(
            text, prefixes=dict(prefixes), default_graph=[*self.default_graphs], named_graphs=[*self.named_graphs]
        )


def dataset_of(
    store: ox.Store, text: str, prefixes: Mapping[str, str], default_graphs: Sequence[str], named_graphs: Sequence[str]
) -> Dataset:
    """Choose the dataset of a query: that of the protocol, else that of the query (SPARQL 1.1 Protocol, section 2.1.4).

    MalformedRequest where the protocol names what is no IRI.
    """
    defaults, named = _nodes(default_graphs), _nodes(named_graphs)
    if not defaults and not named and "from" in text.lower() and _FROM.search(text):
        words = read_words(text, prefixes)
        defaults, named = _nodes(words.default_graphs), _nodes(words.named_graphs)
    if len(defaults) < 2:
        return Dataset(store, defaults, named)
    return Dataset(_merge(store, defaults, named), (ox.DefaultGraph(),), named)


def _merge(store: ox.Store, defaults: Sequence[ox.NamedNode], named: Sequence[ox.NamedNode]) -> ox.Store:
    merged = ox.Store()
    for graph in defaults:
        found = store.quads_for_pattern(None, None, None, graph)
        merged.extend(ox.Quad(each.subject, each.predicate, each.object) for each in found)
    for graph in named:
        merged.extend(store.quads_for_pattern(None, None, None, graph))
    return merged


def _nodes(iris: Sequence[str]) -> tuple[ox.NamedNode, ...]:
    nodes = []
    for iri in dict.fromkeys(iris):
        try:
            nodes.append(ox.NamedNode(iri))
        except ValueError as error:
            raise MalformedRequest(f"`{iri[:200]}` is no IRI of a graph: {error}.") from error
    return tuple(nodes)
