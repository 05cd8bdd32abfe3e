"""A passage: where it is, how firmly it says what it says."""

from fastapi import Request, Response

from pharmazone.asking.things.evidence import said_by
from pharmazone.asking.things.surroundings import look_around
from pharmazone.serve.pages.thing import told
from pharmazone.serve.rendering import render
from pharmazone.serve.resources.names import Resource
from pharmazone.serve.service import service_of


async def make(request: Request, resource: Resource) -> Response:
    """Show a passage with what it says."""
    around = await look_around(service_of(request).library, resource.iri)
    shown = await told(request, around)
    said = said_by(around, shown["labels"])
    return render(
        request,
        "passage.html",
        structured=resource.structured,
        **shown,
        passage=shown["passages"].get(resource.iri),
        said=said,
    )
