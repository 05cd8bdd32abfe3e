"""Pictures of nodes and the edges between them, as SVG that stands in a page and takes its colours from there."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pharmazone.asking.legible import legible
from pharmazone.serve.pictures.engine import lay_out
from pharmazone.serve.pictures.lines import measure, part

MOST_NODES: Final = 150
MOST_EDGES: Final = 400
"""What a picture has at most; of more the first are drawn, and who asks for it says so."""
_POINTS: Final = 72.0  # in an inch, in which DOT has its sizes
_MARGIN: Final = 4.0
_SIZE, _LINE, _PADDING, _LEAST_HEIGHT = 14.0, 18.0, 8.0, 26.0
_EDGE_SIZE, _EDGE_LINE = 12.0, 16.0
_BOLDER: Final = 1.15  # how much wider the bold text of a `focus` comes out
_LINE_CHARACTERS, _LINES, _EDGE_CHARACTERS = 26, 3, 36
_TITLE_CHARACTERS: Final = 300
_LINKS: Final = ("/", "#", "?", "http://", "https://")
_log = logging.getLogger(__name__)

Point = tuple[float, float]


@dataclass(frozen=True)
class Node:
    """A box with a text; a link where `href` says whither.

    `name` tells it from the others and is not shown, `title` is told where somebody points at it. `style` is the class
    `node-STYLE` of the style sheet: plain, focus (what the picture is about), plan, quiet.
    """

    name: str
    text: str
    href: str = ""
    style: str = "plain"
    title: str = ""

    @property
    def link(self) -> str:
        """Give whither it leads: to our own paths and to the web, nowhere else."""
        return self.href if self.href.lower().startswith(_LINKS) else ""


@dataclass(frozen=True)
class Edge:
    """An arrow from a node to another, by their names.

    Its `style` is the class `edge-STYLE` of the style sheet: plain, plan and inferred (broken lines), quiet.
    """

    source: str
    target: str
    text: str = ""
    style: str = "plain"


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn: LR from left to right, TB from top to bottom. An edge of an unknown node is left out.

    Parts that nothing links stand in so many `columns`; where it is 0, under or beside one another.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    direction: Literal["LR", "TB"] = "LR"
    columns: int = 0


@dataclass(frozen=True)
class _Box:
    """A node where it stands: its middle, its size, and its text in lines, each with the height of its baseline."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[str, float], ...]
    title: str


@dataclass(frozen=True)
class _Arrow:
    """An edge where it runs: the data of its path, the corners of its head, and where its text stands."""

    edge: Edge
    path: str
    head: str
    text: str
    at: Point | None


@dataclass(frozen=True)
class _Scene:
    """A drawing that is laid out: everything in user units, from the upper left corner."""

    width: float
    height: float
    boxes: tuple[_Box, ...]
    arrows: tuple[_Arrow, ...]


def _finalize(value: Any) -> Any:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else _legible(value)


def _legible(value: Any) -> Any:
    return legible(value) if isinstance(value, str) else value


_TEMPLATE: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_finalize,
    trim_blocks=True,
    lstrip_blocks=True,
).get_template("picture.html")


async def draw(drawing: Drawing, *, title: str, description: str) -> Markup:
    """Draw it; nothing comes out where there is nothing to draw, or where the layout failed, as the log then says.

    `title` names the picture and `description` tells those who do not see it what it shows. The same drawing gives the
    same picture.
    """
    nodes = {each.name: each for each in drawing.nodes[:MOST_NODES]}
    if not nodes:
        return Markup()
    known = (each for each in drawing.edges if each.source in nodes and each.target in nodes)
    edges = [each for each, _ in zip(known, range(MOST_EDGES), strict=False)]
    lines = [part(each.text, _LINE_CHARACTERS, _LINES) for each in nodes.values()]
    texts = [part(each.text, _EDGE_CHARACTERS, 1)[0] for each in edges]
    dot = "\n".join(_dot(drawing, list(nodes.values()), lines, edges, texts))
    layout = await lay_out(dot)
    if layout is None:
        return Markup()
    try:
        scene = _scene(layout, list(nodes.values()), lines, edges, texts)
    except (KeyError, ValueError, IndexError, TypeError) as error:
        _log.warning("a picture was not drawn, for its layout lacks something: %r", error)
        return Markup()
    identity = hashlib.sha256(f"{title}\0{dot}".encode("utf-8", "replace")).hexdigest()[:8]
    is_linked = any(each.link for each in nodes.values())
    said = _TEMPLATE.render(scene=scene, title=title, description=description, id=identity, is_linked=is_linked)
    return Markup(said)  # noqa: S704  # the template escapes what it is given


