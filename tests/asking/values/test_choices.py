"""What the choices of a parameter give, and what values are called."""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from pharmazone.asking.library import Library
from pharmazone.asking.values import choices
from pharmazone.asking.values.choices import answering_of, name_values, offers_of
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery

from ..works import PREFIXES, WORKS, InMemory, written


def parameter(saved: SavedQuery, name: str) -> Parameter:
    return next(each for each in saved.header.params if each.name == name)


def test_each_choice_is_counted_once_for_all_who_ask(library: Library, works: SavedQuery, evaluator: InMemory) -> None:
    async def twice() -> Mapping[str, int] | None:
        await answering_of(library, works, parameter(works, "site"))
        return await answering_of(library, works, parameter(works, "site"))

    ex = PREFIXES["ex"]
    assert asyncio.run(twice()) == {ex + "pier": 0, ex + "pierhead": 0, ex + "quay": 2, ex + "moor": 1}
    assert evaluator.looks() == 4


@pytest.mark.parametrize("name", ["least", "until", "made"])
def test_only_things_are_counted(library: Library, works: SavedQuery, name: str) -> None:
    assert asyncio.run(answering_of(library, works, parameter(works, name))) is None


def test_too_many_choices_are_not_counted(
    library: Library, works: SavedQuery, evaluator: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "MOST_LOOKED_AT", 3)
    assert asyncio.run(answering_of(library, works, parameter(works, "site"))) is None
    assert evaluator.looks() == 0


def test_choices_that_were_not_counted_in_time_are_unknown_until_they_are(
    library: Library, works: SavedQuery, evaluator: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = parameter(works, "site")
    evaluator.is_busy = True
    assert asyncio.run(answering_of(library, works, site)) is None
    evaluator.is_busy = False
    assert asyncio.run(answering_of(library, works, site)) is not None


def test_the_rows_of_an_evidence_column_count_as_the_page_shows_them(library: Library, tmp_path: Path) -> None:
    text = re.sub("#\\+ params:", "#+ evidence: [since]\n#+ params:", WORKS).replace(
        "SELECT ?works ?area", "SELECT ?made"
    )
    saved = written(tmp_path, text)
    counted = asyncio.run(answering_of(library, saved, parameter(saved, "site")))
    assert counted is not None
    assert counted["http://example.org/quay"] == 2


def test_values_are_named_in_the_language_of_the_reader(library: Library, works: SavedQuery) -> None:
    values = {"site": ("ex:pier", "ex:quay"), "made": ("salt",), "least": ("7",)}
    assert asyncio.run(name_values(library, works, values, "ru")) == [
        ("Площадка", ("Пирс", "Причал")),
        ("Площадь не менее", ("7",)),
        ("Made there", ("Соль",)),
    ]


KINDS = """\
#+ summary: Kinds
#+ question: Which kinds are there?
#+ params:
#+   - {name: site, label: Site, class: "ex:Site"}
#+   - {name: made, label: Made there, enum: [{value: salt, label: Table salt, ru: Соль}, lime]}
#+   - {name: sure, label: Sure, datatype: "xsd:boolean"}
#+   - {name: told, label: Told in, language: [en, ru]}
#+   - {name: least, label: At least, datatype: "xsd:integer"}
PREFIX ex: <http://example.org/>
SELECT * WHERE {
  VALUES (?site ?made ?sure ?told ?least) { (UNDEF UNDEF UNDEF UNDEF UNDEF) }   # params
}
"""


def test_what_a_parameter_offers_is_told_in_words_of_the_readers_language(library: Library, tmp_path: Path) -> None:
    saved = written(tmp_path, KINDS)
    told = {each.name: asyncio.run(offers_of(library, saved, each, "ru")) for each in saved.header.params}
    assert {name: offers and [(each.value, each.label.text) for each in offers] for name, offers in told.items()} == {
        "site": [("ex:pierhead", "Pierhead"), ("ex:moor", "Болото"), ("ex:pier", "Пирс"), ("ex:quay", "Причал")],
        "made": [("salt", "Соль"), ("lime", "lime")],
        "sure": [("true", "да"), ("false", "нет")],
        "told": [("en", "English"), ("ru", "Русский")],
        "least": None,
    }


def test_a_boolean_and_a_language_are_named_in_words(library: Library, tmp_path: Path) -> None:
    values = {"sure": ("true",), "told": ("ru",), "least": ("7",)}
    named = asyncio.run(name_values(library, written(tmp_path, KINDS), values, "en"))
    assert named == [("Sure", ("yes",)), ("Told in", ("Русский",)), ("At least", ("7",))]


def test_things_too_many_to_list_are_not_offered(
    library: Library, works: SavedQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "MOST_CHOICES", 3)
    assert asyncio.run(offers_of(library, works, parameter(works, "site"), "en")) is None
