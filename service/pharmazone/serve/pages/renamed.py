"""A thing that was renamed: what it was called, and what it is called now."""

from fastapi import Request, Response

from pharmazone.formats import RDF_SUFFIXES
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.resources.names import Resource
from pharmazone.serve.service import service_of
from pharmazone.terms import THING


async def make(request: Request, resource: Resource) -> Response:
    """Show the notice that a thing was renamed. What is said of it is said of its successor."""
    assert resource.successor is not None, "who asks for this page knows it"
    labels = await service_of(request).library.labels([resource.iri, resource.successor], language_of(request))
    return render(
        request,
        "renamed.html",
        structured=resource.structured,
        resource=resource,
        path=resource.iri.removeprefix(THING),
        labels=labels,
        suffixes=RDF_SUFFIXES,
    )
