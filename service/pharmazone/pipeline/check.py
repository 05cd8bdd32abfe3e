"""Says what is wrong with the knowledge: by SHACL shapes, and by queries that must return nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox
import pyshacl
from rdflib import SH, Graph
from rdflib.term import Node

from pharmazone.errors import Fault, KnowledgeError, UnfitParameter
from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.quads import graph_iri
from pharmazone.pipeline.quads import value as value_of
from pharmazone.pipeline.queries import evaluate, evaluate_text, read_queries
from pharmazone.saved.header import Header
from pharmazone.saved.questions import SavedQuery
from pharmazone.sources import read_text
from pharmazone.terms import GRAPH, PASSAGE, shorten

CHECKS: Final = "queries/checks"
SAVED: Final = "queries/saved"
PAGES: Final = "queries/pages"
_QUAD: Final = {"graph", "object", "property", "subject"}


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
            if set(names) >= _QUAD:
                where = _place_of_quad(sources, *(solution[name] for name in sorted(_QUAD))) or where
            yield Fault(where, f"{check.summary} ({said}) [{check.path}]", check.advice)


def faults_of_missing_checks(home: Path) -> Iterator[Fault]:
    """Nothing is good because nothing was checked: a home without a check is at fault."""
    if not read_queries(home, CHECKS):
        yield Fault(CHECKS, "there is no check here, so nothing would be found wrong", "Bring the folder back.")


def question_faults(sources: Sources, store: ox.Store, questions: Mapping[str, SavedQuery]) -> Iterator[Fault]:
    """Evaluate each saved query as it runs without values and for each example of its header, and those of the pages.

    An example has solutions, unless the query joins with sources of others, which are not there at build time, and what
    a header names is among the variables of the query.
    """
    for file in sorted((sources.home / PAGES).glob("*.rq")):
        path = f"{PAGES}/{file.name}"
        yield from _evaluated(store, path, read_text(file, path))[1]
    for name, query in questions.items():
        path, header = f"{SAVED}/{name}.rq", query.header
        asked = [("", query.examples), *((each.label, each.values) for each in header.examples)]
        for label, values in asked:
            try:
                text = query.bind(values, prefixes=sources.prefixes)
            except UnfitParameter as error:
                yield Fault(f"{path}:1", error.detail, "Give the parameter an example or a default that fits.")
                continue
            result, faults = _evaluated(store, path, text)
            yield from faults
            if faults:
                break
            if label and not result.found and not header.external:
                yield Fault(f"{path}:1", f"the example {label!r} has no solution", "Show what the graph knows.")
            if not label and (missing := sorted(_named(header) - result.variables)):
                yield Fault(f"{path}:1", f"it names ?{', ?'.join(missing)}, which it does not select")


class _Evaluated(NamedTuple):
    found: int = 0
    variables: frozenset[str] = frozenset()


def _named(header: Header) -> set[str]:
    return {*header.evidence, *header.columns, *(header.chart.variables if header.chart else ())}


def _evaluated(store: ox.Store, path: str, text: str) -> tuple[_Evaluated, list[Fault]]:
    """Evaluate a query to the end."""
    try:
        result = evaluate_text(store, path, text)
    except KnowledgeError as error:
        return _Evaluated(), list(error.faults)
    if isinstance(result, ox.QueryBoolean):
        return _Evaluated(int(bool(result))), []
    variables = result.variables if isinstance(result, ox.QuerySolutions) else []
    return _Evaluated(sum(1 for _ in result), frozenset(each.value for each in variables)), []


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


def _place_of_quad(sources: Sources, graph: object, value: object, predicate: object, subject: object) -> str | None:
    """Give the place of the subject in the file that says this; None where no file does in these very terms."""
    for source in sources.files:
        for quad in source.quads:
            if (quad.subject, quad.predicate, quad.object, quad.graph_name) == (subject, predicate, value, graph):
                return f"{source.path}:{source.lines.get(value_of(quad.subject), (False, 1))[1]}"
    return None


def _graph(store: ox.Store, name: ox.NamedNode | ox.DefaultGraph) -> Graph:
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
    assert text is not None
    return Graph().parse(data=text, format="nt")


def _ox(node: Node) -> ox.NamedNode | ox.Literal:
    return ox.NamedNode(str(node)) if ":" in str(node) and " " not in str(node) else ox.Literal(str(node))
