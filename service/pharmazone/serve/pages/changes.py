"""What changed from release to release: a page, and an Atom feed (RFC 4287)."""

from datetime import date
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.changes import read_changes
from pharmazone.asking.library import Library
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.rendering import VARY, page_tag, render
from pharmazone.serve.service import Service, service_of
from pharmazone.terms import BASE

ATOM: Final = "application/atom+xml"
_NO_DAY: Final = "1970-01-01"


async def changes_page(request: Request) -> Response:
    """Tell what changed from release to release."""
    service = service_of(request)

    async def make() -> Response:
        return render(request, "changes.html", releases=read_changes(service.snapshot.changes))

    return await conditional(request, page_tag(request, "/changes"), VARY, make)


async def changes_feed(request: Request) -> Response:
    """Give the releases as an Atom feed, the newest first; in English, as the changes are told."""
    service, base = service_of(request), base_of(request)

    async def make() -> Response:
        return render(request, "changes.atom.xml", language="en", content_type=ATOM, **await _feed(service, base))

    return await conditional(request, entity_tag(service, "/changes.atom", base), "", make)


async def _feed(service: Service, base: str) -> dict[str, Any]:
    """Give what the feed tells: what was released, and nothing of a clock, so that each copy gives the same bytes."""
    told = read_changes(service.snapshot.changes)
    updated = {each.version: _moment(each.day) for each in told if each.day}
    return {
        "releases": [each for each in told if each.day],
        "base": base,
        "kept": BASE,
        "updated": updated,
        "newest": max(updated.values(), default="") or _moment(await _day_of_the_data(service.library)),
    }


async def _day_of_the_data(library: Library) -> str:
    """Give the day that the data are told as of, since a feed must have one (section 4.1.1) before any release."""
    found = (await library.select("newest-reference-date")).each
    return found[0]["day"].text if found else _NO_DAY


def _moment(day: date | str) -> str:
    return f"{day}T00:00:00Z"
