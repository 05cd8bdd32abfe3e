"""A thing in a small frame, as clients show it beside a cell (Reconciliation Service API 0.2, section 5)."""

from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.kinds import kind_of, name_kind
from pharmazone.asking.labels import Label
from pharmazone.asking.legible import legible
from pharmazone.asking.reconciling.candidates import Seeker
from pharmazone.asking.reconciling.values import thing_iri
from pharmazone.errors import NotFound, cut
from pharmazone.serve.conditional import conditional
from pharmazone.serve.protocol import once, query_fields
from pharmazone.serve.reconcile.answers import read_schema
from pharmazone.serve.rendering import VARY, language_of, page_tag, render
from pharmazone.serve.search_hits import label_of
from pharmazone.serve.service import service_of
from pharmazone.terms import THING

FRAMED: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
)
"""What guards this one page, which any other may frame: it has no script, no form, and nothing to click for harm."""
_MOST_NAMES: Final = 6
_MOST_CODES: Final = 8
_ID: Final = {"name": "id", "in": "query", "required": True, "schema": {"type": "string"}}
DESCRIBED: Final[dict[str, Any]] = {
    "parameters": [{**_ID, "description": "The identifier of a thing, such as plant/generium-next"}]
}


async def preview(request: Request) -> Response:
    """Show a thing in a few lines, for other sites to frame."""
    tag = page_tag(request, "/reconcile/preview", own=("id",))
    given = legible(once(query_fields(request), "id") or "")
    service, language, schema = service_of(request), language_of(request), await read_schema(request)
    iri = thing_iri(given, service.prefixes)

    async def make() -> Response:
        found = await service.searches.make(lambda index: Seeker(index, schema, None).load([iri]))
        if not found:
            raise NotFound(f"There is no thing {cut(given)!r}.")
        named = found[0].named
        own = [each for each in named.names if not each.by]
        label = label_of(own, language)
        about = next((each for each in (language, "en") if each in named.about), "")
        return render(
            request,
            "reconcile_preview.html",
            iri=iri,
            path=iri.removeprefix(THING),
            kind=name_kind(kind_of(iri), language, is_one=True),
            label=label,
            others=[each for each in own if not each.is_code and each is not label][:_MOST_NAMES],
            codes=[each.text for each in own if each.is_code][:_MOST_CODES],
            about=Label(named.about[about], about) if about else None,
            told=named.told,
        )

    return await conditional(request, tag, VARY, make, content_security_policy=FRAMED)
