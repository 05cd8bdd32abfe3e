"""How an answer is drawn: in which order, beside what, in which colours and words."""

import json
from pathlib import Path

import pytest

from pharmazone.asking.labels import Label
from pharmazone.asking.solutions import Value
from pharmazone.terms import THING

from .drawn import LEAD, TIN, bound, chart, fill, modality, number, text, typed, values

BARS = "mark: bar, x: area, y: plant"
SPANS = "mark: span, x: earliest, x2: latest, y: plant"


def test_a_bar_lies_at_its_thing_in_the_order_of_the_answer(tmp_path: Path) -> None:
    made = chart(tmp_path, BARS, {"plant": LEAD, "area": number("200")}, {"plant": TIN, "area": number("900")})
    assert made is not None
    assert [(each["y"], each["x"]) for each in values(made)] == [("Lead Works", 200), ("Tin Works", 900)]
    places = [each["place"] for each in values(made)]
    assert places == sorted(places)
    assert made["params"][1]["value"] == [["Lead Works"], ["Tin Works"]]
    assert made["encoding"]["x"]["axis"]["title"] == "Floor area, m²"
    assert made["title"]["text"] == ["Areas of plants"]


def test_a_chart_speaks_the_language_of_the_reader(tmp_path: Path) -> None:
    row = {"plant": TIN, "area": number("28100.5"), "bound": bound("at-most")}
    made = chart(tmp_path, f"{BARS}, bound: bound", row, language="ru")
    assert made is not None
    assert values(made)[0] | {"place": 0} == {
        "x": 28100.5,
        "y": "Оловянный завод",
        "text": "≤ 28\N{NO-BREAK SPACE}100,5",
        "place": 0,
        "end": 28100.5,
    }
    assert made["title"]["text"] == ["Площади заводов"]
    assert made["config"]["locale"]["number"]["decimal"] == ","


def test_figures_of_one_thing_lie_beside_each_other_and_are_never_summed(tmp_path: Path) -> None:
    made = chart(tmp_path, BARS, {"plant": TIN, "area": number("900")}, {"plant": TIN, "area": number("1200")})
    assert made is not None
    assert [each["x"] for each in values(made)] == [900, 1200]
    assert len({each["place"] for each in values(made)}) == 2
    assert len(made["params"][0]["value"]) == 1
    assert [made["encoding"][axis]["stack"] for axis in "xy"] == [None, None]


def test_more_figures_of_one_thing_than_lie_beside_each_other_become_points(tmp_path: Path) -> None:
    made = chart(tmp_path, BARS, *({"plant": TIN, "area": number(str(each))} for each in range(20)))
    assert made is not None
    assert [each["mark"]["type"] for each in made["layer"]] == ["point"]


def test_a_plan_is_told_from_a_fact_without_its_colour_and_comes_after_it(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        f"{BARS}, color: modality",
        {"plant": TIN, "area": number("900"), "modality": modality("planned")},
        {"plant": TIN, "area": number("700"), "modality": modality("actual")},
    )
    assert made is not None
    assert list(fill(made)) == ["actual", "planned"]
    assert fill(made)["actual"].startswith("#")
    assert fill(made)["planned"].startswith("rgba(")
    assert made["layer"][0]["encoding"]["strokeDash"]["scale"]["range"] == [[1, 0], [4, 2]]
    assert made["layer"][0]["encoding"]["fill"]["legend"]["title"] == "Fact or plan"
    first, second = values(made)
    assert second["place"] < first["place"]


def test_a_legend_beside_long_labels_goes_on_in_another_line_rather_than_over_the_edge(tmp_path: Path) -> None:
    rows = [{"area": number("900"), "modality": modality(each)} for each in ("actual", "planned")]
    columns = []
    for name in ("A", "A very long name of a plant that takes two lines"):
        made = chart(tmp_path, f"{BARS}, color: modality", *({"plant": text(name), **each} for each in rows))
        assert made is not None
        columns.append(made["layer"][0]["encoding"]["fill"]["legend"]["columns"])
    assert columns[1] < columns[0]


def test_a_column_of_plans_alone_is_told_from_facts_too(tmp_path: Path) -> None:
    made = chart(tmp_path, "mark: bar, x: plannedArea, y: plant", {"plant": TIN, "plannedArea": number("900")})
    assert made is not None
    bar = made["layer"][0]["mark"]
    assert bar["fill"].startswith("rgba(")
    assert bar["strokeDash"] == [4, 2]


