"""What the addresses of things can be had as, by every name that clients of linked data ask for it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from fastapi import Request

from pharmazone.errors import NotAcceptable
from pharmazone.formats import HTML, RDF_FORMATS, Format
from pharmazone.negotiation import choose, items
from pharmazone.serve.protocol import header
from pharmazone.serve.resources.signposts import Signpost, written

# What is no name of the format, but asked for by clients that mean it: Turtle is N3, and JSON and XML are wider names.
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "ttl": ("application/turtle", "text/n3", "text/rdf+n3", "application/n3", "application/rdf+n3"),
    "rdf": ("application/xml", "text/xml", "text/rdf", "application/owl+xml"),
    "jsonld": ("application/json", "text/json", "application/x-json+ld"),
    "nq": ("text/n-quads", "text/nquads"),
}
_BY_SUFFIX: Final = {each.suffix: each for each in (*RDF_FORMATS, HTML)}
_OFFERS: Final = tuple(
    replace(each, other_media_types=(*each.other_media_types, *_ALSO.get(each.suffix, ()))) for each in RDF_FORMATS
)


def choose_representation(accept: str | None) -> Format | None:
    """Give the format that a client likes best, a page among them; None where it accepts none.

    Of formats that it likes equally the first is Turtle and the last a page, but a page that it names goes before data
    that only a wildcard lets in: so speak browsers that give no weights.

    >>> choose_representation("text/html, */*").suffix, choose_representation("*/*").suffix
    ('html', 'ttl')
    >>> choose_representation("text/turtle, text/html").suffix, choose_representation("application/json").suffix
    ('ttl', 'jsonld')
    """
    named = ",".join(each for each in items(accept or "") if "*" not in each)
    if named and choose(accept, (HTML, *_OFFERS)) is HTML and choose(named, (*_OFFERS, HTML)) is HTML:
        return HTML
    chosen = choose(accept, (*_OFFERS, HTML))
    return _BY_SUFFIX[chosen.suffix] if chosen else None


def represent_as(request: Request, alternates: list[Signpost]) -> Format:
    """Choose by the Accept header; NotAcceptable lists what is on offer, in a Link header, too."""
    chosen = choose_representation(header(request, "accept"))
    if chosen is None:
        offered = [each.media_type for each in (*RDF_FORMATS, HTML)]
        said = f"On offer are {', '.join(offered)}."
        raise NotAcceptable(said, headers={"Link": written(alternates)}, offered=offered)
    return chosen


def takes_pages_alone(request: Request) -> bool:
    """Say whether a client takes a page, and RDF in no format, not even by a wildcard."""
    accept = header(request, "accept")
    return choose_representation(accept) is HTML and choose(accept, _OFFERS) is None
