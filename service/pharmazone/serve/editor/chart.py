"""The chart of any answer: chosen by what its columns hold, drawn as SVG at an address of its own."""

import asyncio
import json
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.charts.choosing import choose_chart
from pharmazone.asking.charts.finish import STYLE_HASH
from pharmazone.asking.charts.specification import Specification, specify_chart
from pharmazone.asking.labels import Labels
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.tables import Table
from pharmazone.errors import NotFound
from pharmazone.evaluate.screening.screen import screen
from pharmazone.evaluate.seam import Query
from pharmazone.formats import CHART_FORMATS, JSON, VEGA_LITE, Format
from pharmazone.saved.header import Chart
from pharmazone.serve.conditional import UNCACHED, conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected, while_connected
from pharmazone.serve.editor.first import read_first
from pharmazone.serve.operation import is_volatile, read_query
from pharmazone.serve.preference import Preference
from pharmazone.serve.protocol import query_fields
from pharmazone.serve.questions.chart import Picture, shortly
from pharmazone.serve.rendering import language_of
from pharmazone.serve.service import service_of
from pharmazone.serve.tables import tabulate_plainly

UNFIT: Final = "editor_unfit_"
"""What the phrases begin with that say why an answer has no chart."""
_POLICY: Final = f"default-src 'none'; style-src '{STYLE_HASH}'; frame-ancestors 'none'"
"""For a picture that is opened by itself: it may have its own style and nothing else."""


def specify(table: Table, labels: Labels) -> tuple[Chart, Specification] | str:
    """Specify the chart that suits a table, else give the phrase that says why none does."""
    chart = choose_chart(table)
    if isinstance(chart, str):
        return UNFIT + chart
    summary = PHRASES[labels.language]["editor_chart_title"].format(x=chart.x[0], y=chart.y)
    specification = specify_chart(chart, table, labels, summary)
    return (chart, specification) if specification else UNFIT + "no_numbers"


def picture_of(table: Table, labels: Labels) -> tuple[Picture | None, str]:
    """Tell of the chart of a table as a page shows it, else why there is none."""
    specified = specify(table, labels)
    if isinstance(specified, str):
        return None, specified
    chart, specification = specified
    rows, say = specification["usermeta"]["unmarked"], PHRASES[labels.language]
    columns = f" {say['or']} ".join(say["quoted"].format(each) for each in (*chart.x, chart.y))
    left_out = say["chart_leaves_out"].format(columns=columns, n=rows) if rows else ""
    width, height = specification["width"], specification["height"]
    return Picture(width, height, shortly(specification["description"]), left_out), ""


async def chart(request: Request, suffix: str) -> Response:
    """Draw the chart that suits the answer to a query, or give its specification; NotFound where none does."""
    offered = {each.suffix: each for each in CHART_FORMATS}
    if suffix not in offered:
        raise NotFound(f"A chart is had as {' or '.join(offered)}.")
    query = read_query(query_fields(request), Preference(JSON, None))
    settings = service_of(request).settings
    screen(query.text, characters=settings.query_characters, services=settings.services)

    async def make() -> Response:
        return await _draw(request, query, offered[suffix])

    if is_volatile(query.text):
        response = await make()
        response.headers.update({"Cache-Control": UNCACHED, "Vary": "Accept-Language"})
        return response
    graphs = [" ".join(each) for each in (query.default_graphs, query.named_graphs)]
    tag = entity_tag(service_of(request), "/sparql/chart", query.text, *graphs, suffix, language_of(request))
    return await conditional(request, tag, "Accept-Language", make)


async def _draw(request: Request, query: Query, chosen: Format) -> Response:
    answer = await evaluate_while_connected(request, query)
    _, solutions = await asyncio.to_thread(read_first, answer)
    labels = await service_of(request).library.labels(solutions.iris(), language_of(request))
    specified = await asyncio.to_thread(specify, tabulate_plainly(solutions), labels)
    if isinstance(specified, str):
        raise NotFound(f"There is nothing to draw. {PHRASES['en'][specified]}")
    _, specification = specified
    if chosen is VEGA_LITE:
        body = json.dumps(specification, ensure_ascii=False, indent=2) + "\n"
        return Response(body, headers={"Content-Type": chosen.content_type})
    svg = await while_connected(service_of(request).drawer.draw(specification), request.receive)
    return Response(svg, headers={"Content-Type": chosen.content_type, "Content-Security-Policy": _POLICY})
