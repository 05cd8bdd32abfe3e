"""A text cut at its passages: nothing is lost, and each segment knows what it belongs to."""

from hypothesis import example, given
from hypothesis import strategies as st

from pharmazone.asking.things.coverage import measure
from pharmazone.asking.things.segments import Segment, cut, is_crossed, overlapping, paragraphs
from pharmazone.terms import PassageRange

TEXTS = st.text("ab \n", max_size=40)
RANGES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: PassageRange("ore", pair[0], sum(pair))),
    max_size=12,
)


@given(TEXTS)
def test_paragraphs_follow_on_each_other_and_are_the_text(text: str) -> None:
    found = paragraphs(text)
    assert "".join(text[start:end] for start, end in found) == text
    assert all("\n" not in text[start:end].strip("\n") for start, end in found)


@given(TEXTS, RANGES)
@example("", [PassageRange("ore", 0, 3)])
def test_segments_are_the_text_and_each_carries_exactly_its_passages(text: str, ranges: list[PassageRange]) -> None:
    segments = cut(0, len(text), ranges)
    assert "".join(text[each.start : each.end] for each in segments) == text
    for each in segments:
        for place in range(each.start, each.end):
            assert set(each.passages) == {one for one in ranges if one.start <= place < one.end}


@given(TEXTS, RANGES)
def test_the_paragraphs_of_a_text_are_cut_like_the_whole(text: str, ranges: list[PassageRange]) -> None:
    parts = [each for start, end in paragraphs(text) for each in cut(start, end, ranges)]
    assert "".join(text[each.start : each.end] for each in parts) == text
    whole = {place: each.passages for each in cut(0, len(text), ranges) for place in range(each.start, each.end)}
    assert {place: each.passages for each in parts for place in range(each.start, each.end)} == whole


def nested(segments: list[Segment]) -> dict[PassageRange, tuple[int, int]]:
    """Open and close elements as a page does; say where the element of each passage begins and ends."""
    stack: list[tuple[PassageRange, int]] = []
    held: dict[PassageRange, tuple[int, int]] = {}
    for each in segments:
        stack += [(one, each.start) for one in each.opens]
        for _ in range(each.closes):
            passage, start = stack.pop()
            held[passage] = (start, each.end)
    assert stack == []
    return held


@given(TEXTS, RANGES)
def test_each_passage_has_one_element_which_holds_it_whole_where_none_crosses_it(
    text: str, ranges: list[PassageRange]
) -> None:
    held = nested(cut(0, len(text), ranges))
    for each in ranges:
        if each.start < len(text):
            start, end = held[each]
            assert start == each.start
            assert end == min(each.end, len(text)) or is_crossed(each, ranges)


def test_a_passage_that_reaches_beyond_one_around_it_is_crossed() -> None:
    wide, inner, across = (PassageRange("ore", *ends) for ends in ((0, 10), (2, 6), (5, 12)))
    assert [is_crossed(each, (wide, inner, across)) for each in (wide, inner, across)] == [False, False, True]


def test_only_other_passages_of_the_same_article_overlap_one() -> None:
    one, touching, inside = (PassageRange("ore", *ends) for ends in ((0, 10), (10, 12), (2, 6)))
    assert overlapping(one, [one, touching, inside, PassageRange("tin", 0, 10)]) == [inside]


@given(TEXTS, RANGES)
def test_each_character_that_is_no_white_space_is_counted_once(text: str, ranges: list[PassageRange]) -> None:
    telling = frozenset(ranges[::2])
    found = measure(text, ranges, telling)
    visible = [place for place, character in enumerate(text) if not character.isspace()]
    said = [place for place in visible if any(one.start <= place < one.end for one in telling)]
    covered = [place for place in visible if any(one.start <= place < one.end for one in ranges)]
    assert (found.characters, found.with_facts) == (len(visible), len(said))
    assert found.governing == len(covered) - len(said)
    assert sum(found.tenths) == 1000
