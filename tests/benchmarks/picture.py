"""Draws figures as one SVG: the ratios as bars, and what becomes of each server as the data grow as lines."""

import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import vl_convert

from .data import SERVED
from .figures import BOUNDS, Figures, OfServer, ratio
from .load import ANSWERS, LOADS

_SPECIFICATION: Final = Path(__file__).with_name("picture.vl.json")
_MEBIBYTE: Final = 1024 * 1024
# What the specification draws in a light colour, and what takes its place where the reader prefers the dark.
_DARK: Final = {
    "#ffffff": "#0d1117",
    "#1f2328": "#e6edf3",
    "#59636e": "#9198a1",
    "#d1d9e0": "#2f353d",
}


def draw(figures: Figures) -> str:
    """Give the picture, readable on light and on dark ground, with its words in `title` and `desc`."""
    specification = json.loads(_SPECIFICATION.read_text(encoding="utf-8"))
    specification["datasets"] = {"ratios": list(_ratios(figures)), "growth": list(_growth(figures))}
    if not specification["datasets"]["growth"]:
        del specification["vconcat"][1]
    svg: str = vl_convert.vegalite_to_svg(specification)
    head, rest = svg.split(">", 1)
    return f'{head} role="img" aria-labelledby="title desc">{_words(figures)}{_style()}{rest}\n'


def describe(figures: Figures) -> str:
    """Say in words what the picture shows, as the alternative for those who do not see it."""
    sentences = []
    for bound in BOUNDS:
        reached = [(size.name, ratio(size, bound.load.name, bound.other)) for size in figures.sizes]
        told = ", ".join(f"{value:.2g} times on {name}" for name, value in reached if value is not None)
        if told:
            sentences.append(f"{bound.load.name} against {bound.other}: {told}.")
    return " ".join(sentences)


def _words(figures: Figures) -> str:
    title = "How fast pharmazone serve is beside other servers of the same data"
    return f'<title id="title">{title}</title><desc id="desc">{escape(describe(figures))}</desc>'


def _style() -> str:
    rules = "".join(
        f'[{attribute}="{light}"]{{{attribute}:{dark}}}'
        for light, dark in _DARK.items()
        for attribute in ("fill", "stroke")
    )
    return f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"


def _ratios(figures: Figures) -> Iterator[dict[str, Any]]:
    for bound in BOUNDS:
        for size in figures.sizes:
            reached = ratio(size, bound.load.name, bound.other)
            if reached is not None:
                yield {
                    "against": f"against {bound.other}",
                    "load": _named(bound.load.name),
                    "data": size.name,
                    "ratio": reached,
                    "must": bound.must,
                }


def _growth(figures: Figures) -> Iterator[dict[str, Any]]:
    for size in figures.sizes:
        if size.name == SERVED:
            continue
        for name, server in size.servers.items():
            for order, (measure, value) in enumerate(_measures(server)):
                place = {"measure": measure, "order": order}
                yield {**place, "server": name, "triples": size.triples, "value": value}


def _measures(server: OfServer) -> Iterator[tuple[str, float]]:
    for load in LOADS:
        if load.name in server.loads:
            unit = "MB/s" if load is ANSWERS else "requests/s"
            yield f"{_named(load.name)}, {unit}", server.loads[load.name].speed(load.name)
    yield "start to first answer, s", statistics.median(server.first_answer_seconds)
    yield "memory after load, MiB", server.after_load_bytes / _MEBIBYTE


def _named(load: str) -> str:
    return {"mix": "mix 80/20", "large": "large answers"}.get(load, f"{load} small")
