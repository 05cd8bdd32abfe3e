"""What the rooms of the reconciliation service share: what they read, the schema, and answers as JSON."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.iris.sought import read_spellings as _read_spellings
from pharmazone.asking.legible import legible
from pharmazone.asking.reconciling.schema import Schema, schema_of
from pharmazone.errors import UnfitParameter
from pharmazone.formats import CATALOGUE
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.protocol import Fields, once
from pharmazone.serve.rendering import VARY, language_of
from pharmazone.serve.service import Service, service_of
from pharmazone.spellings import Spellings

ENDPOINT: Final = "/reconcile"
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


async def read_schema(request: Request) -> Schema:
    """Read what one reconciles against; once for the same data."""
    return await schema_of(service_of(request).library)


async def read_spellings(service: Service) -> Spellings | None:
    """Read how others spell identifiers, once; None where the snapshot does not say it."""
    path = service.snapshot.spellings
    return await asyncio.to_thread(_read_spellings, path) if path.is_file() else None


async def answer(request: Request, make: Callable[[], Awaitable[Mapping[str, Any]]], *asked: str) -> Response:
    """Answer with JSON that depends on what was asked, the language and the address of the service."""
    language, base = language_of(request), base_of(request)

    async def respond() -> Response:
        return write(await make(), language)

    tag = entity_tag(service_of(request), request.scope["path"], base, language, *asked)
    return await conditional(request, tag, VARY, respond)


def write(document: Mapping[str, Any], language: str) -> Response:
    """Write a document as JSON; what is no text for people is U+FFFD in all of its texts."""
    body = json.dumps(clean(document), ensure_ascii=False) + "\n"
    return Response(body, headers={"Content-Type": CATALOGUE.media_type, "Content-Language": language})


def clean(said: Any) -> Any:
    r"""Make every text of a document one that a client can take.

    >>> clean({"name": ["tin\x00works", 1]})
    {'name': ['tin\ufffdworks', 1]}
    """
    if isinstance(said, str):
        return legible(said)
    if isinstance(said, Mapping):
        return {name: clean(each) for name, each in said.items()}
    return [clean(each) for each in said] if isinstance(said, list | tuple) else said


def read_number(fields: Fields, name: str, otherwise: int, most: int) -> int:
    """Read a whole number from 0; a larger one than `most` counts as that, since clients ask for more than there is."""
    said = once(fields, name) or str(otherwise)
    if not _NUMBER.fullmatch(said):
        raise UnfitParameter(f"The parameter {name} wants a whole number.", parameter=name)
    return min(int(said), most)


def read_words(fields: Fields, name: str, most: int) -> str:
    """Read what somebody types; UnfitParameter: it is longer than `most` characters."""
    said = " ".join(legible(once(fields, name) or "").split())
    if len(said) > most:
        detail = f"The parameter {name} has {len(said)} characters; at most {most} are looked for."
        raise UnfitParameter(detail, parameter=name)
    return said
