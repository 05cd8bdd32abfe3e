"""The schemes of concepts at their own addresses: the list, a scheme, a concept with what uses it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from fastapi import Request, Response
from pyoxigraph import NamedNode

from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.solutions import Value
from pharmazone.asking.vocabulary.schemes import SCHEME, read_schemes
from pharmazone.errors import NotFound, cut
from pharmazone.formats import RDF_SUFFIXES
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.service import service_of
from pharmazone.serve.vocabulary.document import Document, part, represent
from pharmazone.terms import GRAPH, SKOS

_LIST: Final = "/scheme"
_SHOWN: Final = 24


async def schemes(request: Request) -> Response:
    """List the schemes of concepts, or give them all as RDF."""
    return await _list(request, _LIST)


async def schemes_as(request: Request, suffix: str) -> Response:
    """Give all schemes of concepts in the format of the suffix."""
    return await _list(request, f"{_LIST}.{suffix}")


async def _list(request: Request, path: str) -> Response:
    service = service_of(request)
    text = service.library.own["graph"].fill([{"graph": NamedNode(GRAPH + "schemes")}])
    stem, named = part(path)
    if stem != _LIST:
        raise NotFound(f"There is no format {cut(path.rpartition('.')[2])!r} of the schemes.")

    async def show() -> Response:
        found = await read_schemes(service.library)
        labels = await service.library.labels(found.members, language_of(request))
        listed = sorted(found.members, key=lambda iri: (labels.of(iri).text.casefold(), iri))
        return render(request, "schemes.html", found=found, listed=listed, labels=labels, suffixes=RDF_SUFFIXES)

    return await represent(request, Document(_LIST, GRAPH + "schemes", text), named, show)


async def scheme(request: Request, scheme: str) -> Response:
    """Show a scheme of concepts with its members, or give it as RDF."""
    service = service_of(request)
    name, named = part(scheme)
    iri, found = SCHEME + name, await read_schemes(service.library)
    if iri not in found.members:
        raise _unknown(iri, found.members, "scheme")
    text = service.library.own["scheme-description"].fill([{"scheme": NamedNode(iri)}])

    async def show() -> Response:
        members = found.members[iri]
        labels = await service.library.labels([iri, *members], language_of(request))
        listed = sorted(members, key=lambda each: (-found.uses.get(each, 0), labels.of(each).text.casefold()))
        return render(
            request,
            "scheme.html",
            iri=iri,
            path=f"{_LIST}/{name}",
            found=found,
            listed=listed,
            labels=labels,
            suffixes=RDF_SUFFIXES,
        )

    return await represent(request, Document(f"{_LIST}/{name}", iri, text), named, show)


async def concept(request: Request, scheme: str, slug: str) -> Response:
    """Show a concept with what uses it, or give it as RDF."""
    service = service_of(request)
    name, named = part(slug)
    iri, found = f"{SCHEME}{scheme}/{name}", await read_schemes(service.library)
    if iri not in found.terms:
        raise _unknown(iri, found.terms, "concept")
    text = service.library.own["concept-description"].fill([{"concept": NamedNode(iri)}])

    async def show() -> Response:
        pointing = await _pointing(request, iri)
        shown = {each.text for things in pointing.values() for each in things[:_SHOWN]}
        iris = {iri, *found.terms[iri].iris(SKOS + "inScheme"), *pointing, *shown}
        labels = await service.library.labels(iris, language_of(request))
        return render(
            request,
            "concept.html",
            iri=iri,
            path=f"{_LIST}/{scheme}/{name}",
            term=found.terms[iri],
            uses=sorted(pointing.items(), key=lambda item: (-len(item[1]), item[0])),
            most=_SHOWN,
            labels=labels,
            suffixes=RDF_SUFFIXES,
        )

    return await represent(request, Document(f"{_LIST}/{scheme}/{name}", iri, text), named, show)


async def _pointing(request: Request, iri: str) -> dict[str, list[Value]]:
    """Give what points to a concept, by the property."""
    found = await service_of(request).library.select("pointing", [NamedNode(iri)])
    things: defaultdict[str, list[Value]] = defaultdict(list)
    for each in found.each:
        things[each["property"].text].append(each["thing"])
    return {prop: sorted(listed, key=lambda each: _in_order(each.text)) for prop, listed in things.items()}


def _in_order(iri: str) -> tuple[str, int, str]:
    """Put passages where they stand in their articles, other things by their IRIs."""
    head, _, place = iri.rpartition("/")
    start = place.partition("-")[0]
    return head, int(start) if start.isdecimal() else 0, place


def _unknown(iri: str, known: Iterable[str], what: str) -> NotFound:
    names = {each.rpartition("/")[2]: each for each in known}
    nearest = [names[each] for each in nearest_names(iri, names)]
    said = (
        f"There is no {what} <{cut(iri)}>; {_LIST} lists the schemes.{tell_nearest([f'<{each}>' for each in nearest])}"
    )
    return NotFound(said, nearest=nearest)
