"""The queries of the pages where sources lie beside the graph: a page must not read the whole store."""

import time

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.saved.questions import read_templates
from pharmazone.saved.template import Template
from pharmazone.snapshot import Snapshot
from pharmazone.terms import ENTITIES

PAGES = read_templates(sources.home() / "queries" / "pages")
MANY = 40
TOLERANCE = 10
"""How many times as long each of many things may take as one alone; where the store is read for them, it is 150."""


@pytest.fixture(scope="module")
def store(joined: Snapshot) -> ox.Store:
    return ox.Store.read_only(str(joined.store))


@pytest.fixture(scope="module")
def things(store: ox.Store) -> list[ox.NamedNode]:
    found = {each.subject for each in store.quads_for_pattern(None, None, None, ox.NamedNode(ENTITIES))}
    return sorted((each for each in found if isinstance(each, ox.NamedNode)), key=str)[:MANY]


@pytest.mark.parametrize("name", ["neighbours", "labels"])
def test_many_things_are_looked_up_one_by_one(name: str, store: ox.Store, things: list[ox.NamedNode]) -> None:
    assert len(things) == MANY
    template = PAGES[name]
    few = min(took(template, store, things[:1]) for _ in range(5))
    many = min(took(template, store, things) for _ in range(3))
    assert many < few * MANY * TOLERANCE


def took(template: Template, store: ox.Store, things: list[ox.NamedNode]) -> float:
    """Give how many seconds these things take."""
    text = template.fill({template.names[0]: each} for each in things)
    begun = time.perf_counter()
    solutions = store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert list(solutions)
    return time.perf_counter() - begun
