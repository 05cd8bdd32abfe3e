"""What has no name is labelled by what it is about, and by nothing else."""

import pyoxigraph as ox

from pharmazone.snapshot import Snapshot

EVENTS = """
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?event ?label WHERE {
  GRAPH <https://w3id.org/pharmazone/graph/inferred/labels> { ?event rdfs:label ?label }
  ?event pz:eventKind|pz:plannedEventKind ?kind .
  FILTER(LANG(?label) = "en" && CONTAINS(STR(?label), ": "))
  FILTER NOT EXISTS {
    ?event ?property ?about . ?about rdfs:label|skos:prefLabel ?name .
    FILTER(STRENDS(STR(?label), STR(?name)))
  }
}
"""


def test_an_event_is_not_labelled_by_what_it_is_not_about(real: Snapshot) -> None:
    solutions = ox.Store.read_only(str(real.store)).query(EVENTS)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [str(solution) for solution in solutions] == []
