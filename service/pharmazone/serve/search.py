"""The search: a page for people, and what was found as JSON, for the box on every page and for programs."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.iris.sought import looks_like_identifier, read_spellings
from pharmazone.asking.kinds import name_kind
from pharmazone.asking.legible import legible
from pharmazone.asking.parts import Part
from pharmazone.asking.things.search import Hit, Hits, Index
from pharmazone.errors import UnfitParameter
from pharmazone.formats import CATALOGUE
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.protocol import Fields, once, query_fields, refuse_unknown
from pharmazone.serve.rendering import VARY, language_of, page_tag, render
from pharmazone.serve.search_hits import show, tell, ways_of
from pharmazone.serve.service import service_of

MOST_CHARACTERS: Final = 200
_ON_A_PAGE: Final = 20
_MOST_LIMIT: Final = 50
_LIMIT: Final = 10
_PLACES: Final = {
    "class": "/ontology",
    "property": "/ontology",
    "concept": "/ontology",
    "scheme": "/ontology",
    "question": "/queries",
    "page": "/",
}
"""Where kinds are listed that are no things."""
_PAGES: Final = re.compile(r"[1-9][0-9]{0,8}")
DESCRIBED: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "q",
            "in": "query",
            "schema": {"type": "string", "maxLength": MOST_CHARACTERS},
            "description": "Words of a name in any order, language, script and spelling; or a code, an IRI, a "
            "prefixed name",
        },
        {
            "name": "kind",
            "in": "query",
            "schema": {"type": "string"},
            "description": "Only things of this kind, as their IRIs have it, or class, property, concept, scheme, "
            "question, page",
        },
    ]
}


@dataclass(frozen=True)
class Wanted:
    """What is sought, and of which kind; None where that does not matter."""

    sought: str
    kind: str | None

    def fields(self, kind: str | None) -> Fields:
        """Give what asks for the same words among another kind."""
        return [("q", self.sought), *([("kind", kind)] if kind else [])]


async def search(request: Request) -> Response:
    """Find things, terms, questions and passages by what they are called."""
    wanted = read_wanted(request)
    page = _read_number(query_fields(request), "page", 1, 10**9)
    service, language = service_of(request), language_of(request)

    async def make() -> Response:
        if not wanted.sought:
            ways = await service.searches.make(lambda index: ways_of(index, language))
            sizes = sorted(service.library.index.sizes.items(), key=lambda each: name_kind(each[0], language).text)
            return render(
                request,
                "search.html",
                wanted=wanted,
                ways=ways,
                sizes=sizes,
                places=_PLACES,
                name_kind=lambda kind: name_kind(kind, language),
            )
        spellings = await asyncio.to_thread(read_spellings, service.snapshot.spellings)
        values = await service.searches.make(lambda index: _look(index, wanted, Part(page, _ON_A_PAGE), language))
        hits = values["hits"]
        return render(
            request,
            "search.html",
            **{**values, "hits": [show(request, each, language, is_exact=exact) for each, exact in hits]},
            wanted=wanted,
            is_identifier=looks_like_identifier(wanted.sought, spellings),
            sought_everywhere=wanted.sought,
            name_kind=lambda kind: name_kind(kind, language),
        )

    return await conditional(request, page_tag(request, "/search", own=("q", "kind", "page")), VARY, make)


def _look(index: Index, wanted: Wanted, part: Part, language: str) -> dict[str, Any]:
    every = index.find(wanted.sought)
    hits = index.find(wanted.sought, wanted.kind) if wanted.kind else every
    place = part.of(len(hits))
    shown = hits[place]
    return {
        "hits": [(each, place.start + number < hits.exact) for number, each in enumerate(shown)],
        "total": len(hits),
        "every": len(every),
        "are_similar": hits.are_similar,
        "kinds": sorted(every.kinds.items(), key=lambda each: (-each[1], name_kind(each[0], language).text)),
        "part": part,
        "first": place.start + 1,
        "last": place.stop,
        "nearest": [] if hits else index.nearest(wanted.sought),
    }


async def search_json(request: Request) -> Response:
    """Find the same for programs, and for the box that suggests."""
    fields = query_fields(request)
    refuse_unknown(fields, ("q", "kind", "limit", "lang"))
    wanted, limit = read_wanted(request), _read_number(fields, "limit", _LIMIT, _MOST_LIMIT)
    service, language = service_of(request), language_of(request)

    async def make() -> Response:
        shown, hits = await service.searches.make(lambda index: find_some(index, wanted, limit))
        listed = [
            tell(request, show(request, each, language, is_exact=number < hits.exact))
            for number, each in enumerate(shown)
        ]
        body = json.dumps({"q": wanted.sought, "total": len(hits), "hits": listed}, ensure_ascii=False) + "\n"
        return Response(body, headers={"Content-Type": CATALOGUE.media_type, "Content-Language": language})

    asked = (wanted.sought, wanted.kind or "", str(limit), language, once(fields, "lang") or "")
    tag = entity_tag(service, "/search.json", request.scope["root_path"], *asked)
    return await conditional(request, tag, VARY, make)


def find_some(index: Index, wanted: Wanted, limit: int) -> tuple[list[Hit], Hits]:
    """Give the best of what is found, and all of it."""
    hits = index.find(wanted.sought, wanted.kind)
    return hits[:limit], hits


def read_wanted(request: Request) -> Wanted:
    """Read what is sought; UnfitParameter where it is too long."""
    fields = query_fields(request)
    sought = " ".join(legible(once(fields, "q") or "").split())
    if len(sought) > MOST_CHARACTERS:
        detail = f"What is sought has {len(sought)} characters; at most {MOST_CHARACTERS} are looked for."
        raise UnfitParameter(detail, parameter="q")
    return Wanted(sought, once(fields, "kind") or None)


def _read_number(fields: Fields, name: str, otherwise: int, most: int) -> int:
    said = once(fields, name) or str(otherwise)
    if not _PAGES.fullmatch(said) or int(said) > most:
        raise UnfitParameter(f"The parameter {name} wants a whole number from 1 to {most}.", parameter=name)
    return int(said)
