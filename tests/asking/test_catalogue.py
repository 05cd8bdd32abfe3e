"""Questions found by words and by topic."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pharmazone.asking.catalogue import MOST_NEAR, Found, find_questions, tagged
from pharmazone.asking.library import Library
from pharmazone.errors import NotFound
from pharmazone.saved.questions import SavedQuery, read_all

from .works import PREFIXES, WORKS, InMemory


@pytest.fixture
def queries(tmp_path: Path) -> Mapping[str, SavedQuery]:
    (tmp_path / "big-works.rq").write_text(
        "#+ summary: Large plants\n#+ question: Which companies have large plants?\n"
        '#+ ru: {summary: Крупные заводы, question: "У каких компаний на учёте крупные заводы?"}\n'
        "#+ tags: [policy, plants]\n#+ columns: {roubles: {en: Cost in roubles, ru: Цена}}\n"
        "SELECT ?roubles WHERE {}\n",
        encoding="utf-8",
    )
    (tmp_path / "taxes.rq").write_text(
        "#+ summary: Taxes\n#+ question: What does a company pay?\n#+ tags: [policy, taxes]\nSELECT * WHERE {}\n",
        encoding="utf-8",
    )
    (tmp_path / "works.rq").write_text(WORKS, encoding="utf-8")
    return read_all(tmp_path)


def found(library: Library, queries: Mapping[str, SavedQuery], sought: str) -> Found:
    return asyncio.run(find_questions(replace(library, saved=queries), queries.values(), sought))


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        ("plant", ["big-works"]),
        ("PLANTS company", ["big-works"]),
        ("companies", ["big-works", "taxes"]),
        ("заводе", ["big-works"]),
        ("крупного завода", ["big-works"]),
        ("учет", ["big-works"]),
        ("taxes", ["taxes"]),
        ("налог", ["taxes"]),
        ("cost", ["big-works"]),
        ("rubles", ["big-works"]),
        ("(?:", ["big-works", "taxes", "works"]),
    ],
)
def test_a_question_has_every_word_that_is_sought_however_it_ends_and_is_spelt(
    library: Library, queries: Mapping[str, SavedQuery], sought: str, names: list[str]
) -> None:
    assert sorted(each.name for each in found(library, queries, sought).questions) == names
    assert not found(library, queries, sought).is_near


@pytest.mark.parametrize("sought", ["quay", "ПРИЧАЛ", "table salt", "площадка причала"])
def test_a_question_is_found_by_what_its_form_offers(
    library: Library, queries: Mapping[str, SavedQuery], sought: str
) -> None:
    assert [each.name for each in found(library, queries, sought).questions] == ["works"]


def test_what_a_question_says_of_itself_comes_before_what_others_offer(
    library: Library, queries: Mapping[str, SavedQuery], evaluator: InMemory
) -> None:
    evaluator.store.update(
        f"PREFIX ex: <{PREFIXES['ex']}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        'INSERT DATA { GRAPH ex:g { ex:tax a ex:Site ; rdfs:label "Taxes"@en } }'
    )
    assert [each.name for each in found(library, queries, "taxes").questions] == ["taxes", "works"]


def test_where_no_question_has_all_the_words_those_with_some_of_them_come_nearest(
    library: Library, queries: Mapping[str, SavedQuery]
) -> None:
    near = found(library, queries, "taxes xylophone")
    assert ([each.name for each in near.questions], near.is_near) == (["taxes"], True)
    assert found(library, queries, "zebra" * 10_000) == Found((), is_near=True)
    assert len(found(library, queries, "company works xylophone").questions) <= MOST_NEAR


def test_only_questions_among_those_that_are_given_are_found(
    library: Library, queries: Mapping[str, SavedQuery]
) -> None:
    library = replace(library, saved=queries)
    among = [queries["taxes"]]
    assert asyncio.run(find_questions(library, among, "company")).questions == (queries["taxes"],)


def test_the_words_are_read_once(library: Library, queries: Mapping[str, SavedQuery], evaluator: InMemory) -> None:
    library = replace(library, saved=queries)
    asyncio.run(find_questions(library, queries.values(), "plant"))
    asked = len(evaluator.asked)
    asyncio.run(find_questions(library, queries.values(), "quay"))
    assert len(evaluator.asked) == asked


def test_a_topic_that_there_is_not_is_told_with_the_nearest(queries: Mapping[str, SavedQuery]) -> None:
    assert [each.name for each in tagged(queries.values(), "taxes")] == ["taxes"]
    with pytest.raises(NotFound, match=r"There is no topic 'plant'. Near to it is plants.") as told:
        tagged(queries.values(), "plant")
    assert told.value.members["nearest"] == ["plants"]
