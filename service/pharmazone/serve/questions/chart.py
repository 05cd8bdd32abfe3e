"""The chart of an answer: its own address, as SVG and as it is specified, and its place on the page."""

import asyncio
import json
import textwrap
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.binding import bind
from pharmazone.asking.charts.drawing import chart_of
from pharmazone.asking.charts.finish import STYLE_HASH
from pharmazone.asking.joining import demand_sources
from pharmazone.asking.library import Library
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import read_solutions
from pharmazone.asking.tables import Table, tabulate
from pharmazone.errors import AnswerTooLarge, NotFound
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import CHART_FORMATS, JSON, VEGA_LITE, Format
from pharmazone.saved.header import Chart
from pharmazone.saved.questions import SavedQuery
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected, while_connected
from pharmazone.serve.questions.asked import Asked
from pharmazone.serve.rendering import language_of
from pharmazone.serve.service import service_of
from pharmazone.serve.tables import LARGEST_PAGE_BYTES, Shown

_LONGEST_SAID: Final = 300
_VARY: Final = "Accept, Accept-Language"
_POLICY: Final = f"default-src 'none'; style-src '{STYLE_HASH}'; frame-ancestors 'none'"
"""For a picture that is opened by itself: it may have its own style and nothing else."""


@dataclass(frozen=True)
class Picture:
    """A chart as a page shows it: its size in pixels, what it shows, in short, and which rows it has to leave out."""

    width: int
    height: int
    said: str
    left_out: str


def chart_formats(saved: SavedQuery) -> tuple[Format, ...]:
    """Give the formats that the chart of a question has; none where it has no chart."""
    return CHART_FORMATS if saved.header.chart else ()


async def answer_chart(request: Request, asked: Asked, chosen: Format, *, is_named: bool) -> Response:
    """Answer with the chart of the whole answer, in the reader's language; NotFound where nothing can be drawn."""
    service, language = service_of(request), language_of(request)
    binding, deadline_seconds = bind(service.library, asked.saved, asked.values, language), asked.deadline_seconds
    text = (await while_connected(binding, request.receive)).text
    await while_connected(demand_sources(service.library, asked.saved), request.receive)

    async def make() -> Response:
        answer = await evaluate_while_connected(request, Query(text, JSON, None, deadline_seconds=deadline_seconds))
        if len(answer.body) > LARGEST_PAGE_BYTES:
            said = f"The answer is larger than what is drawn ({LARGEST_PAGE_BYTES} bytes). Ask for data, or for less."
            raise AnswerTooLarge(said, limit=LARGEST_PAGE_BYTES)
        table = await asyncio.to_thread(_tabulate, service.library, asked.saved, answer, language)
        specification = await chart_of(service.library, asked.saved, table, language)
        if specification is None:
            raise NotFound("There is nothing to draw: no row of this answer has what its chart shows.")
        if chosen is VEGA_LITE:
            body = json.dumps(specification, ensure_ascii=False, indent=2) + "\n"
            return Response(body, headers={"Content-Type": chosen.content_type})
        svg = await while_connected(service.drawer.draw(specification), request.receive)
        return Response(svg, headers={"Content-Type": chosen.content_type, "Content-Security-Policy": _POLICY})

    vary = _VARY if not is_named else "" if "lang" in request.query_params else "Accept-Language"
    return await conditional(request, entity_tag(service, "/queries", text, chosen.suffix, language), vary, make)


async def picture_of(request: Request, saved: SavedQuery, shown: Shown) -> Picture | None:
    """Tell of the chart that stands above an answer; None where there is none, and beside later pages of it."""
    if not shown.leaf or shown.leaf.page > 1:
        return None
    # All that the answer names has a label at hand where one page has all of it.
    labels = shown.labels if shown.leaf.pages == 1 else None
    table, chart, language = shown.leaf.table, saved.header.chart, language_of(request)
    specification = await chart_of(service_of(request).library, saved, table, language, labels)
    if not chart or specification is None:
        return None
    return Picture(
        width=specification["width"],
        height=specification["height"],
        said=shortly(specification["description"]),
        left_out=_leave_out(specification["usermeta"]["unmarked"], chart, table, language),
    )


def _leave_out(rows: int, chart: Chart, table: Table, language: str) -> str:
    """Say which rows have nothing to draw, and how many they are; nothing where there are none."""
    say = PHRASES[language]
    drawn = {*chart.x, chart.y, chart.x2}
    columns = [say["quoted"].format(each.heading) for each in table.columns if each.name in drawn]
    return say["chart_leaves_out"].format(columns=f" {say['or']} ".join(columns), n=rows) if rows else ""


def _tabulate(library: Library, saved: SavedQuery, answer: Answer, language: str) -> Table:
    return tabulate(saved, library.columns, read_solutions(answer.body), language)


def shortly(description: str) -> str:
    """Give the beginning of what a chart says of itself, as long as somebody listens to.

    >>> shortly("Plants. Tin: 1; Lead: 2.")
    'Plants. Tin: 1; Lead: 2.'
    """
    if len(description) <= _LONGEST_SAID:
        return description
    begin, parted, _ = description[:_LONGEST_SAID].rpartition("; ")
    return f"{begin} …" if parted else textwrap.shorten(description, _LONGEST_SAID, placeholder=" …")
