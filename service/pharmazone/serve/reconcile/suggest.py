"""What a client offers while somebody types: things, types, properties; and the properties of a type."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.folding import fold, words_of
from pharmazone.asking.legible import legible
from pharmazone.asking.reconciling.schema import ANYTHING, Schema, Way
from pharmazone.asking.things.search import Hit, Index
from pharmazone.errors import NotFound, cut
from pharmazone.serve.protocol import Fields, once, query_fields
from pharmazone.serve.reconcile.answers import answer, read_number, read_schema, read_words
from pharmazone.serve.reconcile.manifest import SUGGESTED, tell_type
from pharmazone.serve.rendering import language_of
from pharmazone.serve.search_hits import label_of
from pharmazone.serve.service import service_of
from pharmazone.terms import THING

MOST_CHARACTERS: Final = 200
_LIMIT: Final = 10
_MOST: Final = 100
_FURTHEST: Final = 10_000
_PREFIX: Final[dict[str, Any]] = {
    "name": "prefix",
    "in": "query",
    "required": True,
    "schema": {"type": "string", "maxLength": MOST_CHARACTERS},
    "description": "What somebody has typed so far: the beginning of a name, of a word in it, or an identifier",
}
_CURSOR: Final[dict[str, Any]] = {
    "name": "cursor",
    "in": "query",
    "schema": {"type": "integer", "minimum": 0},
    "description": "How many suggestions to leave out at the beginning",
}
_TYPE: Final[dict[str, Any]] = {
    "name": "type",
    "in": "query",
    "schema": {"type": "string"},
    "description": "The identifier of a type, such as Plant",
}
DESCRIBED: Final[dict[str, Any]] = {"parameters": [_PREFIX, _CURSOR, _TYPE]}
DESCRIBED_PROPERTIES: Final[dict[str, Any]] = {"parameters": [_TYPE]}

Told = dict[str, Any]


async def suggest(request: Request, wanted: str) -> Response:
    """Suggest things, types or properties by the beginning of a name."""
    if wanted not in SUGGESTED:
        raise NotFound(f"Nothing is suggested for {cut(wanted)!r}; the suggestions are of {', '.join(SUGGESTED)}.")
    fields, language = query_fields(request), language_of(request)
    prefix = read_words(fields, "prefix", MOST_CHARACTERS)
    start, limit = read_number(fields, "cursor", 0, _FURTHEST), read_number(fields, "limit", _LIMIT, _MOST)
    schema = await read_schema(request)
    type_iri = _read_type(fields, schema)

    async def make() -> Mapping[str, Any]:
        if wanted == "entity":
            kinds = schema.kinds_with([type_iri]) if type_iri else list(schema.kinds)
            hits = await service_of(request).searches.make(lambda index: _seek(index, prefix, kinds, start, limit))
            return {"result": [_tell_entity(each, schema, language) for each in hits]}
        offered = _types(schema, language) if wanted == "type" else _properties(schema, type_iri, language)
        return {"result": _begun(prefix, offered)[start : start + limit]}

    return await answer(request, make, wanted, prefix, str(start), str(limit), type_iri)


async def propose(request: Request) -> Response:
    """Propose the properties of a type, for data extension (section 7.2)."""
    fields, language = query_fields(request), language_of(request)
    schema, limit = await read_schema(request), read_number(fields, "limit", _MOST * _MOST, _MOST * _MOST)
    type_iri = _read_type(fields, schema)

    async def make() -> Mapping[str, Any]:
        listed = [
            {"id": each.id, "name": schema.name_property(each, language)} for each in schema.offered(type_iri)[:limit]
        ]
        said: Told = {"type": once(fields, "type") or "", "properties": listed}
        return {**said, "limit": limit} if once(fields, "limit") else said

    return await answer(request, make, "properties", type_iri, once(fields, "type") or "", once(fields, "limit") or "")


def _read_type(fields: Fields, schema: Schema) -> str:
    said = legible(once(fields, "type") or "").strip()
    return schema.read_type(said) if said else ANYTHING


def _seek(index: Index, prefix: str, kinds: Iterable[str], start: int, limit: int) -> list[Hit]:
    kept = set(kinds)
    return index.find(prefix, but=[each for each in index.sizes if each not in kept])[start : start + limit]


def _tell_entity(hit: Hit, schema: Schema, language: str) -> Told:
    named = hit.named
    types = [tell_type(schema, each, language, has_broader=False) for each in schema.types_of(named.classes)]
    told: Told = {"id": named.iri.removeprefix(THING), "name": label_of(named.names, language).text, "notable": types}
    said = [types[0]["name"]] if types else []
    said += [about] if (about := named.about.get(language) or named.about.get("en")) else []
    return {**told, "description": " · ".join(said)} if said else told


def _types(schema: Schema, language: str) -> list[Told]:
    """List the types, first those that all things of a kind share."""
    ordered = dict.fromkeys([*schema.common_types, *schema.types])
    return [tell_type(schema, each, language) for each in ordered]


def _properties(schema: Schema, type_iri: str, language: str) -> list[Told]:
    listed = []
    for each in schema.offered(type_iri):
        told = {"id": each.id, "name": schema.name_property(each, language)}
        meaning = schema.define(each.iri, language) if each.way in {Way.SAID, Way.POINTING} else ""
        listed.append({**told, "description": meaning} if meaning else told)
    return listed


def _begun(prefix: str, offered: Iterable[Told]) -> list[Told]:
    """Give what begins so, then what has a word that does, then what has it inside; all where nothing is typed."""
    sought = fold(prefix)
    ranked = []
    for place, each in enumerate(offered):
        names = [fold(each["name"]), fold(each["id"]), fold(each["id"]).removeprefix("^")]
        if any(name.startswith(sought) for name in names):
            ranked.append((0, place, each))
        elif any(word.startswith(sought) for name in names for word in words_of(name)):
            ranked.append((1, place, each))
        elif any(sought in name for name in names):
            ranked.append((2, place, each))
    return [each for _, _, each in sorted(ranked, key=lambda one: one[:2])]
