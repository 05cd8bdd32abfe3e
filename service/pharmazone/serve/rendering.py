"""Pages from templates: escaped always, in the reader's language, with addresses below the root path."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from pharmazone import __version__
from pharmazone.formats import HTML
from pharmazone.serve.language import LANGUAGES, PHRASES, choose_language
from pharmazone.serve.protocol import header
from pharmazone.serve.service import service_of
from pharmazone.terms import THING

_FOLDER: Final = Path(__file__).parent / "templates"
# Controls have no place in HTML, nor have halves of surrogate pairs in UTF-8, and an override of the direction would
# turn round what stands after it: each becomes U+FFFD.
_UNFIT: Final = dict.fromkeys(
    [
        *(point for point in range(0x20) if point not in (9, 10, 13)),
        *range(0x7F, 0xA0),
        *range(0xD800, 0xE000),
        0x202D,
        0x202E,
    ],
    "\ufffd",
)


def _clean(value: Any) -> Any:
    return value.translate(_UNFIT) if isinstance(value, str) else value


# Read once, at the start: an ETag tells the templates that were there then.
_TEMPLATES: Final = Environment(
    loader=DictLoader({each.name: each.read_text(encoding="utf-8") for each in sorted(_FOLDER.glob("*.html"))}),
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


_TEMPLATES.filters["with_code"] = with_code


def language_of(request: Request) -> str:
    """Give the language that a page answers a request in."""
    return choose_language(header(request, "accept-language"), request.query_params.get("lang"))


def address_of(request: Request, iri: str) -> str | None:
    """Give where a link to an IRI leads: things to their own address here, others only where they are of the web.

    A language that the reader chose by hand goes along.
    """
    if iri.startswith(THING):
        chosen = request.query_params.get("lang")
        suffix = f"?lang={quote(chosen, safe='')}" if chosen else ""
        return f"{request.scope['root_path']}/id/{quote(iri.removeprefix(THING), safe='/-._~')}{suffix}"
    return iri if iri.lower().startswith(("http://", "https://")) else None


def _in_language(request: Request, language: str) -> str:
    """Give the query string of the same page in another language."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return urlencode([*kept, ("lang", language)], errors="replace")


def render(
    request: Request, template: str, *, language: str | None = None, status: int = 200, **values: Any
) -> Response:
    """Give a page; `language` is the reader's where none is named."""
    service = service_of(request)
    chosen = language or language_of(request)
    text = _TEMPLATES.get_template(template).render(
        values,
        root=request.scope["root_path"],
        lang=chosen,
        languages=LANGUAGES,
        say=PHRASES[chosen],
        manifest=service.snapshot.manifest,
        version=__version__,
        switch=lambda other: _in_language(request, other),
        address=lambda iri: address_of(request, iri),
        kept_lang=request.query_params.get("lang"),
    )
    return Response(text, status, {"Content-Type": HTML.content_type, "Content-Language": chosen})
