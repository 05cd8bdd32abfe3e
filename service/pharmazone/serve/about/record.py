"""What the snapshot's `void.ttl` records of the dataset: the statements, and how much each graph holds."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from pharmazone.snapshot import VOID as FILE
from pharmazone.snapshot import Snapshot
from pharmazone.terms import PASSAGE, SD, VOID, is_external

_NAME = ox.NamedNode(SD + "name")
_TRIPLES = ox.NamedNode(VOID + "triples")


@dataclass(frozen=True)
class Record:
    """The statements about the dataset, without those about single graphs, and the triples of each named graph."""

    statements: tuple[ox.Triple, ...]
    graphs: Mapping[str, int]

    @property
    def shared_graphs(self) -> Mapping[str, int]:
        """Give the graphs that are no passages: a few, which every client wants to know."""
        return {name: count for name, count in self.graphs.items() if not name.startswith(PASSAGE)}

    @property
    def is_union(self) -> bool:
        """Say whether the default graph holds all that the named graphs hold; those of others stay apart."""
        return not any(is_external(name) for name in self.graphs)


def read_record(snapshot: Snapshot) -> Record:
    """Read the record of a snapshot."""
    triples = [quad.triple for quad in ox.parse(path=snapshot.path / FILE, format=ox.RdfFormat.TURTLE)]
    names = {each.subject: each.object for each in triples if each.predicate == _NAME}
    graphs = {
        names[each.subject].value: int(each.object.value)
        for each in triples
        if each.predicate == _TRIPLES and each.subject in names
    }
    rest = (each for each in triples if each.subject not in names and each.object not in names)
    return Record(tuple(rest), dict(sorted(graphs.items())))
