"""Labels: a term whose label is another's own is told apart from words of ours."""

import pyoxigraph as ox

from pharmazone.asking.labels import Labels
from pharmazone.asking.solutions import read_solutions
from pharmazone.terms import EXTERNAL, GRAPH

QUERY = """
SELECT ?thing ?label ?graph WHERE { VALUES (?thing ?label ?graph) {
  (<https://example.org/DOID_162> "cancer" <EXTERNALdoid>)
  (<https://example.org/both> "both" <EXTERNALdoid>)
  (<https://example.org/both> "both of ours"@en <GRAPHmappings>)
  (<https://example.org/ours> "ours"@en <GRAPHschemes>)
} }
"""


def labels() -> Labels:
    found = ox.Store().query(QUERY.replace("EXTERNAL", EXTERNAL).replace("GRAPH", GRAPH))
    assert isinstance(found, ox.QuerySolutions)
    body = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert body is not None
    return Labels.read("en", read_solutions(body), {})


def test_a_term_is_foreign_where_only_external_graphs_name_it() -> None:
    assert labels().foreign == {"https://example.org/DOID_162"}
    assert labels().of("https://example.org/DOID_162").text == "cancer"
    assert labels().of("https://example.org/both").text == "both of ours"
