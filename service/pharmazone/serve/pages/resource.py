"""The page of whatever has an address of its own: each kind is shown by its maker."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import Request, Response

from pharmazone.serve.conditional import conditional
from pharmazone.serve.pages import passage, thing
from pharmazone.serve.rendering import VARY, page_tag
from pharmazone.serve.resources.names import Resource, thing_iri

Maker = Callable[[Request, Resource], Awaitable[Response]]
_MAKERS: Final[Mapping[str, Maker]] = {"passage": passage.make}
"""The kinds that are shown in a way of their own; every other is a thing."""


async def show(request: Request, kind: str, slug: str) -> Response:
    """Show a thing: what is said of it, with the passages that say so, and what points to it."""
    iri, maker = thing_iri(kind, slug), _MAKERS.get(kind, thing.make)

    async def make() -> Response:
        return await maker(request, Resource(iri))

    return await conditional(request, page_tag(request, f"/page/{kind}/{slug}"), VARY, make)
