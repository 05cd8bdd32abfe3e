"""Says what is wrong with the knowledge: by SHACL shapes, and by queries that must return nothing."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import SH, Graph
from rdflib.term import Node

from pharmazone.errors import Fault, KnowledgeError
from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.quads import graph_iri
from pharmazone.pipeline.quads import value as value_of
from pharmazone.pipeline.queries import evaluate, read_queries
from pharmazone.terms import GRAPH, PASSAGE, shorten

CHECKS: Final = "queries/checks"


def query_faults(sources: Sources, store: ox.Store, about: str = "") -> Iterator[Fault]:
    """Evaluate the checks whose names begin so; each solution is a fault, its first variable the IRI of the place."""
    for check in read_queries(sources.home, CHECKS):
        if not check.name.startswith(about):
            continue
        solutions = evaluate(store, check)
        if not isinstance(solutions, ox.QuerySolutions):
            raise KnowledgeError(
                [Fault(check.path, "a check is a SELECT query", "Select the place of each fault first.")]
            )
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            place = solution[0]
            said = ", ".join(f"{name} {short(sources, solution[name])}" for name in names if solution[name] is not None)
            where = sources.place(place.value) if isinstance(place, ox.NamedNode) else check.path
            yield Fault(where, f"{check.summary} ({said}) [{check.path}]", check.advice)


def shape_faults(sources: Sources, store: ox.Store) -> Iterator[Fault]:
    """Validate the default graph by graph/shapes (SHACL Core); each result is a fault at its focus node or passage."""
    data, rules = _graph(store, ox.DefaultGraph()), _graph(store, ox.NamedNode(GRAPH + "shapes"))
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", advanced=False, meta_shacl=False)
    assert isinstance(report, Graph)
    for result in report.subjects(SH.resultSeverity, None):
        focus = report.value(result, SH.focusNode)
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        words = " ".join(sorted(str(each) for each in report.objects(result, SH.resultMessage)))
        said = ", ".join(
            f"{name} {short(sources, _ox(node))}"
            for name, node in (("of", focus), ("path", path), ("value", value))
            if node
        )
        yield Fault(_place(sources, focus, path, value), f"{words} ({said}) [ontology/shapes.ttl]")


def short(sources: Sources, term: object) -> str:
    """Write a term as people read it: a prefixed name where a prefix fits, a literal's own words."""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value, sources.prefixes)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _place(sources: Sources, focus: Node | None, path: Node | None, value: Node | None) -> str:
    """Give the place of the passage that says the statement at fault, else that of the focus node.

    The store writes numbers in their canonical form, so the value may look otherwise than in the passage.
    """
    said = [
        (value_of(quad.object) != str(value), sources.place(graph_iri(quad)))
        for quad in sources.quads
        if (value_of(quad.subject), quad.predicate.value) == (str(focus), str(path))
        and graph_iri(quad).startswith(PASSAGE)
    ]
    return min(said)[1] if said else sources.place(str(focus))


def _graph(store: ox.Store, name: ox.NamedNode | ox.DefaultGraph) -> Graph:
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
    assert text is not None
    return Graph().parse(data=text, format="nt")


def _ox(node: Node) -> ox.NamedNode | ox.Literal:
    return ox.NamedNode(str(node)) if ":" in str(node) and " " not in str(node) else ox.Literal(str(node))