def _dot(
    drawing: Drawing, nodes: list[Node], lines: list[tuple[str, ...]], edges: Iterable[Edge], texts: Iterable[str]
) -> Iterator[str]:
    """Write it for the program: every text is a box of its size."""
    numbers = {node.name: number for number, node in enumerate(nodes)}
    columns = f' pack=16 packmode="array_t{drawing.columns}"' if drawing.columns else ""
    yield f"digraph {{ graph [rankdir={drawing.direction} nodesep=0.18 ranksep=0.45{columns}]"
    yield 'node [shape=box fixedsize=true label=""]'
    yield "edge [arrowsize=0.7]"
    for number, (node, text) in enumerate(zip(nodes, lines, strict=True)):
        width, height = _size_of(node, text)
        yield f"n{number} [width={width / _POINTS:.3f} height={height / _POINTS:.3f}]"
    for place, (edge, said) in enumerate(zip(edges, texts, strict=True)):
        yield f"n{numbers[edge.source]} -> n{numbers[edge.target]} [id={place}{_room_for(said)}]"
    yield "}"


def _size_of(node: Node, lines: tuple[str, ...]) -> Point:
    width = max(measure(each, _SIZE) for each in lines) * (_BOLDER if node.style == "focus" else 1) + 2 * _PADDING
    return max(width, 2 * _LEAST_HEIGHT), max(len(lines) * _LINE + _PADDING, _LEAST_HEIGHT)


def _room_for(text: str) -> str:
    if not text:
        return ""
    width = round(measure(text, _EDGE_SIZE)) + 8
    table = 'BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE"'
    return f' label=<<TABLE {table} WIDTH="{width}" HEIGHT="{_EDGE_LINE:.0f}"><TR><TD></TD></TR></TABLE>>'


def _scene(
    layout: Mapping[str, Any],
    nodes: list[Node],
    lines: list[tuple[str, ...]],
    edges: list[Edge],
    texts: list[str],
) -> _Scene:
    right, top = (float(each) for each in layout["bb"].split(",")[2:])
    turned = _Turned(top + _MARGIN)
    boxes = []
    for each in layout["objects"]:
        number = int(each["name"].removeprefix("n"))
        x, y = turned(*map(float, each["pos"].split(",")))
        width, height = _size_of(nodes[number], lines[number])
        first = y - (len(lines[number]) - 1) / 2 * _LINE + 0.35 * _SIZE
        placed = tuple((line, first + place * _LINE) for place, line in enumerate(lines[number]))
        title = nodes[number].title or ("" if " ".join(lines[number]) == nodes[number].text else nodes[number].text)
        boxes.append(_Box(nodes[number], x, y, width, height, placed, part(title, _TITLE_CHARACTERS, 1)[0]))
    arrows = []
    for each in layout.get("edges", ()):
        number = int(each["id"])
        curve = [turned(*point) for point in _points(each, "_draw_")]
        head = [turned(*point) for point in _points(each, "_hdraw_")]
        path = f"M{_written(curve[:1], 0)}C{_written(curve[1:], 0)}"
        at = turned(*map(float, each["lp"].split(","))) if "lp" in each else None
        below = (at[0], at[1] + 0.35 * _EDGE_SIZE) if at else None
        arrows.append(_Arrow(edges[number], path, _written(head), texts[number], below))
    boxes.sort(key=lambda box: (round(box.x), box.y))
    arrows.sort(key=lambda arrow: (arrow.path, arrow.text))
    return _Scene(right + 2 * _MARGIN, top + 2 * _MARGIN, tuple(boxes), tuple(arrows))


@dataclass(frozen=True)
class _Turned:
    """Gives a point of the layout, whose heights grow upwards, as SVG has it."""

    top: float

    def __call__(self, x: float, y: float) -> Point:
        return x + _MARGIN, self.top - y


def _points(edge: Mapping[str, Any], of: str) -> list[list[float]]:
    points: list[list[float]] = next(each["points"] for each in edge[of] if "points" in each)
    return points


def _written(points: Iterable[Point], decimals: int = 1) -> str:
    return " ".join(f"{x:.{decimals}f},{y:.{decimals}f}" for x, y in points)
