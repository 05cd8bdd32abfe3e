"""How things stand to vocabularies: by their closest mapping; else why there is none, and unknown is not zero."""

import asyncio
from dataclasses import replace

import pytest

from pharmazone.asking.coverage.coverage import STATES, Cell, Coverage, cover
from pharmazone.errors import UnfitParameter
from pharmazone.terms import THING

from .seas import BRINE, HALITE, ROCK, SALT, SYLVITE, absent, library_of, mapped, refused, source_of, told_of

LABELS = 's:001 rdfs:label "Halite" . s:002 rdfs:label "another salt" . s:003 rdfs:label "a third" .'


def cell(told: Coverage, vocabulary: str) -> Cell:
    return next(each for each in told.cells if each.vocabulary.name == vocabulary)


def states(told: Coverage, vocabulary: str) -> dict[str, int]:
    return {state: number for state, number in cell(told, vocabulary).states.items() if number}


def test_a_thing_counts_once_by_its_closest_mapping() -> None:
    told = told_of(
        mapped("halite", "broad", "s:002"), mapped("halite", "close", "s:001"), mapped("sylvite", "related", "s:003")
    )
    assert states(told, "salts") == {"close": 1, "related": 1, "unsought": 1}


def test_the_closest_is_exact_then_close_narrower_broader_and_related() -> None:
    assert STATES[:5] == ("exact", "close", "narrow", "broad", "related")


def test_what_was_sought_in_vain_and_what_was_refused_are_told_apart_from_what_nobody_sought() -> None:
    told = told_of(absent("halite", "salts"), refused("sylvite", "s:002"))
    assert states(told, "salts") == {"absent": 1, "refused": 1, "unsought": 1}
    standing = next(each for each in told.standings if each.state == "absent")
    assert [each.comment for each in standing.decisions] == ["Sought in vain."]


def test_a_mapping_beside_an_absence_counts_and_the_absence_stays_told() -> None:
    told = told_of(absent("halite", "salts"), mapped("halite", "broad", "s:002"))
    standing = next(each for each in told.standings if each.thing.iri == HALITE and each.vocabulary.name == "salts")
    assert (standing.state, [each.sort for each in standing.decisions]) == ("broad", ["mapping", "absence"])


def test_a_thing_of_a_class_that_the_vocabulary_is_not_for_is_not_counted_unless_it_is_mapped() -> None:
    assert {each.kind for each in told_of().cells} == {"substance"}
    gargle = (
        "[] rdf:subject medicine:gargle ; rdf:predicate skos:exactMatch ; rdf:object s:001 ; void:inDataset row:salts ."
    )
    told = told_of(gargle)
    assert [(each.kind, each.things) for each in told.cells if each.vocabulary.name == "salts"] == [
        ("medicine", 1),
        ("substance", 3),
    ]


def test_nothing_is_known_of_terms_where_no_source_is_loaded() -> None:
    told = told_of(mapped("halite", "exact", "s:001"))
    assert told.faults == []
    one = cell(told, "salts")
    assert one.found is None
    assert one.candidates is None
    assert {name for name, number in one.faults.items() if number is None} == {
        *("dangling", "deprecated", "disagreeing", "contradicted", "differing")
    }


def test_a_source_of_another_vocabulary_makes_nothing_known_of_this_one() -> None:
    told = told_of(mapped("halite", "exact", "s:001"), rocks='r:1 rdfs:label "granite" .')
    assert cell(told, "salts").faults["dangling"] is None
    assert cell(told, "rocks").faults["dangling"] == 0


@pytest.mark.parametrize("name", ["salts", "salt", "minerals"])
def test_a_source_is_the_home_of_the_vocabulary_that_it_is_called_like_or_that_most_of_its_terms_are_in(
    name: str,
) -> None:
    told = told_of(**{name: LABELS + ' r:7 rdfs:label "a rock" .'})
    assert [each.name for each in cell(told, "salts").homes] == [name]
    assert cell(told, "rocks").homes == ()


def test_a_source_of_other_terms_is_no_home() -> None:
    plants = '<http://plants.example/P1> rdfs:label "reed" . <http://plants.example/P2> rdfs:label "rush" .'
    assert told_of(plants=plants + ' s:001 rdfs:label "a salt" .').homes == {}


def test_it_is_narrowed_to_a_kind_and_a_vocabulary() -> None:
    told = told_of(mapped("halite", "exact", "s:001"), salts=LABELS).narrowed("substance", "salts")
    assert [(each.kind, each.vocabulary.name) for each in told.cells] == [("substance", "salts")]
    assert {each.thing.iri for each in told.standings} == {HALITE, SYLVITE, BRINE}


@pytest.mark.parametrize(("kind", "vocabulary"), [("substances", ""), ("", "salt")])
def test_an_unknown_kind_or_vocabulary_is_refused_with_those_that_there_are(kind: str, vocabulary: str) -> None:
    with pytest.raises(UnfitParameter, match="is one of"):
        told_of().narrowed(kind, vocabulary)


def test_it_is_looked_up_once_for_the_same_data() -> None:
    library = library_of(mapped("halite", "exact", "s:001"))

    async def twice() -> tuple[Coverage, Coverage]:
        return await cover(library, ()), await cover(library, ())

    first, second = asyncio.run(twice())
    assert first is second


def test_terms_and_things_have_the_names_that_people_know() -> None:
    told = told_of()
    halite, salts = told.things[HALITE], cell(told, "salts").vocabulary
    assert (halite.kind, halite.label("ru").text, halite.label("fi").text) == ("substance", "галит", "halite")
    assert (salts.called("ru").text, salts.shorten(f"{SALT}001")) == ("Соли", "SALT:001")
    assert salts.holds(f"{SALT}001")
    assert not salts.holds(f"{SALT}1")
    assert not salts.holds(f"{ROCK}001")
    assert f"{THING}medicine/gargle" not in told.things


def test_another_endpoint_that_lacks_a_source_makes_nothing_known_of_it() -> None:
    here = library_of(mapped("halite", "exact", "s:009"), rocks='r:1 rdfs:label "granite" .')
    elsewhere = replace(here, keep_seconds=60.0)
    told = asyncio.run(cover(elsewhere, [source_of("salts"), source_of("rocks")]))
    assert cell(told, "salts").faults["dangling"] is None
    assert cell(told, "rocks").faults["dangling"] == 0
