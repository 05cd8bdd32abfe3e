"""Things by words: what is found, in which order, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.asking.folding import words_of
from pharmazone.asking.things.search import MOST_WORDS, Index, Name, Named
from pharmazone.errors import UnfitParameter


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


def test_what_is_only_similar_is_told_to_be_so() -> None:
    assert INDEX.find("leed works").are_similar
    assert not INDEX.find("lead works").are_similar
    assert not INDEX.find("qqqqqq").are_similar


def test_a_word_that_begins_otherwise_is_meant_only_where_it_is_much_alike() -> None:
    index = Index([thing("a:1", "increase"), thing("a:2", "saltpetre")])
    assert list(index.find("ceredase")) == []
    assert [each.named.iri for each in index.find("caltpetre")] == ["a:2"]


def test_a_number_or_a_code_is_never_misspelled_and_a_number_alone_is_no_answer() -> None:
    index = Index([thing("a:1", "kiln 2"), thing("a:2", "X12345"), thing("a:3", "kiln of type 2")])
    assert list(index.find("x12346")) == []
    assert list(index.find("7.2 bricks")) == []
    assert [each.named.iri for each in index.find("kiln type 3")] == ["a:3"]


def test_things_come_before_claims_and_events_where_their_names_fit_equally() -> None:
    index = Index([thing("claim:1", "salt good"), thing("event:1", "salt fair"), thing("plant:1", "salt works yard")])
    assert [each.named.iri for each in index.find("salt")] == ["plant:1", "claim:1", "event:1"]


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
    assert found("qqqqqq") == found("") == found("?!") == list(Index([]).find("tin")) == []


def test_only_so_many_words_are_looked_for() -> None:
    many = " ".join(["tin"] * 10_000)
    assert found(many) == found("tin")
    others = " ".join(f"w{number}" for number in range(MOST_WORDS))
    assert found(f"{others} tin") == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_for(text: str) -> None:
    assert all(each.name in each.named.names for each in INDEX.find(text))


def marked(text: str) -> str:
    return "".join(f"[{piece}]" if is_sought else piece for piece, is_sought in INDEX.find(text)[0].marked)


def test_what_was_sought_is_marked_in_the_name_as_it_is_written() -> None:
    assert marked("tin wor") == "[Tin] [Works]"
    assert marked("оловянного") == "[Оловянный] завод"
    assert marked("leed") == "[Lead] Works plant"
    assert marked("пирса зеленого") == "[Зелёный пирс]".replace(" ", "] [")
    assert marked("olovyanniy") == "[Оловянный] завод"


def test_a_name_is_found_in_the_letters_of_the_other_script() -> None:
    assert found("тин воркс")[0] == "company:tin"
    assert {"plant:tin", "company:tin"} == set(found("olovyannye zavody")[:2])
    assert found("svincoviy") == found("svintsovyi") == ["plant:lead"]


def test_a_name_is_found_though_it_is_typed_on_the_other_keyboard() -> None:
    assert found("gbhc") == found("gbhcf") == ["site:pier"]
    assert found("дуфв") == ["plant:lead"]


def test_a_name_of_which_every_word_is_sought_comes_before_a_longer_one_with_better_endings() -> None:
    index = Index([thing("a:1", "смесь для каменной соли"), thing("a:2", "каменная соль")])
    assert [each.named.iri for each in index.find("каменной соли")] == ["a:2", "a:1"]


def test_what_hyphens_join_is_found_as_one_word_too() -> None:
    index = Index([thing("a:1", "Salt-Next")])
    assert [each.named.iri for each in index.find("saltnext")] == ["a:1"]


def test_words_somewhat_like_those_that_find_nothing_are_offered() -> None:
    assert "lead" in INDEX.nearest("leafed")
    assert INDEX.nearest("") == INDEX.nearest("123") == []


def test_a_very_long_word_is_indexed_in_one_look() -> None:
    index = Index([thing("plant:long", "A" * 200_000 + " tin-works"), thing("plant:dashes", "a-b-c_d-e -f g-")])
    assert [each.named.iri for each in index.find("tinworks")] == ["plant:long"]
    assert [each.named.iri for each in index.find("abc")] == ["plant:dashes"]
