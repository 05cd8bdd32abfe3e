"""Links between a thing, its page and its data, as programs read them: FAIR Signposting in Link headers (RFC 8288).

Addresses of this service are relative to its host, as in Location: so they are right behind every proxy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import Request

from pharmazone.asking.things.standing import Standing
from pharmazone.formats import HTML, RDF_FORMATS, TURTLE, Format
from pharmazone.terms import DATASET, LANGUAGES, LICENCE, SCHEMA, THING

MOST_BYTES: Final = 2000
"""The longest Link header: proxies have a few KiB for a whole head."""
_POSTED: Final = "pharmazone.signposts"
_ABOUT_PAGE: Final = SCHEMA + "AboutPage"
_COLLECTION_PAGE: Final = SCHEMA + "CollectionPage"


@dataclass(frozen=True)
class Signpost:
    """A link to somewhere, in a relation that IANA has registered, with what is to be had there."""

    target: str
    relation: str
    type: str = ""
    language: str = ""

    def __str__(self) -> str:
        """Give the link as a header has it (RFC 8288, section 3).

        >>> str(Signpost("/data/plant/tin.ttl", "describedby", "text/turtle"))
        '</data/plant/tin.ttl>; rel="describedby"; type="text/turtle"'
        """
        said = {"rel": self.relation, "type": self.type, "hreflang": self.language}
        return f"<{self.target}>" + "".join(f'; {name}="{value}"' for name, value in said.items() if value)


def written(signposts: Iterable[Signpost]) -> str:
    """Give the value of a Link header."""
    return ", ".join(map(str, signposts))


def post(request: Request, signposts: Sequence[Signpost]) -> None:
    """Put links into the head of the page that answers a request, beside its Link header."""
    request.scope[_POSTED] = tuple(signposts)


def posted(request: Request) -> tuple[Signpost, ...]:
    """Give the links that were put into the head of the page."""
    found: tuple[Signpost, ...] = request.scope.get(_POSTED, ())
    return found


def root_of(request: Request) -> str:
    """Give the path that all addresses begin with, as an address has it."""
    return quote(request.scope["root_path"], safe="/%:@!$()*+,;=~")


def data_of(root: str, path: str, relation: str, but: Format | None = None) -> list[Signpost]:
    """Point to the data of a path below `/data`, in each format but one."""
    return [
        Signpost(f"{root}/data/{path}.{each.suffix}", relation, each.media_type) for each in RDF_FORMATS if each != but
    ]


def pages_of(root: str, path: str) -> list[Signpost]:
    """Point to the page of a path below `/page`, in each language."""
    return [
        Signpost(f"{root}/page/{path}?lang={language}", "alternate", HTML.media_type, language)
        for language in LANGUAGES
    ]


def of_identifier(root: str, standing: Standing, types: Sequence[str]) -> list[Signpost]:
    """Point from the address of a thing to its documents."""
    path = standing.thing.removeprefix(THING)
    return [
        Signpost(standing.thing, "cite-as"),
        *data_of(root, path, "describedby"),
        *pages_of(root, path),
        *_types(types),
        *_successor(root, standing),
    ]


def of_page(root: str, standing: Standing, types: Sequence[str]) -> list[Signpost]:
    """Point from the page of a thing to its data, and say what the page is and what it is about."""
    path = standing.thing.removeprefix(THING)
    return [
        Signpost(standing.thing, "cite-as"),
        *data_of(root, path, "alternate describedby"),
        *pages_of(root, path),
        *_types([_ABOUT_PAGE, *types]),
        Signpost(LICENCE, "license"),
        *_collection(f"{root}/page/", path, HTML.media_type),
        *_successor(root, standing),
    ]


def of_data(root: str, standing: Standing, chosen: Format | None) -> list[Signpost]:
    """Point from data to the thing that they describe, to its page, and to the same in other formats."""
    path = standing.thing.removeprefix(THING)
    return [
        Signpost(standing.thing, "cite-as"),
        Signpost(standing.thing, "describes"),
        Signpost(f"{root}/page/{path}", "describes", HTML.media_type),
        *data_of(root, path, "alternate", chosen),
        *pages_of(root, path),
        Signpost(LICENCE, "license"),
        *_collection(f"{root}/data/", path),
        *_successor(root, standing),
    ]


def of_start(root: str) -> list[Signpost]:
    """Point from the start page to the description of the dataset and of the service."""
    return [
        Signpost(DATASET, "cite-as"),
        Signpost(f"{root}/.well-known/void", "describedby", TURTLE.media_type),
        Signpost(f"{root}/openapi.json", "service-desc", "application/json"),
        Signpost(f"{root}/docs", "service-doc", HTML.media_type),
        *(Signpost(f"{root}/?lang={each}", "alternate", HTML.media_type, each) for each in LANGUAGES),
        *_types([_ABOUT_PAGE, SCHEMA + "Dataset"]),
        Signpost(LICENCE, "license"),
    ]


def of_kind_page(root: str, kind: str) -> list[Signpost]:
    """Point from the page of a kind to its data."""
    return [
        *data_of(root, kind, "alternate describedby"),
        *pages_of(root, kind),
        Signpost(_COLLECTION_PAGE, "type"),
        Signpost(LICENCE, "license"),
    ]


def of_kind_data(root: str, kind: str, things: Iterable[str], chosen: Format | None) -> list[Signpost]:
    """Point from the data of a kind to its page and to all its things, or to none where they are too many."""
    fixed = [
        Signpost(f"{root}/page/{kind}", "describes", HTML.media_type),
        *data_of(root, kind, "alternate", chosen),
        *pages_of(root, kind),
        Signpost(LICENCE, "license"),
    ]
    whole = [*fixed, *(Signpost(f"{root}/id/{iri.removeprefix(THING)}", "item") for iri in things)]
    return whole if len(written(whole)) <= MOST_BYTES else fixed


def _collection(beginning: str, path: str, media_type: str = "") -> list[Signpost]:
    return [Signpost(beginning + path.partition("/")[0], "collection", media_type)]


def _types(types: Iterable[str]) -> list[Signpost]:
    return [Signpost(quote(each, safe=":/#%"), "type") for each in types]


def _successor(root: str, standing: Standing) -> list[Signpost]:
    if not standing.successor or not standing.successor.startswith(THING):
        return []
    path = quote(standing.successor.removeprefix(THING), safe="/-._~")
    return [Signpost(f"{root}/id/{path}", "successor-version")]
