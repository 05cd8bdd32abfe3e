"""What is to be warned of in a query, for the page of the editor and for its script as somebody types."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fastapi import Request, Response

from pharmazone.errors import MalformedRequest, RequestTooLarge
from pharmazone.formats import CATALOGUE
from pharmazone.lint.check import Finding, check
from pharmazone.lint.surroundings import Surroundings
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.protocol import once, query_fields, refuse_unknown
from pharmazone.serve.rendering import language_of
from pharmazone.serve.service import Service, service_of

LONGEST: Final = 10_000
"""Characters of a query that is looked over, inclusive: some 20 ms of processor time, of the worst 0.1 s."""
DESCRIBED: Final = {
    "parameters": [
        {"name": "query", "in": "query", "required": True, "schema": {"type": "string", "maxLength": LONGEST}},
    ]
}


def look_over(service: Service, text: str) -> Sequence[Finding]:
    """Find what is to be warned of in a query; nothing in one that is longer than LONGEST."""
    if not text or len(text) > LONGEST:
        return ()
    known = Surroundings.of(service.snapshot.manifest, service.settings.services)
    # What another endpoint has loaded, nobody knows here.
    return check(text, replace(known, sources=None) if service.library.is_remote else known)


async def lint(request: Request) -> Response:
    """List what in a query is slow, empty or wrong, in the reader's language; it is not evaluated."""
    fields, language, service = query_fields(request), language_of(request), service_of(request)
    refuse_unknown(fields, ("query",), ("lang",))
    text = once(fields, "query")
    if text is None:
        raise MalformedRequest("Give the query: /sparql/lint.json?query=...", parameter="query")
    if len(text) > LONGEST:
        raise RequestTooLarge(f"A query of at most {LONGEST} characters is looked over.", limit=LONGEST)

    async def make() -> Response:
        found = [
            {
                "line": each.line,
                "column": each.column,
                "rule": each.rule,
                "level": each.level,
                "says": each.says(language),
                "instead": each.instead(language),
            }
            for each in await asyncio.to_thread(look_over, service, text)
        ]
        body = json.dumps({"findings": found}, ensure_ascii=False)
        return Response(body, headers={"Content-Type": CATALOGUE.media_type, "Content-Language": language})

    tag = entity_tag(service, "/sparql/lint", text, language)
    return await conditional(request, tag, "Accept-Language", make)
