"""The colours of a chart's series; plans and forecasts are told from facts without colour too."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pharmazone.asking.charts.layout import CHARACTER_PIXELS
from pharmazone.asking.charts.marks import Drawn

# Each is at least 3:1 against a white and against a dark ground (WCAG 2.2, 1.4.11), so they serve both.
PALETTE: Final = ("#2f7fc1", "#c8641e", "#1b8f72", "#a9559f", "#8f7a12", "#c24d5e", "#5f6fc9", "#6f7f3a")
NEUTRAL: Final = "#77818c"
_SHAPES: Final = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "triangle-right", "wedge")
_DASHES: Final = [4, 2]
_SYMBOL_PIXELS: Final = 44  # with what parts it from the next


class Colours:
    """The colours of some series, in their order, and how layers of marks have them; without series there is one.

    `width` is the room for the legend, in pixels.
    """

    def __init__(self, drawn: Drawn, title: str | None, words: Mapping[str, str], mark: str, width: float) -> None:
        self.series, self.mark, self.is_ahead = drawn.series, mark, drawn.is_ahead
        self._names = [each.name for each in self.series]
        self._columns = 1
        if self.series:
            entry = max(map(len, self._names)) * CHARACTER_PIXELS + _SYMBOL_PIXELS
            self._columns = max(1, int(width // entry))
        self._legend = {"title": title, "columns": self._columns}
        palette, unnamed = iter(PALETTE), {words["chart_empty"], words["chart_other"]}
        self._colours = [NEUTRAL if each in unnamed else next(palette) for each in self._names]

    @property
    def legend_height(self) -> int:
        """Give how high the legend is, about, in pixels."""
        return 24 + 18 * -(-len(self.series) // self._columns) if self.series else 0

    def layer(self, mark: Mapping[str, Any]) -> dict[str, Any]:
        """Give a layer of marks that are filled."""
        if not self.series:
            plain = {"filled": True, "fill": PALETTE[0], "stroke": PALETTE[0]}
            outlined = {"fill": _faint(PALETTE[0]), **({"strokeDash": _DASHES} if mark["type"] == "bar" else {})}
            return {"mark": {**plain, **(outlined if self.is_ahead else {}), **mark}}
        faint = [_faint(each) if of.is_ahead else each for each, of in zip(self._colours, self.series, strict=True)]
        encoding = {"fill": self._by_series(faint), "stroke": self._by_series(self._colours)}
        if mark["type"] == "bar" and faint != self._colours:
            dashes = [_DASHES if each.is_ahead else [1, 0] for each in self.series]
            encoding["strokeDash"] = self._by_series(dashes)
        if self.mark in {"point", "line"}:
            encoding["shape"] = self._by_series(_SHAPES[: len(self.series)])
        return {"mark": dict(mark), "encoding": encoding}

    def line(self) -> dict[str, Any]:
        """Give a layer of lines."""
        mark = {"type": "line", "strokeWidth": 2}
        if not self.series:
            return {"mark": {**mark, "stroke": PALETTE[0]}}
        return {"mark": mark, "encoding": {"stroke": self._by_series(self._colours)}}

    def _by_series(self, values: Sequence[Any]) -> dict[str, Any]:
        # Scales of one field whose legends are alike share one legend.
        scale = {"domain": self._names, "range": list(values)}
        return {"field": "series", "type": "nominal", "scale": scale, "legend": self._legend}


def _faint(colour: str) -> str:
    """Give a colour as it fills what is not there yet.

    >>> _faint("#2f7fc1")
    'rgba(47,127,193,0.15)'
    """
    return f"rgba({','.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))},0.15)"
