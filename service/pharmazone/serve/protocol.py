"""What a request says, read strictly and once: percent-encoding, UTF-8, forms, bodies."""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NoReturn
from urllib.parse import unquote_to_bytes

from fastapi import Request
from starlette.types import Scope

from pharmazone.errors import MalformedRequest, NotAcceptable, RequestTooLarge, UnfitParameter
from pharmazone.formats import Format
from pharmazone.negotiation import choose

Fields = list[tuple[str, str]]
# A process is killed at the end of it, so a shorter one would buy many ends for little.
LEAST_TIMEOUT_SECONDS: Final = 0.05
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?|[+-]?\.[0-9]+")
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def read_fields(encoded: bytes) -> Fields:
    """Decode `application/x-www-form-urlencoded` (a query string is the same); MalformedRequest where it is broken.

    >>> read_fields(b"query=ASK+%7B%7D&timeout=2")
    [('query', 'ASK {}'), ('timeout', '2')]
    """
    fields = []
    for piece in encoded.split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            fields.append((_decode(name), _decode(value)))
    return fields


def _decode(encoded: bytes) -> str:
    bad = _BAD_ESCAPE.search(encoded)
    if bad:
        shown = encoded[bad.start() : bad.start() + 3].decode("ascii", "replace")
        raise MalformedRequest(f"{shown!r} is no percent-encoding; write % itself as %25.")
    try:
        return unquote_to_bytes(encoded.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedRequest("A parameter is not UTF-8 once its percent-encoding is undone.") from error


def header(request: Request, name: str) -> str | None:
    """Give a header that is a list, of however many lines (RFC 9110, section 5.3); None where there is none."""
    wanted = name.encode()
    lines = [value for each, value in request.scope["headers"] if each == wanted]
    return b", ".join(lines).decode("latin-1") if lines else None


def negotiate(request: Request, offers: Sequence[Format], otherwise: str = "") -> Format:
    """Choose a format by the Accept header; NotAcceptable lists them behind what else is to be said."""
    return choose(header(request, "accept"), offers) or refuse_formats(offers, otherwise)


def refuse_formats(offers: Sequence[Format], otherwise: str = "") -> NoReturn:
    """Raise NotAcceptable with what is on offer."""
    offered = [each.media_type for each in offers]
    raise NotAcceptable(f"{otherwise}On offer are {', '.join(offered)}.", offered=offered)


def query_fields(request: Request) -> Fields:
    """Decode the query string of a request."""
    return read_fields(request.scope["query_string"])


def once(fields: Fields, name: str) -> str | None:
    """Give the value of a field that may stand once; MalformedRequest where it stands twice."""
    values = [value for each, value in fields if each == name]
    if len(values) > 1:
        raise MalformedRequest(f"The parameter {name} is given {len(values)} times; give it once.", parameter=name)
    return values[0] if values else None


def refuse_unknown(fields: Fields, known: Iterable[str], passed_over: Collection[str] = ()) -> None:
    """MalformedRequest names the first field that is neither known nor passed over, and those that are known."""
    offered = tuple(known)
    for name, _ in fields:
        if name not in offered and name not in passed_over:
            raise MalformedRequest(
                f"There is no parameter {name!r} here; known are {', '.join(offered)}.", parameter=name
            )


def read_timeout(fields: Fields) -> float | None:
    """Read `timeout`, in seconds, at least LEAST_TIMEOUT_SECONDS; UnfitParameter where it is less or no number."""
    value = once(fields, "timeout")
    if value is None:
        return None
    seconds = float(value) if _NUMBER.fullmatch(value) else math.nan
    if not LEAST_TIMEOUT_SECONDS <= seconds < math.inf:
        detail = f"The parameter timeout wants a number of seconds, at least {LEAST_TIMEOUT_SECONDS:g}."
        raise UnfitParameter(detail, parameter="timeout")
    return seconds


def media_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """Give the media type of a body and its charset, both in lower case; empty where they are not said."""
    said, *parameters = (part.strip() for part in headers.get("content-type", "").split(";"))
    named = dict(each.lower().split("=", 1) for each in parameters if "=" in each)
    return said.lower(), named.get("charset", "").strip('" ')


def declared_bytes(scope: Scope) -> int:
    """Give the length of the body that a request declares, 0 where it declares none."""
    declared = dict(scope["headers"]).get(b"content-length", b"")
    return int(declared[:20]) if declared.isdigit() else 0


async def read_body(request: Request, limit: int) -> bytes:
    """Read the body, of at most `limit` bytes; RequestTooLarge as soon as it is longer, the rest unread."""
    too_large = RequestTooLarge(f"The body is longer than {limit} bytes.", headers={"Connection": "close"}, limit=limit)
    if declared_bytes(request.scope) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)
