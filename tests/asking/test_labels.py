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
  (<https://example.org/long> "LONG" <EXTERNALdoid>)
  (<https://w3id.org/pharmazone/id/plant/quay> "another name" <EXTERNALdoid>)
  (<https://w3id.org/pharmazone/id/plant/pier> "pier"@en <GRAPHentities>)
  (<https://w3id.org/pharmazone/id/plant/pier> "a pier of theirs"@en <EXTERNALdoid>)
} }
"""


def labels() -> Labels:
    found = ox.Store().query(QUERY.replace("EXTERNAL", EXTERNAL).replace("GRAPH", GRAPH).replace("LONG", "x" * 900))
    assert isinstance(found, ox.QuerySolutions)
    body = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert body is not None
    return Labels.read("en", read_solutions(body), {})


def test_a_term_is_foreign_where_only_external_graphs_name_it() -> None:
    assert labels().foreign == {"https://example.org/DOID_162", "https://example.org/long"}
    assert labels().of("https://example.org/DOID_162").text == "cancer"
    assert labels().of("https://example.org/both").text == "both of ours"


def test_no_source_names_a_thing_of_ours_whether_it_has_a_name_or_not() -> None:
    things = labels()
    assert things.of("https://w3id.org/pharmazone/id/plant/pier").text == "pier"
    assert things.of("https://w3id.org/pharmazone/id/plant/quay").text == "plant/quay"


def test_of_a_label_that_nobody_would_read_to_its_end_only_the_beginning_is_shown() -> None:
    assert labels().of("https://example.org/long").text == "x" * 300 + "..."
