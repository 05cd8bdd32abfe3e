"""What of an answer becomes a mark, and what its figure says."""

from pathlib import Path

import pytest

from pharmazone.asking.charts.marks import MOST_MARKS, MOST_SERIES
from pharmazone.asking.labels import Label
from pharmazone.asking.solutions import Value
from pharmazone.terms import PASSAGE

from .drawn import LEAD, TIN, bound, chart, fill, number, text, typed, values

BARS = "mark: bar, x: area, y: plant"
SPANS = "mark: span, x: earliest, x2: latest, y: plant"


def passage(start: int) -> Value:
    return Value("iri", f"{PASSAGE}tin-story/{start}-{start + 5}")


@pytest.mark.parametrize(
    ("slug", "sign"), [("at-least", "≥ "), ("at-most", "≤ "), ("approximately", "≈ "), ("exactly", ""), ("new", "")]
)
def test_a_figure_says_which_way_it_is_bounded(tmp_path: Path, slug: str, sign: str) -> None:
    made = chart(
        tmp_path, f"{BARS}, bound: bound", {"plant": TIN, "area": number("900"), "bound": bound(slug)}, {"plant": LEAD}
    )
    assert [each["text"] for each in values(made)] == [f"{sign}900"]


@pytest.mark.parametrize(
    ("figure", "language", "written"),
    [
        ("8500000000", "en", "8.5 billion"),
        ("8500000000", "ru", "8,5 млрд"),
        ("16100000", "en", "16.1 million"),
        ("16123456", "en", "16,123,456"),
        ("999999", "en", "999,999"),
        ("-5000000", "en", "−5 million"),
        ("0", "en", "0"),
        ("9" * 40, "en", f"{int('9' * 40):,}"),
    ],
)
def test_a_large_figure_is_written_by_the_name_of_its_power_where_nothing_is_lost(
    tmp_path: Path, figure: str, language: str, written: str
) -> None:
    made = chart(tmp_path, BARS, {"plant": TIN, "area": number(figure)}, language=language)
    assert values(made)[0]["text"].replace("\N{NO-BREAK SPACE}", " ") == written


def test_rows_that_differ_only_in_their_evidence_are_drawn_once(tmp_path: Path) -> None:
    row = {"plant": TIN, "area": number("900")}
    made = chart(tmp_path, BARS, {**row, "passage": passage(10)}, {**row, "passage": passage(40)})
    assert len(values(made)) == 1


def test_the_rarest_of_many_colours_are_put_together(tmp_path: Path) -> None:
    rows = [
        {"plant": text(f"plant {each}"), "area": number("5"), "does": text(f"work {each % 12}")} for each in range(40)
    ]
    made = chart(tmp_path, f"{BARS}, color: does", *rows, {"plant": TIN, "area": number("5")})
    assert made is not None
    assert len(fill(made)) == MOST_SERIES + 1
    assert {"other", "not stated"} < set(fill(made))
    assert fill(made)["other"] == fill(made)["not stated"]


def test_what_is_cut_is_told(tmp_path: Path) -> None:
    rows = [{"plant": text(f"plant {each}"), "area": number("5")} for each in range(MOST_MARKS + 3)]
    made = chart(tmp_path, BARS, *rows)
    assert made is not None
    assert len(values(made)) == MOST_MARKS
    assert made["title"]["subtitle"] == [f"The first {MOST_MARKS} of {MOST_MARKS + 3} are drawn."]


def test_things_that_share_a_label_are_told_apart(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        BARS,
        {"plant": TIN, "area": number("1")},
        {"plant": LEAD, "area": number("2")},
        known={LEAD.text: (Label("Tin Works", "en"),)},
    )
    assert [each["y"] for each in values(made)] == ["Tin Works (plant:tin-works)", "Tin Works (plant:lead-works)"]


def test_a_span_reaches_from_its_first_day_to_the_end_of_its_last(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        SPANS,
        {"plant": TIN, "earliest": typed("2025-10-01", "date"), "latest": typed("2025-10-31", "date")},
        {"plant": LEAD, "earliest": typed("2024", "gYear"), "latest": typed("2024-02", "gYearMonth")},
    )
    assert [(each["x"], each["x2"], each["begin"], each["end"]) for each in values(made)] == [
        ("2025-10-01", "2025-10-31", "2025-10-01", "2025-11-01"),
        ("2024-01-01", "2024-02-29", "2024-01-01", "2024-03-01"),
    ]
    assert made is not None
    assert made["title"]["subtitle"] == ["A bar reaches from “Not before” to “Not after”."]
    assert values(made)[0]["text"] == "1 Oct 2025 – 31 Oct 2025"


def test_a_span_ends_with_the_last_day_that_there_is(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        SPANS,
        {"plant": TIN, "earliest": typed("9999-12-30", "date"), "latest": typed("9999-12-31", "date")},
        {"plant": LEAD, "earliest": typed("1900-01-01", "date"), "latest": typed("1900-01-02", "date")},
    )
    assert [each["end"] for each in values(made)] == ["9999-12-31", "1997-03-15"]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"plant": TIN},
        {"area": number("5")},
        {"plant": TIN, "area": text("large")},
        {"plant": TIN, "area": typed("NaN", "double")},
        {"plant": TIN, "area": typed("1e400", "double")},
    ],
)
def test_a_row_without_a_figure_or_a_thing_is_not_drawn(tmp_path: Path, row: dict[str, Value]) -> None:
    assert chart(tmp_path, BARS, row) is None
    assert len(values(chart(tmp_path, BARS, row, {"plant": LEAD, "area": number("1")}))) == 1


@pytest.mark.parametrize("day", ["2025-02-30", "0000-01-01", "-0044-03-15", "2025-10-07Z", "soon"])
def test_what_is_no_day_is_not_drawn(tmp_path: Path, day: str) -> None:
    assert chart(tmp_path, SPANS, {"plant": TIN, "earliest": typed(day, "date")}) is None
