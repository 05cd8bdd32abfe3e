"""What comes nearest to an empty answer: which other values give rows, and how little is asked to find them."""

import asyncio
from collections.abc import Mapping

import pyoxigraph as ox
import pytest

from pharmazone.asking.empty.nearby import MOST_LOOKS, MOST_OFFERED, Nearby, look_nearby
from pharmazone.asking.library import Library
from pharmazone.saved.questions import SavedQuery

from ..works import PREFIXES, InMemory


def near(library: Library, saved: SavedQuery, values: Mapping[str, str | list[str]], language: str = "en") -> Nearby:
    return asyncio.run(look_nearby(library, saved, values, library.evaluator.evaluate, language))


def said(nearby: Nearby) -> list[str]:
    return [str(each) for each in nearby.near]


def test_a_value_is_left_out_and_others_of_its_class_are_offered_with_their_rows(
    library: Library, works: SavedQuery
) -> None:
    nearby = near(library, works, {"site": "ex:pier"})
    assert said(nearby) == ["Without “Site”: 3 rows", "Site: Quay: 2 rows", "Site: Moor: 1 row"]
    assert nearby.is_asked_with_values
    assert nearby.is_whole


def test_what_is_near_is_asked_for_with_the_other_values_as_they_are(library: Library, works: SavedQuery) -> None:
    nearby = near(library, works, {"site": "ex:moor", "least": "300"})
    asked = {str(each): each.pairs for each in nearby.near}
    assert asked == {
        "Without “Site”: 2 rows": [("least", "300")],
        "Without “Floor area at least”: 1 row": [("site", "ex:moor")],
        "Site: Quay: 2 rows": [("site", "ex:quay"), ("least", "300")],
        "Floor area at least: 100: 1 row": [("site", "ex:moor"), ("least", "100")],
    }


def test_each_offer_gives_as_many_rows_as_it_says(library: Library, works: SavedQuery, evaluator: InMemory) -> None:
    for each in near(library, works, {"site": "ex:moor", "least": "300", "made": "salt"}).near:
        found = evaluator.store.query(works.bind(each.values, prefixes=PREFIXES), use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        assert len(list(found)) == each.rows


def test_what_is_called_alike_or_shares_more_classes_comes_first(
    library: Library, works: SavedQuery, evaluator: InMemory
) -> None:
    more = 'ex:iron ex:at ex:pierhead ; ex:area 7 ; ex:since ex:ever ; ex:makes "lime" .'
    evaluator.store.load(f"PREFIX ex: <{PREFIXES['ex']}> GRAPH ex:g {{ {more} }}".encode(), format=ox.RdfFormat.TRIG)
    offered = [each.words for each in near(library, works, {"site": "ex:pier"}).near]
    assert offered[1:] == ["Site: Pierhead", "Site: Quay", "Site: Moor"]


def test_the_nearest_number_that_gives_rows_is_found(library: Library, works: SavedQuery) -> None:
    assert said(near(library, works, {"least": "5000"})) == [
        "Without “Floor area at least”: 3 rows",
        "Floor area at least: 900: 1 row",
    ]


def test_the_nearest_day_that_gives_rows_is_found(library: Library, works: SavedQuery) -> None:
    nearby = near(library, works, {"until": "1990-01-01"})
    assert said(nearby) == ["Without “Working on”: 3 rows", "Working on: 1 May 2020: 1 row"]
    assert nearby.near[1].pairs == [("until", "2020-05-01")]


def test_few_looks_find_the_nearest_of_many_numbers(library: Library, works: SavedQuery, evaluator: InMemory) -> None:
    added = "".join(
        f"ex:w{each} ex:at ex:quay ; ex:area {each} ; ex:since ex:ever ; ex:makes 'lime' ." for each in range(1, 60)
    )
    evaluator.store.load(
        f"PREFIX ex: <http://example.org/> GRAPH ex:g {{ {added} }}".encode(), format=ox.RdfFormat.TRIG
    )
    nearby = near(library, works, {"made": "soda", "least": "500"})
    assert "Floor area at least: 400: 1 row" in said(nearby)
    assert evaluator.looks() <= MOST_LOOKS


def test_other_texts_of_an_enumeration_are_offered_in_words(library: Library, works: SavedQuery) -> None:
    assert said(near(library, works, {"made": "lime"}, "ru")) == [
        "Без условия «Made there»: 3 строки",
        "Made there: Соль: 1 строка",
        "Made there: Soda: 2 строки",
    ]


def test_in_russian_things_and_days_are_called_as_russians_call_them(library: Library, works: SavedQuery) -> None:
    assert said(near(library, works, {"site": "ex:pier", "until": "2020-06-01"}, "ru")) == [
        "Без условия «Площадка»: 1 строка",
        "Площадка: Причал: 1 строка",
    ]


def test_where_leaving_out_one_value_is_not_enough_all_are_left_out(library: Library, works: SavedQuery) -> None:
    nearby = near(library, works, {"site": "ex:pier", "until": "1990-01-01"})
    assert said(nearby) == ["Without any of these values: 3 rows"]


def test_what_was_asked_without_values_has_nothing_near(library: Library, works: SavedQuery) -> None:
    nearby = near(library, works, {})
    assert (nearby.near, nearby.is_asked_with_values, nearby.is_whole) == ((), False, True)


def test_looks_are_few_in_all_and_few_at_once(library: Library, works: SavedQuery, evaluator: InMemory) -> None:
    many = "".join(f'ex:s{each} a ex:Site ; rdfs:label "Site {each}"@en .' for each in range(200))
    prefixes = "PREFIX ex: <http://example.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    evaluator.store.load(f"{prefixes} GRAPH ex:g {{ {many} }}".encode(), format=ox.RdfFormat.TRIG)
    evaluator.seconds = 0.001
    nearby = near(library, works, {"site": "ex:pier"})
    assert evaluator.looks() <= MOST_LOOKS
    assert evaluator.most_at_once <= 2
    assert not nearby.is_whole
    assert len(nearby.near) <= 1 + MOST_OFFERED


def test_a_service_that_is_busy_has_nothing_near_and_says_that_it_did_not_look(
    library: Library, works: SavedQuery, evaluator: InMemory
) -> None:
    evaluator.is_busy = True
    nearby = near(library, works, {"site": "ex:pier"})
    assert (nearby.near, nearby.is_whole) == ((), False)


def test_no_look_begins_when_the_time_is_over(
    library: Library, works: SavedQuery, evaluator: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pharmazone.asking.empty.nearby.LOOKING_SECONDS", 0.0)
    monkeypatch.setattr("pharmazone.asking.values.choices.LOOKING_SECONDS", 0.0)
    nearby = near(library, works, {"site": "ex:pier"})
    assert (nearby.near, nearby.is_whole, evaluator.looks()) == ((), False, 0)
