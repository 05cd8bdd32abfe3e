"""What changed from release to release: a page, and an Atom feed (RFC 4287)."""

from datetime import UTC, datetime
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.changes import Release, read_changes
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.rendering import VARY, page_tag, render
from pharmazone.serve.service import Service, service_of
from pharmazone.snapshot import MANIFEST
from pharmazone.terms import BASE

ATOM: Final = "application/atom+xml"


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
        return render(request, "changes.atom.xml", language="en", content_type=ATOM, **_feed(service, base))

    return await conditional(request, entity_tag(service, "/changes.atom", base), "", make)


def _feed(service: Service, base: str) -> dict[str, Any]:
    releases = read_changes(service.snapshot.changes)
    built = datetime.fromtimestamp((service.snapshot.path / MANIFEST).stat().st_mtime, UTC)
    updated = {each.version: _updated(each, built) for each in releases}
    return {
        "releases": releases,
        "base": base,
        "kept": BASE,
        "updated": updated,
        "newest": max(updated.values(), default=_written(built)),
    }


def _updated(release: Release, built: datetime) -> str:
    """Give when an entry was changed last: on the day of the release; before it, when the snapshot was built."""
    return f"{release.day}T00:00:00Z" if release.day else _written(built)


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
