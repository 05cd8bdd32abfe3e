"""Questions that join with sources of others: their header names the sources whose graphs they read, and no other."""

from pathlib import Path

import pytest

from pharmazone.errors import KnowledgeError
from pharmazone.saved.joining import external_graphs
from pharmazone.terms import EXTERNAL

from .written import saved

JOIN = """\
#+ summary: Diseases above
#+ question: Which diseases stand above others?
#+ tags: [joins]
#+ external: [doid, mondo-doid]
PREFIX external: <https://w3id.org/pharmazone/graph/external/>
SELECT ?disease ?above WHERE {
  GRAPH external:mondo-doid { ?disease ?match ?term }
  GRAPH <https://w3id.org/pharmazone/graph/external/doid/closure> { ?term ?is ?above }
}
"""


def test_the_graphs_of_others_are_those_that_the_query_reads(tmp_path: Path) -> None:
    query = saved(tmp_path, JOIN)
    assert query.header.external == ("doid", "mondo-doid")
    assert query.external == (f"{EXTERNAL}doid/closure", f"{EXTERNAL}mondo-doid")
    assert query.header.shelf == "joins"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[doid, mondo-doid]", "[doid]", "shelf.rq:4: external and the graphs that the query reads differ: mondo-doid"),
        ("[doid, mondo-doid]", "[doid, dron, mondo-doid]", "shelf.rq:4: external and the graphs that the query reads"),
        ("#+ external: [doid, mondo-doid]\n", "", "shelf.rq:1: external and the graphs that the query reads differ"),
        ("[doid, mondo-doid]", "[DOID, mondo-doid]", "shelf.rq:4: external.0: String should match pattern"),
        ("[doid, mondo-doid]", "[../doid, mondo-doid]", "shelf.rq:4: external.0: String should match pattern"),
    ],
)
def test_a_header_that_names_others_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(KnowledgeError) as error:
        saved(tmp_path, JOIN.replace(old, new))
    assert said in str(error.value)


def test_a_prefix_of_another_name_is_known_and_another_namespace_is_not() -> None:
    text = f"PREFIX e: <{EXTERNAL}>\nPREFIX x: <https://example.org/> ASK {{ GRAPH e:dron {{}} GRAPH x:chebi {{}} }}"
    assert external_graphs(text) == (f"{EXTERNAL}dron",)
    assert external_graphs("ASK { ?external ?doid ?o }") == ()
