"""Which numerals a text has: everything with a digit and every number word, whether or not it can be read."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.pipeline.numerals import marks, numerals

REFERENCE = date(2031, 5, 20)


def found(text: str, reference: date | None = REFERENCE) -> list[str]:
    return [text[each.start : each.end] for each in numerals(text, reference)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mill has 640 looms in 61,500 square meters", "640|61,500"),
        ("for 7.5 billion crowns, half a million more", "7.5 billion|half a million"),
        ("grew 3.4-fold, nearly tripling, and will double", "3.4-fold|tripling|double"),
        ("a 3.2-hectare orchard of twenty-one trees", "3.2-hectare|twenty-one"),
        ("On June 4, 2029 the ninth kiln", "June 4, 2029|ninth"),
        ("from 2024 to 2028", "2024|2028"),
        ("in 2024–2028", "2024–2028"),
        ("50-100 times, 200 to 250 barrels", "50-100|200|250"),
        ("one in every 8 sailors", "one in every 8"),
        ("Over the past 12 years", "past 12 years"),
        ("at a share of 70% or 71 %", "70%|71 %"),
        ("−5 degrees", "−5"),
        # what no reader reads is a numeral all the same
        ("one of the oldest kilns", "one"),
        ("the PK-44 press, B12, 5G", "PK-44|B12|5G"),
        ("a triple-layer film", "triple-layer"),
        ("two thirds of the crew", "two|thirds"),
        ("dozens of barrels, thousands of crowns", "dozens|thousands"),
        ("at 10:30, by edition 1.2.3", "10:30|1.2.3"),
        ("lanes No. 4 and 31", "4|31"),
        ("on February 30, 2029", "30|2029"),
        # no numerals
        ("40 megabits per second", "40"),
        ("vitamin K, the weight of Mn, last year, in April", ""),
        # Russian
        ("за 7,5 млрд крон и 50 тыс. кирпичей", "7,5 млрд|50 тыс"),
        ("на десяти площадках и в четырёх лавках", "десяти|четырёх"),
        ("полмиллиарда крон, полтора года, двое суток", "полмиллиарда|полтора|двое"),
        ("двухэтажный склад, первый заместитель", "двухэтажный|первый"),
        ("4 июня 2029 года", "4 июня 2029 года"),
        ("61 500 кирпичей", "61 500"),
    ],
)
def test_a_text_has_these_numerals_and_no_others(text: str, expected: str) -> None:
    assert found(text) == (expected.split("|") if expected else [])


def test_a_numeral_tells_its_marks_so_that_each_can_be_accounted_for() -> None:
    (numeral,) = numerals("Run:\nfrom 2024–2028", None)
    assert (numeral.start, numeral.end) == (10, 19)
    assert [(mark.start, mark.end, mark.whole) for mark in numeral.marks] == [
        (10, 14, "2024-2028"),
        (15, 19, "2024-2028"),
    ]


def test_the_words_of_marks_are_compared_without_case_possessive_or_kind_of_dash() -> None:
    assert [mark.whole for mark in marks("The PK‑44's Четвёртый")] == ["pk-44", "четвертый"]


def test_without_a_reference_relative_dates_keep_their_numbers() -> None:
    assert found("Over the past 12 years", None) == ["12"]


@given(st.text(alphabet="aеxK 0129.,-–—%№'\nд/:\u00a0", max_size=60), st.sampled_from([None, REFERENCE]))
def test_every_digit_of_any_text_stands_in_one_numeral(text: str, reference: date | None) -> None:
    each = list(numerals(text, reference))
    assert all(left.end <= right.start for left, right in pairwise(each))
    held = {at for numeral in each for mark in numeral.marks for at in range(mark.start, mark.end)}
    assert {at for at, character in enumerate(text) if character.isdigit()} <= held
    assert all(numeral.start <= mark.start < mark.end <= numeral.end for numeral in each for mark in numeral.marks)
