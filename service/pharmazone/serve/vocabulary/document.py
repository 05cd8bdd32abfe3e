"""What has a page and RDF at one address: by the suffix, else by negotiation, with the same links from both."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from pharmazone.evaluate.seam import Query
from pharmazone.formats import BY_SUFFIX, HTML, RDF_FORMATS, Format
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected
from pharmazone.serve.rendering import page_tag
from pharmazone.serve.resources.offers import represent_as
from pharmazone.serve.resources.signposts import Signpost, post, root_of, written
from pharmazone.serve.service import service_of
from pharmazone.terms import LANGUAGES, LICENCE

_OFFERS: Final = (*RDF_FORMATS, HTML)
_VARY: Final = "Accept, Accept-Language"


@dataclass(frozen=True)
class Document:
    """What is told at an address: its path without suffix, the IRI that it is about, the query that its RDF answers."""

    path: str
    iri: str
    text: str


def part(name: str) -> tuple[str, Format | None]:
    """Part the suffix of a format from a name; None where it ends in none.

    >>> stem, chosen = part("1.0.0.ttl")
    >>> stem, chosen.suffix, part("1.0.0")
    ('1.0.0', 'ttl', ('1.0.0', None))
    """
    stem, dot, suffix = name.rpartition(".")
    chosen = BY_SUFFIX.get(suffix) if dot and stem else None
    return (stem, chosen) if chosen in _OFFERS else (name, None)


async def represent(
    request: Request, document: Document, named: Format | None, show: Callable[[], Awaitable[Response]]
) -> Response:
    """Give the page, which `show` makes, or the RDF: in the format that is named, else by the Accept header."""
    root = root_of(request)
    signposts = _signposts(root, document)
    chosen = named or represent_as(request, signposts)
    vary, place = _VARY, {"Content_Location": f"{root}{document.path}.{chosen.suffix}"}
    if named:
        vary, place = "Accept-Language" if chosen is HTML else "", {}

    async def make() -> Response:
        if chosen is HTML:
            post(request, signposts)
            return await show()
        answer = await evaluate_while_connected(request, Query(document.text, None, chosen))
        return Response(answer.body, headers={"Content-Type": chosen.content_type})

    path = f"{document.path}.{chosen.suffix}"
    tag = page_tag(request, path) if chosen is HTML else entity_tag(service_of(request), path, root)
    return await conditional(request, tag, vary, make, Link=written(signposts), **place)


def _signposts(root: str, document: Document) -> list[Signpost]:
    """Point to the other representations, to what is cited, and to the licence."""
    return [
        Signpost(document.iri, "cite-as"),
        *(
            Signpost(f"{root}{document.path}.{each.suffix}", "alternate describedby", each.media_type)
            for each in RDF_FORMATS
        ),
        *(
            Signpost(f"{root}{document.path}.{HTML.suffix}?lang={each}", "alternate", HTML.media_type, each)
            for each in LANGUAGES
        ),
        Signpost(LICENCE, "license"),
    ]
