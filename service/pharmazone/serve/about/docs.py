"""`/docs`: the interface for people, made of our own OpenAPI description, so that both say the same."""

import asyncio
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from pharmazone.errors import NotFound, Problem, cut
from pharmazone.serve.about.examples import examples, fill, write_curl
from pharmazone.serve.about.openapi import document, problems
from pharmazone.serve.about.operations import TAGS
from pharmazone.serve.about.parameters import Node
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import UNCACHED, conditional
from pharmazone.serve.rendering import VARY, page_tag, place_of, render
from pharmazone.serve.service import service_of

EMPTY_ANSWER: Final = "empty-answer"
"""What `/sparql` links an answer without solutions to; it is no problem, and is explained beside them."""
SILENT_SERVICE: Final = "silent-service"
"""What `/sparql` links an answer to in which SERVICE SILENT hides a failure; no problem either."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address: what it is called, whether it stands in the path, its type, its default, its sense."""

    name: str
    is_in_path: bool
    is_required: bool
    type: str
    default: str
    description: str


@dataclass(frozen=True)
class Address:
    """An address and a method: what answers there, how it is asked, and an example; `href` is empty for a POST."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    formats: tuple[str, ...]
    statuses: tuple[str, ...]
    href: str
    curl: str


@dataclass(frozen=True)
class Group:
    """Addresses that belong together."""

    name: str
    description: str
    addresses: tuple[Address, ...]


async def docs(request: Request) -> Response:
    """Describe the interface for people: addresses, parameters, formats, examples, problems."""
    service = service_of(request)

    async def make() -> Response:
        values, questions = await examples(service), service.library.saved.values()
        # The whole of the interface takes a tenth of a second; others are answered meanwhile.
        groups = await asyncio.to_thread(_described, request, values)
        return await asyncio.to_thread(
            render,
            request,
            "docs.html",
            groups=groups,
            questions=sorted(questions, key=lambda each: each.name),
            empty_answer=EMPTY_ANSWER,
            silent_service=SILENT_SERVICE,
            problems=[(each, inspect.getdoc(each)) for classes in problems().values() for each in classes],
        )

    return await conditional(request, page_tag(request, f"/docs {base_of(request)}"), VARY, make)


def _described(request: Request, values: Mapping[str, str]) -> list[Group]:
    root = request.scope["root_path"]
    routes = [each for each in request.app.routes if isinstance(each, APIRoute) and each.include_in_schema]
    return read_groups(document(routes, (), root), values, base_of(request), root)


async def problem(request: Request, name: str) -> Response:
    """Lead from the type of a problem to what is said of it."""
    if name not in {EMPTY_ANSWER, SILENT_SERVICE, *(each.slug for each in Problem.__subclasses__())}:
        raise NotFound(f"There is no kind of problem {cut(name)!r}; {request.scope['root_path']}/docs lists them.")
    to = f"{place_of(request, '/docs')}#problem-{name}"
    return Response(status_code=303, headers={"Location": to, "Cache-Control": UNCACHED})


def read_groups(described: Node, values: Mapping[str, str], base: str, root: str) -> list[Group]:
    """Read an OpenAPI description; `values` are examples of what stands in the braces of a path."""
    found = [each for path, item in described["paths"].items() for each in _addresses(described, path, item)]
    made = [(said["tags"][0], _read(described, each, said, values, base, root)) for each, said in found]
    return [
        Group(name, words, tuple(each for tag, each in made if tag == name))
        for name, words in TAGS.items()
        if any(tag == name for tag, _ in made)
    ]


def _addresses(described: Node, path: str, item: Node) -> Iterator[tuple[tuple[str, str], Node]]:
    for method, said in item.items():
        yield (method.upper(), path), _resolved(described, said)


def _read(
    described: Node, place: tuple[str, str], said: Node, values: Mapping[str, str], base: str, root: str
) -> Address:
    method, path = place
    good, answer = next((status, _resolved(described, each)) for status, each in said["responses"].items())
    formats = tuple(answer.get("content", {}))
    example = fill(path, values)
    href = f"{root}{example}" if example and method == "GET" else ""
    return Address(
        said["operationId"],
        method,
        path,
        said["summary"],
        said.get("description", ""),
        tuple(_parameter(_resolved(described, each)) for each in said["parameters"]),
        formats,
        (good, *(status for status in said["responses"] if status.isdecimal() and status != good)),
        href,
        write_curl(method, path, f"{base}{example or path}", formats) if example else "",
    )


def _parameter(said: Node) -> Parameter:
    schema = said.get("schema", {})
    default = schema.get("default", "")
    return Parameter(
        said["name"],
        said["in"] == "path",
        bool(said.get("required")),
        _type(schema),
        str(default).lower() if isinstance(default, bool) else str(default),
        said.get("description") or schema.get("description", ""),
    )


def _type(schema: Mapping[str, Any]) -> str:
    """Say in a word or two what a value is.

    >>> _type({"enum": ["en", "ru"]}), _type({"type": "integer", "minimum": 1, "maximum": 9}), _type({"const": ""})
    ('en | ru', 'integer, 1 to 9', 'empty')
    """
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return "empty" if schema["const"] == "" else str(schema["const"])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}, repeatable"
    name = str(schema.get("format") or schema.get("type") or "text").replace("string", "text")
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None:
        return f"{name}, {least} to {most}" if most is not None else f"{name}, at least {least}"
    return name


def _resolved(described: Node, node: Node) -> Node:
    if "$ref" not in node:
        return node
    part: Any = described
    for name in node["$ref"].removeprefix("#/").split("/"):
        part = part[name]
    return dict(part)
