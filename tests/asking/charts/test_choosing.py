"""Which chart suits an answer of which nobody said how to draw it."""

import pytest

from pharmazone.asking.charts.choosing import choose_chart
from pharmazone.asking.charts.specification import specify_chart
from pharmazone.asking.labels import Labels
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.tables import Column, Row, Table
from pharmazone.saved.header import Chart

from .drawn import KNOWN, LEAD, PREFIXES, TIN, bound, modality, number, text, typed


def table(*solutions: dict[str, Value], evidence: str = "passage") -> Table:
    names = dict.fromkeys(name for each in solutions for name in each)
    return Table(
        tuple(Column(name, name, name == evidence) for name in names), tuple(Row(each, {}) for each in solutions)
    )


def chosen(*solutions: dict[str, Value]) -> Chart:
    chart = choose_chart(table(*solutions))
    assert isinstance(chart, Chart)
    return chart


def test_numbers_of_things_are_bars() -> None:
    chart = chosen({"plant": TIN, "area": number("900")}, {"plant": LEAD, "area": number("12.5")})
    assert (chart.mark, chart.x, chart.y, chart.color) == ("bar", ("area",), "plant", None)


def test_of_names_the_one_that_tells_most_rows_apart_is_drawn_and_one_of_few_gives_the_colours() -> None:
    rows = [
        {"how": modality(how), "plant": plant, "jobs": number("4")}
        for how, plant in (("planned", TIN), ("actual", LEAD), ("actual", text("Zinc")))
    ]
    chart = chosen(*rows)
    assert (chart.y, chart.color) == ("plant", "how")


def test_a_column_of_bounds_says_how_the_figures_are_meant() -> None:
    rows = ({"plant": TIN, "area": number("9"), "meant": bound("at-least")}, {"plant": LEAD, "area": number("8")})
    chart = chosen(*rows)
    assert (chart.bound, chart.color) == (("meant",), None)
    specification = specify_chart(chart, table(*rows), Labels("en", KNOWN, PREFIXES), "Areas")
    assert specification is not None
    assert [each["text"] for each in specification["data"]["values"]] == ["≥ 9", "8"]


def test_numbers_over_days_are_a_line() -> None:
    chart = chosen(
        {"year": typed("2024", "gYear"), "made": number("5")}, {"year": typed("2025", "gYear"), "made": number("7")}
    )
    assert (chart.mark, chart.x, chart.y) == ("line", ("year",), "made")


def test_numbers_against_numbers_are_points() -> None:
    chart = chosen({"area": number("5"), "jobs": number("3")}, {"area": number("6"), "jobs": number("4")})
    assert (chart.mark, chart.x, chart.y) == ("point", ("area",), "jobs")


def test_days_of_things_stand_on_a_line_of_time() -> None:
    chart = chosen({"plant": TIN, "opened": typed("2024-02-03", "date")})
    assert (chart.mark, chart.x, chart.y) == ("tick", ("opened",), "plant")


def test_passages_are_never_drawn() -> None:
    passage = Value("iri", "https://w3id.org/pharmazone/id/passage/tin-story/10-30")
    assert choose_chart(table({"passage": passage, "area": number("9")})) == "no_numbers"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no_rows"),
        ([{"area": number("9")}], "one_column"),
        ([{"plant": TIN, "site": LEAD}], "no_numbers"),
        ([{"plant": TIN, "area": number("9")}, {"plant": LEAD, "area": text("large")}], "no_numbers"),
    ],
)
def test_where_nothing_can_be_drawn_it_is_said_why(rows: list[dict[str, Value]], reason: str) -> None:
    assert choose_chart(table(*rows)) == reason


def test_a_column_that_only_begins_as_a_plan_does_is_none() -> None:
    rows = ({"site": TIN, "plants": number("2")}, {"site": LEAD, "plants": number("3")})
    labels = Labels("en", KNOWN, PREFIXES)
    of_plants = specify_chart(Chart(mark="bar", x=("plants",), y="site"), table(*rows), labels, "Plants")
    renamed = [{"site": each["site"], "plannedJobs": each["plants"]} for each in rows]
    of_plans = specify_chart(Chart(mark="bar", x=("plannedJobs",), y="site"), table(*renamed), labels, "Plans")
    assert of_plants is not None
    assert of_plans is not None
    assert "strokeDash" not in of_plants["layer"][0]["mark"]
    assert "strokeDash" in of_plans["layer"][0]["mark"]


def test_nothing_is_drawn_of_solutions_without_variables() -> None:
    assert choose_chart(Table((), tuple(Row(each, {}) for each in Solutions((), ({},)).each))) == "no_numbers"
