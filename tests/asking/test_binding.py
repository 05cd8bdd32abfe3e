"""A question bound to its values: what stands for what, what is filled in, and what is refused."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pharmazone.asking.binding import Bound, bind
from pharmazone.asking.library import Library
from pharmazone.errors import NotFound, UnfitParameter
from pharmazone.saved.questions import SavedQuery

from .works import WORKS, InMemory, written


def bound(library: Library, saved: SavedQuery, values: Mapping[str, str | Sequence[str]], language: str = "") -> Bound:
    return asyncio.run(bind(library, saved, values, language))


def refused(library: Library, saved: SavedQuery, values: Mapping[str, str | Sequence[str]]) -> UnfitParameter:
    with pytest.raises(UnfitParameter) as told:
        bound(library, saved, values)
    return told.value


@pytest.fixture
def spoken(tmp_path: Path) -> SavedQuery:
    more = (
        "#+   - {name: told, label: Told in, language: [en, ru]}",
        '#+   - {name: sure, label: Sure, datatype: "xsd:boolean"}',
    )
    header = WORKS.replace("#+ params:\n", "\n".join(("#+ params:", *more, "")))
    return written(
        tmp_path,
        header.replace("(?site ?least", "(?told ?sure ?site ?least").replace("(UNDEF 0", "(UNDEF UNDEF UNDEF 0"),
    )


def test_a_thing_is_called_by_its_iri_its_label_in_any_language_or_its_end(library: Library, works: SavedQuery) -> None:
    iri = "http://example.org/quay"
    for given in ("ex:quay", iri, f"<{iri}>", "quay", "  QUAY ", "причал"):
        assert bound(library, works, {"site": given}).text == works.bind({"site": "ex:quay"})
    assert bound(library, works, {"site": ["Quay", "Moor"]}).values == {"site": ("ex:quay", "ex:moor")}


def test_a_text_a_boolean_and_a_language_are_called_by_their_words(library: Library, spoken: SavedQuery) -> None:
    values = {"made": "соль", "sure": "Да", "told": "русский"}
    assert bound(library, spoken, values).values == {"made": ("salt",), "sure": ("true",), "told": ("ru",)}


def test_the_readers_language_is_filled_in_where_none_is_given(library: Library, spoken: SavedQuery) -> None:
    assert bound(library, spoken, {}, "ru").values == {"told": ("ru",)}
    assert bound(library, spoken, {"told": "en"}, "ru").values == {"told": ("en",)}
    assert bound(library, spoken, {}).values == bound(library, spoken, {}, "de").values == {}


def test_every_value_that_does_not_fit_is_told(library: Library, works: SavedQuery) -> None:
    told = refused(library, works, {"colour": "red", "least": "lots", "site": ["ex:quai", "Key", "ex:moor"]})
    assert told.detail == (
        "The query works has no parameter 'colour'. Its parameters are site, least, until, made. "
        "The parameter site does not fit: no ex:Site called 'ex:quai' or 'Key' is known here. Near to it is ex:quay. "
        "The parameter least does not fit: wanted is a whole number of at most 18 digits, not 'lots'."
    )
    assert [each.members["parameter"] for each in told.each] == ["colour", "site", "least"]
    assert [each["parameter"] for each in told.members["unfit"]] == ["colour", "site", "least"]  # type: ignore[attr-defined]
    assert told.at("least") is told.each[2]
    assert told.at("made") is None


def test_one_value_that_does_not_fit_is_told_alone(library: Library, works: SavedQuery) -> None:
    told = refused(library, works, {"least": "lots"})
    assert (told.members["parameter"], told.members["values"]) == ("least", ["lots"])
    assert "unfit" not in told.members


def test_what_several_things_are_called_is_no_value(library: Library, works: SavedQuery, evaluator: InMemory) -> None:
    evaluator.store.update(
        "PREFIX ex: <http://example.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        'INSERT DATA { GRAPH ex:g { ex:mole a ex:Site ; rdfs:label "Pier"@en } }'
    )
    assert "'Pier' may be ex:mole, ex:pier. Write which." in refused(library, works, {"site": "Pier"}).detail


def test_of_too_many_values_none_is_looked_at(library: Library, works: SavedQuery) -> None:
    values = [f"ex:s{number}" for number in range(60)]
    assert refused(library, works, {"site": values}).detail.endswith("wants at most 50 values, not 60.")


def test_a_question_that_there_is_not_is_told_with_the_nearest(library: Library) -> None:
    with pytest.raises(NotFound, match=r"^There is no question 'works'\. All are listed\.$") as told:
        library.question("works", "All are listed.")
    assert told.value.members["nearest"] == []
