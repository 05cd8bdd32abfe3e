"""Problems as answers (RFC 9457): a document for programs, a page for people, the same words in both."""

import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Self

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Scope

from pharmazone.asking.legible import legible
from pharmazone.errors import PROBLEM_BASE, MethodNotAllowed, NotAcceptable, NotFound, Problem, UnfitParameter
from pharmazone.formats import HTML, PROBLEM
from pharmazone.negotiation import choose
from pharmazone.serve.compression import CODINGS
from pharmazone.serve.conditional import UNCACHED
from pharmazone.serve.language import choose_language
from pharmazone.serve.protocol import header
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.surface import route_path

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """A problem as it is told, whether it is one of ours or only a status (RFC 9457, section 4.2.1: about:blank)."""

    status: int
    title: str
    detail: str
    type: str = "about:blank"
    members: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Tell a problem of ours."""
        return cls(problem.status, problem.title, problem.detail, problem.type_iri(), problem.members, problem.headers)

    @classmethod
    def of_status(cls, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Self:
        """Tell what only its status names."""
        return cls(status, HTTPStatus(status).phrase, detail, headers=headers or {})

    @property
    def slug(self) -> str:
        """Give the name of the kind of problem; empty where only the status names it."""
        return self.type.removeprefix(PROBLEM_BASE) if self.type.startswith(PROBLEM_BASE) else ""

    def document(self) -> dict[str, object]:
        """Give the problem document; its own members stand beside those of the standard.

        >>> Told.of(NotFound("Nothing is there.", hint="Look elsewhere.")).document()["hint"]
        'Look elsewhere.'
        """
        said = {"type": self.type, "title": self.title, "status": self.status, "detail": self.detail}
        return {**self.members, **said}


def answer(request: Request, told: Told) -> Response:
    """Answer with a problem, in the form that the client likes better; a document where it likes neither."""
    headers = {"Cache-Control": UNCACHED, "Vary": "Accept, Accept-Language", **told.headers}
    if choose(header(request, "accept"), (PROBLEM, HTML)) is HTML:
        try:
            language = language_of(request)
        except UnfitParameter:
            language = choose_language(header(request, "accept-language"), None)
        response = render(request, "problem.html", language=language, status=told.status, told=told)
        response.headers.update(headers)
        return response
    return document(told, headers)


def document(told: Told, headers: Mapping[str, str]) -> Response:
    """Answer with a problem document."""
    body = json.dumps(_clean(told.document()), ensure_ascii=False, default=str, indent=2) + "\n"
    return Response(body.encode("utf-8", "replace"), told.status, {"Content-Type": PROBLEM.media_type, **headers})


def _clean(said: object) -> object:
    """Give what is told as a reader can take it: what is no text for people is U+FFFD in all of its texts."""
    if isinstance(said, str):
        return legible(said)
    if isinstance(said, Mapping):
        return {_clean(name): _clean(value) for name, value in said.items()}
    return [_clean(each) for each in said] if isinstance(said, list | tuple) else said


def refuse_codings() -> Response:
    """Answer who accepts no content coding on offer, nor an answer without one."""
    offered = [*CODINGS, "identity"]
    told = Told.of(NotAcceptable(f"On offer are the codings {', '.join(offered)}.", offered=offered))
    return document(told, {"Cache-Control": UNCACHED, "Vary": "Accept-Encoding"})


def refuse_path(scope: Scope) -> Response:
    """Answer who asks for a path with a control character."""
    told = Told.of(NotFound(f"Nothing has the address {scope['path']}."))
    return document(told, {"Cache-Control": UNCACHED})


async def on_problem(request: Request, problem: Exception) -> Response:
    """Answer a problem that a room raised."""
    assert isinstance(problem, Problem)
    return answer(request, Told.of(problem))


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the routes themselves refuse."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return answer(request, Told.of(NotFound(f"Nothing has the address {request.scope['path']}.")))
    if error.status_code == 405:
        allow = ", ".join(allowed_methods(request))
        detail = f"{request.method} is not allowed at {request.scope['path']}; allowed are {allow}."
        return answer(request, Told.of(MethodNotAllowed(detail, headers={"Allow": allow})))
    return answer(request, Told.of_status(error.status_code, error.detail, error.headers))


async def on_bug(request: Request, error: Exception) -> Response:
    """Answer for an error that nobody foresaw: it is logged, and nothing of it is told."""
    _log.error("%s %s", request.method, request.scope["path"], exc_info=error)
    return answer(request, Told.of_status(500, "The service made a mistake; it is in its log."))


async def on_departure(request: Request, departure: Exception) -> Response:  # noqa: ARG001  the framework names them
    """Answer nobody: the client has gone."""
    return Response(status_code=499)


def allowed_methods(request: Request) -> list[str]:
    """Give the methods that the routes know for the address of a request, sorted."""
    methods: set[str] = set()
    for route in request.app.routes:
        if route.path_regex.match(route_path(request.scope)):
            methods |= route.methods or set()
    return sorted(methods)


HANDLERS: Final[dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]] = {
    Problem: on_problem,
    HTTPException: on_http_exception,
    ClientDisconnect: on_departure,
    Exception: on_bug,
}
