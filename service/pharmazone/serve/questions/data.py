"""The answer of a saved query as data."""

import asyncio
from dataclasses import replace
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.about import About, tell_about
from pharmazone.asking.binding import Bound, bind
from pharmazone.asking.joining import demand_sources
from pharmazone.asking.results import Results, look_up_labels
from pharmazone.asking.spreadsheets import write_answer
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import JSON, QUERY_TEXT, RDF_FORMATS, SOLUTION_FORMATS, WORKBOOK, Format, of_form
from pharmazone.saved.questions import SavedQuery
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected, while_connected
from pharmazone.serve.questions.asked import Asked
from pharmazone.serve.questions.emptiness import point_to_page
from pharmazone.serve.questions.options import Wishes, link_pages, read_wishes
from pharmazone.serve.service import service_of
from pharmazone.serve.sparql import respond

VARY: Final = "Accept, Accept-Language"
_LABELLED: Final = "en"
"""The language of the labels of a workbook, where none is wished for."""


def data_formats(saved: SavedQuery) -> tuple[Format, ...]:
    """Give the formats that the answer to a question can have as data, the preferred one first; then that of its text.

    What they are depends on the form of the query: solutions and booleans have others than graphs.
    """
    return (*of_form(saved.form), QUERY_TEXT)


async def answer_data(request: Request, asked: Asked, chosen: Format, *, is_named: bool) -> Response:
    """Answer in a format that the address names, or that was chosen by Accept; or give the text of the query.

    A language that the question asks for and nobody gives is that of the labels.
    """
    service, wishes, deadline_seconds = service_of(request), read_wishes(asked), asked.deadline_seconds
    binding = bind(service.library, asked.saved, asked.values, wishes.language)
    bound = await while_connected(binding, request.receive)
    if chosen is not QUERY_TEXT:
        await while_connected(demand_sources(service.library, asked.saved), request.receive)
    is_made_here = chosen is WORKBOOK or wishes.any
    evaluated = JSON if is_made_here else chosen

    async def make() -> Response:
        if chosen is QUERY_TEXT:
            return _named(Response(bound.text, headers={"Content-Type": QUERY_TEXT.content_type}), asked, chosen)
        solutions = evaluated if evaluated in SOLUTION_FORMATS else None
        graph = evaluated if evaluated in RDF_FORMATS else None
        query = Query(bound.text, solutions, graph, deadline_seconds=deadline_seconds)
        answer = await evaluate_while_connected(request, query)
        made = await _make_here(request, asked, bound, wishes, chosen, answer) if is_made_here else respond(answer)
        return _named(point_to_page(request, asked, answer, made), asked, chosen)

    # A workbook names the address that it is the answer of.
    named = (base_of(request), asked.query_string) if chosen is WORKBOOK else ()
    tag = entity_tag(service, "/queries", bound.text, chosen.suffix, str(wishes), *named)
    return await conditional(request, tag, "" if is_named else VARY, make)


def _named(response: Response, asked: Asked, chosen: Format) -> Response:
    """Say what the answer is called as a file (RFC 6266), where its address has no suffix."""
    response.headers["Content-Disposition"] = f'inline; filename="{asked.saved.name}.{chosen.suffix}"'
    return response


async def _make_here(
    request: Request, asked: Asked, bound: Bound, wishes: Wishes, chosen: Format, answer: Answer
) -> Response:
    """Cut the part that is wanted out of a whole answer, put labels beside its IRIs, and write it."""
    service = service_of(request)
    library = service.library
    whole = await asyncio.to_thread(Results.read, answer.body)
    results, link = whole, ""
    if wishes.part:
        results = whole.cut(wishes.part)
        link = link_pages(request, asked, wishes.part, wishes.part.pages(len(whole.bindings)))
    language = wishes.language or (_LABELLED if chosen is WORKBOOK else "")
    labels = await look_up_labels(library, results, language) if language else None
    about: About = ()
    if chosen is WORKBOOK:
        address = "?".join(filter(None, (f"{base_of(request)}/queries/{asked.saved.name}", asked.query_string)))
        manifest, part = service.snapshot.manifest, wishes.part
        about = await tell_about(library, asked.saved, bound.values, manifest, language, part=part, address=address)
    limit_bytes = service.settings.answer_bytes
    body = await asyncio.to_thread(
        write_answer, library, asked.saved, results, chosen, labels, about=about, limit_bytes=limit_bytes
    )
    response = respond(replace(answer, format=chosen, body=body))
    if link:
        response.headers["Link"] = ", ".join(filter(None, [response.headers.get("Link"), link]))
    return response
