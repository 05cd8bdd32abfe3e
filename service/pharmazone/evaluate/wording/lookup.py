"""Small questions to a store, each answered from its indexes in bounded time: is a term used, and what is like it."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from pharmazone.terms import BASE, ENTITIES, GRAPH, OWL, PASSAGE, PZ, RDF, RDFS, shorten

_TYPE: Final = ox.NamedNode(RDF + "type")
_VOCABULARY: Final = (ox.NamedNode(GRAPH + "ontology"), ox.NamedNode(GRAPH + "schemes"))
_ALIGNMENTS: Final = ox.NamedNode(GRAPH + "alignments")
_NAMING: Final = (*_VOCABULARY, ox.NamedNode(ENTITIES))
_MOST_NAMES: Final = 5000
_MOST_QUADS: Final = 1000
_SIMILAR: Final = 0.7
_LEAST_BEGINNING: Final = 5
_LONGEST_LIKENED: Final = 60
_PREFIXED: Final = re.compile(r"[\w\-]*:\w[\w\-]*")
_HTTP: Final = re.compile(r"http(s?):")

GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Term = ox.NamedNode | ox.Literal


class Role(Enum):
    """Where a term stands in a triple."""

    ANY = "any"
    CLASS = "class"
    PREDICATE = "predicate"
    OBJECT = "object"


_KINDS: Final = {
    Role.CLASS: frozenset({OWL + "Class", RDFS + "Class"}),
    Role.PREDICATE: frozenset(
        {RDF + "Property", *(f"{OWL}{each}Property" for each in ("Object", "Datatype", "Annotation"))}
    ),
}


class Lookup:
    """What a store knows, shown with the prefixes that are in force in a query."""

    def __init__(self, store: ox.Store, prefixes: Mapping[str, str]) -> None:
        self._store, self._prefixes = store, prefixes

    def show(self, iri: str) -> str:
        """Write an IRI as one writes it in the query."""
        short = shorten(iri, self._prefixes)
        return f"`{short}`" if _PREFIXED.fullmatch(short) and short != iri else f"`<{iri}>`"

    def is_graph(self, iri: str) -> bool:
        """Say whether a named graph is there."""
        node = _node(iri)
        return node is not None and self._store.contains_named_graph(node)

    def is_known(self, iri: str) -> bool:
        """Say whether an IRI stands anywhere in the store."""
        node = _node(iri)
        return node is not None and (self.is_used(node, Role.ANY, None) or self._store.contains_named_graph(node))

    def is_used(self, term: Term, role: Role, graphs: Iterable[GraphName] | None, predicate: str = "") -> bool:
        """Say whether a term stands so in one of the graphs (None: anywhere), as an object perhaps of a predicate."""
        places: Iterable[GraphName | None] = [None] if graphs is None else graphs
        return any(self._has(term, role, each, predicate) for each in places)

    def graphs_of(self, term: ox.NamedNode, role: Role) -> list[ox.NamedNode] | None:
        """Give the named graphs in which a term stands so; None where looking through them all takes too long."""
        quads = list(islice(chain.from_iterable(self._find(term, role, None, "")), _MOST_QUADS + 1))
        if len(quads) > _MOST_QUADS:
            return None
        return list(dict.fromkeys(name for quad in quads if isinstance(name := quad.graph_name, ox.NamedNode)))

    def _has(self, term: Term, role: Role, graph: GraphName | None, predicate: str) -> bool:
        return next(chain.from_iterable(self._find(term, role, graph, predicate)), None) is not None

    def _find(self, term: Term, role: Role, graph: GraphName | None, predicate: str) -> Iterator[Iterator[ox.Quad]]:
        find = self._store.quads_for_pattern
        if role is Role.CLASS:
            yield find(None, _TYPE, term, graph)
        elif role is Role.PREDICATE and isinstance(term, ox.NamedNode):
            yield find(None, term, None, graph)
        else:
            yield find(None, _node(predicate), term, graph)
            if role is Role.ANY and isinstance(term, ox.NamedNode):
                yield find(term, None, None, graph)
                yield find(None, term, None, graph)

    # What is like it

    def other_scheme(self, iri: str) -> str:
        """Give the same IRI with https for http, or http for https, where that one is known."""
        scheme = _HTTP.match(iri)
        if scheme is None:
            return ""
        other = f"http{'' if scheme[1] else 's'}:{iri[scheme.end() :]}"
        return other if self.is_known(other) else ""

    def nearest_graph(self, iri: str) -> str:
        """Give the name of a graph that is most like this one."""
        graphs = islice(self._store.named_graphs(), _MOST_NAMES)
        return _nearest(iri, [each.value for each in graphs if isinstance(each, ox.NamedNode)])

    def nearest(self, iri: str, role: Role) -> str:
        """Give the known IRI that is most like this one, of those that stand so in a triple, or an empty text."""
        if iri.startswith(PASSAGE):
            return self.nearest_graph(iri)
        if iri.startswith(BASE):
            kinds = _KINDS.get(role)
            known = [name for name, kind in self._kinds if kind in kinds] if kinds else []
            return _nearest(iri, known or [name for name, _ in self._kinds])
        space = _namespace(iri)
        classes = [*self._aligned, *(kind for _, kind in self._kinds)]
        known = classes if role is Role.CLASS else [*self._foreign_properties, *classes]
        return _nearest(iri, [each for each in dict.fromkeys(known) if _namespace(each) == space])

    def in_other_letters(self, value: str, predicate: str) -> Iterator[ox.Literal]:
        """Yield the values of a property that have the same letters, be they large or small."""
        folded, node = value.casefold(), _node(predicate)
        if not any(map(str.isalpha, value)):
            return
        for quad in islice(self._store.quads_for_pattern(None, node, None, ox.DefaultGraph()), _MOST_NAMES):
            if isinstance(quad.object, ox.Literal) and quad.object.value.casefold() == folded:
                yield quad.object

    @cached_property
    def _kinds(self) -> list[tuple[str, str]]:
        """What is named here, each with one of its types."""
        types = chain.from_iterable(self._store.quads_for_pattern(None, _TYPE, None, each) for each in _NAMING)
        pairs = ((quad.subject, quad.object) for quad in islice(types, _MOST_NAMES))
        return [
            (name.value, kind.value)
            for name, kind in pairs
            if isinstance(name, ox.NamedNode) and isinstance(kind, ox.NamedNode)
        ]

    @cached_property
    def _foreign_properties(self) -> list[str]:
        quads = chain.from_iterable(
            islice(self._store.quads_for_pattern(None, None, None, each), _MOST_QUADS) for each in _VOCABULARY
        )
        return list(dict.fromkeys(quad.predicate.value for quad in quads))

    @cached_property
    def _aligned(self) -> list[str]:
        """What of other vocabularies ours is said to be, or to be like."""
        quads = islice(self._store.quads_for_pattern(None, None, None, _ALIGNMENTS), _MOST_QUADS)
        return [quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)]


def _nearest(iri: str, known: Sequence[str]) -> str:
    """Give what has the same last part in another namespace or in other letters, else what is spelt nearly so."""
    space = _namespace(iri)
    local = iri[len(space) :]
    folded = local.casefold()
    same = [each for each in known if each[len(_namespace(each)) :].casefold() == folded]
    if same and local:
        return max(same, key=lambda each: (_namespace(each) == space, each.startswith(PZ), -len(each)))
    siblings = {each[len(space) :]: each for each in known if _namespace(each) == space}
    if len(local) > _LONGEST_LIKENED:
        return ""
    near = difflib.get_close_matches(local, list(siblings), n=1, cutoff=_SIMILAR)
    if not near and len(local) >= _LEAST_BEGINNING:
        beginning = local[: max(_LEAST_BEGINNING, int(_SIMILAR * len(local)))]
        near = sorted((each for each in siblings if each.startswith(beginning)), key=len)
    return siblings[near[0]] if near else ""


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None
