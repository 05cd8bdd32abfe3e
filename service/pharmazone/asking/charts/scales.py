"""The axes of charts as Vega-Lite encodes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from pharmazone.asking.charts.layout import LABEL_LINE_PIXELS, Layout
from pharmazone.asking.charts.marks import UNITS, Mark

Encoding = dict[str, Any]


def names(field: str) -> Encoding:
    """Encode names as columns, in the order of the data."""
    axis = {"title": None, "orient": "top", "labelAngle": -40, "labelLimit": 180, "grid": True, "domain": False}
    return {"field": field, "type": "nominal", "sort": None, "scale": {"type": "point"}, "axis": axis}


def rows(field: str, layout: Layout) -> Encoding:
    """Encode places in pixels from the top, with the labels of the things there."""
    axis = {
        "title": None,
        "values": list(layout.places),
        # The parameters of the specification: a label is never part of an expression.
        "labelExpr": "lines[indexof(places, datum.value)]",
        "grid": False,
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
        "labelLineHeight": LABEL_LINE_PIXELS,
        "labelOverlap": False,
    }
    scale = {"domain": [0, layout.height], "reverse": True, "nice": False, "zero": False, "padding": 0}
    return {"field": field, "type": "quantitative", "stack": None, "scale": scale, "axis": axis}


def days(field: str, marks: Sequence[Mark], language: str) -> Encoding:
    """Encode days; of many years the year alone is written."""
    told = sorted(str(day) for each in marks for day in (each.x, each.x2) if day)
    is_long = int(told[-1][:4]) - int(told[0][:4]) > 3
    written = "%Y" if is_long else "%m.%Y" if language == "ru" else "%b %Y"
    axis = {"title": None, "tickCount": 6, "format": written}
    return {"field": field, "type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def numbers(field: str, title: str | None, values: Sequence[object], words: Mapping[str, str]) -> Encoding:
    """Encode numbers; where they are large, the axis names a power of ten."""
    told = [each for each in values if isinstance(each, int | float)]
    most = max(map(abs, told), default=0)
    axis: dict[str, Any] = {"title": title, "tickCount": 5, "format": ",~r"}
    if all(isinstance(each, int) for each in told):
        axis["tickMinStep"] = 1
    unit = next((each for each in UNITS if most >= 10**each), None)
    if unit:
        name = f"\N{NO-BREAK SPACE}{words[f'chart_{unit}']}"
        axis["labelExpr"] = f"datum.value ? format(datum.value / 1e{unit}, ',~r') + '{name}' : '0'"
    return {"field": field, "type": "quantitative", "stack": None, "scale": {"zero": True}, "axis": axis}


def room_for_figures(marks: Sequence[Mark], plot_pixels: float, character_pixels: float) -> Encoding:
    """Leave room for the figures that stand at the ends of bars."""
    ends = []
    for mark in marks:
        share = (len(mark.text) * character_pixels + 10) / plot_pixels
        ends.append(float(mark.x or 0) / max(0.2, 1 - share))
    return {"scale": {"zero": True, "nice": False, **({"domainMax": max(ends)} if max(ends) > 0 else {})}}
