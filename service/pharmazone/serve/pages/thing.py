"""A thing with its evidence."""

from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.things.evidence import passages_of, pointing_to, told_of
from pharmazone.asking.things.surroundings import Surroundings, look_around, units_of
from pharmazone.formats import RDF_FORMATS
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.resources.names import Resource
from pharmazone.serve.service import service_of
from pharmazone.terms import RDF, RDFS, THING

_SUFFIXES: Final = tuple((each.suffix, each.label) for each in RDF_FORMATS)


async def make(request: Request, resource: Resource) -> Response:
    """Show what is said of a thing, with the passages that say so, and what points to it."""
    around = await look_around(service_of(request).library, resource.iri)
    return render(request, "thing.html", structured=resource.structured, **await told(request, around))


async def told(request: Request, around: Surroundings) -> dict[str, Any]:
    """Give what every page of a thing shows: its names, what it is, what is said of it and what points to it."""
    service, language = service_of(request), language_of(request)
    passages = passages_of(around)
    units = await units_of(service.library, around)
    labels = await service.library.labels(around.iris().union(*units.values()), language)
    types = sorted({each["value"].text for each in around.facts.each if each["property"].text == RDF + "type"})
    own = {each["value"] for each in around.facts.each if each["property"].text == RDFS + "label"}
    label = labels.of(around.thing)
    others = sorted((each for each in own if each.text != label.text), key=lambda each: (each.language, each.text))
    return {
        "iri": around.thing,
        "path": around.thing.removeprefix(THING),
        "labels": labels,
        "label": label,
        "other_labels": others,
        "types": types,
        "told": told_of(around, passages, labels),
        "pointing": pointing_to(around, passages, labels),
        "passages": passages,
        "units": units,
        "suffixes": _SUFFIXES,
    }
