"""What came of a query, as the page of the editor shows it: the first of its solutions, in one of several ways."""

import asyncio
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

from fastapi import Request

from pharmazone.asking.labels import Labels
from pharmazone.asking.parts import Part
from pharmazone.asking.solutions import Solutions
from pharmazone.evaluate.seam import Answer, AnswerType, Query
from pharmazone.formats import BY_SUFFIX, JSON, RDF_FORMATS, SOLUTION_FORMATS, TURTLE, Format
from pharmazone.serve.connection import evaluate_while_connected, while_connected
from pharmazone.serve.editor.chart import picture_of
from pharmazone.serve.editor.first import MOST_SHOWN, read_first
from pharmazone.serve.editor.links import draw_links
from pharmazone.serve.questions.chart import Picture
from pharmazone.serve.rendering import language_of
from pharmazone.serve.service import service_of
from pharmazone.serve.tables import Leaf, cut, tabulate_plainly

OF_SOLUTIONS: Final = ("table", "terms", "chart", "graph")
OF_GRAPHS: Final = ("turtle", "table", "terms", "graph")
VIEWS: Final = tuple(dict.fromkeys((*OF_SOLUTIONS, *OF_GRAPHS)))
"""The ways to show an answer, as `view` names them; the first of a form where it names none of its own."""


@dataclass(frozen=True)
class Result:
    """An answer and how it is shown; `number` counts all its solutions or statements, `solutions` has the first.

    `turtle`, `leaf`, `chart` and `drawing` are there where the view shows them; `unfit` is the phrase that says why
    there is no picture, `left_out` how many links a drawing has no room for.
    """

    type: AnswerType
    view: str
    number: int
    solutions: Solutions
    labels: Labels
    milliseconds: int
    hints: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    turtle: str = ""
    leaf: Leaf | None = None
    chart: Picture | None = None
    drawing: str = ""
    unfit: str = ""
    left_out: int = 0

    @property
    def views(self) -> tuple[str, ...]:
        """Give the ways to show it; a yes or no has none."""
        return {"solutions": OF_SOLUTIONS, "graph": OF_GRAPHS, "boolean": ()}[self.type]

    @property
    def formats(self) -> tuple[Format, ...]:
        """Give the formats that it has as data."""
        return RDF_FORMATS if self.type == "graph" else SOLUTION_FORMATS

    @property
    def is_cut(self) -> bool:
        """Say whether there is more than is shown."""
        return self.number > len(self.solutions.each) and self.view != "turtle"


async def find(request: Request, query: Query, view: str) -> Result:
    """Evaluate a query for a page; AnswerTooLarge where the answer is more than a page is made of."""
    began = perf_counter()
    graph = TURTLE if view in {"", "turtle"} else BY_SUFFIX["nt"]
    answer = await evaluate_while_connected(request, replace(query, solutions=JSON, graph=graph))
    milliseconds = round(1000 * (perf_counter() - began))
    number, solutions = await asyncio.to_thread(read_first, answer)
    nothing = Labels(language_of(request), {}, service_of(request).prefixes)
    result = Result(answer.type, view, number, solutions, nothing, milliseconds, answer.hints, answer.unanswered)
    if view not in result.views:
        otherwise = "turtle" if answer.format is TURTLE else "table" if result.views else ""
        result = replace(result, view=otherwise)
    return await while_connected(_dress(request, result, answer), request.receive)


async def _dress(request: Request, result: Result, answer: Answer) -> Result:
    """Give a result what its view shows."""
    library = service_of(request).library
    if result.view == "turtle":
        return replace(result, turtle=answer.body.decode("utf-8"))
    if result.view in {"", "terms"}:
        return result
    labels = await library.labels(result.solutions.iris(), language_of(request))
    result = replace(result, labels=labels)
    table = tabulate_plainly(result.solutions)
    if result.view == "chart":
        chart, unfit = await asyncio.to_thread(picture_of, table, labels)
        return replace(result, chart=chart, unfit=unfit)
    if result.view == "graph":
        links = await draw_links(request, result.solutions, labels)
        more = result.number - len(result.solutions.each)
        return replace(result, drawing=links.drawing, unfit=links.unfit, left_out=links.left_out + more)
    leaf = await asyncio.to_thread(cut, table, Part(1, MOST_SHOWN), library.prefixes)
    return replace(result, leaf=leaf)
