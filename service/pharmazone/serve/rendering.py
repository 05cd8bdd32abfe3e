"""Pages from templates: escaped always, in the reader's language, with addresses below the root path."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from pharmazone import __version__, terms
from pharmazone.asking.figures import is_number, plural, write_day, write_number
from pharmazone.asking.labels import Labels
from pharmazone.asking.legible import legible
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.texts import mark_inside
from pharmazone.errors import UnfitParameter, cut
from pharmazone.formats import HTML
from pharmazone.serve.conditional import entity_tag
from pharmazone.serve.language import choose_language
from pharmazone.serve.preference import IGNORED
from pharmazone.serve.protocol import Fields, header, query_fields
from pharmazone.serve.resources.signposts import posted
from pharmazone.serve.service import service_of
from pharmazone.terms import (
    BASE,
    GRAPH,
    LANGUAGES,
    MODALITIES,
    ONTOLOGY,
    THING,
    XSD,
    is_actual,
    passage_range,
)

VARY: Final = "Accept-Language"
_DATES: Final = frozenset(XSD + name for name in ("date", "gYear", "gYearMonth"))
_OWN: Final = (THING, ONTOLOGY + "#", BASE + "scheme/", GRAPH)
"""What has an address here; an IRI of the project's that is none of these leads to where it is kept for good."""
_SAFE: Final = "/-._~"
# What a page has none of unless it says so: scripts of its own, RDF of it in its head, words that were sought.
_UNSAID: Final[Mapping[str, Any]] = {"scripts": (), "structured": "", "sought_everywhere": ""}
_FOLDER: Final = Path(__file__).parent / "templates"


def _clean(value: Any) -> Any:
    # Markup is what a template made, of parts that went this way.
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


# Read once, at the start: an ETag tells the templates that were there then.
_TEMPLATES: Final = Environment(
    loader=DictLoader({each.name: each.read_text(encoding="utf-8") for each in sorted(_FOLDER.glob("*.*ml"))}),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_clean,
    trim_blocks=True,
    lstrip_blocks=True,
)


def with_code(text: str) -> Markup:
    """Show what stands between backticks as code, and everything as it is written.

    >>> with_code("write `a<b` here")
    Markup('write <code>a&lt;b</code> here')
    """
    plain, *rest = _clean(text).split("`")
    pieces = [escape(plain)]
    for place, piece in enumerate(rest):
        is_open = place % 2 == 0
        if is_open and place == len(rest) - 1:  # a backtick without another one
            pieces.append(escape("`" + piece))
        else:
            pieces.append(Markup("<code>{}</code>").format(piece) if is_open else escape(piece))
    return Markup().join(pieces)


_TEMPLATES.filters.update(with_code=with_code, number=write_number, day=write_day, plural=plural, place=passage_range)
_TEMPLATES.filters.update(inside=mark_inside)
_TEMPLATES.filters.update(ending=lambda iri: iri.rpartition("/")[2])
_TEMPLATES.globals.update(terms=terms)
_TEMPLATES.tests.update(
    figure=is_number,
    date=lambda value: value.datatype in _DATES,
    boolean_value=lambda value: value.datatype == XSD + "boolean",
    of_ours=lambda iri: iri.startswith(_OWN),
    passage=lambda value: passage_range(value.text) is not None,
    plan=lambda iri: iri.startswith(MODALITIES) and not is_actual(iri),
)


def language_of(request: Request) -> str:
    """Give the language that a page answers a request in."""
    return choose_language(header(request, "accept-language"), request.query_params.get("lang"))


def address_of(request: Request, iri: str) -> str | None:
    """Give where a link to an IRI leads: the project's own have addresses here, others only where they are of the web.

    A language that the reader chose by hand goes along.
    """
    if iri.startswith(_OWN):
        path, sign, fragment = iri.removeprefix(BASE).partition("#")
        chosen = request.query_params.get("lang")
        asked = f"?lang={quote(chosen, safe='')}" if chosen else ""
        return f"{request.scope['root_path']}/{quote(path, safe=_SAFE)}{asked}{sign}{quote(fragment, safe=_SAFE)}"
    return iri if iri.lower().startswith(("http://", "https://")) else None


def page_of(address: Callable[[str], str | None], iri: str, labels: Labels) -> str | None:
    """Give where a cell of an answer leads: as `address` says, but nowhere for a word such as a unit or a stage.

    A word is what has a label of ours and no page; an identifier of others has none, or one of their own.
    """
    is_word = iri in labels.known and iri not in labels.foreign and not iri.startswith(THING)
    return None if is_word else address(iri)


def place_of(request: Request, path: str, fields: Iterable[tuple[str, str]] = ()) -> str:
    """Give an address below the root path; a language that the reader chose by hand goes along."""
    chosen = request.query_params.get("lang")
    kept = [*fields, ("lang", chosen)] if chosen in LANGUAGES else [*fields]
    return f"{request.scope['root_path']}{path}{'?' if kept else ''}{urlencode(kept, errors='replace')}"


def _in_language(request: Request, language: str) -> str:
    """Give the query string of the same page in another language."""
    kept = [each for each in dict.fromkeys(request.query_params.multi_items()) if each[0] != "lang"]
    return urlencode([*kept, ("lang", language)], errors="replace")


def read_own(request: Request, own: Collection[str] | None) -> Fields:
    """Read the fields that decide what a page shows; UnfitParameter: one is neither `own` nor passed over."""
    fields = query_fields(request)
    if own is None:
        return fields
    known = ("lang", *own)
    for name, _ in fields:
        if name not in known and name not in IGNORED:
            said = f"This page has no parameter {cut(name)!r}; it has {', '.join(known)}."
            raise UnfitParameter(said, parameter=cut(name))
    return [each for each in fields if each[0] in known]


def render(
    request: Request,
    template: str,
    *,
    language: str | None = None,
    status: int = 200,
    content_type: str = HTML.content_type,
    **values: Any,
) -> Response:
    """Give a page; `language` is the reader's where none is named."""
    service = service_of(request)
    chosen = language or language_of(request)
    address = cache(lambda iri: address_of(request, iri))  # many passages are cited again and again
    text = _TEMPLATES.get_template(template).render(
        {**_UNSAID, "links": posted(request), **values},
        root=request.scope["root_path"],
        lang=chosen,
        languages=LANGUAGES,
        say=PHRASES[chosen],
        manifest=service.snapshot.manifest,
        version=__version__,
        switch=lambda other: _in_language(request, other),
        address=address,
        page_of=lambda iri, labels: page_of(address, iri, labels),
        here=lambda path, fields=(): place_of(request, path, fields),
        kept_lang=request.query_params.get("lang"),
    )
    return Response(text, status, {"Content-Type": content_type, "Content-Language": chosen})


def page_tag(request: Request, path: str, *, own: Collection[str] | None = ()) -> str:
    """Give the ETag of a page: its address, the reader's language, where links lead, and whether texts are at hand.

    UnfitParameter: the page has no parameter of this name; its `own` are these, beside `lang`. With None it is the page
    that refuses what it does not know.
    """
    service, asked = service_of(request), urlencode(read_own(request, own), errors="replace")
    settings = (request.scope["root_path"], str(bool(service.texts.by_article)), service.settings.report_address)
    return entity_tag(service, path, asked, language_of(request), *settings)
