"""The SPARQL 1.1 Protocol, its query operation (section 2.1)."""

from typing import Final
from urllib.parse import quote

from fastapi import Request, Response

from pharmazone.errors import (
    PROBLEM_BASE,
    MalformedRequest,
    NotAcceptable,
    QueryRefused,
    UnsupportedMediaType,
)
from pharmazone.evaluate.screening.screen import screen
from pharmazone.evaluate.seam import Answer
from pharmazone.formats import HTML, RDF_FORMATS
from pharmazone.negotiation import choose
from pharmazone.serve.about.description import describe_service
from pharmazone.serve.conditional import UNCACHED, conditional, entity_tag, keep
from pharmazone.serve.connection import evaluate_while_connected
from pharmazone.serve.editor import page
from pharmazone.serve.operation import FORM_TYPE, PARAMETERS, QUERY_TYPE, is_volatile, read_query
from pharmazone.serve.preference import FORMAT, Preference
from pharmazone.serve.protocol import (
    LEAST_TIMEOUT_SECONDS,
    Fields,
    header,
    media_type,
    query_fields,
    read_body,
    read_fields,
)
from pharmazone.serve.service import service_of

EMPTY_ANSWER: Final = PROBLEM_BASE + "empty-answer"
UNANSWERED: Final = PROBLEM_BASE + "silent-service"

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
        return await page.begin(request, fields)
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
    if preference.is_page:
        return await page.answer(request, fields)
    query = read_query(fields, preference)
    service = service_of(request)
    screen(query.text, characters=service.settings.query_characters, services=service.settings.services)

    async def evaluate() -> Response:
        try:
            return respond(await evaluate_while_connected(request, query))
        except NotAcceptable:
            if not preference.takes_page:
                raise
            return await page.show(request, fields)

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
    """Give an answer as data; what else is to be said goes as links (RFC 8288): no format of results has a place."""
    headers = {"Content-Type": answer.format.content_type}
    said = [(EMPTY_ANSWER, each) for each in answer.hints] + [(UNANSWERED, each) for each in answer.unanswered]
    if said:
        links = (f"<{about}>; rel=\"help\"; title*=UTF-8''{quote(each, safe='')}" for about, each in said)
        headers["Link"] = ", ".join(links)
    return Response(answer.body, headers=headers)
