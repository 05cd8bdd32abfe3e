"""The answer of a saved query as a Vega-Lite specification, with its data and, as data only, all words of others."""

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pharmazone.asking.charts.colours import Colours
from pharmazone.asking.charts.layout import CHARACTER_PIXELS, lay_out
from pharmazone.asking.charts.marks import MOST_MARKS, Drawn, Mark, draw_rows
from pharmazone.asking.charts.scales import days, names, numbers, room_for_figures, rows
from pharmazone.asking.charts.spans import ends_of, span_layers
from pharmazone.asking.labels import Labels
from pharmazone.asking.legible import legible
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.tables import Table
from pharmazone.saved.header import Chart
from pharmazone.saved.questions import SavedQuery

Specification = dict[str, Any]

_FRAME: Final = Path(__file__).with_name("frame.vl.json").read_text(encoding="utf-8")
_PLOT: Final = 600  # pixels, beside the padding
_TITLE_CHARACTERS: Final = 76
_NUMBERS_HEIGHT: Final = 280
_BAR: Final = {"type": "bar", "orient": "horizontal", "size": 13, "strokeWidth": 1.2}
_RULE: Final = {"mark": {"type": "rule", "stroke": "#d9dee4"}, "encoding": {"x": None}}
_POINT: Final = {"type": "point", "size": 90, "opacity": 1}


def specify(saved: SavedQuery, table: Table, labels: Labels) -> Specification | None:
    """Specify the chart of an answer, in the language of its labels; None where nothing of it can be drawn.

    What does not stand on the first page of the answer is not drawn, or the picture would be longer than the table.
    Its `width` and `height` are those of the whole picture, in pixels; its `description` says all that it shows, and
    `usermeta`, which Vega-Lite passes over, how many rows of the answer have nothing to draw.
    """
    chart = saved.header.chart
    if not chart:
        return None
    most = saved.header.pagination * len(chart.x)
    return specify_chart(chart, table, labels, saved.header.words(labels.language).summary, most)


def specify_chart(
    chart: Chart, table: Table, labels: Labels, summary: str, most: int = MOST_MARKS
) -> Specification | None:
    """Specify a chart of any table, as `specify`; `summary` is its title, and at most `most` marks are drawn."""
    drawn = draw_rows(chart, table, labels, most)
    if not drawn:
        return None
    headings = {each.name: each.heading for each in table.columns}
    return _Chart(chart, drawn, headings, legible(summary), labels.language).specify()


