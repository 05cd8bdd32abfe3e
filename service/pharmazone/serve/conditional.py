"""Conditional requests (RFC 9110, section 13): snapshot, software and request have one answer, so one ETag."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final

from fastapi import Request, Response
from starlette.types import Scope

from pharmazone.serve.compression import coded_tag, coding_of
from pharmazone.serve.protocol import header
from pharmazone.serve.service import Service

# A cache asks each time, which costs nobody an evaluation: another snapshot may be served a moment later.
REVALIDATED: Final = "public, max-age=0, must-revalidate"
UNCACHED: Final = "no-store"
_KEPT: Final = "pharmazone.is_kept"
_HEAD: Final = "pharmazone.is_head"
_ENTITY_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


# What is sent as it lies has an ETag of its own; what running leaves says nothing that its source does not.
_UNREAD: Final = frozenset({"static", "__pycache__"})


def digest_of(folder: Path) -> str:
    """Digest every file below a folder that a page may be made of, by name and bytes."""
    digest = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        parts = path.relative_to(folder).parts
        if _UNREAD.intersection(parts) or any(part.startswith(".") for part in parts):
            continue
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{content}  {path.relative_to(folder).as_posix()}\n".encode())
    return digest.hexdigest()


# In a checkout a template or a phrase changes while the version stays.
_SOFTWARE: Final = digest_of(Path(__file__).parents[1])


def entity_tag(service: Service, *parts: str) -> str:
    """Give the ETag of what is asked for (its parts: address, values, format) of this snapshot.

    It is weak: solutions that no ORDER BY puts in order may come in another one when the service starts again.
    """
    digest = hashlib.sha256("\0".join((_SOFTWARE, service.library.edition(), *parts)).encode("utf-8"))
    return f'W/"{digest.hexdigest()[:32]}"'


def keep(scope: Scope) -> None:
    """Say, before it is evaluated, that the request has one answer as long as this snapshot is served."""
    scope[_KEPT] = True


def for_head(scope: Scope) -> Scope:
    """Give a HEAD request as the GET request whose answer it is about."""
    return {**scope, "method": "GET", _HEAD: True}


def is_head(scope: Scope) -> bool:
    """Say whether only the head of the answer is wanted."""
    return scope["method"] == "HEAD" or _HEAD in scope


def is_kept(scope: Scope) -> bool:
    """Say whether the request has one answer as long as this snapshot is served."""
    return _KEPT in scope


def is_lasting(scope: Scope) -> bool:
    """Say whether the answer that was made is that one; if not, it is only for those who wait for it now."""
    return bool(scope.get(_KEPT))


def matching_tag(had: str, tags: Iterable[str]) -> str | None:
    """Give the first of these tags that is in the list, compared weakly (section 13.1.2); None where none is.

    >>> matching_tag('"a", "b"', ['W/"b"']), matching_tag('"a"', ['"b"'])
    ('W/"b"', None)
    """
    listed = _ENTITY_TAG.findall(had)
    return next((tag for tag in tags if tag.removeprefix("W/") in listed), None)


async def conditional(
    request: Request, tag: str, vary: str, make: Callable[[], Awaitable[Response]], **more: str
) -> Response:
    """Give 304 where the client has this representation already, else what `make` makes, with the same headers.

    `more` are headers that both have, with an underscore for each hyphen. What is made as UNCACHED stays so: it lacks
    what the same request may be told another time.
    """
    keep(request.scope)
    headers = [(b"etag", tag.encode()), (b"cache-control", REVALIDATED.encode())]
    if vary:
        headers.append((b"vary", vary.encode()))
    headers += [(name.replace("_", "-").lower().encode(), value.encode("latin-1")) for name, value in more.items()]
    had = (header(request, "if-none-match") or "") if request.method in {"GET", "HEAD"} else ""
    if had:
        coding, _ = coding_of(request.scope)
        matched = matching_tag(had, [tag, coded_tag(tag, coding)] if coding else [tag])
        if matched:
            return _fresh([(b"etag", matched.encode()), *headers[1:]])
    response = await make()
    if response.headers.get("cache-control") == UNCACHED:
        request.scope[_KEPT] = False
        return response
    if response.status_code != 200:
        return response
    if had.strip() == "*":  # any representation will do; only now it is known that there is one
        return _fresh(headers)
    response.raw_headers.extend(headers)
    return response


def _fresh(headers: list[tuple[bytes, bytes]]) -> Response:
    response = Response(status_code=304)
    response.raw_headers.extend(headers)
    return response
