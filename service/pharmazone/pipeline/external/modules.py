"""Writes a module of a loaded source: the terms that are wanted with everything above them, and what is said of these.

A bottom-up slice, as ontologies import from each other (ROBOT's `extract --method BOT` asks as much of OWL axioms): the
wanted terms, what replaces those that are deprecated, and all ancestors. Restrictions and other blank nodes are left
out. It tells its source, version and licence, so that `external add` takes it as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from pharmazone.errors import PharmazoneError
from pharmazone.manifest import ExternalSource
from pharmazone.pipeline.external.terms import BROADER, SUBCLASS_OF
from pharmazone.pipeline.quads import value
from pharmazone.terms import DCTERMS, OBO, OBO_IN_OWL, OWL, PROV, RDF, RDFS, SKOS, SUCCESSORS

SUFFIXES: Final = {".nt": ox.RdfFormat.N_TRIPLES, ".ttl": ox.RdfFormat.TURTLE}

_ABOVE: Final = tuple(map(ox.NamedNode, (SUBCLASS_OF, BROADER)))
_NEXT: Final = tuple(map(ox.NamedNode, SUCCESSORS))
_PREFIXES: Final = {
    "dcterms": DCTERMS,
    "obo": OBO,
    "oboInOwl": OBO_IN_OWL,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
}


@dataclass(frozen=True)
class Module:
    """What a slice holds: the terms that are wanted and those above them, what is said of them, and what is missing."""

    source: ExternalSource
    wanted: tuple[str, ...]
    terms: tuple[str, ...]
    triples: tuple[ox.Triple, ...]
    missing: tuple[str, ...]

    def to_bytes(self, suffix: str = ".nt") -> bytes:
        """Give it as N-Triples or Turtle, sorted, after comments that tell what it is."""
        head = [f"# {' '.join(line.split())}\n".encode() for line in self._head()]
        triples = [*_about(self.source), *self.triples]
        format_ = SUFFIXES[suffix]
        prefixes = _PREFIXES if format_ == ox.RdfFormat.TURTLE else None
        lines = (ox.serialize(triples, format=format_, prefixes=prefixes) or b"").splitlines(keepends=True)
        declared = sorted(line for line in lines if line.startswith(b"@prefix"))  # which come in any order
        return b"".join([*head, *declared, *lines[len(declared) :]])

    def _head(self) -> Iterator[str]:
        yield f"{self.source.title}, {self.source.version}: a module of {len(self.terms):,} terms"
        yield f"({len(self.wanted):,} that are wanted, and what stands above them or replaces them)."
        yield f"From {self.source.source}"
        yield f"under {self.source.licence}"


def module_of(store: ox.Store, source: ExternalSource, wanted: Iterable[str], *, has_ancestors: bool = True) -> Module:
    """Cut the slice of a loaded source out of the store; PharmazoneError: it has none of the terms that are wanted."""
    graph = ox.NamedNode(source.iri)
    asked = tuple(dict.fromkeys(wanted))
    present = tuple(each for each in asked if _is_told(store, each, graph))
    if not present:
        raise PharmazoneError(
            f"{source.name} has none of the {len(asked):,} terms that are wanted, so a module of it would be empty."
        )
    terms = sorted(_climb(store, present, graph) if has_ancestors else present)
    triples = sorted(
        (each for term in terms for each in _said(store, term, graph)),
        key=lambda each: (value(each.subject), each.predicate.value, str(each.object)),
    )
    return Module(source, present, tuple(terms), tuple(triples), tuple(sorted(set(asked) - set(present))))


def _climb(store: ox.Store, terms: Iterable[str], graph: ox.NamedNode) -> set[str]:
    """Give the terms, what replaces them, and all that stands above any of these in the graph."""
    seen, waiting = set(terms), list(terms)
    while waiting:
        term = ox.NamedNode(waiting.pop())
        for predicate in (*_ABOVE, *_NEXT):
            for quad in store.quads_for_pattern(term, predicate, None, graph):
                found = value(quad.object)
                if isinstance(quad.object, ox.NamedNode) and found not in seen and _is_told(store, found, graph):
                    seen.add(found)
                    waiting.append(found)
    return seen


def _is_told(store: ox.Store, term: str, graph: ox.NamedNode) -> bool:
    return next(iter(store.quads_for_pattern(ox.NamedNode(term), None, None, graph)), None) is not None


def _said(store: ox.Store, term: str, graph: ox.NamedNode) -> Iterator[ox.Triple]:
    for quad in store.quads_for_pattern(ox.NamedNode(term), None, None, graph):
        if not isinstance(quad.object, ox.BlankNode):
            yield quad.triple


def _about(source: ExternalSource) -> Iterator[ox.Triple]:
    """Say of the module what it is made from, in the header that ontologies have."""
    node = ox.NamedNode(f"{source.iri}/module")
    yield ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology"))
    yield ox.Triple(node, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(source.licence))
    yield ox.Triple(node, ox.NamedNode(DCTERMS + "title"), ox.Literal(source.title))
    yield ox.Triple(node, ox.NamedNode(OWL + "versionInfo"), ox.Literal(source.version))
    yield ox.Triple(node, ox.NamedNode(PROV + "wasDerivedFrom"), ox.NamedNode(source.iri))
