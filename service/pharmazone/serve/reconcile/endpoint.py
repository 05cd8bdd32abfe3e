"""`/reconcile`: the manifest, batches of queries, data extension, and a page for people who open the address."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.reconciling.candidates import Candidate
from pharmazone.asking.reconciling.extending import Extended, extend
from pharmazone.asking.reconciling.reading import read_batch, read_extension
from pharmazone.asking.reconciling.reconciling import reconcile
from pharmazone.asking.reconciling.schema import Schema
from pharmazone.errors import MalformedRequest, UnsupportedMediaType
from pharmazone.formats import CATALOGUE, HTML
from pharmazone.negotiation import choose
from pharmazone.serve.conditional import UNCACHED, keep
from pharmazone.serve.operation import FORM_TYPE
from pharmazone.serve.preference import IGNORED
from pharmazone.serve.protocol import (
    Fields,
    header,
    media_type,
    once,
    query_fields,
    read_body,
    read_fields,
    refuse_unknown,
)
from pharmazone.serve.reconcile import page
from pharmazone.serve.reconcile.answers import answer, read_schema, read_spellings, write
from pharmazone.serve.reconcile.manifest import manifest, tell_type
from pharmazone.serve.rendering import VARY, language_of
from pharmazone.serve.search_hits import label_of
from pharmazone.serve.service import service_of
from pharmazone.terms import THING

QUERIES, EXTEND = "queries", "extend"
_PARAMETERS: Final = (QUERIES, EXTEND, "lang")
_TEXT: Final = {"type": "string"}
_FIELDS: Final = {
    QUERIES: {**_TEXT, "description": "A batch of reconciliation queries, as JSON"},
    EXTEND: {**_TEXT, "description": "A data extension query, as JSON"},
}
DESCRIBED_GET: Final[dict[str, Any]] = {
    "parameters": [{"name": name, "in": "query", "schema": schema} for name, schema in _FIELDS.items()]
}
DESCRIBED_POST: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {FORM_TYPE: {"schema": {"type": "object", "properties": _FIELDS}}}}
}
_ANSWERED: Final = (CATALOGUE, HTML)


async def get(request: Request) -> Response:
    """Reconcile names with things of ours; without a batch, the manifest of the service, and a page for people."""
    fields = query_fields(request)
    if not any(name in {QUERIES, EXTEND} for name, _ in fields):
        if choose(header(request, "accept"), _ANSWERED) is HTML:
            return await page.show(request)
        refuse_unknown(fields, _PARAMETERS, IGNORED)
        schema, language = await read_schema(request), language_of(request)

        async def make() -> Mapping[str, Any]:
            return manifest(request, schema, language)

        response = await answer(request, make, "manifest", once(fields, "lang") or "")
        response.headers["vary"] = f"Accept, {VARY}"
        return response
    parameter, text = _read(fields)

    async def evaluate() -> Mapping[str, Any]:
        return await _evaluate(request, parameter, text)

    return await answer(request, evaluate, parameter, text)


async def post(request: Request) -> Response:
    """Reconcile names with things of ours, or fetch values of things; the batch is in a form."""
    kind, charset = media_type(request.headers)
    coding = request.headers.get("content-encoding", "identity").lower()
    if kind != FORM_TYPE or charset not in {"", "utf-8"} or coding != "identity":
        detail = f"Send the batch as {FORM_TYPE}, in UTF-8 and not compressed."
        raise UnsupportedMediaType(detail, headers={"Accept-Post": FORM_TYPE}, offered=[FORM_TYPE])
    body = await read_body(request, service_of(request).settings.body_bytes)
    parameter, text = _read([*query_fields(request), *read_fields(body)])
    keep(request.scope)
    response = write(await _evaluate(request, parameter, text), language_of(request))
    response.headers.update({"Cache-Control": UNCACHED, "Vary": VARY})
    return response


def _read(fields: Fields) -> tuple[str, str]:
    """Read which of the two is asked, and what; MalformedRequest where none is, or both are."""
    if any(name == "query" for name, _ in fields):
        raise MalformedRequest("One query alone is not answered; send a batch of one as `queries`.", parameter="query")
    refuse_unknown(fields, _PARAMETERS, IGNORED)
    asked = [(name, said) for name in (QUERIES, EXTEND) if (said := once(fields, name)) is not None]
    if len(asked) != 1:
        raise MalformedRequest(f"Send either `{QUERIES}` or `{EXTEND}`, and one of them.")
    return asked[0]


async def _evaluate(request: Request, parameter: str, text: str) -> Mapping[str, Any]:
    service, language = service_of(request), language_of(request)
    if parameter == EXTEND:
        asked, schema = read_extension(text), await read_schema(request)
        return _tell_extended(await extend(service.library, schema, asked, language), schema, language)
    batch, schema = read_batch(text), await read_schema(request)
    found = await reconcile(service.library, service.searches, schema, await read_spellings(service), batch)
    return {key: {"result": [tell(each, schema, language) for each in some]} for key, some in found.items()}


def tell(candidate: Candidate, schema: Schema, language: str) -> dict[str, Any]:
    """Tell of a candidate (section 4.2); what there is nothing to say of is left out."""
    named = candidate.named
    told: dict[str, Any] = {
        "id": named.iri.removeprefix(THING),
        "name": label_of(named.names, language).text,
        "score": candidate.score,
        "match": candidate.is_match,
        "type": [tell_type(schema, each, language, has_broader=False) for each in schema.types_of(named.classes)],
        "features": [{"id": name, "value": value} for name, value in candidate.features.items()],
    }
    about = named.about.get(language) or named.about.get("en")
    return {**told, "description": about} if about else told


def _tell_extended(extended: Extended, schema: Schema, language: str) -> dict[str, Any]:
    meta = []
    for pid, column in extended.columns:
        told: dict[str, Any] = {"id": pid, "name": column.name}
        if column.type:
            told["type"] = tell_type(schema, column.type, language, has_broader=False)
        meta.append(told)
    return {"meta": meta, "rows": extended.rows}
