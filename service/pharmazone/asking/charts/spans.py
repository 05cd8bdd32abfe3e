"""Spans of days: bars from the first day to the last, and arrows where only one of them is known."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pharmazone.asking.charts.colours import Colours
from pharmazone.asking.charts.marks import Mark

# A day among many years would be too thin to be seen.
_LEAST_SHARE: Final = 0.012
_BAR: Final = {"type": "bar", "orient": "horizontal", "size": 11, "strokeWidth": 1.2, "cornerRadius": 2}
_SHAPES: Final = {"begin": "triangle-right", "end": "triangle-left"}


def ends_of(mark: Mark, marks: Sequence[Mark]) -> dict[str, str]:
    """Give the days between which a span is drawn, to the end of its last; where there is only one, `open` names it."""
    first, last = mark.x or mark.x2, mark.x2 or mark.x
    begin, end = date.fromisoformat(str(first)), date.fromisoformat(str(last))
    if mark.x is None or mark.x2 is None:
        return {"begin": begin.isoformat(), "end": begin.isoformat(), "open": "begin" if mark.x else "end"}
    told = [date.fromisoformat(str(day)) for each in marks for day in (each.x, each.x2) if day]
    least = begin.toordinal() + round((max(told) - min(told)).days * _LEAST_SHARE)
    after = min(max(end.toordinal() + 1, least), date.max.toordinal())
    return {"begin": begin.isoformat(), "end": date.fromordinal(after).isoformat(), "open": ""}


def span_layers(colours: Colours, marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """Give the layers of spans: the bars, the beginnings, the ends, each where there is one."""
    layers = []
    if any(each.x and each.x2 for each in marks):
        layer = colours.layer(_BAR)
        layer["encoding"] = {**layer.get("encoding", {}), "x2": {"field": "end"}}
        layers.append({**layer, "transform": [{"filter": "datum.open == ''"}]})
    for end, shape in _SHAPES.items():
        if any((each.x if end == "begin" else each.x2) and not (each.x and each.x2) for each in marks):
            layer = colours.layer({"type": "point", "shape": shape, "size": 90, "opacity": 1})
            layers.append({**layer, "transform": [{"filter": f"datum.open == '{end}'"}]})
    return layers
