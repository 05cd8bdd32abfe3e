"""Where marks stand: lanes, the labels beside them, and colours that are seen on either ground."""

import itertools
from pathlib import Path

import pytest

from pharmazone.asking.charts.colours import NEUTRAL, PALETTE
from pharmazone.asking.charts.layout import wrap

from .drawn import LEAD, TIN, chart, number, text, values

GROUNDS = ("#ffffff", "#15181b")


def luminance(colour: str) -> float:
    """Reckon the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("colour", "ground"), list(itertools.product((*PALETTE, NEUTRAL), GROUNDS)))
def test_every_colour_stands_out_from_either_ground(colour: str, ground: str) -> None:
    dark, light = sorted((luminance(colour), luminance(ground)))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_a_label_is_centred_at_its_lanes(tmp_path: Path) -> None:
    made = chart(
        tmp_path,
        "mark: bar, x: area, y: plant",
        {"plant": TIN, "area": number("1")},
        {"plant": TIN, "area": number("2")},
        {"plant": LEAD, "area": number("3")},
    )
    assert made is not None
    first, second, third = (each["place"] for each in values(made))
    assert made["params"][0]["value"] == [(first + second) / 2, third]
    assert made["encoding"]["y"]["axis"]["values"] == made["params"][0]["value"]


def test_lanes_never_overlap_nor_leave_the_plot(tmp_path: Path) -> None:
    rows = [{"plant": text("word " * (each % 9 + 1)), "area": number(str(each))} for each in range(30)]
    made = chart(tmp_path, "mark: bar, x: area, y: plant", *rows)
    assert made is not None
    places = sorted(each["place"] for each in values(made))
    assert all(below - above >= 17 for above, below in itertools.pairwise(places))
    assert 8 <= places[0] < places[-1] <= made["encoding"]["y"]["scale"]["domain"][1] - 8


@pytest.mark.parametrize("label", ["", " ", "x" * 500, "a b " * 200, "\u00a0" * 50])
def test_a_label_has_one_to_three_lines(label: str) -> None:
    lines = wrap(label)
    assert 1 <= len(lines) <= 3
    assert all(len(each) <= 32 for each in lines)
