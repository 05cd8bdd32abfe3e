"""What numbers and dates are read out of words: the forms that newspapers use, in English and Russian."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.pipeline.number_words import CARDINALS
from pharmazone.pipeline.readings import read

from .written import DATES, NUMBERS, REFERENCE


def as_numbers(text: str) -> set[Decimal]:
    return {Decimal(each) for each in text.split()}


def as_dates(text: str) -> set[tuple[date, date]]:
    pairs = ((each.split("/")[0], each.split("/")[-1]) for each in text.split())
    return {(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs}


@pytest.mark.parametrize(("words", "numbers"), NUMBERS)
def test_words_yield_the_numbers_that_they_state_and_no_others(words: str, numbers: str) -> None:
    assert read(words, REFERENCE).numbers == as_numbers(numbers)


@pytest.mark.parametrize(("words", "dates"), DATES)
def test_words_yield_the_dates_that_they_state_and_no_others(words: str, dates: str) -> None:
    assert read(words, REFERENCE).dates == as_dates(dates)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "June 4",
            "On June 4, 2029",
            "in 2027",
            "2024–2028",
            "by the end of 2036",
            "4 июня",
            "в 2027 году",
            "05.06.2029",
        ),
        *("Over the past 12 years", "the first ten months of 2027", "the second quarter of 2027", "4–6 июня 2029 года"),
    ],
)
def test_a_number_within_a_date_is_no_bare_number(words: str) -> None:
    assert read(words, REFERENCE).numbers == set()
    assert read(words, None).numbers == set()


@pytest.mark.parametrize(
    "words",
    [
        *("June 4", "in April", "this year", "in April of last year", "today", "currently", "the past 12 years"),
        *("this month", "в этом году", "4 июня", "сегодня", "за последние три года", "from March to July of this year"),
    ],
)
def test_without_a_reference_relative_dates_say_nothing(words: str) -> None:
    assert read(words, None).dates == set()


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("on June 4, 2029", "2029-06-04"),
        ("from March to July 2030", "2030-03-01/2030-07-31"),
        ("since 2026", "2026-01-01"),
        ("by the end of 2036", "2036-12-31"),
    ],
)
def test_absolute_dates_need_no_reference(words: str, dates: str) -> None:
    assert read(words, None).dates == as_dates(dates)


def test_a_date_without_a_year_takes_one_from_another_passage() -> None:
    assert (date(2027, 4, 1), date(2027, 4, 30)) in read("in April\nThe works of 2027", None).dates
    assert (date(2036, 4, 1), date(2036, 4, 30)) not in read("in April, and again by 2036", REFERENCE).dates


def test_a_date_in_one_passage_does_not_run_into_the_next() -> None:
    readings = read("in June\n4 kilns", REFERENCE)
    assert readings.numbers == {Decimal(4)}
    assert readings.dates == as_dates("2031-06-01/2031-06-30")


def test_a_decimal_comma_is_read_by_the_language_of_the_words() -> None:
    assert read("1,500 crowns", None).numbers == {Decimal(1500)}
    assert read("1,500 кроны", None).numbers == {Decimal("1.5")}


def places(words: str) -> set[tuple[str, str]]:
    """Give what was read, and the words that it rests on."""
    readings = read(words, REFERENCE)
    numbers = {(f"{each.number.normalize():f}", words[slice(*each.span)]) for each in readings.stated}
    days = {
        (str(day), " & ".join(words[slice(*span)] for span in sorted(spans)))
        for each in readings.named
        for day, spans in zip(each.days, each.places, strict=True)
    }
    return numbers | days


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("for 7.5 billion crowns", {("7500000000", "7.5 billion")}),
        ("from six to seven years", {("6", "six"), ("7", "seven")}),
        ("one in every 8 sailors", {(number, "one in every 8") for number in ("8", "0.125", "12.5")}),
        ("a 3.2-hectare orchard\nof 61\u00a0500 trees", {("32000", "3.2-hectare"), ("61500", "61\u00a0500")}),
        ("склад на 61 500 кирпичей", {("61500", "61 500")}),
        ("from 2024 to 2028", {("2024-01-01", "2024"), ("2028-12-31", "2028")}),
        ("March to July 2030", {("2030-03-01", "March & July 2030"), ("2030-07-31", "July 2030")}),
        ("in April\nThe works of 2027", {("2027-04-01", "April & 2027"), ("2027-04-30", "April & 2027")}),
        ("June 2029, on the same month of last year", {("2028-06-01", "June 2029 & same month of last year")}),
        # the day of writing is said by no words
        ("since 2026", {("2026-01-01", "2026"), ("2031-05-20", "")}),
        ("As of today", {("2031-05-20", "today")}),
    ],
)
def test_what_is_read_tells_the_words_that_it_rests_on(words: str, expected: set[tuple[str, str]]) -> None:
    assert places(words) >= expected


@given(st.integers(0, 10**15))
def test_any_whole_number_is_read_with_and_without_its_separators(number: int) -> None:
    assert read(f"about {number:,} crowns", None).numbers == {Decimal(number)}
    assert read(f"около {number:,} крон".replace(",", "\u00a0"), None).numbers == {Decimal(number)}


@given(st.decimals(min_value="0.01", max_value=999, places=2), st.sampled_from([("thousand", 3), ("billion", 9)]))
def test_a_scaled_number_is_never_read_unscaled(number: Decimal, scale: tuple[str, int]) -> None:
    word, power = scale
    assert read(f"{number} {word} crowns", None).numbers == {number * 10**power}


@given(st.integers(1, 999), st.integers(1, 999))
def test_number_words_are_read_back(thousands: int, rest: int) -> None:
    words = f"{spelled(thousands)} thousand {spelled(rest)} crowns"
    assert read(words, None).numbers == {Decimal(thousands * 1000 + rest)}


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_any_day_is_read_back_in_both_languages(day: date) -> None:
    months = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября"]
    for words in (
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {[*months, 'декабря'][day.month - 1]} {day.year} года",
        f"{day}",
    ):
        assert read(words, None) == read(words, REFERENCE)
        assert read(words, None).dates == {(day, day)}
        assert read(words, None).numbers == set()


@given(st.integers(1900, 2098), st.integers(1, 12))
def test_a_month_is_read_from_its_first_day_to_its_last(year: int, month: int) -> None:
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert read(f"in {first:%B} {year}", None).dates == {(first, last)}


@given(st.text(alphabet="aеx 0129.,-–—%№\nд/:", max_size=40), st.sampled_from([None, REFERENCE]))
def test_no_text_breaks_the_reader(words: str, reference: date | None) -> None:
    for first, last in read(words, reference).dates:
        assert first <= last


def spelled(number: int) -> str:
    """Spell a number from 1 to 999 in English words."""
    names = {value: word for word, value in CARDINALS.items() if word.isascii()}
    hundreds, rest = divmod(number, 100)
    tens = names.get(rest) or f"{names[rest // 10 * 10]}-{names[rest % 10]}"
    return " and ".join([*([f"{names[hundreds]} hundred"] if hundreds else []), *([tens] if rest else [])])