def test_several_columns_are_bars_beside_each_other_named_by_their_headings(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        "mark: bar, x: [area, plannedArea], y: plant, bound: bound",
        {"plant": TIN, "plannedArea": number("50"), "bound": bound("at-least")},
        {"plant": LEAD, "area": number("7"), "plannedArea": number("9"), "bound": bound("at-least")},
    )
    assert made is not None
    assert [(each["y"], each["series"], each["text"]) for each in values(made)] == [
        ("Tin Works", "Planned area, m²", "50"),
        ("Lead Works", "Floor area, m²", "≥ 7"),
        ("Lead Works", "Planned area, m²", "9"),
    ]
    assert list(fill(made)) == ["Floor area, m²", "Planned area, m²"]
    assert fill(made)["Planned area, m²"].startswith("rgba(")


def test_a_long_label_is_parted_and_cut_and_stands_whole_in_the_data(tmp_path: Path) -> None:
    long = "A plant that is called by very many words, " * 5
    made = chart(tmp_path, BARS, {"plant": text(long), "area": number("1")})
    assert made is not None
    (lines,) = made["params"][1]["value"]
    assert (len(lines), lines[-1][-1]) == (3, "…")
    assert values(made)[0]["y"] == long


def test_a_span_with_one_end_is_an_arrow(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        SPANS,
        {"plant": TIN, "earliest": typed("2025-10-01", "date")},
        {"plant": LEAD, "latest": typed("9999-12-31", "date")},
        {"plant": text("Unknown")},
    )
    assert made is not None
    assert [each["open"] for each in values(made)] == ["begin", "end"]
    assert [each["mark"]["shape"] for each in made["layer"]] == ["triangle-right", "triangle-left"]
    assert len(made["title"]["subtitle"]) == 2


def test_things_by_things_are_points_those_of_one_place_beside_each_other(tmp_path: Path) -> None:
    said = "mark: point, x: does, y: plant, color: modality"
    made = chart(
        tmp_path,
        said,
        {"plant": TIN, "does": text("smelts"), "modality": modality("actual")},
        {"plant": TIN, "does": text("smelts"), "modality": modality("planned")},
        {"plant": TIN, "does": text("casts"), "modality": modality("actual")},
    )
    first, second, third = values(made)
    assert first["place"] == third["place"] != second["place"]
    assert made is not None
    assert made["layer"][-1]["encoding"]["shape"]["scale"]["range"] == ["circle", "square"]


def test_figures_over_days_are_lines(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        "mark: line, x: earliest, y: area",
        {"earliest": typed("2020", "gYear"), "area": number("3")},
        {"earliest": typed("2021", "gYear"), "area": number("4")},
    )
    assert made is not None
    assert [each["mark"]["type"] for each in made["layer"]] == ["line", "point"]
    assert [made["encoding"][axis]["type"] for axis in "xy"] == ["temporal", "quantitative"]


HOSTILE = [
    "');alert(1)//",
    "<script>alert(1)</script>",
    "__proto__",
    "constructor",
    "\ud800",
    "a\x00b",
    "\u202eevil",
    "line\nline",
    "{{datum.x}}",
    "",
]


@pytest.mark.parametrize("label", HOSTILE)
def test_no_label_becomes_part_of_an_expression(tmp_path: Path, label: str) -> None:
    said = f"{BARS}, color: does"
    known = {TIN.text: (Label(label, "en"),)}
    made = chart(tmp_path, said, {"plant": TIN, "area": number("5000000"), "does": TIN}, known=known)
    plain = chart(tmp_path, said, {"plant": TIN, "area": number("5000000"), "does": TIN})
    assert made is not None
    assert plain is not None
    json.dumps(made, ensure_ascii=False).encode()
    for each in (made, plain):
        del each["data"], each["params"], each["description"], each["height"]
        for layer in each["layer"]:
            for channel in layer["encoding"].values():
                channel.get("scale", {}).pop("domain", None)
                channel.get("legend", {}).pop("columns", None)
        each["encoding"]["y"].pop("scale")
        each["encoding"]["y"]["axis"].pop("values")
        each["encoding"]["x"].pop("scale")
    assert made == plain


def test_all_that_is_drawn_is_said_in_words(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        f"{BARS}, color: modality",
        {"plant": TIN, "area": number("900"), "modality": modality("planned")},
        {"plant": Value("iri", THING + "plant/new"), "area": number("7"), "modality": modality("actual")},
    )
    assert made is not None
    assert made["description"] == (
        "Areas of plants. Tin Works: 900 (Fact or plan: planned); plant:new: 7 (Fact or plan: actual)."
    )
