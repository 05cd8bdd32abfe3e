"""The page of a saved query: its question, its form, its answer."""

import asyncio
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from fastapi import Request, Response

from pharmazone.asking.binding import bind
from pharmazone.asking.joining import Needed, missing_for
from pharmazone.asking.parts import Part
from pharmazone.asking.phrases import PHRASES
from pharmazone.errors import AnswerTooLarge, Problem, UnfitParameter
from pharmazone.evaluate.seam import Query
from pharmazone.formats import JSON, TURTLE, Format
from pharmazone.manifest import ExternalSource
from pharmazone.saved.header import Words
from pharmazone.saved.questions import SavedQuery, pairs_of
from pharmazone.saved.reading import without_header
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import UNCACHED, conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected, while_connected
from pharmazone.serve.protocol import Fields
from pharmazone.serve.questions.asked import Asked
from pharmazone.serve.questions.beside import Beside, stand_beside
from pharmazone.serve.questions.data import VARY, data_formats
from pharmazone.serve.questions.form import Form, form_of
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.service import service_of
from pharmazone.serve.tables import Leaf, Shown, show_saved


@dataclass(frozen=True)
class _Answered:
    """What came of asking: the bound text, what is shown of the answer, how long the evaluation took.

    Where sources that the question joins with are `missing`, it was not asked.
    """

    text: str
    shown: Shown | None = None
    milliseconds: int = 0
    problem: Problem | None = None
    is_example: bool = False
    missing: tuple[Needed, ...] = ()


@dataclass(frozen=True)
class QuestionPage:
    """All that the page of a question shows, in the words of its reader's language.

    `sources` are those of others that it joins with and that are loaded.
    """

    given: Asked
    language: str
    answered: _Answered
    form: Form
    beside: Beside | None
    related: tuple[SavedQuery, ...]
    sources: tuple[ExternalSource, ...] = ()

    @property
    def saved(self) -> SavedQuery:
        """Give the question that is asked."""
        return self.given.saved

    @property
    def words(self) -> Words:
        """Give the question in words."""
        return self.saved.header.words(self.language)

    @property
    def worded_in(self) -> str:
        """Give the language of those words."""
        return self.language if self.saved.header.ru else "en"

    @property
    def shown(self) -> Shown | None:
        """Give what is shown of the answer; None where there is none."""
        return self.answered.shown

    @property
    def leaf(self) -> Leaf | None:
        """Give the page of the answer's table; None where it is no table."""
        return self.shown.leaf if self.shown else None

    @property
    def problem(self) -> Problem | None:
        """Give what is wrong; None where nothing is."""
        return self.answered.problem

    @property
    def missing(self) -> tuple[Needed, ...]:
        """Give the sources without which the question cannot be asked."""
        return self.answered.missing

    @property
    def is_problem_of_field(self) -> bool:
        """Say whether what is wrong stands at a field of the form."""
        return any(each.wrong for each in self.form.fields)

    @property
    def is_too_large(self) -> bool:
        """Say whether the answer is larger than a page."""
        return isinstance(self.problem, AnswerTooLarge)

    @property
    def is_final(self) -> bool:
        """Say whether it would be the same another time: nothing was left out for want of time or of a free worker."""
        return self.form.is_final and not (self.beside and self.beside.nearby and not self.beside.nearby.is_final)

    @property
    def limit(self) -> int | None:
        """Give how many rows a page was asked to have; None where that was not said."""
        return self.given.limit if self.shown else None

    @property
    def query(self) -> str:
        """Give the query alone, since the page says in words what its header says."""
        return without_header(self.answered.text)

    @property
    def formats(self) -> tuple[Format, ...]:
        """Give the formats that the answer has as data."""
        return data_formats(self.saved)

    @property
    def examples(self) -> list[dict[str, Any]]:
        """Give the ways to ask: what each is called, its values, and whether it is asked now."""
        found = []
        for each in self.saved.header.examples:
            pairs = pairs_of(each.values)
            is_asked = sorted(pairs) == sorted(self.given.pairs)
            found.append({"label": each.words(self.language), "pairs": pairs, "is_asked": is_asked})
        return found

    def part(self, page: int) -> Fields:
        """Give what asks for a page of the same answer."""
        more = [("limit", str(self.limit))] if self.limit else []
        return [*self.given.pairs, *more, *([("page", str(page))] if page > 1 else [])]

    @property
    def turns(self) -> list[tuple[str, int | None, str]]:
        """Give where one can turn to: the relation of the link (RFC 8288), the page if it is another one, its name."""
        if not self.leaf:
            return []
        say, at, last = PHRASES[self.language], self.leaf.page, self.leaf.pages
        return [
            ("first", 1 if at > 1 else None, say["first_page"]),
            ("prev", at - 1 if at > 1 else None, say["previous_page"]),
            ("next", at + 1 if at < last else None, say["next_page"]),
            ("last", last if at < last else None, say["last_page"]),
        ]


