"""The quads of a store as SPARQL updates of bounded size, each of which may be sent twice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from pharmazone.pipeline.quads import Term
from pharmazone.terms import BASE

QUADS: Final = 5_000
BYTES: Final = 1_000_000
SKOLEM: Final = BASE + ".well-known/genid/"

GraphName = ox.NamedNode | ox.DefaultGraph

_INSERT: Final = "INSERT DATA {\n", "}\n"


class Insertion:
    """One update: graphs that are dropped, then triples for graphs; at most QUADS and BYTES, inclusive.

    A triple that is larger than BYTES has an update to itself.
    """

    def __init__(self) -> None:
        self.counts: Counter[GraphName] = Counter()
        """How many triples each graph gets."""

        self._bytes = len("".join(_INSERT))
        self._dropped: list[str] = []
        self._lines: dict[GraphName, list[str]] = {}

    def add(self, graph: GraphName, line: str, *, is_new: bool = False) -> bool:
        """Write a triple, in the syntax of N-Triples, into a graph, which begins with it where it is new.

        False: there is no room left, and nothing is written.
        """
        drop = f"DROP SILENT GRAPH {graph} ;\n" if is_new else ""
        opening, closing = ("", "") if graph in self._lines else _brackets(graph)
        size = self._bytes + sum(len(part.encode()) for part in (drop, opening, line, closing))
        if self.counts and (self.counts.total() == QUADS or size > BYTES):
            return False
        if is_new:
            self._dropped.append(drop)
        self._lines.setdefault(graph, []).append(line)
        self._bytes = size
        self.counts[graph] += 1
        return True

    @property
    def text(self) -> str:
        """Give the update."""
        blocks = ("".join(lines).join(_brackets(graph)) for graph, lines in self._lines.items())
        return "".join(self._dropped) + "".join(blocks).join(_INSERT)


def _brackets(graph: GraphName) -> tuple[str, str]:
    return (f"GRAPH {graph} {{\n", "}\n") if isinstance(graph, ox.NamedNode) else ("", "")


def replacements(store: ox.Store, graphs: Iterable[ox.NamedNode]) -> Iterator[Insertion]:
    """Give the updates that write graphs anew; each is dropped in the update of its first triple."""
    return _packed((graph, line, not place) for graph in graphs for place, line in enumerate(lines_of(store, graph)))


def additions(graph: GraphName, lines: Iterable[str]) -> Iterator[Insertion]:
    """Give the updates that add triples to a graph."""
    return _packed((graph, line, False) for line in lines)


def _packed(triples: Iterable[tuple[GraphName, str, bool]]) -> Iterator[Insertion]:
    insertion = Insertion()
    for graph, line, is_new in triples:
        if not insertion.add(graph, line, is_new=is_new):
            yield insertion
            insertion = Insertion()
            insertion.add(graph, line, is_new=is_new)
    if insertion.counts:
        yield insertion


def lines_of(store: ox.Store, graph: GraphName) -> Iterator[str]:
    """Give the triples of a graph in the syntax of N-Triples, a line each, with an IRI for each blank node."""
    for quad in store.quads_for_pattern(None, None, None, graph):
        yield f"{_named(quad.triple)} .\n"


def _named(term: Term) -> Term:
    """Give a term with an IRI for a blank node, also for one in a triple term.

    >>> str(_named(ox.BlankNode("c14n0")))
    '<https://w3id.org/pharmazone/.well-known/genid/c14n0>'
    """
    if isinstance(term, ox.BlankNode):
        return ox.NamedNode(SKOLEM + term.value)
    if isinstance(term, ox.Triple):
        return ox.Triple(_named(term.subject), term.predicate, _named(term.object))  # type: ignore[arg-type]
    return term
