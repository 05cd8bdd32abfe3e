"""The catalogue of the saved queries, for people and for programs."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.catalogue import find_questions, tagged
from pharmazone.asking.joining import loaded_graphs, needed_by
from pharmazone.asking.listing import list_questions
from pharmazone.errors import UnfitParameter
from pharmazone.formats import CATALOGUE, HTML
from pharmazone.negotiation import choose
from pharmazone.saved.header import SHELVES
from pharmazone.saved.questions import SavedQuery, on_shelves
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.connection import while_connected
from pharmazone.serve.protocol import header, once
from pharmazone.serve.rendering import page_tag, read_own, render
from pharmazone.serve.search import MOST_CHARACTERS
from pharmazone.serve.service import service_of

_VARY: Final = "Accept, Accept-Language"
_OWN: Final = ("q", "tag")


@dataclass(frozen=True)
class _Found:
    """The questions that have every topic in `tags` and all the words in `sought`, whoever reads them."""

    tags: tuple[str, ...]
    sought: str
    questions: tuple[SavedQuery, ...]
    is_near: bool = False
    """Whether they have only some of the words."""


async def catalogue(request: Request) -> Response:
    """List the saved queries, for people or for programs."""
    found = await _find(request)
    if choose(header(request, "accept"), (CATALOGUE, HTML)) is not HTML:
        return await _listing(request, found, _VARY)

    loaded = await while_connected(loaded_graphs(service_of(request).library), request.receive)

    async def make() -> Response:
        topics = Counter(tag for each in found.questions for tag in each.header.tags if tag not in SHELVES)
        return render(
            request,
            "queries.html",
            shelves=on_shelves(found.questions),
            number=len(found.questions),
            tags=found.tags,
            sought=found.sought,
            is_near=found.is_near,
            needed={each.name: needed_by(each, loaded) for each in found.questions if each.header.external},
            topics=sorted(topics.items(), key=lambda each: (-each[1], each[0])),
        )

    return await conditional(request, page_tag(request, "/queries", own=_OWN), _VARY, make)


async def catalogue_json(request: Request) -> Response:
    """List the saved queries for programs."""
    return await _listing(request, await _find(request), "")


async def _find(request: Request) -> _Found:
    """Find what is asked for by `tag` and `q`; NotFound names what is near to a topic that there is not."""
    fields, every = read_own(request, _OWN), tuple(service_of(request).library.saved.values())
    tags = tuple(dict.fromkeys(value for name, value in fields if name == "tag" and value))
    sought = (once(fields, "q") or "").strip()
    if len(sought) > MOST_CHARACTERS:
        said = f"What is sought has {len(sought)} characters; at most {MOST_CHARACTERS} are looked for."
        raise UnfitParameter(said, parameter="q")
    kept = every
    for tag in tags:
        on_topic = {each.name for each in tagged(every, tag)}
        kept = tuple(each for each in kept if each.name in on_topic)
    found = await while_connected(find_questions(service_of(request).library, kept, sought), request.receive)
    return _Found(tags, sought, found.questions, found.is_near)


async def _listing(request: Request, found: _Found, vary: str) -> Response:
    service, root = service_of(request), request.scope["root_path"]

    async def make() -> Response:
        every, headings = service.library.saved.values(), service.library.columns
        kept = () if found.is_near else found.questions
        loaded = await loaded_graphs(service.library)
        listed = await asyncio.to_thread(list_questions, kept, every, headings, root, loaded)
        body = json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
        return Response(body, headers={"Content-Type": CATALOGUE.media_type})

    tag = entity_tag(service, "/queries.json", root, found.sought, *found.tags)
    return await conditional(request, tag, vary, make)
