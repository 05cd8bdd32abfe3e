"""How far the mappings reach: a page with a picture of it, CSV for spreadsheets, and JSON for programs."""

import asyncio
import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.coverage.coverage import STATES, Cell, Coverage, cover
from pharmazone.asking.coverage.decisions import MATCHES
from pharmazone.asking.coverage.writing import as_document, write_csv
from pharmazone.asking.kinds import name_kind
from pharmazone.formats import BY_SUFFIX, CATALOGUE, HTML, Format
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.connection import while_connected
from pharmazone.serve.protocol import Fields, negotiate, once
from pharmazone.serve.rendering import language_of, page_tag, read_own, render
from pharmazone.serve.service import service_of

_PATH: Final = "/coverage"
_CSV: Final = BY_SUFFIX["csv"]
_OFFERS: Final = (HTML, CATALOGUE, _CSV)
_VARY: Final = "Accept, Accept-Language"
_OWN: Final = ("kind", "vocabulary")
DESCRIBED: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "kind",
            "in": "query",
            "schema": {"type": "string"},
            "description": "Only things of this kind, as their IRIs have it, such as substance",
        },
        {
            "name": "vocabulary",
            "in": "query",
            "schema": {"type": "string"},
            "description": "Only this vocabulary, such as doid",
        },
    ]
}

# A source may have any number of each; the data has them all.
_MOST_ROWS: Final = 200
_MOST_OTHERS: Final = 8


async def coverage_page(request: Request) -> Response:
    """Tell how far the mappings to other vocabularies reach, to people or to programs."""
    chosen = negotiate(request, _OFFERS)
    if chosen is not HTML:
        return await _as_data(request, chosen, _VARY)
    fields = read_own(request, _OWN)

    async def make() -> Response:
        told = await _narrowed(request, fields)
        return await asyncio.to_thread(render, request, "coverage.html", **_shown(request, told, fields))

    return await conditional(request, page_tag(request, _PATH, own=_OWN), _VARY, make)


async def coverage_csv(request: Request) -> Response:
    """Give the coverage of the mappings as CSV, a line for each kind of things and each vocabulary."""
    return await _as_data(request, _CSV, "")


async def coverage_json(request: Request) -> Response:
    """Give the coverage of the mappings as JSON, with how each thing stands, what is wrong, and candidates."""
    return await _as_data(request, CATALOGUE, "")


async def _as_data(request: Request, chosen: Format, vary: str) -> Response:
    fields = read_own(request, _OWN)
    kept = [f"{name}={value}" for name, value in fields if name in _OWN]

    async def make() -> Response:
        told = await _narrowed(request, fields)
        if chosen is _CSV:
            return Response(write_csv(told), headers={"Content-Type": _CSV.content_type})
        document = await asyncio.to_thread(as_document, told, service_of(request).snapshot.manifest)
        body = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        return Response(body, headers={"Content-Type": CATALOGUE.media_type})

    return await conditional(request, entity_tag(service_of(request), f"{_PATH}.{chosen.suffix}", *kept), vary, make)


async def _narrowed(request: Request, fields: Fields) -> Coverage:
    service = service_of(request)
    told = await while_connected(cover(service.library, service.snapshot.manifest.external), request.receive)
    return told.narrowed(once(fields, "kind") or "", once(fields, "vocabulary") or "")


def _shown(request: Request, told: Coverage, fields: Fields) -> dict[str, Any]:
    language = language_of(request)
    asked = [(name, value) for name, value in fields if name in _OWN and value]
    wanted = dict(asked)
    by_kind = [(kind, list(cells)) for kind, cells in groupby(told.cells, key=lambda each: each.kind)]
    return {
        "asked": asked,
        "wanted": wanted,
        "told": told,
        "kinds": by_kind,
        "states": STATES,
        "matches": tuple(MATCHES.values()),
        "fault_kinds": [(kind, list(each)) for kind, each in groupby(told.faults, key=lambda each: each.kind)],
        "standings": _in_order(told) if "vocabulary" in wanted else (),
        "name_kind": lambda kind: name_kind(kind, language),
        "bar": _bar,
        "external": service_of(request).snapshot.manifest.external,
        "most_rows": _MOST_ROWS,
        "most_others": _MOST_OTHERS,
    }


def _bar(cell: Cell) -> list[tuple[str, int, int]]:
    """Give the pieces of a bar: the state of each, where it begins and how long it is, in hundredths of its thing."""
    pieces, start = [], 0
    for state in STATES:
        if number := cell.states[state]:
            pieces.append((state, start, number))
            start += number
    return pieces


def _in_order(told: Coverage) -> Sequence[Any]:
    """Give how each thing stands: by kind, what has no mapping first, since that is what is left to do."""
    order = {cell.kind: place for place, cell in enumerate(reversed(told.cells))}
    place = {state: -number for number, state in enumerate(STATES)}
    return sorted(
        told.standings,
        key=lambda each: (-order[each.thing.kind], place[each.state], each.thing.label("en").text.casefold()),
    )
