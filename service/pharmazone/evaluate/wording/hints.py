"""Why a query may have no solutions: what of it the store does not have, in sentences for people.

Only what is certain is said: each hint is a fact that a look into the store's indexes has shown. Nothing of a
stranger's query is evaluated for it.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import pyoxigraph as ox

from pharmazone.evaluate.wording.literals import variants, written
from pharmazone.evaluate.wording.lookup import GraphName, Lookup, Role
from pharmazone.evaluate.wording.words import ANY_GRAPH, Token, Words, read_words
from pharmazone.terms import BASE, ONTOLOGY, RDF, RDFS, XSD

MOST_HINTS: Final = 5
LONGEST_READ: Final = 10_000
_SECONDS: Final = 0.05
_MOST_GRAPHS: Final = 100
_DEFAULT: Final = ox.DefaultGraph()
# What stands on the two sides of a predicate; terms by what they are.
_TERMS: Final = frozenset({"variable", "string", "number", "blank", "TRUE", "FALSE"})
_BEFORE_PREDICATE: Final = _TERMS | {";", "[", "]", "/", "^"}
_AFTER_PREDICATE: Final = _TERMS | {"[", "(", "<<", "<<(", "/", "+"}
_LABEL: Final = RDFS + "label"
_TYPE: Final = frozenset({"A", "rdf:type", f"<{RDF}type>"})


def find_hints(
    store: ox.Store,
    text: str,
    prefixes: Mapping[str, str],
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    seconds: float = _SECONDS,
) -> list[str]:
    """Say what of a query without solutions the store does not have, in at most MOST_HINTS sentences.

    `prefixes` are those known without a declaration, the graphs those that the protocol asks for. After `seconds`
    nothing more is looked for, and a query of more than LONGEST_READ characters is not looked at.
    """
    end = time.perf_counter() + seconds
    if len(text) > LONGEST_READ or next(store.quads_for_pattern(None, None, None, None), None) is None:
        return []
    words = read_words(text, prefixes)
    if default_graphs or named_graphs:
        words.default_graphs, words.named_graphs = list(default_graphs), list(named_graphs)
    search = _Search(words, Lookup(store, words.prefixes), prefixes)
    found: dict[str, None] = {}
    for hint in search.hints():
        if hint:
            found[hint] = None
        if len(found) == MOST_HINTS or time.perf_counter() > end:
            break
    return list(found)


@dataclass
class _Search:
    words: Words
    lookup: Lookup
    prefixes: Mapping[str, str]

    def hints(self) -> Iterator[str]:
        """Yield what is found, the surest first; an empty sentence where only time went by."""
        yield from self._missing_graphs()
        yield from self._empty_dataset()
        told = set()
        for token in self.words.tokens:
            seen = (token.term, token.group.graph, token.is_pattern)
            if seen not in told and not token.group.is_template and token.after not in {"(", "^^"}:
                told.add(seen)
                yield (
                    self._of_literal(token, token.term)
                    if isinstance(token.term, ox.Literal)
                    else self._of_iri(token, token.term)
                )
        yield from self._never_together()

    def _missing_graphs(self) -> Iterator[str]:
        names = self.words.graph_names
        asked = (group.graph for group in self.words.groups if group.graph not in {"", ANY_GRAPH})
        for iri in dict.fromkeys([*self.words.default_graphs, *self.words.named_graphs, *asked]):
            if not self.lookup.is_graph(iri):
                near = self.lookup.nearest_graph(iri)
                name = names.get(iri, f"<{iri}>")
                yield f"There is no graph `{name}`" + (self._without_brackets(name) or self._meant(near))

    def _empty_dataset(self) -> Iterator[str]:
        if not self.words.has_dataset:
            return
        asked = {bool(each.graph) for each in self.words.groups if each.has_patterns and each.is_required}
        if False in asked and not self.words.default_graphs:
            yield (
                "The query asks its default graph, which is empty where all graphs are named with FROM NAMED or "
                "`named-graph-uri`: put the patterns in GRAPH ?g { ... }, or use FROM or `default-graph-uri`."
            )
        if True in asked and not self.words.named_graphs:
            yield (
                "GRAPH finds nothing where all graphs are named with FROM or `default-graph-uri`: leave GRAPH out, or "
                "use FROM NAMED or `named-graph-uri`."
            )

    def _of_iri(self, token: Token, iri: ox.NamedNode) -> str:
        if iri.value.endswith(("/", "#")) or iri.value.startswith(XSD):
            return ""  # a namespace; a datatype
        if not self.lookup.is_known(iri.value):
            return self._of_unknown(token, iri.value)
        role = _role(token)
        graphs = self._scope(token)
        if not token.is_pattern or graphs == [] or self.lookup.is_used(iri, role, graphs):
            return ""
        return self._elsewhere(token, iri, role)

    def _of_unknown(self, token: Token, iri: str) -> str:
        prefix, colon, local = token.text.partition(":")
        own = self.prefixes.get(prefix) if colon and prefix in self.words.declared else None
        if own and self.lookup.is_known(own + local):
            return f"`{token.text}` is in no triple as `{prefix}:` is declared; here `{prefix}:` is <{own}>."
        if other := self.lookup.other_scheme(iri):
            scheme = other.partition(":")[0]
            return f"`{token.text}` is in no triple; the same IRI with {scheme} is: {self.lookup.show(other)}."
        if unbracketed := self._without_brackets(token.text):
            return f"`{token.text}` is in no triple{unbracketed}"
        if not iri.startswith(BASE):
            near = self.lookup.nearest(iri, _role(token))
            return f"`{token.text}` is in no triple{self._meant(near)}" if near else ""
        what = "is no term of the vocabulary" if iri.startswith(ONTOLOGY) else "names nothing here"
        return f"`{token.text}` {what}{self._meant(self.lookup.nearest(iri, _role(token)))}"

    def _without_brackets(self, text: str) -> str:
        """Give the end of a sentence on what is written as an IRI and meant as a name with a prefix, or nothing."""
        name = text[1:-1]
        if not text.startswith("<") or name.partition(":")[0] not in self.words.prefixes or ":" not in name:
            return ""
        iri = self.words.expand(name)
        near = iri if self.lookup.is_known(iri) else self.lookup.nearest(iri, Role.ANY)
        return f": write {self.lookup.show(near or iri)} without < >."

    def _meant(self, near: str) -> str:
        return f": did you mean {self.lookup.show(near)}?" if near else "."

    def _elsewhere(self, token: Token, iri: ox.NamedNode, role: Role) -> str:
        """Say where a term is used that is not in the graphs in which it is looked for."""
        where, remedy = self._asked(token)
        if self.lookup.is_used(iri, role, [_DEFAULT]):
            return f"{where} has `{token.text}`, but the default graph has: leave {remedy} out."
        named = self.lookup.graphs_of(iri, role)
        if named:
            graph = self.lookup.show(named[0].value)
            return f"{where} has `{token.text}`, but the graph {graph} has: name it with GRAPH or FROM."
        if named == [] and iri.value.startswith(BASE) and role is Role.CLASS:
            return f"`{token.text}` is a class of the vocabulary, but nothing is stated to be one."
        if named == [] and iri.value.startswith(BASE) and role is Role.PREDICATE:
            return f"`{token.text}` is in the vocabulary, but no statement uses it as a property."
        return ""

    def _asked(self, token: Token) -> tuple[str, str]:
        """Say which graphs a pattern asks, as the subject of a denial, and by which words it asks them."""
        graph = token.group.graph
        if graph and graph != ANY_GRAPH:
            return f"Nothing in the graph `{self.words.graph_names[graph]}`", "GRAPH"
        if graph:
            return "No named graph that is asked", "GRAPH"
        if self.words.has_dataset:
            return "No graph of FROM or `default-graph-uri`", "it"
        return "Nothing in the default graph", ""

    def _of_literal(self, token: Token, literal: ox.Literal) -> str:
        is_joined = not token.group.valued or token.group.valued in self.words.objects
        is_compared = bool(token.compared) and token.compared not in self.words.computed and is_joined
        if not (token.is_pattern or is_compared):
            return ""
        graphs = self._scope(token) if token.is_pattern else None
        is_object_of = token.is_pattern and _is_name(token.before)
        predicate = self.words.expand(token.before) if is_object_of else ""
        if self.lookup.is_used(literal, Role.OBJECT, graphs, predicate):
            return ""
        meant = variants(literal, is_by_value=is_compared and not token.group.valued)
        recased = self.lookup.in_other_letters(literal.value, predicate or _LABEL)
        for each in chain(meant, recased):
            if self.lookup.is_used(each, Role.OBJECT, graphs, predicate):
                return f"The value {token.text} is not there, but {written(each)} is: write that."
        return ""

    def _never_together(self) -> Iterator[str]:
        """Look at what GRAPH with a variable asks of one graph, where no graph has all of it."""
        if self.words.has_dataset:
            return
        for group in self.words.groups:
            wanted = {
                token.term: (token, role)
                for token in self.words.tokens
                if token.group is group and token.is_pattern and isinstance(token.term, ox.NamedNode)
                if (role := _role(token)) in {Role.CLASS, Role.PREDICATE} and group.graph == ANY_GRAPH
            }
            for term, (token, role) in wanted.items():
                graphs = self.lookup.graphs_of(term, role) if isinstance(term, ox.NamedNode) else None
                if not graphs or len(graphs) > _MOST_GRAPHS:
                    yield ""
                    continue
                for other, (another, its_role) in wanted.items():
                    if other != term and not self.lookup.is_used(other, its_role, graphs):
                        yield (
                            f"No graph has both `{token.text}` and `{another.text}`, and GRAPH ?g {{ ... }} asks for "
                            "one that has: leave GRAPH out, or give each pattern a GRAPH of its own."
                        )
                        return

    def _scope(self, token: Token) -> list[GraphName] | None:
        """Give the graphs in which a pattern is looked for; None means every named one."""
        graph = token.group.graph
        if graph and graph != ANY_GRAPH:
            return [ox.NamedNode(graph)] if self.lookup.is_graph(graph) else []
        if not self.words.has_dataset:
            return None if graph else [_DEFAULT]
        iris = self.words.named_graphs if graph else self.words.default_graphs
        return [ox.NamedNode(iri) for iri in iris if self.lookup.is_graph(iri)]


def _role(token: Token) -> Role:
    if token.before in _TYPE:
        return Role.CLASS
    before = token.before in _BEFORE_PREDICATE or _is_name(token.before)
    after = token.after in _AFTER_PREDICATE or _is_name(token.after)
    return Role.PREDICATE if before and after else Role.ANY


def _is_name(word: str) -> bool:
    return ":" in word and not word.startswith("_:")
