"""The page at /sparql: the query in an editor, and what came of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request, Response

from pharmazone.asking.labels import Labels
from pharmazone.errors import Problem, UnfitParameter
from pharmazone.evaluate.screening.screen import screen
from pharmazone.formats import JSON, TURTLE
from pharmazone.lint.check import Finding
from pharmazone.saved.questions import SavedQuery, on_shelves
from pharmazone.saved.reading import without_header
from pharmazone.serve.conditional import UNCACHED, conditional
from pharmazone.serve.editor import assets
from pharmazone.serve.editor.first import write_term
from pharmazone.serve.editor.lint import look_over
from pharmazone.serve.editor.result import VIEWS, Result, find
from pharmazone.serve.operation import is_volatile, read_query
from pharmazone.serve.preference import Preference
from pharmazone.serve.protocol import Fields, once
from pharmazone.serve.rendering import address_of, page_tag, render
from pharmazone.serve.service import service_of

VARY: Final = "Accept, Accept-Language"
LONGEST_LINK: Final = 8000
"""Characters of a query string that a link still has; a longer query is sent in the body of a request."""
SAMPLES: Final = {
    each.stem: each.read_text(encoding="utf-8") for each in sorted((Path(__file__).parent / "samples").glob("*.rq"))
}
"""Queries that show how one asks; the one called start stands in the editor until there is another."""
_PAGE: Final = Preference(JSON, TURTLE, is_page=True, takes_page=True)
_BLANK: Final = frozenset({"timeout", "view", "lang"})
"""What a form sends empty where nothing was said."""


@dataclass(frozen=True)
class EditorPage:
    """All that the page shows beside its own words; `fields` are those of the request without what says how to show."""

    fields: Fields
    text: str
    view: str
    deadline_seconds: float
    shelves: Mapping[str, list[SavedQuery]]
    prefixes: Mapping[str, str]
    services: Sequence[str] = ()
    result: Result | None = None
    problem: Problem | None = None
    findings: Sequence[Finding] = ()

    @property
    def samples(self) -> Mapping[str, str]:
        """Give the queries that show how one asks."""
        return SAMPLES

    @property
    def longest(self) -> int:
        """Give how long a link may be."""
        return LONGEST_LINK

    @property
    def asked(self) -> str:
        """Give the query string that asks the same."""
        return urlencode(self.fields, errors="replace")

    @property
    def is_linkable(self) -> bool:
        """Say whether a link can carry the query."""
        return len(self.asked) <= LONGEST_LINK

    @property
    def timeout(self) -> str:
        """Give the time that was asked for, as it was written."""
        return next((value for name, value in self.fields if name == "timeout"), "")

    @property
    def dataset(self) -> Fields:
        """Give the graphs that the request names, which the form keeps."""
        return [each for each in self.fields if each[0] in {"default-graph-uri", "named-graph-uri"}]

    @property
    def place(self) -> tuple[int, int] | None:
        """Give line and column of what is wrong, both from 1; None where nothing says so."""
        members: Mapping[str, Any] = self.problem.members if self.problem else {}
        line, column = members.get("line"), members.get("column")
        return (line, column) if isinstance(line, int) and isinstance(column, int) else None

    def written(self, value: Any) -> str:
        """Write a term as it is exactly."""
        return write_term(value)


async def begin(request: Request, fields: Fields) -> Response:
    """Show the editor without an answer: with the query of an example, else with one to begin with."""
    service = service_of(request)
    name = once(fields, "example")
    saved = service.library.question(name) if name else None
    text = without_header(saved.bind_example(prefixes=service.library.spelled(saved))) if saved else ""

    async def make() -> Response:
        return await _render(request, [], text)

    return await conditional(request, _tag(request), VARY, make)


async def answer(request: Request, fields: Fields) -> Response:
    """Show a person the answer to a query; what may differ another time is not stored."""
    if request.method == "POST" or any(name == "query" and is_volatile(text) for name, text in fields):
        return await show(request, fields)

    async def make() -> Response:
        return await _answered(request, fields)

    return await conditional(request, _tag(request), VARY, make)


async def show(request: Request, fields: Fields) -> Response:
    """Show a person the answer to a query, of which no cache keeps anything."""
    response = await _answered(request, fields)
    response.headers.update({"Cache-Control": UNCACHED, "Vary": VARY})
    return response


async def _answered(request: Request, fields: Fields) -> Response:
    """Show an answer, or the query again with what is wrong about it."""
    fields = [(name, value) for name, value in fields if value or name not in _BLANK]
    text = next((value for name, value in fields if name == "query"), "")
    view = ""
    try:
        view = read_view(fields)
        query = read_query(fields, _PAGE)
        text = query.text
        settings = service_of(request).settings
        screen(text, characters=settings.query_characters, services=settings.services)
        result = await find(request, query, view)
    except Problem as problem:
        response = await _render(request, fields, text, view, problem=problem)
        response.headers.update({"Cache-Control": UNCACHED, "Vary": VARY, **problem.headers})
        return response
    return await _render(request, fields, text, view, result=result)


def _tag(request: Request) -> str:
    """Give the ETag of the page, which names the services that queries may ask."""
    return page_tag(request, " ".join(("/sparql", *service_of(request).settings.services)), own=None)


def read_view(fields: Fields) -> str:
    """Read how the answer is to be shown; empty where nothing says so. UnfitParameter: nothing is shown so."""
    view = once(fields, "view") or ""
    if view and view not in VIEWS:
        raise UnfitParameter(f"An answer is shown as {', '.join(VIEWS)}.", parameter="view")
    return view


async def _render(
    request: Request,
    fields: Fields,
    text: str,
    view: str = "",
    *,
    result: Result | None = None,
    problem: Problem | None = None,
) -> Response:
    service = service_of(request)
    page = EditorPage(
        fields=[each for each in fields if each[0] in {"query", "default-graph-uri", "named-graph-uri", "timeout"}],
        text=text,
        view=view,
        deadline_seconds=service.settings.deadline_seconds,
        shelves=on_shelves(service.library.saved.values()),
        prefixes=dict(sorted(service.library.prefixes.items())),
        services=service.settings.services,
        result=result,
        problem=problem,
        findings=await asyncio.to_thread(look_over, service, text),
    )

    def leads(iri: str, labels: Labels) -> str | None:  # noqa: ARG001  a table of a question asks for both
        return address_of(request, iri)

    return await asyncio.to_thread(
        render,
        request,
        "sparql.html",
        status=problem.status if problem else 200,
        page=page,
        leads=leads,
        editor=assets if assets.is_at_hand() else None,
        scripts=(
            *((assets.SCRIPT, "completion.js", "sparql.js") if assets.is_at_hand() else ()),
            "lint.js",
            "examples.js",
        ),
    )
