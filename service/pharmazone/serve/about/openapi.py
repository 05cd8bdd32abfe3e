"""The OpenAPI 3.1 description, computed from the routes, the formats, the problems and the saved queries."""

import re
from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from fastapi.routing import APIRoute

from pharmazone import __version__
from pharmazone.errors import Problem
from pharmazone.formats import HTML, JSON, PROBLEM, WORKBOOK, Format
from pharmazone.saved.questions import SavedQuery
from pharmazone.serve.about.operations import OPERATIONS, QUESTION, SHELVES, TAGS, Operation
from pharmazone.serve.about.parameters import PARAMETERS, PLACES, Node
from pharmazone.serve.about.questions import ANSWERS, describe_question

_SOLUTIONS: Final[Node] = {
    "type": "object",
    "required": ["head"],
    "properties": {
        "head": {"type": "object", "properties": {"vars": {"type": "array", "items": {"type": "string"}}}},
        "results": {
            "type": "object",
            "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
        },
        "boolean": {"type": "boolean"},
    },
}
_PROBLEM: Final[Node] = {
    "type": "object",
    "description": "A problem (RFC 9457); its own members stand beside those of the standard",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
# RFC 8288; only part of an answer has it.
_LINKS: Final[Node] = {
    "description": "The first, previous, next and last page of the answer, where `limit` or `page` is given (RFC 8288)",
    "schema": {"type": "string"},
}
_PATH_PARAMETER: Final = re.compile(r"\{(\w+)(:path)?\}")


def document(routes: Iterable[APIRoute], saved: Iterable[SavedQuery], root: str) -> Node:
    """Describe what answers at these routes, and each saved query at its own address, below a root path."""
    paths: defaultdict[str, Node] = defaultdict(dict)
    for route in routes:
        for method in sorted((route.methods or set()) & {"GET", "POST"}):
            said = OPERATIONS[method, route.path]
            described = _operation(said, route.summary or "", route.path)
            extra = route.openapi_extra or {}
            described["parameters"] = [*described["parameters"], *extra.get("parameters", [])]
            paths[_PATH_PARAMETER.sub(r"{\1}", route.path)][method.lower()] = {**extra, **described}
    questions = list(saved)
    for query in questions:
        asked = _operation(OPERATIONS["GET", QUESTION], query.header.summary, "")
        paths[f"/queries/{query.name}"] = {"get": describe_question(query, asked, root)}
    shelves = {query.header.shelf for query in questions}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pharmazone",
            "version": __version__,
            "summary": "A knowledge graph of pharmaceutical production in a special economic zone, with its evidence",
            "description": "What is answered with GET is answered with HEAD, too, and every address answers OPTIONS.",
            "license": {"name": "Apache-2.0 AND CC-BY-4.0", "identifier": "Apache-2.0 AND CC-BY-4.0"},
        },
        **({"servers": [{"url": root}]} if root else {}),
        "tags": [
            {"name": name, "description": described}
            for name, described in (*TAGS.items(), *((each, SHELVES[each]) for each in SHELVES if each in shelves))
        ],
        "paths": dict(paths),
        "components": {
            "schemas": {"Problem": _PROBLEM, "Solutions": _SOLUTIONS},
            "responses": {
                **{name: _answer(name, offers) for name, offers in ANSWERS.items()},
                "Problem": {"description": "Another problem", "content": content((PROBLEM, HTML))},
                **{f"Problem{status}": _problem(classes) for status, classes in problems().items()},
            },
            "parameters": {name: {"name": name, "in": "query", **each} for name, each in PARAMETERS.items()},
        },
    }


def problems() -> dict[int, list[type[Problem]]]:
    """Give every kind of problem, by its status."""
    found: defaultdict[int, list[type[Problem]]] = defaultdict(list)
    for each in Problem.__subclasses__():
        found[each.status].append(each)
    return dict(sorted(found.items()))


def content(offers: Iterable[Format]) -> Node:
    """Describe a body that is in one of these formats."""
    return {each.media_type: {"schema": _schema(each)} for each in offers}


def _schema(chosen: Format) -> Node:
    if chosen is JSON:
        return {"$ref": "#/components/schemas/Solutions"}
    if chosen is PROBLEM:
        return {"$ref": "#/components/schemas/Problem"}
    return {} if chosen is WORKBOOK or chosen.media_type.endswith("json") else {"type": "string"}


def _answer(name: str, offers: Iterable[Format]) -> Node:
    headers = {"headers": {"Link": _LINKS}} if name in {"Solutions", "Charted"} else {}
    return {"description": "The answer", "content": content((*offers, HTML)), **headers}


def _problem(classes: Iterable[type[Problem]]) -> Node:
    return {"description": "; ".join(each.title for each in classes), "content": content((PROBLEM, HTML))}


def _operation(said: Operation, summary: str, path: str) -> Node:
    good: Node = {"description": HTTPStatus(said.status).phrase}
    if said.offers or said.others:
        good["content"] = {**content(said.offers), **{each: {"schema": {"type": "string"}} for each in said.others}}
    responses = {str(said.status): good}
    if said.is_conditional:
        responses["304"] = {"description": "The client has this already (If-None-Match)"}
    for status in sorted({each.status for each in said.problems}):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    responses["default"] = {"$ref": "#/components/responses/Problem"}
    described = {
        "operationId": said.id,
        "summary": summary,
        "tags": [said.tag],
        "parameters": [
            *(_place(match[1]) for match in _PATH_PARAMETER.finditer(path)),
            *({"$ref": f"#/components/parameters/{name}"} for name in said.parameters),
        ],
        "responses": responses,
    }
    if said.has_suffixes:
        suffixes = ", ".join(f".{each.suffix}" for each in said.offers if each is not HTML)
        described["description"] = f"A suffix of the address names the format in place of Accept: {suffixes}."
    return described


def _place(name: str) -> Node:
    schema = {"type": "string"}
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": PLACES[name]}
