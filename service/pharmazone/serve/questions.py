"""Saved queries: the catalogue, and each with its form, its answer and its text."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request, Response

from pharmazone.errors import NotFound, Problem, UnfitParameter
from pharmazone.evaluate.seam import Query
from pharmazone.formats import CATALOGUE, HTML, JSON, QUERY_TEXT, RDF_FORMATS, SOLUTION_FORMATS, TURTLE, Format
from pharmazone.negotiation import choose
from pharmazone.parameters import Parameter, read_iri
from pharmazone.saved import SavedQuery, on_shelves
from pharmazone.serve.conditional import UNCACHED, conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected
from pharmazone.serve.nearest import MOST_NEAREST, cut, last_part, nearest_names, tell_nearest
from pharmazone.serve.protocol import header, negotiate, once, query_fields, read_timeout
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.service import Service, service_of
from pharmazone.serve.sparql import respond
from pharmazone.serve.tables import show
from pharmazone.terms import shorten

# What the query string says beside the values of parameters; no parameter can be called so.
_OURS: Final = ("lang", "timeout")
_VARY: Final = "Accept, Accept-Language"
_BY_SUFFIX: Final = {each.suffix: each for each in (*SOLUTION_FORMATS, *RDF_FORMATS, QUERY_TEXT)}


async def catalogue(request: Request) -> Response:
    """List the saved queries, for people or for programs."""
    if choose(header(request, "accept"), (CATALOGUE, HTML)) is not HTML:
        return await _listing(request, _VARY)
    tag = entity_tag(service_of(request), "/queries", _asked(request), language_of(request))

    async def make() -> Response:
        return render(request, "queries.html", shelves=on_shelves(service_of(request).saved.values()))

    return await conditional(request, tag, _VARY, make)


async def catalogue_json(request: Request) -> Response:
    """List the saved queries for programs."""
    return await _listing(request, "")


async def _listing(request: Request, vary: str) -> Response:
    root = request.scope["root_path"]
    listed = [_summary(saved, root) for saved in service_of(request).saved.values()]

    async def make() -> Response:
        body = json.dumps({"queries": listed}, ensure_ascii=False, indent=2) + "\n"
        return Response(body, headers={"Content-Type": CATALOGUE.media_type})

    return await conditional(request, entity_tag(service_of(request), "/queries.json", root), vary, make)


def _summary(saved: SavedQuery, root: str) -> dict[str, Any]:
    header = saved.header.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"chart"})
    return {"name": saved.name, "href": f"{root}/queries/{saved.name}", **header}


async def question(request: Request, name: str) -> Response:
    """Answer a saved query: as a page, as data by Accept or by suffix, or as its text (`.rq`)."""
    stem, dot, suffix = name.rpartition(".")
    named = _BY_SUFFIX.get(suffix) if dot else None
    saved = service_of(request).saved.get(stem if named else name)
    if saved is None:
        raise NotFound(f"There is no saved query {name!r}; /queries lists them all.")
    if named:
        return await _data(request, saved, named, f"{saved.name}.{suffix}")
    chosen = negotiate(request, (*SOLUTION_FORMATS, *RDF_FORMATS, QUERY_TEXT, HTML))
    return await (_page(request, saved) if chosen is HTML else _data(request, saved, chosen, None))


def _values(request: Request, saved: SavedQuery) -> dict[str, str]:
    """Read the values of parameters; an empty one counts as not given, since that is what a form sends."""
    fields = query_fields(request)
    values = {name: once(fields, name) or "" for name, _ in fields if name not in _OURS}
    strings = {each.name for each in saved.header.params}
    return {name: value for name, value in values.items() if value or name not in strings}


async def _refuse_strangers(service: Service, saved: SavedQuery, values: dict[str, str]) -> None:
    """Raise UnfitParameter where a value names nothing of its class; no solutions would read as "not said"."""
    spelled = {**saved.prefixes, **service.prefixes}
    given = [each for each in saved.header.params if each.of_class is not None and each.name in values]
    things = {each.name: thing for each in given if (thing := read_iri(values[each.name], spelled))}
    if not things:
        return
    found = await service.select("classes", sorted(set(things.values()), key=str))
    known = {(each["thing"].text, each["class"].text) for each in found.each}
    for parameter in given:
        of_class = read_iri(parameter.of_class or "", spelled)
        thing = things[parameter.name]
        if of_class is None or (thing.value, of_class.value) not in known:
            members = await service.select("members", [of_class] if of_class else [])
            raise _stranger(parameter, values[parameter.name], _nearest(thing.value, members.iris(), spelled))


def _stranger(parameter: Parameter, value: str, nearest: list[str]) -> UnfitParameter:
    shown = cut(value)
    said = f"The parameter {parameter.name} does not fit: no {parameter.of_class} called {shown!r} is known here."
    said += tell_nearest(nearest)
    return UnfitParameter(said, parameter=parameter.name, value=shown, wanted=parameter.of_class, nearest=nearest)


def _nearest(iri: str, members: Iterable[str], prefixes: dict[str, str]) -> list[str]:
    by_name: dict[str, list[str]] = {}
    for each in sorted(members):
        by_name.setdefault(last_part(each), []).append(shorten(each, prefixes))
    return [each for name in nearest_names(iri, by_name) for each in by_name[name]][:MOST_NEAREST]


async def _data(request: Request, saved: SavedQuery, named: Format, file: str | None) -> Response:
    service = service_of(request)
    values = _values(request, saved)
    text = saved.bind(values, prefixes=service.prefixes)
    accept = header(request, "accept")
    solutions = named if named in SOLUTION_FORMATS else None if file else choose(accept, SOLUTION_FORMATS)
    graph = named if named in RDF_FORMATS else None if file else choose(accept, RDF_FORMATS)
    deadline = read_timeout(query_fields(request))

    async def make() -> Response:
        await _refuse_strangers(service, saved, values)
        if named is QUERY_TEXT:
            return Response(text, headers={"Content-Type": QUERY_TEXT.content_type})
        answer = await evaluate_while_connected(request, Query(text, solutions, graph, deadline_seconds=deadline))
        return respond(answer)

    formats = [each.suffix if each else "" for each in (solutions, graph)]
    tag = entity_tag(service, "/queries", text, named.suffix, *formats)
    if file:
        return await conditional(request, tag, "", make)
    return await conditional(request, tag, _VARY, make)


async def _page(request: Request, saved: SavedQuery) -> Response:
    service, language = service_of(request), language_of(request)
    fields = query_fields(request)
    given = {name: value for name, value in fields if name not in _OURS}
    try:
        values = _values(request, saved)
        text = saved.bind(values, prefixes=service.prefixes)
    except UnfitParameter as problem:
        return _unfit(request, saved, given, problem)
    deadline = read_timeout(fields)

    async def make() -> Response:
        try:
            await _refuse_strangers(service, saved, values)
        except UnfitParameter as problem:
            return _unfit(request, saved, given, problem)
        answer = await evaluate_while_connected(request, Query(text, JSON, TURTLE, deadline_seconds=deadline))
        shown = await show(request, answer, language)
        return await asyncio.to_thread(_render, request, saved, given, text=text, shown=shown)

    tag = entity_tag(service, "/queries", text, "html", language, request.scope["root_path"], _asked(request))
    return await conditional(request, tag, _VARY, make)


def _unfit(request: Request, saved: SavedQuery, given: dict[str, str], problem: Problem) -> Response:
    """Show the form again with what is wrong; a reader who has given nothing yet is not told of it as an error."""
    is_first = not any(given.values())
    text = saved.bind_example(prefixes=service_of(request).prefixes)
    status = 200 if is_first else problem.status
    response = _render(request, saved, given, status=status, text=text, problem=None if is_first else problem)
    response.headers.update({"Cache-Control": UNCACHED, "Vary": _VARY})
    return response


def _render(request: Request, saved: SavedQuery, given: dict[str, str], **values: Any) -> Response:
    shown = {"shown": None, "problem": None, "status": 200, **values}
    solutions = shown["shown"].solutions if shown["shown"] else None
    offers = RDF_FORMATS if shown["shown"] and not solutions else SOLUTION_FORMATS
    asked = urlencode({name: value for name, value in given.items() if value})
    suffixes = [(each.suffix, each.label) for each in (*offers, QUERY_TEXT)]
    return render(request, "query.html", saved=saved, given=given, asked=asked, suffixes=suffixes, **shown)


def _asked(request: Request) -> str:
    return str(request.scope["query_string"].decode("latin-1"))