class _Chart:
    """A chart being specified."""

    def __init__(self, chart: Chart, drawn: Drawn, headings: Mapping[str, str], summary: str, language: str) -> None:
        self.chart, self.drawn, self.headings, self.language = chart, drawn, headings, language
        self.words, self.summary = PHRASES[language], summary
        self.layout = lay_out(drawn, is_apart=chart.mark in {"bar", "span"}) if drawn.y == "nominal" else None
        title = headings.get(chart.color, "") if chart.color else None
        self.plot = _PLOT - (self.layout.label_characters * CHARACTER_PIXELS if self.layout else 0)
        self.colours = Colours(drawn, title, self.words, chart.mark, self.plot)

    def specify(self) -> Specification:
        title, subtitle = textwrap.wrap(self.summary, _TITLE_CHARACTERS), self._notes()
        specification: Specification = json.loads(_FRAME)
        # How much is around the plot, about: a little more or less moves the marks together or apart.
        around = 76 + 16 * (len(title) + len(subtitle)) + self.colours.legend_height
        if self.drawn.x == "nominal":
            specification["padding"] = {**dict.fromkeys(("left", "top", "bottom"), 12), "right": 40}
            around += min(150, 5 * max(len(str(each.x)) for each in self.drawn.marks))
        specification["height"] = around + (self.layout.height if self.layout else _NUMBERS_HEIGHT)
        specification["title"] = {"text": title, **({"subtitle": subtitle} if subtitle else {})}
        specification["description"] = f"{self.summary}. {'; '.join(map(self._said, self.drawn.marks))}."
        specification["usermeta"] = {"unmarked": self.drawn.unmarked}
        if self.language == "ru":
            specification["config"]["locale"] = {
                "number": {"decimal": ",", "thousands": "\N{NO-BREAK SPACE}", "grouping": [3], "currency": ["", ""]}
            }
        if self.layout:
            specification["params"] = [
                {"name": "places", "value": list(self.layout.places)},
                {"name": "lines", "value": [list(each) for each in self.layout.lines]},
            ]
        specification["data"] = {"values": self._values()}
        specification["encoding"] = {"x": self._x(), "y": self._y()}
        specification["layer"] = self._layers()
        return specification

    def _said(self, mark: Mark) -> str:
        titled = f"{self.headings.get(self.chart.color, '')}: " if self.chart.color else ""
        return f"{mark.y}: {mark.text}" + (f" ({titled}{mark.series.name})" if mark.series else "")

    def _notes(self) -> list[str]:
        shown, notes = len(self.drawn.marks), []
        if self.drawn.whole > shown:
            notes.append(self.words["chart_cut"].format(shown=shown, whole=self.drawn.whole))
        if self.chart.x2:
            x, x2 = (self.headings.get(each, each) for each in (self.chart.x[0], self.chart.x2))
            notes.append(self.words["chart_span"].format(x=x, x2=x2))
        if self.chart.x2 and any(each.x is None or each.x2 is None for each in self.drawn.marks):
            notes.append(self.words["chart_open"])
        return notes

    def _values(self) -> list[dict[str, Any]]:
        values = []
        for number, mark in enumerate(self.drawn.marks):
            value: dict[str, Any] = {"x": mark.x, "y": mark.y, "text": mark.text}
            if self.layout:
                value["place"] = self.layout.of[number]
            if mark.series:
                value["series"] = mark.series.name
            if self.chart.mark == "span":
                value |= {"x2": mark.x2, **ends_of(mark, self.drawn.marks)}
            elif isinstance(mark.x, int | float):
                value["end"] = max(mark.x, 0)  # where the figure stands
            values.append(value)
        return values

    def _x(self) -> dict[str, Any]:
        title = None if len(self.chart.x) > 1 else self.headings.get(self.chart.x[0], "")
        field = "begin" if self.chart.mark == "span" else "x"
        match self.drawn.x:
            case "nominal":
                return names(field)
            case "temporal":
                return days(field, self.drawn.marks, self.language)
            case _:
                return numbers(field, title, [each.x for each in self.drawn.marks], self.words) | self._room()

    def _room(self) -> dict[str, Any]:
        if self.chart.mark != "bar" or not self.layout:
            return {}
        return room_for_figures(self.drawn.marks, self.plot, CHARACTER_PIXELS)

    def _y(self) -> dict[str, Any]:
        if self.layout:
            return rows("place", self.layout)
        return numbers("y", self.headings.get(self.chart.y, ""), [each.y for each in self.drawn.marks], self.words)

    def _layers(self) -> list[dict[str, Any]]:
        match self.chart.mark:
            case "bar" if not (self.layout and self.layout.is_crowded):
                return [self.colours.layer(_BAR), _figures()]
            case "span":
                return span_layers(self.colours, self.drawn.marks)
            case "tick":
                return [self.colours.layer({"type": "tick", "orient": "vertical", "thickness": 3, "size": 14})]
            case "line":
                return [self.colours.line(), self.colours.layer({**_POINT, "size": 45})]
            case _ if self.drawn.x == "nominal":
                return [_RULE, self.colours.layer(_POINT)]
            case _:
                return [self.colours.layer(_POINT)]


def _figures() -> dict[str, Any]:
    """Write each figure at the end of its bar."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": 5}
    x, text = {"field": "end", "type": "quantitative"}, {"field": "text", "type": "nominal"}
    return {"mark": mark, "encoding": {"x": x, "text": text}}
