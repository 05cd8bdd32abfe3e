"""The catalogue of the saved queries, for people and for programs."""

import asyncio
import json
from collections import Counter
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.catalogue import find_questions, tagged
from pharmazone.formats import CATALOGUE, HTML
from pharmazone.negotiation import choose
from pharmazone.saved.header import SHELVES
from pharmazone.saved.questions import on_shelves
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.protocol import header, once, query_fields
from pharmazone.serve.questions.listing import list_questions
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.service import service_of

_VARY: Final = "Accept, Accept-Language"


async def catalogue(request: Request) -> Response:
    """List the saved queries, for people or for programs."""
    if choose(header(request, "accept"), (CATALOGUE, HTML)) is not HTML:
        return await _listing(request, _VARY)
    service, asked = service_of(request), request.scope["query_string"].decode("latin-1")
    language, root = language_of(request), request.scope["root_path"]
    tags, sought = _tags(request), (once(query_fields(request), "q") or "").strip()

    async def make() -> Response:
        found = list(service.library.saved.values())
        for each in tags:
            found = tagged(found, each)
        found = find_questions(found, sought) if sought else found
        topics = Counter(tag for each in found for tag in each.header.tags if tag not in (*SHELVES, *tags))
        return render(
            request,
            "queries.html",
            shelves=on_shelves(found),
            number=len(found),
            tags=tags,
            sought=sought,
            topics=sorted(topics.items(), key=lambda each: (-each[1], each[0])),
        )

    return await conditional(request, entity_tag(service, "/queries", asked, language, root), _VARY, make)


async def catalogue_json(request: Request) -> Response:
    """List the saved queries for programs."""
    return await _listing(request, "")


async def _listing(request: Request, vary: str) -> Response:
    """List the questions that have every `tag` that is asked for."""
    service, root = service_of(request), request.scope["root_path"]
    tags = _tags(request)

    async def make() -> Response:
        listed = await asyncio.to_thread(list_questions, service.library, root, tags)
        body = json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
        return Response(body, headers={"Content-Type": CATALOGUE.media_type})

    return await conditional(request, entity_tag(service, "/queries.json", root, *tags), vary, make)


def _tags(request: Request) -> list[str]:
    return [value for name, value in query_fields(request) if name == "tag" and value]
