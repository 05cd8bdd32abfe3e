"""Each check and each shape finds what it is for: a snippet that breaks it, beside a world that is good without it.

`violations/checks/<check>.trig` is added to the real world, each relative graph name below `graph/`; its first line
names all things at fault. `violations/shapes/<shape>.ttl` breaks every constraint of a shape, as its messages tell.
Both take their prefixes from `ontology/prefixes.ttl`.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.pipeline.check import CHECKS, shape_faults
from pharmazone.pipeline.load import PREFIXES, Sources, load
from pharmazone.pipeline.queries import BuildQuery, evaluate, read_queries
from pharmazone.snapshot import Snapshot
from pharmazone.terms import GRAPH, RDF, shorten

HOME = sources.home()
VIOLATIONS = Path(__file__).parent / "violations"
CHECK_OF = {Path(each.path).stem: each for each in read_queries(HOME, CHECKS)}
SHAPE = "https://w3id.org/pharmazone/shape/"
SH = "http://www.w3.org/ns/shacl#"


def prefixed(snippet: Path) -> str:
    return (HOME / PREFIXES).read_text(encoding="utf-8") + snippet.read_text(encoding="utf-8")


def with_default_graph(quads: list[ox.Quad]) -> set[ox.Quad]:
    return {*quads, *(ox.Quad(*quad.triple, ox.DefaultGraph()) for quad in quads)}


@pytest.fixture(scope="module")
def read() -> Sources:
    return load(HOME)


@pytest.fixture(scope="module")
def world(real: Snapshot) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.parse(b"".join(real.lines()), ox.RdfFormat.N_QUADS))
    return store


def violations_of(world: ox.Store, check: BuildQuery, snippet: Path, prefixes: dict[str, str]) -> set[str]:
    """Give the places of all solutions of a check over the world with the snippet, which is taken out again."""
    quads = list(ox.parse(prefixed(snippet), ox.RdfFormat.TRIG, base_iri=GRAPH))
    added = {quad for quad in with_default_graph(quads) if quad not in world}
    world.extend(added)
    try:
        solutions = evaluate(world, check)
        assert isinstance(solutions, ox.QuerySolutions)
        return {shorten(solution[0].value, prefixes) for solution in solutions}
    finally:
        for quad in added:
            world.remove(quad)


@pytest.mark.parametrize("name", sorted(CHECK_OF))
def test_each_check_finds_its_violation_and_no_other(name: str, world: ox.Store, read: Sources) -> None:
    snippet = VIOLATIONS / "checks" / f"{name}.trig"
    first, _, _ = snippet.read_text(encoding="utf-8").partition("\n")
    wrong = set(first.removeprefix("# wrong: ").split(", "))
    found = violations_of(world, CHECK_OF[name], snippet, read.prefixes)
    assert found == {each.strip("<>") for each in wrong}


def test_each_violation_has_its_check() -> None:
    assert {path.stem for path in (VIOLATIONS / "checks").iterdir()} == set(CHECK_OF)


def shapes(read: Sources) -> dict[str, set[str]]:
    """Give the messages of each shape: its own, and those of its properties."""
    triples = {quad.triple for quad in read.quads if quad.graph_name == ox.NamedNode(GRAPH + "shapes")}
    told: dict[ox.NamedNode | ox.BlankNode, set[str]] = {}
    for triple in triples:
        if triple.predicate.value == SH + "message":
            told.setdefault(triple.subject, set()).add(triple.object.value)
    return {
        shape.subject.value.removeprefix(SHAPE): told.get(shape.subject, set()).union(
            *(
                told[each.object]
                for each in triples
                if each.subject == shape.subject and each.predicate.value == SH + "property"
            )
        )
        for shape in triples
        if shape.object == ox.NamedNode(SH + "NodeShape") and shape.predicate.value == RDF + "type"
    }


@pytest.fixture(scope="module")
def vocabulary(read: Sources) -> list[ox.Quad]:
    rooms = {GRAPH + "ontology", GRAPH + "schemes", GRAPH + "shapes"}
    return [quad for quad in read.quads if getattr(quad.graph_name, "value", "") in rooms]


@pytest.mark.parametrize("name", sorted(shapes(load(HOME))))
def test_each_constraint_of_a_shape_finds_its_violation(name: str, vocabulary: list[ox.Quad], read: Sources) -> None:
    store = ox.Store()
    snippet = list(ox.parse(prefixed(VIOLATIONS / "shapes" / f"{name}.ttl"), ox.RdfFormat.TURTLE))
    store.extend([*vocabulary, *snippet])
    store.extend(
        ox.Quad(*quad.triple, ox.DefaultGraph()) for quad in vocabulary if "shapes" not in str(quad.graph_name)
    )
    told = [fault.problem for fault in shape_faults(read, store)]
    messages = shapes(read)[name]
    assert messages
    assert {each for each in messages if not any(each in problem for problem in told)} == set()


def test_each_violation_has_its_shape(read: Sources) -> None:
    assert {path.stem for path in (VIOLATIONS / "shapes").iterdir()} == set(shapes(read))
