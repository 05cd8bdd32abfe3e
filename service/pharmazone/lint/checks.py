"""What each rule looks for in a query that was read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from pharmazone.lint.joins import is_bound, is_compared, islands
from pharmazone.lint.patterns import Expression, Group, Query, Triple, is_negated
from pharmazone.lint.plans import plan_stem, stems
from pharmazone.lint.surroundings import Surroundings
from pharmazone.terms import ANCESTOR_OR_SELF, EXTERNAL, RDF, RDFS, SKOS, shorten, source_of

TYPE: Final = RDF + "type"
LABELS: Final = frozenset({f"{RDFS}label", f"{SKOS}prefLabel", f"{SKOS}altLabel"})
_SEEKING: Final = ("REGEX", "CONTAINS", "STRSTARTS", "STRENDS")


class Found(NamedTuple):
    """Where a rule is broken, and what its words name."""

    offset: int
    term: str = ""
    other: str = ""


Check = Callable[[Query, Surroundings], Iterator[Found]]


def _no_graph(query: Query, known: Surroundings) -> Iterator[Found]:
    for _, group in query.groups():
        if group.graph is not None or query.selects[0].has_dataset:
            continue
        for triple in group.triples:
            linked = {triple.object.iri} if set(triple.path.iris) & {f"{RDFS}subClassOf", TYPE} else set()
            for iri in (*triple.path.iris, triple.subject.iri, *linked):
                graph = f"{EXTERNAL}.../closure" if iri == ANCESTOR_OR_SELF else known.graph_of(iri)
                if graph:
                    yield Found(triple.offset, shorten(iri, known.prefixes), graph)
                    break


def _not_loaded(query: Query, known: Surroundings) -> Iterator[Found]:
    for _, group in query.groups():
        name = group.name.iri if group.kind == "graph" and group.name else ""
        source = source_of(name)
        if group.name and name.startswith(EXTERNAL) and known.sources is not None and source not in known.sources:
            yield Found(group.name.offset, source, ", ".join(known.sources) or "-")


def _open_path(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for group, triple in _repeated(query):
        ends = {triple.subject.variable, triple.object.variable}
        if "" not in ends and not any(is_bound(each, group, triple) for each in ends):
            yield Found(triple.offset, triple.path.text)


def _path_in_any_graph(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for group, triple in _repeated(query):
        if group.graph and group.graph.name and group.graph.name.variable:
            yield Found(triple.offset, triple.path.text)


def _repeated(query: Query) -> Iterator[tuple[Group, Triple]]:
    for _, group in query.groups():
        for triple in group.triples:
            if triple.path.is_repeated:
                yield group, triple


def _optional_in_external(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for _, group in query.groups():
        name = group.graph.name if group.kind == "optional" and group.graph else None
        if name and name.iri.startswith(EXTERNAL):
            yield Found(group.offset, name.text)


def _big_class(query: Query, known: Surroundings) -> Iterator[Found]:
    for _, group in query.groups():
        name = group.graph.name if group.graph else None
        if name is None or not name.iri.startswith(EXTERNAL):
            continue
        for triple in group.triples:
            is_big = triple.path.iris == (TYPE,) and triple.object.iri in known.big_classes
            if is_big and triple.subject.variable and is_bound(triple.subject.variable, group, triple):
                yield Found(triple.offset, triple.object.text)


def _any_graph(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for _, group in query.groups():
        name = group.name.variable if group.kind == "graph" and group.name else ""
        if not group.name or not name or is_bound(name, group, group) or is_compared(name, group):
            continue
        if not any(_is_narrow(triple, group) for inner in group.joined() for triple in inner.triples):
            yield Found(group.name.offset, group.name.text)


def _is_narrow(triple: Triple, group: Group) -> bool:
    """Say whether one end of a pattern is known, by itself or by what stands beside its GRAPH."""
    ends = (triple.subject.variable, triple.object.variable)
    return not all(ends) or (group.parent is not None and any(is_bound(each, group.parent, group) for each in ends))


def _service(query: Query, known: Surroundings) -> Iterator[Found]:
    for _, group in query.groups():
        if group.kind == "service" and group.name and group.name.iri not in known.services:
            yield Found(group.offset, group.name.text)


def _unconnected(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for select in query.selects:
        for first, second in pairwise(islands(select.where)):
            yield Found(second.offset, _shown(first), _shown(second))


def _shown(triple: Triple) -> str:
    return f"{triple.subject.text} {triple.path.text} {triple.object.text}"


def _label_filter(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for _, group in query.groups():
        for each in group.filters:
            name = next((name for name in _SEEKING if name in each.functions), "")
            if name and _reads_all_labels(each, group):
                yield Found(each.offset, name)


def _reads_all_labels(filtering: Expression, group: Group) -> bool:
    """Say whether an expression looks at the label of something that nothing else narrows."""
    return any(
        triple.object.variable in filtering.variables
        and LABELS.intersection(triple.path.iris)
        and not is_bound(triple.subject.variable, around, triple)
        for around in group.around()
        for triple in around.triples
    )


def _select_star(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    first = query.selects[0]
    if first.form == "SELECT" and first.star is not None and not first.is_distinct:
        yield Found(first.star)


def _distinct_star(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for select in query.selects:
        if select.star is not None and select.is_distinct:
            yield Found(select.star)


def _limit_unordered(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for select in query.selects:
        if select.form == "SELECT" and select.limit is not None and not select.is_ordered:
            yield Found(select.limit)


def _plan_as_fact(query: Query, known: Surroundings) -> Iterator[Found]:
    for select, group in query.groups():
        if is_negated(group):
            continue
        for triple in group.triples:
            if triple.path.is_alternative and triple.variables & select.projected:
                yield from _mixed(triple.offset, triple.path.iris, known)
        for values in group.values:
            if not values.keys() & select.projected:
                for iris in values.values():
                    yield from _mixed(group.offset, iris, known)
        for first, second in pairwise([each for each in group.groups if each.union]):
            is_marked = any(inner.binds or inner.values for each in (first, second) for inner in each.walk())
            is_same = first.union == second.union and first.variables() == second.variables()
            if is_same and not is_marked and first.variables() & select.projected:
                yield from _mixed(second.offset, (*_properties(first), *_properties(second)), known)


def _properties(group: Group) -> list[str]:
    return [iri for inner in group.walk() for triple in inner.triples for iri in triple.path.iris]


def _mixed(offset: int, iris: Sequence[str], known: Surroundings) -> Iterator[Found]:
    told = {stem: iri for iri in iris for stem in stems(iri)}
    for planned in iris:
        if (stem := plan_stem(planned)) in told:
            yield Found(offset, shorten(planned, known.prefixes), shorten(told[str(stem)], known.prefixes))
            return


def _counted_per_passage(query: Query, known: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for select in query.selects:
        graphs = {
            each.name.variable for each in select.where.joined() if each.kind == "graph" and each.name is not None
        } - {""}
        if not graphs:
            continue
        for each in select.aggregates:
            if not each.is_distinct and each.of not in graphs:
                yield Found(each.offset, f"{each.name}(?{each.of})".replace("?*", "*"))


def _undeclared_prefix(query: Query, known: Surroundings) -> Iterator[Found]:
    for each in query.undeclared:
        if each.text in known.prefixes:
            yield Found(each.offset, each.text, known.prefixes[each.text])


CHECKS: Final[Mapping[str, Check]] = {
    "no-graph": _no_graph,
    "not-loaded": _not_loaded,
    "open-path": _open_path,
    "path-in-any-graph": _path_in_any_graph,
    "optional-in-external": _optional_in_external,
    "big-class": _big_class,
    "any-graph": _any_graph,
    "service": _service,
    "unconnected": _unconnected,
    "label-filter": _label_filter,
    "select-star": _select_star,
    "distinct-star": _distinct_star,
    "limit-unordered": _limit_unordered,
    "plan-as-fact": _plan_as_fact,
    "counted-per-passage": _counted_per_passage,
    "undeclared-prefix": _undeclared_prefix,
}
