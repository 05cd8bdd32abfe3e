"""Conditional requests (RFC 9110, section 13): one snapshot and one request have one representation, so one ETag."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import Request, Response

from pharmazone import __version__
from pharmazone.serve.service import Service

# A cache asks each time, which costs nobody an evaluation: another snapshot may be served a moment later.
REVALIDATED: Final = "public, max-age=0, must-revalidate"
UNCACHED: Final = "no-store"
_ENTITY_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def entity_tag(service: Service, *parts: str) -> str:
    """Give the strong ETag of what is asked for (its parts: address, values, format) of this snapshot."""
    digest = hashlib.sha256("\0".join((__version__, service.snapshot.manifest.id, *parts)).encode("utf-8"))
    return f'"{digest.hexdigest()[:32]}"'


async def conditional(
    request: Request, tag: str, vary: str, make: Callable[[], Awaitable[Response]], **more: str
) -> Response:
    """Give 304 where the client has this representation already, else what `make` makes, with the same headers.

    `more` are headers that both have, with an underscore for each hyphen.
    """
    headers = {"ETag": tag, "Cache-Control": REVALIDATED}
    if vary:
        headers["Vary"] = vary
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    if _is_fresh(request, tag):
        return Response(status_code=304, headers=headers)
    response = await make()
    if response.status_code == 200:
        response.headers.update(headers)
    return response


def _is_fresh(request: Request, tag: str) -> bool:
    """Compare weakly, as If-None-Match asks (section 13.1.2)."""
    if request.method not in {"GET", "HEAD"}:
        return False
    return tag in _ENTITY_TAG.findall(",".join(request.headers.getlist("if-none-match")))