async def answer_page(request: Request, asked: Asked) -> Response:
    """Answer a person; a value that does not fit is shown in the form again, with what is wrong about it.

    Where a required value is missing, its example is taken, and the page says so.
    """
    service, language = service_of(request), language_of(request)
    given = asked.for_reader(language)
    try:
        bound = await while_connected(bind(service.library, given.saved, given.values, language), request.receive)
    except UnfitParameter as problem:
        return await _refused(request, given, problem)
    given, text = replace(given, values=bound.values), bound.text
    deadline_seconds, part = asked.deadline_seconds, Part(asked.page, asked.limit or asked.saved.header.pagination)

    missing = await while_connected(missing_for(service.library, given.saved), request.receive)

    async def make() -> Response:
        if missing:
            return await _rendered(request, given, _Answered(text, missing=missing))
        began = perf_counter()
        answer = await evaluate_while_connected(request, Query(text, JSON, TURTLE, deadline_seconds=deadline_seconds))
        milliseconds = round(1000 * (perf_counter() - began))
        try:
            shown = await show_saved(request, answer, language, saved=given.saved, part=part)
        except AnswerTooLarge as problem:
            return await _refused(request, given, problem, text)
        return await _rendered(request, given, _Answered(text, shown, milliseconds, is_example=bool(asked.missing)))

    query_string = request.scope["query_string"].decode("latin-1")
    tag = entity_tag(service, "/queries", text, "html", language, base_of(request), query_string)
    return await conditional(request, tag, VARY, make)


async def _refused(request: Request, given: Asked, problem: Problem, text: str = "") -> Response:
    """Show the form again with what is wrong; the text of the query is then that of its examples."""
    bound = text or given.saved.bind_example(prefixes=service_of(request).prefixes)
    response = await _rendered(request, given, _Answered(bound, problem=problem), status=problem.status)
    response.headers.update({"Cache-Control": UNCACHED, "Vary": VARY})
    return response


async def _rendered(request: Request, given: Asked, answered: _Answered, *, status: int = 200) -> Response:
    """Render the page; one that lacks something only for now is not stored, since it would lack it for ever."""
    library, language, saved = service_of(request).library, language_of(request), given.saved

    async def look_up() -> tuple[Form, Beside | None]:
        form = await form_of(library, saved, given.values, language, answered.problem)
        return form, await stand_beside(request, given, answered.text, answered.shown) if answered.shown else None

    form, beside = await while_connected(look_up(), request.receive)
    related = tuple(library.saved[name] for name in saved.header.related)
    manifest = service_of(request).snapshot.manifest
    sources = tuple(each for each in manifest.external if each.name in saved.header.external)
    page = QuestionPage(given, language, answered, form, beside, related, sources)
    response = await asyncio.to_thread(render, request, "query.html", status=status, page=page)
    if not page.is_final:
        response.headers.update({"Cache-Control": UNCACHED, "Vary": VARY})
    return response
