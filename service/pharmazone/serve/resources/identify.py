"""The address of a thing: it leads to the page or to the data, by what the client accepts."""

from urllib.parse import urlencode

from fastapi import Request, Response

from pharmazone.asking.things.surroundings import is_known, unknown
from pharmazone.formats import HTML, RDF_FORMATS
from pharmazone.serve.conditional import REVALIDATED
from pharmazone.serve.protocol import negotiate
from pharmazone.serve.resources.names import thing_iri
from pharmazone.serve.service import service_of


async def identify(request: Request, kind: str, slug: str) -> Response:
    """Lead to the page or to the data of a thing, by what the client accepts: 303."""
    thing = thing_iri(kind, slug)
    chosen = negotiate(request, (*RDF_FORMATS, HTML))
    if not await is_known(service_of(request).library, thing):
        raise unknown(thing)
    root, lang = request.scope["root_path"], request.query_params.get("lang")
    if chosen is HTML:
        location = f"{root}/page/{kind}/{slug}" + (f"?{urlencode({'lang': lang})}" if lang else "")
    else:
        location = f"{root}/data/{kind}/{slug}.{chosen.suffix}"
    headers = {"Location": location, "Vary": "Accept, Accept-Language", "Cache-Control": REVALIDATED}
    return Response(status_code=303, headers=headers)
