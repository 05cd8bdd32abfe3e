"""What the line of a thing is made of: properties that the vocabulary has, of kinds that the graph has."""

import pyoxigraph as ox
import pytest

from pharmazone.asking.kinds import GROUPS, kind_of
from pharmazone.pipeline import search_lines
from pharmazone.snapshot import Snapshot
from pharmazone.terms import GRAPH, RDF


@pytest.fixture(scope="module")
def store(real: Snapshot) -> ox.Store:
    return ox.Store.read_only(str(real.store))


def test_every_property_that_a_line_tells_is_one_of_the_vocabulary(store: ox.Store) -> None:
    declared = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None, ox.NamedNode(GRAPH + "ontology"))
    terms = {each.subject.value for each in declared if isinstance(each.subject, ox.NamedNode)}
    told = {*search_lines._TELLING, *search_lines._LINKING, *search_lines._OF_SUBSTANCE, search_lines._MEDICINES}
    assert sorted(told - terms) == []


def test_every_property_that_a_line_tells_is_told_of_something(store: ox.Store) -> None:
    told = {
        each for each in search_lines._TELLING if any(store.quads_for_pattern(None, ox.NamedNode(each), None, None))
    }
    assert sorted({*search_lines._TELLING} - told) == []


def test_every_kind_in_the_tables_has_things_and_every_kind_is_in_them(store: ox.Store) -> None:
    typed = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None, ox.DefaultGraph())
    kinds = {kind_of(each.subject.value) for each in typed if isinstance(each.subject, ox.NamedNode)} - {""}
    grouped = [name for names in GROUPS.values() for name in names]
    assert len(grouped) == len(set(grouped))
    assert sorted(grouped) == sorted(kinds)
