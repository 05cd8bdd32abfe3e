"""Statements of an answer as a picture of things and the links between them."""

from dataclasses import dataclass
from typing import Final, Literal

from fastapi import Request

from pharmazone.asking.labels import Labels
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.serve.editor.first import write_term
from pharmazone.serve.pictures.layout import Drawing, Edge, Node, draw
from pharmazone.serve.rendering import address_of

MOST_LINKS: Final = 60
_SAID: Final = 12
_TEXT_CHARACTERS: Final = 80
Statement = tuple[Value, Value, Value]


@dataclass(frozen=True)
class Links:
    """A picture, or the phrase that says why there is none; `left_out` counts the statements it has no room for."""

    drawing: str = ""
    unfit: str = ""
    left_out: int = 0


async def draw_links(request: Request, solutions: Solutions, labels: Labels) -> Links:
    """Draw the statements that the first three columns make: a thing, a property, and a thing or a value."""
    told = statements(solutions)
    if not told:
        return Links(unfit="editor_no_rows" if not solutions.each else "editor_no_links")
    shown = told[:MOST_LINKS]
    nodes = {node.name: node for each in shown for node in _ends(request, each, labels)}
    edges = tuple(Edge(_name(each, 0), _name(each, 2), _text(each[1], labels)) for each in shown)
    say = PHRASES[labels.language]
    said = "; ".join(" ".join(_text(term, labels) for term in each) for each in shown[:_SAID])
    title, more = say["editor_graph"], " …" if len(told) > _SAID else ""
    direction: Literal["LR", "TB"] = "LR"
    drawing = await draw(Drawing(tuple(nodes.values()), edges, direction), title=title, description=said + more)
    return Links(drawing, "" if drawing else "editor_not_drawn", len(told) - len(shown))


def statements(solutions: Solutions) -> list[Statement]:
    """Give what the first three columns say where they make a statement: a thing, a property, and anything."""
    if len(solutions.variables) < 3:
        return []
    first, second, third = solutions.variables[:3]
    found = (
        (each[first], each[second], each[third]) for each in solutions.each if {first, second, third} <= each.keys()
    )
    return list(dict.fromkeys(each for each in found if each[0].kind != "literal" and each[1].kind == "iri"))


def _ends(request: Request, statement: Statement, labels: Labels) -> tuple[Node, Node]:
    return _node(request, statement, 0, labels), _node(request, statement, 2, labels)


def _node(request: Request, statement: Statement, place: Literal[0, 2], labels: Labels) -> Node:
    term = statement[place]
    href = address_of(request, term.text) if term.kind == "iri" else None
    style = "plain" if term.kind == "iri" else "quiet"
    return Node(_name(statement, place), _text(term, labels), href or "", style, write_term(term))


def _name(statement: Statement, place: Literal[0, 2]) -> str:
    """Tell nodes apart: a thing is one wherever it stands, a value belongs to its statement."""
    term = statement[place]
    return write_term(term) if term.kind != "literal" else " ".join(map(write_term, statement))


def _text(term: Value, labels: Labels) -> str:
    if term.kind == "iri":
        return labels.shown(term.text).text
    text = " ".join(term.text.split())
    return text if len(text) <= _TEXT_CHARACTERS else text[: _TEXT_CHARACTERS - 1] + "…"
