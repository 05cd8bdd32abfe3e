"""The answer of a saved query as data."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.labels import Labels
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.results import Part, Results, look_up_labels, write
from pharmazone.asking.spreadsheets import headings, write_csv, write_workbook
from pharmazone.asking.values.choices import refuse_strangers
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import JSON, QUERY_TEXT, RDF_FORMATS, SOLUTION_FORMATS, WORKBOOK, Format
from pharmazone.saved.questions import SavedQuery
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected
from pharmazone.serve.questions.asked import Asked
from pharmazone.serve.questions.emptiness import point_to_page
from pharmazone.serve.questions.options import Wishes, link_pages, read_wishes
from pharmazone.serve.service import service_of
from pharmazone.serve.sparql import respond
from pharmazone.terms import LICENCE

VARY: Final = "Accept, Accept-Language"
_LABELLED: Final = "en"
"""The language of the labels of a workbook, where none is wished for."""


def data_formats(saved: SavedQuery) -> tuple[Format, ...]:
    """Give the formats that the answer to a question can have as data, the preferred one first; then that of its text.

    What they are depends on the form of the query: solutions and booleans have others than graphs.
    """
    answers = (*SOLUTION_FORMATS, WORKBOOK) if saved.form in {"SELECT", "ASK"} else RDF_FORMATS
    return (*answers, QUERY_TEXT)


async def answer_data(request: Request, asked: Asked, chosen: Format, *, is_named: bool) -> Response:
    """Answer in a format that the address names, or that was chosen by Accept; or give the text of the query."""
    service = service_of(request)
    text = asked.saved.bind(asked.values, prefixes=service.prefixes)
    wishes, deadline_seconds = read_wishes(asked), asked.deadline_seconds
    is_made_here = chosen is WORKBOOK or wishes.any
    evaluated = JSON if is_made_here else chosen

    async def make() -> Response:
        await refuse_strangers(service.library, asked.saved, asked.values)
        if chosen is QUERY_TEXT:
            return Response(text, headers={"Content-Type": QUERY_TEXT.content_type})
        solutions = evaluated if evaluated in SOLUTION_FORMATS else None
        graph = evaluated if evaluated in RDF_FORMATS else None
        query = Query(text, solutions, graph, deadline_seconds=deadline_seconds)
        answer = await evaluate_while_connected(request, query)
        made = await _make_here(request, asked, wishes, chosen, answer) if is_made_here else respond(answer)
        return point_to_page(request, asked, answer, made)

    # A workbook names the address that it is the answer of.
    named = (base_of(request), asked.query_string) if chosen is WORKBOOK else ()
    tag = entity_tag(service, "/queries", text, chosen.suffix, str(wishes), *named)
    return await conditional(request, tag, "" if is_named else VARY, make)


async def _make_here(request: Request, asked: Asked, wishes: Wishes, chosen: Format, answer: Answer) -> Response:
    """Cut the part that is wanted out of a whole answer, put labels beside its IRIs, and write it."""
    library = service_of(request).library
    whole = await asyncio.to_thread(Results.read, answer.body)
    results, link = whole, ""
    if wishes.part:
        results = whole.cut(wishes.part)
        link = link_pages(request, asked, wishes.part, wishes.part.pages(len(whole.bindings)))
    language = wishes.language or (_LABELLED if chosen is WORKBOOK else "")
    labels = await look_up_labels(library, results, language) if language else None
    body = await asyncio.to_thread(_write, request, asked, wishes.part, chosen, results, labels)
    response = respond(replace(answer, format=chosen, body=body))
    if link:
        response.headers["Link"] = ", ".join(filter(None, [response.headers.get("Link"), link]))
    return response


def _write(
    request: Request, asked: Asked, part: Part | None, chosen: Format, results: Results, labels: Labels | None
) -> bytes:
    service = service_of(request)
    if labels is None:
        return write(results, chosen, service.settings.answer_bytes)
    if chosen is WORKBOOK:
        called = headings(service.library, asked.saved, results, labels.language)
        return write_workbook(results, called, labels, list(_about(request, asked, part, labels.language)))
    labelled = results.with_labels(labels)
    if chosen.engine == "CSV":
        return write_csv(labelled, headings(service.library, asked.saved, labelled, labels.language))
    return write(labelled, chosen, service.settings.answer_bytes)


def _about(request: Request, asked: Asked, part: Part | None, language: str) -> Iterator[tuple[str, str]]:
    """Say of an answer what was asked, with which values, where, and on what terms it may be used."""
    say, saved, manifest = PHRASES[language], asked.saved, service_of(request).snapshot.manifest
    words = saved.header.words(language)
    yield say["about_question"], words.question
    if words.description:
        yield say["about_description"], words.description
    for each in saved.header.params:
        given = asked.values.get(each.name) or ((each.default,) if each.default is not None else ())
        yield each.words(language), ", ".join(given) or "–"
    if part:
        yield say["about_part"], say["about_page"].format(page=part.page, limit=part.limit)
    address = f"{base_of(request)}/queries/{saved.name}"
    yield say["about_address"], f"{address}?{asked.query_string}" if asked.query_string else address
    yield say["about_release"], f"{manifest.release} ({manifest.id})"
    yield say["about_licence"], LICENCE
