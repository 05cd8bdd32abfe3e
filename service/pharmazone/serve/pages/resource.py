"""The page of whatever has an address of its own: each kind is shown by its maker."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.things.standing import find_standing
from pharmazone.serve.conditional import conditional
from pharmazone.serve.pages import article, passage, renamed, thing
from pharmazone.serve.rendering import VARY, page_tag
from pharmazone.serve.resources.names import Resource, thing_iri
from pharmazone.serve.resources.signposts import of_page, post, root_of, written
from pharmazone.serve.resources.structured import schema_types, structure
from pharmazone.serve.service import service_of

Maker = Callable[[Request, Resource], Awaitable[Response]]
_MAKERS: Final[Mapping[str, Maker]] = {"article": article.make, "passage": passage.make}
"""The kinds that are shown in a way of their own; every other is a thing."""
_OWN: Final[Mapping[str, tuple[str, ...]]] = {"article": article.PARAMETERS}
"""The parameters of a page, where it has any."""


async def show(request: Request, kind: str, slug: str) -> Response:
    """Show a thing: what is said of it, with the passages that say so, and what points to it."""
    iri, library = thing_iri(kind, slug), service_of(request).library
    standing = await find_standing(library, iri)
    maker = renamed.make if standing.successor else _MAKERS.get(kind, thing.make)
    signposts = of_page(root_of(request), standing, await schema_types(library, standing))

    async def make() -> Response:
        post(request, signposts)
        return await maker(request, Resource(iri, await structure(library, iri), standing.successor))

    tag = page_tag(request, f"/page/{kind}/{slug}", own=_OWN.get(kind, ()))
    return await conditional(request, tag, VARY, make, Link=written(signposts))
