"""What a request would have of an answer as data: which part, with labels in which language, of which release."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from fastapi import Request

from pharmazone.asking.parts import Part
from pharmazone.errors import UnfitParameter
from pharmazone.formats import Format, named
from pharmazone.serve.protocol import Fields, once
from pharmazone.serve.questions.asked import Asked
from pharmazone.serve.releases import is_release, refuse_release
from pharmazone.serve.service import Service
from pharmazone.serve.surface import route_path
from pharmazone.terms import LANGUAGES

_FOR_SOLUTIONS: Final = ("labels", "limit", "page")


@dataclass(frozen=True)
class Wishes:
    """Which part of an answer is wanted, None for the whole; the language of its labels, empty for none."""

    part: Part | None
    language: str

    @property
    def any(self) -> bool:
        """Say whether anything else than the whole answer as it is evaluated is wanted."""
        return self.part is not None or bool(self.language)

    def __str__(self) -> str:
        """Give what tells these wishes from others."""
        return f"{self.language} {self.part}"


def read_wishes(asked: Asked) -> Wishes:
    """Read what is wished; UnfitParameter where a wish does not fit, or is one that only solutions can meet."""
    given = {name: once(asked.fields, name) for name in _FOR_SOLUTIONS}
    wished = [name for name, value in given.items() if value]
    if wished and asked.saved.form != "SELECT":
        kind = "a boolean" if asked.saved.form == "ASK" else "a graph, whose triples have no order"
        said = f"The parameter {wished[0]} is for solutions; the answer to this question is {kind}."
        raise UnfitParameter(said, parameter=wished[0])
    language = given["labels"] or ""
    if language and language not in LANGUAGES:
        raise UnfitParameter(f"The parameter labels wants one of {', '.join(LANGUAGES)}.", parameter="labels")
    is_part = bool(given["limit"] or given["page"])
    part = Part(asked.page, asked.limit or asked.saved.header.pagination) if is_part else None
    return Wishes(part, language)


def check_release(service: Service, fields: Fields) -> None:
    """Hold the release that is asked for against the one that is served; Gone for an older one.

    NotFound: it is newer. UnfitParameter: it is none.
    """
    asked, served = once(fields, "release"), service.snapshot.manifest.release
    if not asked or asked == served:
        return
    if not is_release(asked):
        raise UnfitParameter(f"The parameter release wants a release such as {served}.", parameter="release")
    raise refuse_release(asked, served, service.settings.root_path)


def read_format(fields: Fields, offers: Sequence[Format]) -> Format | None:
    """Give the format that `format` names; UnfitParameter where none on offer is called so."""
    wish = once(fields, "format")
    if not wish:
        return None
    chosen = named(wish, offers)
    if chosen is None:
        said = f"The parameter format wants one of {', '.join(each.suffix for each in offers)}."
        raise UnfitParameter(said, parameter="format")
    return chosen


def link_pages(request: Request, asked: Asked, part: Part, pages: int) -> str:
    """Link the pages of an answer to each other (RFC 8288): the value of a Link header."""
    kept = [(name, value) for name, value in asked.fields if name not in {"limit", "page"}]
    address = quote(request.scope["root_path"] + route_path(request.scope))
    found = {
        "first": 1,
        **({"prev": part.page - 1} if part.page > 1 else {}),
        **({"next": part.page + 1} if part.page < pages else {}),
        "last": pages,
    }
    return ", ".join(
        f'<{address}?{urlencode([*kept, ("limit", part.limit), ("page", page)])}>; rel="{name}"'
        for name, page in found.items()
    )
