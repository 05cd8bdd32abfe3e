"""An identifier in any spelling: what it stands for here, as a page and as JSON."""

import asyncio
import json
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.iris.found import Found
from pharmazone.asking.iris.looking import look_up
from pharmazone.asking.iris.sought import read_spellings
from pharmazone.asking.iris.telling import tell
from pharmazone.asking.iris.wording import Wording
from pharmazone.asking.nearest import tell_nearest
from pharmazone.errors import NotFound, UnfitParameter, cut
from pharmazone.formats import CATALOGUE, HTML
from pharmazone.negotiation import choose
from pharmazone.serve.conditional import UNCACHED, conditional, entity_tag
from pharmazone.serve.problems import Told
from pharmazone.serve.protocol import header, once, query_fields, refuse_unknown
from pharmazone.serve.rendering import language_of, page_tag, render
from pharmazone.serve.service import service_of

VARY: Final = "Accept, Accept-Language"
EXAMPLES: Final = (
    *("DOID:1926", "orpha:355", "http://purl.obolibrary.org/obo/MONDO_0018150"),
    *("https://bioregistry.io/mesh:D005776", "https://www.wikidata.org/wiki/Q861645", "substance:imiglucerase"),
)
"""Spellings of many kinds that a reader can try."""
DESCRIBED: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "q",
            "in": "query",
            "schema": {"type": "string"},
            "description": "An IRI, a CURIE, or the address of a page about a term, in any spelling",
        }
    ]
}


async def iri_page(request: Request) -> Response:
    """Say what an identifier stands for, in whichever spelling, with a form that asks for one."""
    asked = once(query_fields(request), "q") or ""
    if asked and choose(header(request, "accept"), (CATALOGUE, HTML)) is CATALOGUE:
        return await iri_json(request)

    async def make() -> Response:
        try:
            found = await _look_up(request, asked) if asked.strip() else None
        except (NotFound, UnfitParameter) as problem:
            return _page(request, problem.status, asked, None, Told.of(problem))
        return await asyncio.to_thread(_page, request, 200 if found is None or found.is_known else 404, asked, found)

    return await conditional(request, page_tag(request, "/iri", own=("q",)), VARY, make)


async def iri_json(request: Request) -> Response:
    """Say for programs what an identifier stands for, in whichever spelling."""
    fields = query_fields(request)
    refuse_unknown(fields, ("q", "lang"))
    asked = once(fields, "q") or ""

    async def make() -> Response:
        found = await _look_up(request, asked)
        if not found.is_known:
            said = f"Nothing is known here of {cut(found.sought.iri)}.{tell_nearest(found.nearest)}"
            raise NotFound(said, iri=found.sought.iri, curie=found.curie or None, nearest=list(found.nearest))
        body = json.dumps(tell(found), ensure_ascii=False, indent=2) + "\n"
        headers = {"Content-Type": CATALOGUE.media_type, "Content-Language": found.labels.language}
        return Response(body, headers=headers)

    tag = entity_tag(service_of(request), "/iri.json", asked, language_of(request), once(fields, "lang") or "")
    return await conditional(request, tag, VARY, make)


async def _look_up(request: Request, asked: str) -> Found:
    service = service_of(request)
    spellings = await asyncio.to_thread(read_spellings, service.snapshot.spellings)
    return await look_up(service.library, spellings, asked, language_of(request))


def _page(request: Request, status: int, asked: str, found: Found | None, told: Told | None = None) -> Response:
    response = render(
        request,
        "iri.html",
        status=status,
        asked=asked,
        found=found,
        words=Wording(found) if found else None,
        told=told,
        examples=EXAMPLES,
    )
    if status != 200:
        response.headers.update({"Cache-Control": UNCACHED, "Vary": VARY})
    return response
