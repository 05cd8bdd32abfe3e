"""The SPARQL 1.1 Protocol, its query operation (section 2.1)."""

import asyncio
import re
from dataclasses import replace
from typing import Final
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from pyoxigraph import NamedNode

from pharmazone.errors import (
    PROBLEM_BASE,
    MalformedRequest,
    NotAcceptable,
    Problem,
    QueryRefused,
    UnsupportedMediaType,
)
from pharmazone.evaluate.screening.screen import screen
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import HTML, JSON, RDF_FORMATS, SOLUTION_FORMATS, TURTLE
from pharmazone.negotiation import choose
from pharmazone.serve.about.description import describe_service
from pharmazone.serve.conditional import UNCACHED, conditional, entity_tag, keep
from pharmazone.serve.connection import evaluate_while_connected
from pharmazone.serve.preference import FORMAT, IGNORED, WISHES, Preference
from pharmazone.serve.protocol import (
    LEAST_TIMEOUT_SECONDS,
    Fields,
    header,
    media_type,
    once,
    query_fields,
    read_body,
    read_fields,
    read_timeout,
    refuse_unknown,
)
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.service import service_of
from pharmazone.serve.tables import Shown, show

QUERY_TYPE: Final = "application/sparql-query"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
_BYTE_ORDER_MARK: Final = "\ufeff"
EMPTY_ANSWER: Final = PROBLEM_BASE + "empty-answer"
PARAMETERS: Final = ("query", "default-graph-uri", "named-graph-uri", "timeout", FORMAT)
_HOW: Final = "Send it as GET or POST with the parameter `query`, or as POST of " + QUERY_TYPE + "."
_VOLATILE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
_VOLATILE_WORD: Final = re.compile(rf"\b(?:{'|'.join(_VOLATILE)})\b|\\u", re.IGNORECASE)

_TEXT: Final = {"type": "string"}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "uri"}}
_FIELDS: Final = {
    "query": _TEXT,
    "default-graph-uri": _IRIS,
    "named-graph-uri": _IRIS,
    FORMAT: {"type": "string", "description": "A suffix such as csv, where Accept asks for a page or for anything"},
    "timeout": {"type": "number", "minimum": LEAST_TIMEOUT_SECONDS, "description": "Seconds; it lowers the deadline"},
}
# What OpenAPI says of the two ways to ask; the answers are those of the SPARQL 1.1 Protocol.
DESCRIBED_GET: Final = {"parameters": [{"name": each, "in": "query", "schema": _FIELDS[each]} for each in PARAMETERS]}
DESCRIBED_POST: Final = {
    "requestBody": {
        "required": True,
        "content": {
            QUERY_TYPE: {"schema": _TEXT},
            FORM_TYPE: {"schema": {"type": "object", "required": ["query"], "properties": _FIELDS}},
        },
    }
}


async def get(request: Request) -> Response:
    """Evaluate the query in the query string; without one, give a form to people and to others what can be asked."""
    fields, accept = query_fields(request), header(request, "accept")
    if not fields and choose(accept, (*RDF_FORMATS, HTML)) in RDF_FORMATS:
        return await describe_service(request)
    preference = Preference.of(accept, fields)
    if preference.is_page and not any(value.strip() for name, value in fields if name == "query"):
        return _form(request)
    return await _answer(request, fields, preference)


async def post(request: Request) -> Response:
    """Evaluate the query in the body, which is a form or the query itself."""
    if len(request.headers.getlist("content-type")) > 1:
        raise MalformedRequest("There are several Content-Type headers; send one.")
    kind, charset = media_type(request.headers)
    if kind == "application/sparql-update":
        raise QueryRefused("This service only reads: it evaluates no updates.")
    coding = request.headers.get("content-encoding", "identity").lower()
    if kind not in {QUERY_TYPE, FORM_TYPE} or charset not in {"", "utf-8"} or coding != "identity":
        wanted = f"{QUERY_TYPE}, {FORM_TYPE}"
        detail = f"Send the query as {QUERY_TYPE} or {FORM_TYPE}, in UTF-8 and not compressed."
        raise UnsupportedMediaType(detail, headers={"Accept-Post": wanted}, offered=[QUERY_TYPE, FORM_TYPE])
    fields = query_fields(request)
    body = await read_body(request, service_of(request).settings.body_bytes)
    if kind == FORM_TYPE:
        fields += read_fields(body)
    else:
        try:
            fields.append(("query", body.decode("utf-8")))
        except UnicodeDecodeError as error:
            raise MalformedRequest(f"The query is not UTF-8: byte {error.start} is wrong.") from error
    return await _answer(request, fields, Preference.of(header(request, "accept"), fields))


