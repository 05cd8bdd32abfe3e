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

SAME = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?one ?other ?label WHERE {
  GRAPH <https://w3id.org/pharmazone/graph/inferred/labels> { ?one rdfs:label ?label . ?other rdfs:label ?label }
  FILTER(STR(?one) < STR(?other))
}
"""

UNNAMED_CLASSES = """
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?observation ?label ?name WHERE {
  GRAPH <https://w3id.org/pharmazone/graph/inferred/labels> { ?observation rdfs:label ?label }
  GRAPH ?passage { ?observation pz:forIndication|pz:ofDrugClass ?group ; ?measure ?figure FILTER(isNumeric(?figure)) }
  ?group rdfs:label ?name .
  FILTER(LANG(?name) = LANG(?label) && !CONTAINS(STR(?label), STR(?name)))
}
"""


def select(snapshot: Snapshot, text: str) -> list[str]:
    solutions = ox.Store.read_only(str(snapshot.store)).query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return [str(solution) for solution in solutions]


def test_an_event_is_not_labelled_by_what_it_is_not_about(real: Snapshot) -> None:
    assert select(real, EVENTS) == []


def test_no_two_things_without_a_name_have_the_same_label(real: Snapshot) -> None:
    assert select(real, SAME) == []


def test_a_figure_is_labelled_by_each_class_that_it_is_told_of(real: Snapshot) -> None:
    assert select(real, UNNAMED_CLASSES) == []
