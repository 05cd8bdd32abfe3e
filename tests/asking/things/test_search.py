"""Things by words: what is found, in which order, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.asking.folding import words_of
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.things.search import MOST_WORDS, Index, Name, Named
from pharmazone.errors import UnfitParameter
from pharmazone.terms import OWL, PZ, RDF, RDFS, SKOS, THING


def thing(iri: str, *names: str, spellings: tuple[str, ...] = ()) -> Named:
    told = [Name(each, "ru" if any("а" <= letter <= "я" for letter in each.lower()) else "en") for each in names]
    told += [Name(each, "en", is_spelling=True) for each in spellings]
    return Named(iri, iri.partition(":")[0], (), tuple(told))


INDEX = Index(
    [
        thing("plant:tin", "Tin Works plant", "Оловянный завод", spellings=("Tinworks",)),
        thing("company:tin", "Tin Works", "Оловянные заводы"),
        thing("plant:lead", "Lead Works plant", "Свинцовый завод"),
        thing("site:pier", "Pier", "Зелёный пирс"),
        thing("observation:jobs", "planned number of jobs: Tin Works plant", "план рабочих мест: Оловянный завод"),
        thing("discrepancy:where", "The plant of Tin Works is told to stand at the pier once and at the yard once."),
        thing("medicine:x-12", "X-12"),
    ]
)


def found(text: str, kind: str | None = None) -> list[str]:
    return [each.named.iri for each in INDEX.find(text, kind)]


@pytest.mark.parametrize("text", ["tin works plant", "Plant, TIN Works!", "works tin plant", "wor ti pla"])
def test_words_are_found_in_any_order_and_by_their_beginnings(text: str) -> None:
    assert found(text)[:2] == ["plant:tin", "observation:jobs"]


def test_the_shortest_name_that_has_all_the_words_comes_first() -> None:
    assert found("tin works")[:3] == ["company:tin", "plant:tin", "observation:jobs"]


def test_a_whole_word_fits_better_than_a_beginning() -> None:
    index = Index([thing("a:1", "saltpetre"), thing("a:2", "salt and other goods")])
    assert [each.named.iri for each in index.find("salt")] == ["a:2", "a:1"]


@pytest.mark.parametrize("text", ["оловянный завод", "оловянного завода", "ОЛОВЯННЫЕ ЗАВОДЫ", "заводами оловянными"])
def test_russian_words_are_found_with_other_endings(text: str) -> None:
    assert {"plant:tin", "company:tin"} <= set(found(text))


def test_marks_and_cases_make_no_difference() -> None:
    assert found("ЗЕЛЕНЫЙ ПИРС") == found("зелёный пирс") == ["site:pier"]
    assert words_of("Élan йод ё") == ["elan", "йод", "е"]


def test_words_of_different_languages_and_spellings_find_one_thing() -> None:
    assert found("tinworks завод") == ["plant:tin"]
    assert INDEX.find("tinworks")[0].name == Name("Tinworks", "en", is_spelling=True)


def test_a_misspelled_word_is_found_only_where_nothing_fits() -> None:
    assert found("leed works") == ["plant:lead"]
    assert found("plnt lead") == ["plant:lead"]
    index = Index([thing("a:1", "saline"), thing("a:2", "salines")])
    assert [each.named.iri for each in index.find("salime")] == ["a:1", "a:2"]
    assert [each.named.iri for each in Index([thing("a:1", "work"), thing("a:2", "word")]).find("word")] == ["a:2"]


def test_names_that_have_some_of_the_words_are_given_where_none_has_all() -> None:
    hits = INDEX.find("jobs at lead works")
    assert hits[0].named.iri in {"plant:lead", "observation:jobs"}
    assert all(each.missing for each in hits)
    assert next(each for each in hits if each.named.iri == "plant:lead").missing == ("jobs",)


def test_a_note_comes_after_names_though_it_has_all_the_words() -> None:
    assert found("plant pier yard")[-1] == "discrepancy:where"
    assert found("plant pier yard", "discrepancy") == ["discrepancy:where"]


def test_words_that_tell_nothing_are_left_out_unless_they_are_all() -> None:
    assert found("the plant of lead") == ["plant:lead"]
    assert found("of") == ["observation:jobs", "discrepancy:where"]


def test_codes_are_found_by_their_parts() -> None:
    assert found("x12") == found("x 12") == found("X-12") == ["medicine:x-12"]


def test_a_kind_narrows_and_an_unknown_one_is_refused_with_those_that_are_near() -> None:
    assert found("tin works", "company") == ["company:tin"]
    with pytest.raises(UnfitParameter, match=r"Near to it is plant\. The kinds are company, discrepancy"):
        INDEX.find("tin", "plants")


def test_nothing_is_found_where_there_is_nothing_to_find() -> None:
    assert found("qqqqqq") == found("") == found("?!") == Index([]).find("tin") == []


def test_only_so_many_words_are_looked_for() -> None:
    many = " ".join(["tin"] * 10_000)
    assert found(many) == found("tin")
    others = " ".join(f"w{number}" for number in range(MOST_WORDS))
    assert found(f"{others} tin") == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_for(text: str) -> None:
    assert all(each.name in each.named.names for each in INDEX.find(text))


def test_an_answer_is_read_with_kinds_classes_labels_and_spellings() -> None:
    def row(iri: str, naming: str, value: Value) -> dict[str, Value]:
        return {"thing": Value("iri", iri), "naming": Value("iri", naming), "name": value}

    rows = [
        row(THING + "plant/tin", RDF + "type", Value("iri", PZ + "Plant")),
        row(THING + "plant/tin", RDFS + "label", Value("literal", "Tin Works", "en")),
        row(THING + "plant/tin", SKOS + "altLabel", Value("literal", "The Works", "en")),
        row(PZ + "floorArea", RDF + "type", Value("iri", OWL + "DatatypeProperty")),
        row(PZ + "floorArea", RDFS + "label", Value("literal", "floor area", "en")),
        row(PZ + "unnamed", RDF + "type", Value("iri", OWL + "Class")),
        row(PZ + "blank", RDFS + "label", Value("literal", " ", "en")),
    ]
    index = Index.read(Solutions(("thing", "naming", "name"), tuple(rows)))
    assert index.kinds == ["plant", "property"]
    (hit,) = index.find("works", "plant")
    assert hit.named.classes == (PZ + "Plant",)
    assert hit.named.names == (Name("Tin Works", "en"), Name("The Works", "en", is_spelling=True))