async def _answer(request: Request, fields: Fields, preference: Preference) -> Response:
    query = read_query(fields, preference)
    if preference.is_page:
        return await _page(request, query)
    service = service_of(request)
    screen(query.text, characters=service.settings.query_characters)

    async def evaluate() -> Response:
        try:
            return respond(await evaluate_while_connected(request, query))
        except NotAcceptable:
            if not preference.takes_page:
                raise
            return await _page(request, query)

    is_same_again = not is_volatile(query.text)
    if request.method == "POST" or not is_same_again:
        if is_same_again:
            keep(request.scope)
        response = await evaluate()
        response.headers.update({"Cache-Control": UNCACHED, "Vary": "Accept"})
        return response
    formats = [each.suffix if each else "" for each in (query.solutions, query.graph)]
    graphs = [" ".join(each) for each in (query.default_graphs, query.named_graphs)]
    tag = entity_tag(service, "/sparql", query.text, *graphs, *formats)
    return await conditional(request, tag, "Accept", evaluate)


def respond(answer: Answer) -> Response:
    """Give an answer as data, with its hints as links (RFC 8288), since no format of results has a place for them."""
    headers = {"Content-Type": answer.format.content_type}
    if answer.hints:
        title = [f"title*=UTF-8''{quote(hint, safe='')}" for hint in answer.hints]
        headers["Link"] = ", ".join(f'<{EMPTY_ANSWER}>; rel="help"; {each}' for each in title)
    return Response(answer.body, headers=headers)


def is_volatile(text: str) -> bool:
    """Say whether two evaluations may answer differently, so that there is no ETag: rather too often than too seldom.

    So may clocks, chance, and a template that makes fresh blank nodes (`_:x`, `[]`, and lists, which are made of them).
    An escaped letter may hide one.

    >>> is_volatile("SELECT (NOW() AS ?now) {}"), is_volatile("CONSTRUCT { ?s ex:all (1 2) } WHERE { ?s a ex:Plant }")
    (True, True)
    >>> is_volatile("SELECT (COUNT(*) AS ?n) { ?s a ex:Plant }")
    False
    """
    capitals = text.upper()
    if any(each in capitals for each in (*_VOLATILE, "\\U")) and _VOLATILE_WORD.search(text):
        return True
    return "CONSTRUCT" in capitals and any(sign in text for sign in ("_:", "[", "(", "<<", "{|"))


def read_query(fields: Fields, preference: Preference) -> Query:
    """Read what the protocol's parameters say; MalformedRequest where they say none, too much, or what nobody knows."""
    if any(name == "update" for name, _ in fields):
        raise QueryRefused("This service only reads: it evaluates no updates.")
    refuse_unknown(fields, PARAMETERS, IGNORED.union(WISHES))
    text = (once(fields, "query") or "").removeprefix(_BYTE_ORDER_MARK) or None
    if text is None:
        raise MalformedRequest(f"There is no query. {_HOW}")
    return Query(
        text,
        preference.solutions,
        preference.graph,
        default_graphs=_graphs(fields, "default-graph-uri"),
        named_graphs=_graphs(fields, "named-graph-uri"),
        deadline_seconds=read_timeout(fields),
    )


def _graphs(fields: Fields, parameter: str) -> tuple[str, ...]:
    iris = tuple(dict.fromkeys(value for name, value in fields if name == parameter))
    for iri in iris:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise MalformedRequest(
                f"The value of {parameter} is no absolute IRI: {error}.", parameter=parameter
            ) from error
    return iris


def _form(request: Request) -> Response:
    return _rendered(request, "")


async def _page(request: Request, query: Query) -> Response:
    """Show an answer to a person: a table, a yes or no, or Turtle; or the query again, with what is wrong about it."""
    try:
        screen(query.text, characters=service_of(request).settings.query_characters)
        answer = await evaluate_while_connected(request, replace(query, solutions=JSON, graph=TURTLE))
        shown = await show(request, answer, language_of(request))
    except Problem as problem:
        response = _rendered(request, query.text, status=problem.status, problem=problem)
        response.headers.update(problem.headers)
        return response
    return await asyncio.to_thread(_rendered, request, query.text, shown=shown)


def _rendered(
    request: Request, text: str, *, status: int = 200, shown: Shown | None = None, problem: Problem | None = None
) -> Response:
    offers = SOLUTION_FORMATS if shown and shown.solutions else RDF_FORMATS
    response = render(
        request,
        "sparql.html",
        status=status,
        text=text,
        shown=shown,
        problem=problem,
        asked=urlencode([("query", text)], errors="replace"),
        suffixes=[(each.suffix, each.label) for each in offers],
    )
    response.headers.update({"Cache-Control": UNCACHED, "Vary": "Accept, Accept-Language"})
    return response
