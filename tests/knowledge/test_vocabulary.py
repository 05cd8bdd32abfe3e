"""Each term of the vocabulary is used: by data, by a query or rule, or as the other half of one that is."""

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.snapshot import Snapshot
from pharmazone.terms import GRAPH, PZ

if TYPE_CHECKING:
    from pathlib import Path

HOME = sources.home()


@pytest.fixture(scope="module")
def quads(real: Snapshot) -> list[ox.Quad]:
    return list(ox.parse(b"".join(real.lines()), ox.RdfFormat.N_QUADS))


def terms_in(quads: list[ox.Quad]) -> set[str]:
    nodes = {node for quad in quads for node in (quad.subject, quad.predicate, quad.object)}
    return {
        node.value.removeprefix(PZ) for node in nodes if isinstance(node, ox.NamedNode) and node.value.startswith(PZ)
    }


def names_in_queries(prefix: str) -> set[str]:
    files: list[Path] = [
        *HOME.glob("queries/saved/*.rq"),
        *HOME.glob("queries/pages/*.rq"),
        *HOME.glob("ontology/rules/*.rq"),
    ]
    return {name for file in files for name in re.findall(rf"\b{prefix}:([\w-]+)", file.read_text(encoding="utf-8"))}


def test_each_term_is_used(quads: list[ox.Quad]) -> None:
    ontology = ox.NamedNode(GRAPH + "ontology")
    own = [quad for quad in quads if quad.graph_name == ontology]
    defined = terms_in([quad for quad in own if "isDefinedBy" in quad.predicate.value])
    pairs = [quad for quad in own if quad.predicate == ox.NamedNode(PZ + "counterpart")]
    parents = [quad for quad in own if quad.predicate.value.endswith(("subClassOf", "subPropertyOf", "inverseOf"))]
    named = [quad for quad in quads if quad.graph_name not in (ontology, ox.DefaultGraph())]
    used = terms_in(named) | names_in_queries("pz") | {quad.predicate.value.removeprefix(PZ) for quad in own}
    used |= terms_in([quad for quad in pairs if terms_in([quad]) & used])
    used |= terms_in([quad for quad in parents if terms_in([quad]) & used])
    assert sorted(defined - used) == []


def test_each_concept_is_used_but_those_of_a_closed_list(quads: list[ox.Quad]) -> None:
    closed = {"bound", "modality", "discrepancy-kind"}
    scheme = "https://w3id.org/pharmazone/scheme/"
    concepts = {
        quad.subject.value
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and "inScheme" in quad.predicate.value
    }
    schemes = ox.NamedNode(GRAPH + "schemes")
    others = [quad for quad in quads if quad.graph_name not in (schemes, ox.DefaultGraph())]
    used = {quad.object.value for quad in others if isinstance(quad.object, ox.NamedNode)}
    used |= {f"{scheme}{kind}/{name}" for kind in ("role", "standing") for name in names_in_queries(kind)}
    unused = {each for each in concepts - used if each.removeprefix(scheme).partition("/")[0] not in closed}
    assert sorted(unused) == []
