"""The answer to a CONSTRUCT or DESCRIBE query: statements, which a format of RDF can carry."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from pharmazone.evaluate.answering.answers import write_statements
from pharmazone.formats import GRAPH_FORMATS
from pharmazone.graph.files import format_named, save


class Statements(Collection[ox.Triple]):
    r"""A set of statements, as pyoxigraph has them.

    >>> statements = graph.construct("CONSTRUCT WHERE { plant:pk-137 pz:operatedBy ?company }")
    >>> len(statements), statements.serialize("nt").endswith(b" .\n")
    (1, True)
    """

    def __init__(self, text: str, n_triples: bytes, prefixes: Mapping[str, str]) -> None:
        self.text = text
        """The SPARQL query, as it was evaluated."""
        self._n_triples, self._prefixes = n_triples, prefixes

    @cached_property
    def _triples(self) -> list[ox.Triple]:
        return list(dict.fromkeys(each.triple for each in ox.parse(self._n_triples, ox.RdfFormat.N_TRIPLES)))

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def __contains__(self, statement: object) -> bool:
        return statement in self._triples

    def __repr__(self) -> str:
        return f"<Statements: {len(self)}>"

    def serialize(self, format: str = "turtle") -> bytes:  # noqa: A002  as rdflib calls it
        """Write them as turtle, nt, rdf (RDF/XML) or jsonld; NotAcceptable where the format cannot carry them."""
        return write_statements(self._triples, format_named(format, GRAPH_FORMATS), self._prefixes)

    def save(self, path: Path | str) -> None:
        """Write them into a file, in the format that its suffix names."""
        save(path, self.serialize)
