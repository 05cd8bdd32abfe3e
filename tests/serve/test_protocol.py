"""Reading requests strictly and once."""

import re
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.asking.phrases import PHRASES
from pharmazone.errors import MalformedRequest, Problem
from pharmazone.serve.language import choose_language
from pharmazone.serve.protocol import media_type, once, read_fields, refuse_unknown
from pharmazone.terms import LANGUAGES

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(texts, texts)))
def test_what_was_encoded_is_read_back(fields: list[tuple[str, str]]) -> None:
    assert read_fields(urlencode(fields).encode()) == fields


@given(st.binary())
def test_anything_is_read_or_refused(encoded: bytes) -> None:
    try:
        fields = read_fields(encoded)
    except MalformedRequest:
        return
    assert read_fields(urlencode(fields).encode()) == fields


@pytest.mark.parametrize(
    ("encoded", "fields"),
    [
        (b"", []),
        (b"&&", []),
        (b"a", [("a", "")]),
        (b"a=b=c", [("a", "b=c")]),
        (b"a=%252B", [("a", "%2B")]),
        (b"a=1;b=2", [("a", "1;b=2")]),
        ("a=соль".encode(), [("a", "соль")]),
    ],
)
def test_a_query_string_is_decoded_once(encoded: bytes, fields: list[tuple[str, str]]) -> None:
    assert read_fields(encoded) == fields


def test_a_field_stands_once_or_not_at_all() -> None:
    assert once([("a", "1")], "b") is None
    with pytest.raises(MalformedRequest, match="2 times"):
        once([("a", "1"), ("a", "1")], "a")


def test_an_unknown_field_is_named_with_the_known_ones() -> None:
    with pytest.raises(MalformedRequest, match="'b' here; known are a, c"):
        refuse_unknown([("a", "1"), ("b", "2")], ["a", "c"])


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("Text/HTML; Charset=UTF-8", ("text/html", "utf-8")),
        ('text/html;charset="utf-8"', ("text/html", "utf-8")),
        ("text/html", ("text/html", "")),
        ("", ("", "")),
    ],
)
def test_a_media_type_is_read_with_its_charset(header: str, read: tuple[str, str]) -> None:
    assert media_type({"content-type": header}) == read


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "en"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en;q=0.1, *;q=0.5", "ru"),
        ("ru;q=0", "en"),
    ],
)
def test_the_language_that_is_liked_best_is_chosen(accept: str | None, language: str) -> None:
    assert choose_language(accept, None) == language


def test_every_phrase_is_in_every_language() -> None:
    assert set(PHRASES) == set(LANGUAGES)
    assert len({frozenset(phrases) for phrases in PHRASES.values()}) == 1


def test_every_kind_of_problem_has_its_words_in_each_language() -> None:
    for each in Problem.__subclasses__():
        assert PHRASES["en"][f"problem_{each.slug}"] == each.title
        assert re.search("[а-яё]", PHRASES["ru"][f"problem_{each.slug}"])
