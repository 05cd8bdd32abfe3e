"""What every saved question has: words in two languages, headings, a form, examples, an order that never changes."""

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone import sources
from pharmazone.saved.columns import read_columns
from pharmazone.saved.header import SHELVES
from pharmazone.saved.questions import SavedQuery, read_all
from pharmazone.snapshot import Snapshot

GOLDEN = Path(__file__).parent / "golden"
FOLDER = sources.home() / "queries" / "saved"
SAVED = read_all(FOLDER)
COLUMNS = read_columns(FOLDER)
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
KEY = re.compile(r"(?:DESC|ASC)\(\?(\w+)\)|\?(\w+)")


def variables(query: SavedQuery) -> list[str]:
    return (GOLDEN / f"{query.name}.tsv").read_text(encoding="utf-8").splitlines()[0].replace("?", "").split("\t")


@pytest.mark.parametrize("query", SAVED.values(), ids=lambda query: query.name)
class TestQuestion:
    def test_it_is_worded_in_both_languages(self, query: SavedQuery) -> None:
        header = query.header
        assert header.ru is not None
        for words in (header.ru.summary, header.ru.question, header.ru.description):
            assert CYRILLIC.search(words)
        labelled = (*header.params, *header.examples, *(option for each in header.params for option in each.enum or ()))
        assert [each.words("en") for each in labelled if not each.ru] == []
        assert header.question.endswith("?")
        assert header.ru.question.endswith("?")

    def test_each_column_has_a_heading(self, query: SavedQuery) -> None:
        assert [name for name in variables(query) if name not in query.header.columns and name not in COLUMNS] == []

    def test_its_order_leaves_no_two_solutions_equal(self, query: SavedQuery) -> None:
        ordered = query.text[query.text.rindex("ORDER BY") :]
        keys = [first or second for first, second in KEY.findall(ordered)]
        found = ox.parse_query_results(path=str(GOLDEN / f"{query.name}.tsv"), format=ox.QueryResultsFormat.TSV)
        assert isinstance(found, ox.QuerySolutions)
        seen = Counter(tuple(str(solution[key]) for key in keys) for solution in found)
        assert [key for key, count in seen.items() if count > 1] == []

    def test_it_leads_on_to_others_and_shows_what_it_can_be_asked(self, query: SavedQuery) -> None:
        assert query.header.related
        assert bool(query.header.examples) == bool(query.header.params)

    def test_each_single_value_of_an_example_has_solutions(
        self, query: SavedQuery, real: Snapshot, request: pytest.FixtureRequest
    ) -> None:
        world: Snapshot = request.getfixturevalue("joined") if query.header.external else real
        store = ox.Store.read_only(str(world.store))
        for parameter in query.header.params:
            if parameter.example is None:
                continue
            answer = store.query(query.bind({parameter.name: parameter.example}, prefixes=real.manifest.prefixes))
            assert isinstance(answer, ox.QuerySolutions)
            assert next(answer, None) is not None, f"{parameter.name}={parameter.example} has no solution"


def test_three_questions_are_to_begin_with() -> None:
    featured = {"investment-per-rouble-of-relief", "rare-disease-plants", "firsts-and-onlys"}
    assert {query.name for query in SAVED.values() if query.header.featured} == featured


def test_seventy_questions_and_more_stand_on_five_shelves() -> None:
    shelves = Counter(query.header.shelf for query in SAVED.values())
    assert set(shelves) == set(SHELVES)
    assert shelves.total() >= 70


def test_no_heading_is_of_no_query() -> None:
    used = {name for query in SAVED.values() for name in variables(query)}
    assert sorted(set(COLUMNS) - used) == []
