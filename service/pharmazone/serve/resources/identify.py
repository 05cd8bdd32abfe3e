"""The address of a thing: it leads to the page or to the data, by what the client accepts."""

from fastapi import Request, Response

from pharmazone.asking.things.standing import find_standing
from pharmazone.formats import HTML
from pharmazone.serve.conditional import REVALIDATED
from pharmazone.serve.rendering import place_of
from pharmazone.serve.resources.names import thing_iri
from pharmazone.serve.resources.offers import represent_as
from pharmazone.serve.resources.signposts import data_of, of_identifier, pages_of, root_of, written
from pharmazone.serve.resources.structured import schema_types
from pharmazone.serve.service import service_of


async def identify(request: Request, kind: str, slug: str) -> Response:
    """Lead to the page or to the data of a thing, by what the client accepts: 303."""
    thing, library, root = thing_iri(kind, slug), service_of(request).library, root_of(request)
    path = f"{kind}/{slug}"
    chosen = represent_as(request, [*data_of(root, path, "alternate"), *pages_of(root, path)])
    standing = await find_standing(library, thing)
    location = place_of(request, f"/page/{path}") if chosen is HTML else f"{root}/data/{path}.{chosen.suffix}"
    return see_other(location, Link=written(of_identifier(root, standing, await schema_types(library, standing))))


def see_other(location: str, **more: str) -> Response:
    """Lead to another address, by what the client accepts (RFC 9110, section 15.4.4)."""
    headers = {"Location": location, "Vary": "Accept, Accept-Language", "Cache-Control": REVALIDATED}
    return Response(status_code=303, headers={**headers, **more})
