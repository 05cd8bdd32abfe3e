"""What a question needs of others: known from what is loaded, asked of another endpoint, told with what to do."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.asking.joining import demand_sources, loaded_graphs, missing_for, needed_by
from pharmazone.asking.library import Library
from pharmazone.asking.values.choices import answering_of
from pharmazone.errors import SourceNotLoaded
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import EXTERNAL

from .works import WORKS, InMemory, written

JOIN = WORKS.replace("#+ params:", "#+ external: [doid, dron]\n#+ params:").replace(
    "  ?works ex:at",
    f"  FILTER NOT EXISTS {{ GRAPH <{EXTERNAL}dron> {{ ?works ex:no ?one }} }}\n"
    f"  FILTER NOT EXISTS {{ GRAPH <{EXTERNAL}doid/closure> {{ ?works ex:no ?one }} }}\n  ?works ex:at",
)


@pytest.fixture
def join(tmp_path: Path) -> SavedQuery:
    return written(tmp_path, JOIN)


def test_a_question_of_our_own_needs_nothing(library: Library, works: SavedQuery) -> None:
    assert asyncio.run(missing_for(library, works)) == ()


def test_what_is_missing_is_told_with_the_commands_that_load_it(library: Library, join: SavedQuery) -> None:
    with pytest.raises(SourceNotLoaded) as problem:
        asyncio.run(demand_sources(library, join))
    assert problem.value.members == {
        "sources": ["doid", "dron"],
        "commands": ["pharmazone external add doid FILE --closure", "pharmazone external add dron FILE"],
    }
    assert "doid is not loaded: `pharmazone external add doid FILE --closure`." in problem.value.detail


def test_a_source_without_its_closure_is_not_enough_where_that_is_read(join: SavedQuery) -> None:
    doid, dron = needed_by(join, {EXTERNAL + "doid", EXTERNAL + "dron"})
    assert (doid.is_loaded, doid.is_whole, dron.is_whole) == (True, False, True)
    assert "loaded without its closure" in str(doid)
    assert doid.command == "pharmazone external remove doid && pharmazone external add doid FILE --closure"
    whole = {EXTERNAL + "doid", EXTERNAL + "doid/closure", EXTERNAL + "dron"}
    assert all(each.is_whole for each in needed_by(join, whole))


def test_a_question_whose_sources_are_there_is_asked(library: Library, join: SavedQuery) -> None:
    graphs = frozenset({EXTERNAL + "doid", EXTERNAL + "doid/closure", EXTERNAL + "dron"})
    asyncio.run(demand_sources(replace(library, external=graphs), join))


def test_no_choice_is_counted_while_a_source_is_missing(
    library: Library, join: SavedQuery, evaluator: InMemory
) -> None:
    assert asyncio.run(answering_of(library, join, join.header.params[0])) is None
    assert not evaluator.asked


def test_another_endpoint_is_asked_once_which_graphs_it_has(
    library: Library, join: SavedQuery, evaluator: InMemory
) -> None:
    triple = (ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p"), ox.Literal("o"))
    evaluator.store.add(ox.Quad(*triple, ox.NamedNode(EXTERNAL + "dron")))
    remote = replace(library, saved={"works": join}, keep_seconds=60.0)

    async def look() -> tuple[frozenset[str], frozenset[str]]:
        return await loaded_graphs(remote), await loaded_graphs(remote)

    assert asyncio.run(look()) == (frozenset({EXTERNAL + "dron"}),) * 2
    assert len(evaluator.asked) == 1
