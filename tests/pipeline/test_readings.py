"""What numbers and dates are read out of words: the forms that newspapers use, in English and Russian."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.pipeline.number_words import CARDINALS
from pharmazone.pipeline.readings import read

REFERENCE = date(2031, 5, 20)

NUMBERS = [
    # digits and their separators
    ("The mill has 640 looms", "640"),
    ("a yard of 61,500 square meters", "61500"),
    ("a 61,500-square-meter yard", "61500"),
    ("1,234,567.5 tonnes", "1234567.5"),
    ("61\u00a0500 bricks", "61500"),
    ("wind of 0.4 percent", "0.4"),
    ("wages rose by 12.5%", "12.5"),
    ("bus No. 8412", "8412"),
    ("lines No. 4 and 31", "4 31"),
    ("form type 2", "2"),
    ("minus 12 degrees, then -3 and −4", "-12 -3 -4"),
    # scaled numbers, only as scaled
    ("for 7.5 billion crowns", "7500000000"),
    ("$7.5bn for it", "7500000000"),
    ("44 thousand barrels", "44000"),
    ("0.8 thousand barrels", "800"),
    ("621.5 thousand barrels", "621500"),
    ("2 million 300 thousand barrels", "2300000"),
    ("half a million barrels", "500000"),
    ("one and a half million barrels", "1500000"),
    ("over a thousand barrels", "1000"),
    ("two dozen barrels", "24"),
    # words
    ("six barrels", "6"),
    ("twenty-five barrels", "25"),
    ("one hundred and five barrels", "105"),
    ("four thousand two hundred barrels", "4200"),
    ("three hundred thousand barrels", "300000"),
    ("seven million and two barges", "7000000 2"),
    ("a ten-year lease", "10"),
    ("the ninth kiln", "9"),
    ("their twenty-first kiln", "21"),
    ("the 3rd and the 22nd kiln", "3 22"),
    ("a second kiln", "2"),
    ("half of the barrels", "0.5 50"),
    # factors
    ("output grew 3.4-fold", "3.4"),
    ("output grew tenfold", "10"),
    ("output grew by 3.4 times", "3.4"),
    ("output is doubling, nearly tripling", "2 3"),
    ("the fleet will double to 80 barges", "2 80"),
    ("the fleet was halved", "0.5"),
    # ranges: a scale at the end holds for both ends
    ("200 to 250 barrels", "200 250"),
    ("20-40 times faster", "20 40"),
    ("20–40 barrels", "20 40"),
    ("from six to seven billion crowns", "6000000000 7000000000"),
    ("between 3 and 4 million crowns", "3000000 4000000"),
    ("two or three thousand crowns", "2000 3000"),
    ("from 700 to 2 thousand crowns", "700 2000"),
    ("from six to seven years", "6 7"),
    # shares
    ("one in every 8 sailors", "8 0.125 12.5"),
    ("three out of ten sailors", "3 10 0.3 30"),
    # hectares are square metres
    ("a 3.2-hectare orchard", "32000"),
    ("orchards of 2 to 3 hectares", "20000 30000"),
    ("сад площадью 3,5 га", "35000"),
    # what only looks like a number
    ("one of the oldest kilns", ""),
    ("the PK-44 press, B12, 5G and KORVID-7", ""),
    ("40 megabits per second", "40"),
    ("dozens of barrels, thousands of crowns, a few million more", ""),
    ("a triple-layer film", ""),
    ("at 10:30, by edition 1.2.3", ""),
    ("two thirds of the crew", ""),
    # Russian
    ("мельница на 640 станков", "640"),
    ("почти 45% станков", "45"),
    ("более 30 тыс. станков", "30000"),
    ("1,5 млрд крон и 2,8 раза", "1500000000 2.8"),
    ("61 500 кирпичей", "61500"),
    ("1 млн 200 тыс. кирпичей", "1200000"),
    ("на трёх складах и в восьми лавках", "3 8"),
    ("с двадцатью пятью складами", "25"),
    ("шесть тысяч триста кирпичей", "6300"),
    ("от двух до шести миллионов", "2000000 6000000"),
    ("две-три недели", "2 3"),
    ("полтора миллиона кирпичей, полмиллиарда крон", "1500000 500000000"),
    ("более тысячи кирпичей", "1000"),
    ("тысячи кирпичей", ""),
    ("один из старейших складов", ""),
    ("третья печь, вторую печь, 7-й склад", "3 2 7"),
    ("выпуск вырос вдвое и утроится", "2 3"),
    ("трёхкратный рост", "3"),
]

DATES = [
    # days
    ("On June 4 the kiln was lit", "2031-06-04"),
    ("on June 4, 2029", "2029-06-04"),
    ("on 4th of June 2029", "2029-06-04"),
    ("on June 4–6, 2029", "2029-06-04/2029-06-06"),
    ("2029-06-04 and 05.06.2029", "2029-06-04 2029-06-05"),
    ("4 июня", "2031-06-04"),
    ("4–6 июня 2029 года", "2029-06-04/2029-06-06"),
    # months
    ("in April 2030", "2030-04-01/2030-04-30"),
    ("in April", "2031-04-01/2031-04-30"),
    ("in April of this year", "2031-04-01/2031-04-30"),
    ("in February last year", "2030-02-01/2030-02-28"),
    ("in May they may march", "2031-05-01/2031-05-31"),
    ("That same month it closed", ""),
    ("this month", "2031-05-01/2031-05-31"),
    ("в феврале 2028 года", "2028-02-01/2028-02-29"),
    ("в прошлом месяце", "2031-04-01/2031-04-30"),
    # years and parts of them
    ("2027", "2027-01-01/2027-12-31"),
    ("in 2027", "2027-01-01/2027-12-31"),
    ("Compared to 2027", "2027-01-01/2027-12-31"),
    ("mid-2027", "2027-01-01/2027-12-31"),
    ("this year", "2031-01-01/2031-12-31"),
    ("last year, next year", "2030-01-01/2030-12-31 2032-01-01/2032-12-31"),
    ("the second quarter of 2027", "2027-04-01/2027-06-30"),
    ("second half of last year", "2030-07-01/2030-12-31"),
    ("H1 2027", "2027-01-01/2027-06-30"),
    ("the first ten months of 2027", "2027-01-01/2027-10-31"),
    ("в 2027 году", "2027-01-01/2027-12-31"),
    ("по сравнению с 2027 годом", "2027-01-01/2027-12-31"),
    ("в этом году", "2031-01-01/2031-12-31"),
    ("в третьем квартале 2027 года", "2027-07-01/2027-09-30"),
    # ranges
    ("from 2024 to 2028", "2024-01-01/2028-12-31"),
    ("2024–2028", "2024-01-01/2028-12-31"),
    ("between 2024 and 2028", "2024-01-01/2028-12-31"),
    ("March to July 2030", "2030-03-01/2030-07-31"),
    ("from March to July of this year", "2031-03-01/2031-07-31"),
    ("from November to January 2030", "2029-11-01/2030-01-31"),
    ("с марта по июль 2030 года", "2030-03-01/2030-07-31"),
    ("в 2024–2028 годах", "2024-01-01/2028-12-31"),
    # the same period of the year before
    ("March to July 2030, against the same period last year", "2029-03-01/2029-07-31 2030-03-01/2030-07-31"),
    ("up on the same period last year\nfrom March to July 2030", "2029-03-01/2029-07-31 2030-03-01/2030-07-31"),
    ("February 2029, against the same month of the previous year", "2028-02-01/2028-02-29 2029-02-01/2029-02-28"),
    ("up on the same period last year", ""),
    # what the words before a date make of it
    ("since 2026", "2026-01-01/2031-05-20"),
    ("paid beginning in 2033", "2033-01-01"),
    ("by 2036", "2036-01-01/2036-12-31 2031-05-20/2036-12-31"),
    ("by the end of 2036", "2031-05-20/2036-12-31"),
    ("at the end of 2036", "2036-12-31"),
    ("at the beginning of April 2036", "2036-04-01"),
    ("before 2036", "2035-12-31"),
    ("after 2036", "2037-01-01"),
    ("с 2026 года", "2026-01-01/2031-05-20"),
    ("к 2036 году", "2036-01-01/2036-12-31 2031-05-20/2036-12-31"),
    ("до конца 2036 года", "2031-05-20/2036-12-31"),
    # from the reference day
    ("As of today", "2031-05-20"),
    ("the rate is currently low", "2031-05-20"),
    ("Over the past 12 years", "2019-05-20/2031-05-20"),
    ("in the next two years", "2031-05-20/2033-05-20"),
    ("in recent years, over the next few years, every year", ""),
    ("сегодня", "2031-05-20"),
    ("за последние три года", "2028-05-20/2031-05-20"),
    # what only looks like a date
    ("2000 square meters, 1,950 crowns, No. 2027, 2027 jobs", ""),
    ("on February 30, 2029", ""),
    ("They may come", ""),
]


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
