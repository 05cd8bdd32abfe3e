"""`cite`: where words stand in a text; and which ranges begin and end where words do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.errors import KnowledgeError, SettingError
from pharmazone.pipeline.citations import boundary_faults, citations, cite, nearest
from pharmazone.pipeline.load import load

TEXT = (
    'The "Old  Quay" guild – «Quay» for short – owns 61,500 crates (of 2.8-fold size), 70% of them PK-7.\n\n'
    "In 2024–2028 O'Hara's men and the guild’s clerks move 8.5 tonnes. Its 15 barges carry 5 crates.\n"
)


def faults(words: str) -> list[str]:
    start = TEXT.index(words)
    return boundary_faults(TEXT, start, start + len(words))


def test_words_are_found_everywhere() -> None:
    assert [TEXT[start:end] for start, end in cite(TEXT, "guild")] == ["guild", "guild"]
    assert [TEXT[start:end] for start, end in cite(TEXT, "crates")] == ["crates", "crates"]


@pytest.mark.parametrize("words", ["“Old Quay”", "«Old\nQuay»", '"Old  Quay"', ' "Old Quay" '])
def test_white_space_and_quotes_match_leniently(words: str) -> None:
    assert [TEXT[start:end] for start, end in cite(TEXT, words)] == ['"Old  Quay"']


@pytest.mark.parametrize("words", ["2024-2028", "2024—2028", "O’Hara", "guild's", '"Quay" for short'])
def test_dashes_and_apostrophes_match_leniently(words: str) -> None:
    assert len(cite(TEXT, words)) == 1


def test_a_number_is_not_found_within_another() -> None:
    assert [TEXT[start - 1 : end + 1] for start, end in cite(TEXT, "5")] == [" 5 "]
    assert cite(TEXT, "crates") == cite(TEXT, " crates ")


def test_words_that_only_stand_within_others_are_given_all_the_same() -> None:
    assert [TEXT[start:end] for start, end in cite(TEXT, "arge")] == ["arge"]


def test_words_that_do_not_stand_there_have_no_range_but_a_nearest_one() -> None:
    assert cite(TEXT, "fifteen barges carry") == []
    hint = nearest(TEXT, "15 barge carried")
    assert hint is not None
    assert TEXT[slice(*hint)] == "15 barges carry"
    assert nearest(TEXT, "xylophone") is None
    assert cite(TEXT, " ") == []
    assert nearest(TEXT, " ") is None


@pytest.mark.parametrize(
    "words",
    [
        *('"Old  Quay"', "«Quay»", "(of 2.8-fold size)", "61,500", "2.8-fold", "70%", "70% of", "PK-7", "2024–2028"),
        *("O'Hara", "O'Hara's men", "guild’s clerks", "8.5", "8.5 tonnes", "Its 15 barges", '"Old  Quay" guild'),
        *("the guild", "crates (of 2.8-fold size)", "The"),
    ],
)
def test_whole_words_and_numbers_make_a_good_range(words: str) -> None:
    assert faults(words) == []


@pytest.mark.parametrize(
    "words",
    [
        *("61", "500 crates", "500", "2.8", "fold", "70", "% of", "PK", "7.", "2024", "2028 O'Hara", "Hara", "O"),
        *("8", "5 tonnes", "barge", "arges carry", "Its 1", "ld  Quay", "old size"),
    ],
)
def test_a_range_that_cuts_a_word_or_a_number_is_a_fault(words: str) -> None:
    assert faults(words)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("guild ", "white space"),
        (" guild", "white space"),
        ("size),", "','"),
        ("(of 2.8-fold", "'('"),
        ("size)", "')'"),
        ('"Old', "'\"'"),
        ('Quay"', "'\"'"),
        ("«Quay", "'«'"),
        ("– owns", "'–'"),
        ("tonnes.", "'.'"),
        ("PK-7.\n\nIn", "paragraph"),
    ],
)
def test_a_range_with_a_bad_edge_says_which(words: str, problem: str) -> None:
    assert any(problem in fault for fault in faults(words))


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (6, 5), (0, len(TEXT) + 1)])
def test_a_range_outside_the_text_is_a_fault(start: int, end: int) -> None:
    assert len(boundary_faults(TEXT, start, end)) == 1


def test_a_quotation_within_typographic_quotes_may_use_one_of_them_twice() -> None:
    text = "зона “Старая Пристань“ растёт"
    assert boundary_faults(text, 5, 22) == []
    assert boundary_faults(text, 5, 12)


@given(st.text(alphabet='ab1 ,.%-–"(\n', min_size=1, max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_what_is_cited_from_a_good_range_holds_that_range(text: str, start: int, end: int) -> None:
    if not boundary_faults(text, start, end):
        assert (start, end) in cite(text, text[start:end])


def test_a_citation_is_ready_to_be_pasted(tiny_home: Path, tiny_articles: Path) -> None:
    sources = load(tiny_home)
    assert citations(sources, "brn", "We will hire 40 people", tiny_articles) == [
        "brn:125-147   # We will hire 40 people"
    ]
    (line,) = citations(sources, "brine-works", "On March 3, 2024, the Brine Works opened at", tiny_articles)
    assert line.endswith("# On March 3, 2024, the Brine Works …")


def test_a_citation_warns_of_its_edges_and_hints_at_what_is_near(tiny_home: Path, tiny_articles: Path) -> None:
    sources = load(tiny_home)
    cut, warning = citations(sources, "brn", "eople", tiny_articles)
    assert cut == "brn:142-147   # eople"
    assert "people" in warning
    said, hint = citations(sources, "brn", "makes tabel salt", tiny_articles)
    assert said.startswith("#")
    assert "makes table salt" in hint


def test_a_citation_needs_an_article_and_its_text(tiny_home: Path, tiny_articles: Path, tmp_path: Path) -> None:
    sources = load(tiny_home)
    with pytest.raises(SettingError, match="brine-works"):
        citations(sources, "unknown", "salt", tiny_articles)
    with pytest.raises(KnowledgeError):
        citations(sources, "brn", "salt", tmp_path)
