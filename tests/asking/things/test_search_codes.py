"""Things by codes, by IRIs, and by the names of what they are linked to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.asking.things.search import Index, Name, Named

SALT = Named(
    "substance:salt",
    "substance",
    (),
    (Name("table salt", "en"), Name("LIST:X01AB", is_code=True), Name("NUM:1234", is_code=True)),
    about={"en": "seasoning"},
    keys={"https://example.org/salt": 0, "LIST:X01AB": 1, "NUM:1234": 1, "1234": 1, "salt/table": 0},
)
SHAKER = Named(
    "medicine:shaker",
    "medicine",
    (),
    (Name("Shaker", "en"), Name("table salt", "en", by="substance:salt")),
    keys={"NUM:1234": 2},
)
CODED = Index([SHAKER, SALT])


def test_a_thing_is_found_by_the_name_of_another_and_after_it() -> None:
    hits = CODED.find("salt")
    assert [each.named.iri for each in hits] == ["substance:salt", "medicine:shaker"]
    assert [each.name.by for each in hits] == ["", "substance:salt"]
    assert hits.exact == 0
    assert hits.kinds == {"medicine": 1, "substance": 1}


def test_words_of_a_thing_and_of_what_it_is_linked_to_are_found_together() -> None:
    (hit,) = CODED.find("shaker salt")
    assert (hit.named.iri, hit.missing) == ("medicine:shaker", ())


@pytest.mark.parametrize("text", ["num:1234", "NUM 1234", " NUM: 1234 ", "<NUM:1234>"])
def test_a_code_names_exactly_what_it_is_the_code_of_the_nearest_first(text: str) -> None:
    hits = CODED.find(text)
    assert [each.named.iri for each in hits] == ["substance:salt", "medicine:shaker"]
    assert (hits.exact, hits[0].name.text) == (2, "NUM:1234")
    assert [each.named.iri for each in CODED.find(text, "medicine")] == ["medicine:shaker"]


def test_a_code_that_is_a_number_is_found_only_as_a_whole() -> None:
    assert [each.named.iri for each in CODED.find("1234")] == ["substance:salt"]
    assert list(CODED.find("12")) == list(CODED.find("num")) == []
    assert [each.named.iri for each in CODED.find("x01")] == ["substance:salt"]


def test_an_iri_and_an_address_name_a_thing_exactly() -> None:
    for text in ("https://example.org/salt", "http://localhost:8000/zone/page/salt/table?lang=ru", "salt/table"):
        hits = CODED.find(text)
        assert (hits.exact, hits[0].named.iri) == (1, "substance:salt")
    begun = CODED.find("salt/tab")
    assert (begun.exact, begun[0].named.iri) == (0, "substance:salt")


def test_kinds_can_be_left_out() -> None:
    assert [each.named.iri for each in CODED.find("salt", but=("substance",))] == ["medicine:shaker"]
    assert CODED.sizes == {"medicine": 1, "substance": 1}


def test_hits_are_a_sequence_and_each_is_whole() -> None:
    hits = CODED.find("salt")
    assert [hits[0], hits[1]] == list(hits) == hits[:]
    assert hits[-1] == hits[1]
    assert hits[0].named.about == {"en": "seasoning"}
    with pytest.raises(IndexError):
        hits[2]


@given(st.text(max_size=60))
def test_any_text_names_nothing_or_something_and_never_fails(text: str) -> None:
    assert CODED.find(text).exact in {0, 1, 2}
    assert all("".join(piece for piece, _ in each.marked) == each.name.text for each in CODED.find(text))
