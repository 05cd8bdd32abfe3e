"""The things of a kind."""

from typing import Final

from fastapi import Request, Response
from pyoxigraph import Literal

from pharmazone.errors import NotFound
from pharmazone.formats import RDF_FORMATS
from pharmazone.serve.conditional import conditional
from pharmazone.serve.rendering import VARY, language_of, page_tag, render
from pharmazone.serve.service import service_of
from pharmazone.terms import THING, is_kind

_SHOWN: Final = 1000
_SUFFIXES: Final = tuple((each.suffix, each.label) for each in RDF_FORMATS)


async def kind_page(request: Request, kind: str) -> Response:
    """List the things of a kind."""
    service, language = service_of(request), language_of(request)
    if not is_kind(kind):
        raise NotFound("There is no such kind of thing.")

    async def make() -> Response:
        found = await service.library.select("kind", [Literal(f"{THING}{kind}/")])
        if not found.each:
            raise NotFound(f"The graph has nothing of the kind {kind}.")
        things = [each["thing"].text for each in found.each]
        labels = await service.library.labels(things, language)
        things.sort(key=lambda iri: labels.of(iri).text.casefold())
        return render(
            request,
            "kind.html",
            kind=kind,
            things=things[:_SHOWN],
            is_cut=len(things) > _SHOWN,
            labels=labels,
            suffixes=_SUFFIXES,
        )

    return await conditional(request, page_tag(request, f"/page/{kind}"), VARY, make)
