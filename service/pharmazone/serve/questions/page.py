"""The page of a saved query: its question, its form, its answer."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.values.choices import refuse_strangers
from pharmazone.errors import AnswerTooLarge, Problem, UnfitParameter
from pharmazone.evaluate.seam import Query
from pharmazone.formats import JSON, TURTLE
from pharmazone.saved.header import Example
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import UNCACHED, conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected
from pharmazone.serve.protocol import Fields
from pharmazone.serve.questions.asked import Asked
from pharmazone.serve.questions.beside import stand_beside
from pharmazone.serve.questions.data import VARY, data_formats
from pharmazone.serve.questions.form import fields_of
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.service import service_of
from pharmazone.serve.tables import Leaf, Shown, show_saved

_HEADER: Final = "#+"


@dataclass(frozen=True)
class _Answered:
    """What came of asking: the bound text, what is shown of the answer, how long the evaluation took."""

    text: str
    shown: Shown | None = None
    milliseconds: int = 0
    problem: Problem | None = None


async def answer_page(request: Request, asked: Asked) -> Response:
    """Answer a person; a value that does not fit is shown in the form again, with what is wrong about it.

    Where a required value is missing, its example is taken, and the page says so.
    """
    service, language = service_of(request), language_of(request)
    given = asked.for_reader(language)
    try:
        text = given.saved.bind(given.values, prefixes=service.prefixes)
    except UnfitParameter as problem:
        return await _refused(request, given, problem)
    deadline_seconds, page, rows = asked.deadline_seconds, asked.page, asked.limit or asked.saved.header.pagination

    async def make() -> Response:
        try:
            await refuse_strangers(service.library, given.saved, given.values)
        except UnfitParameter as problem:
            return await _refused(request, given, problem)
        began = perf_counter()
        answer = await evaluate_while_connected(request, Query(text, JSON, TURTLE, deadline_seconds=deadline_seconds))
        milliseconds = round(1000 * (perf_counter() - began))
        try:
            shown = await show_saved(request, answer, language, saved=given.saved, page=page, rows=rows)
        except AnswerTooLarge as problem:
            return await _refused(request, given, problem, text)
        return await _rendered(request, given, _Answered(text, shown, milliseconds), is_example=bool(asked.missing))

    query_string = request.scope["query_string"].decode("latin-1")
    tag = entity_tag(service, "/queries", text, "html", language, base_of(request), query_string)
    return await conditional(request, tag, VARY, make)


async def _refused(request: Request, given: Asked, problem: Problem, text: str = "") -> Response:
    """Show the form again with what is wrong; the text of the query is then that of its examples."""
    bound = text or given.saved.bind_example(prefixes=service_of(request).prefixes)
    response = await _rendered(request, given, _Answered(bound, problem=problem), status=problem.status)
    response.headers.update({"Cache-Control": UNCACHED, "Vary": VARY})
    return response


async def _rendered(
    request: Request, given: Asked, answered: _Answered, *, status: int = 200, is_example: bool = False
) -> Response:
    library, language, saved = service_of(request).library, language_of(request), given.saved
    fields = await fields_of(library, saved, given.values, language, answered.problem)
    shown, limit = answered.shown, given.limit if answered.shown else None
    beside = await stand_beside(request, given, answered.text, shown)
    return await asyncio.to_thread(
        render,
        request,
        "query.html",
        status=status,
        saved=saved,
        question=saved.header.words(language),
        worded_in=language if language == "en" or saved.header.ru else "en",
        fields=fields,
        is_example=is_example,
        examples=[_example(given, each, language) for each in saved.header.examples],
        related=[library.saved[name] for name in saved.header.related],
        text=answered.text,
        plain_text=_without_header(answered.text),
        shown=shown,
        leaf=shown.leaf if shown else None,
        table=shown.leaf.table if shown and shown.leaf else None,
        milliseconds=answered.milliseconds,
        problem=answered.problem,
        is_named=any(each.problem for each in fields),
        is_too_large=isinstance(answered.problem, AnswerTooLarge),
        asked=given.query_string,
        pairs=given.pairs,
        limit=limit,
        parts_of=partial(_part, given, limit),
        turns=_turns(shown.leaf, PHRASES[language]) if shown and shown.leaf else [],
        formats=data_formats(saved),
        **beside,
    )


def _part(given: Asked, limit: int | None, page: int) -> Fields:
    """Give what asks for a page of the same answer."""
    more = [("limit", str(limit))] if limit else []
    return [*given.pairs, *more, *([("page", str(page))] if page > 1 else [])]


def _turns(leaf: Leaf, say: Mapping[str, str]) -> list[tuple[str, int | None, str]]:
    """Give where one can turn to: the relation of the link (RFC 8288), the page if it is another one, its name."""
    at, last = leaf.page, leaf.pages
    places = [("first", 1, at > 1), ("prev", at - 1, at > 1), ("next", at + 1, at < last), ("last", last, at < last)]
    names = ("first_page", "previous_page", "next_page", "last_page")
    return [
        (rel, page if is_other else None, say[name]) for (rel, page, is_other), name in zip(places, names, strict=True)
    ]


def _example(given: Asked, example: Example, language: str) -> dict[str, Any]:
    """Give a way to ask: what it is called, its values, and whether it is asked now."""
    pairs = [(name, each) for name, listed in example.values.items() for each in listed]
    return {"label": example.words(language), "pairs": pairs, "is_asked": sorted(pairs) == sorted(given.pairs)}


def _without_header(text: str) -> str:
    """Give the query alone, since the page says in words what its header says."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(_HEADER))
