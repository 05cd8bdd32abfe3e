"""What the service says of itself: whether it works, what it serves, its OpenAPI, its stylesheet."""

import hashlib
import json
from pathlib import Path
from typing import Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from pharmazone.errors import NotFound
from pharmazone.evaluate.seam import Query
from pharmazone.formats import CATALOGUE, JSON
from pharmazone.serve.about.openapi import document
from pharmazone.serve.conditional import UNCACHED, conditional
from pharmazone.serve.editor import assets
from pharmazone.serve.service import service_of

_STATIC: Final = Path(__file__).parents[1] / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
# Our own, and what `make install` brings from npm; one of ours comes first where both are called alike.
_FILES: Final = {
    each.name: each.read_bytes()
    for folder in (assets.FOLDER, _STATIC)
    if folder.is_dir()
    for each in sorted(folder.iterdir())
    if each.suffix in _TYPES
}


async def health(request: Request) -> Response:
    """Say whether queries are evaluated, by evaluating a cheap one."""
    await service_of(request).evaluator.evaluate(Query("ASK {}", JSON, None))
    return _uncached({"status": "ok"})


async def ready(request: Request) -> Response:
    """Say which snapshot is served, and its release."""
    manifest = service_of(request).snapshot.manifest
    return _uncached({"status": "ready", "snapshot": manifest.id, "release": manifest.release})


async def openapi(request: Request) -> Response:
    """Give the OpenAPI description of this service."""
    service, root = service_of(request), request.scope["root_path"]
    made = service.descriptions
    if ("openapi", root) not in made:
        routes = [each for each in request.app.routes if isinstance(each, APIRoute) and each.include_in_schema]
        described = document(routes, service.library.saved.values(), root)
        made["openapi", root] = json.dumps(described, ensure_ascii=False).encode()
    return await _file(request, made["openapi", root], CATALOGUE.media_type)


async def static(request: Request, name: str) -> Response:
    """Give a file of the pages' own."""
    if name not in _FILES:
        raise NotFound(f"There is no file {name!r}.")
    return await _file(request, _FILES[name], _TYPES[Path(name).suffix])


async def _file(request: Request, body: bytes, content_type: str) -> Response:
    async def make() -> Response:
        return Response(body, headers={"Content-Type": content_type})

    return await conditional(request, f'"{hashlib.sha256(body).hexdigest()[:32]}"', "", make)


def _uncached(document: dict[str, str]) -> Response:
    headers = {"Content-Type": "application/json", "Cache-Control": UNCACHED}
    return Response(json.dumps(document) + "\n", headers=headers)
