"""The OpenAPI 3.1 description, computed from the routes, the formats, the problems and the saved queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Final

from fastapi.routing import APIRoute

from pharmazone import __version__
from pharmazone.errors import Problem
from pharmazone.formats import HTML, JSON, PROBLEM, Format
from pharmazone.parameters import Parameter
from pharmazone.saved import SavedQuery
from pharmazone.serve.about.operations import OPERATIONS, PARAMETERS, PLACES, QUESTION, TAGS, Node, Operation

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
_TYPES: Final[Mapping[str, Node]] = {
    "xsd:integer": {"type": "integer"},
    "xsd:decimal": {"type": "number"},
    "xsd:date": {"type": "string", "format": "date"},
    "xsd:boolean": {"type": "boolean"},
}
_NUMBERS: Final = {"integer": int, "number": float}
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
    for query in saved:
        paths[f"/queries/{query.name}"] = {"get": _question(query)}
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
        "tags": [{"name": name, "description": described} for name, described in TAGS.items()],
        "paths": dict(paths),
        "components": {
            "schemas": {"Problem": _PROBLEM, "Solutions": _SOLUTIONS},
            "responses": {
                "Answer": {"description": "The answer", "content": content(OPERATIONS["GET", QUESTION].offers)},
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
    return {} if chosen.media_type.endswith("json") else {"type": "string"}


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


def _question(query: SavedQuery) -> Node:
    """Describe a saved query as an operation of its own, with its own parameters."""
    described = _operation(OPERATIONS["GET", QUESTION], query.header.summary, "")
    described["operationId"] = f"ask-{query.name}"
    said = (query.header.question, query.header.description, described["description"])
    described["description"] = " ".join(filter(None, said))
    described["parameters"] = [*map(parameter, query.header.params), *described["parameters"]]
    described["responses"] = {**described["responses"], "200": {"$ref": "#/components/responses/Answer"}}
    return described


def parameter(said: Parameter) -> Node:
    """Describe a parameter of a saved query.

    >>> parameter(Parameter(name="least", label="At least", datatype="xsd:integer", default="3"))["schema"]
    {'type': 'integer', 'default': 3}
    """
    schema: Node = {"enum": list(said.enum)} if said.enum else dict(_TYPES.get(said.datatype or "", {"type": "string"}))
    for name, bound in (("minimum", said.minimum), ("maximum", said.maximum)):
        if bound is not None and schema["type"] in _NUMBERS:
            schema[name] = _NUMBERS[schema["type"]](bound)
    if said.pattern is not None:
        schema["pattern"] = f"^(?:{said.pattern})$"
    if said.default is not None:
        schema["default"] = _value(said.default, schema)
    described = {"name": said.name, "in": "query", "required": said.required, "schema": schema}
    described["description"] = f"{said.label}: {said.wanted}"
    if said.example is not None:
        described["example"] = _value(said.example, schema)
    return described


def _value(text: str, schema: Node) -> object:
    kind = schema.get("type", "string")
    if kind == "boolean":
        return text == "true"
    return _NUMBERS[kind](text) if kind in _NUMBERS else text
