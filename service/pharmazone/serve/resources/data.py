"""Things as RDF, at `/data`."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import cache

import pyoxigraph
from fastapi import Request, Response
from pyoxigraph import Literal

from pharmazone.asking.solutions import Value
from pharmazone.asking.things.standing import find_standing, listed
from pharmazone.asking.things.surroundings import (
    Quad,
    Triple,
    document_triples,
    evidence_triples,
    look_around,
    neighbour_quads,
)
from pharmazone.errors import NotFound
from pharmazone.evaluate.answering.answers import write_statements
from pharmazone.evaluate.seam import Query
from pharmazone.formats import BY_SUFFIX, HTML, RDF_FORMATS, Format, Kind
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.rendering import place_of
from pharmazone.serve.resources.identify import see_other
from pharmazone.serve.resources.names import thing_iri
from pharmazone.serve.resources.offers import represent_as
from pharmazone.serve.resources.signposts import (
    Signpost,
    data_of,
    of_data,
    of_kind_data,
    pages_of,
    root_of,
    written,
)
from pharmazone.serve.service import service_of
from pharmazone.terms import THING, is_kind


async def describe(request: Request, kind: str, slug: str) -> Response:
    """Tell a thing as RDF, in the format of the suffix, else by negotiation; whoever wants a page is led there."""
    name, chosen, is_negotiated = _format_of(request, kind, slug)
    thing, service, root = thing_iri(kind, name), service_of(request), root_of(request)
    standing = await find_standing(service.library, thing)
    path = f"{kind}/{name}"
    if chosen is HTML:
        return see_other(place_of(request, f"/page/{path}"), Link=written(of_data(root, standing, None)))

    async def tell() -> Response:
        around = await look_around(service.library, thing)
        quads = [*around.quads(), *await neighbour_quads(service.library, around)]
        about = document_triples(around, service.snapshot.manifest.release)
        statements: list[Quad | Triple] = [*about]
        if _has_graphs(chosen):
            statements += quads
        else:
            statements += await evidence_triples(service.library, around)
        if chosen.kind is not Kind.DATASET:
            statements += [each[:3] for each in quads]
        # An article is in thousands of statements; others are answered meanwhile.
        body = await asyncio.to_thread(write, statements, chosen, service.prefixes)
        return Response(body, headers={"Content-Type": chosen.content_type})

    signposts = of_data(root, standing, None if is_negotiated else chosen)
    return await _represent(request, chosen, is_negotiated, path, signposts, tell)


async def describe_kind(request: Request, kind: str) -> Response:
    """List the things of a kind as RDF, each with its types and labels; whoever wants a page is led there."""
    kind, chosen, is_negotiated = _format_of(request, kind, "")
    if not is_kind(kind):
        raise NotFound("There is no such kind of thing.")
    service, root = service_of(request), root_of(request)
    things = await listed(service.library, kind)
    if not things:
        raise NotFound(f"The graph has nothing of the kind {kind}.")
    signposts = of_kind_data(root, kind, things, None if is_negotiated else chosen)
    if chosen is HTML:
        return see_other(place_of(request, f"/page/{kind}"), Link=written(signposts))

    async def tell() -> Response:
        text = service.library.own["kind-description"].fill([{"beginning": Literal(f"{THING}{kind}/")}])
        answer = await service.library.evaluate(Query(text, None, chosen))
        return Response(answer.body, headers={"Content-Type": chosen.content_type})

    return await _represent(request, chosen, is_negotiated, kind, signposts, tell)


async def _represent(
    request: Request,
    chosen: Format,
    is_negotiated: bool,
    path: str,
    signposts: Iterable[Signpost],
    tell: Callable[[], Awaitable[Response]],
) -> Response:
    tag = entity_tag(service_of(request), f"/data/{path}", chosen.suffix, root_of(request))
    link = written(signposts)
    if is_negotiated:
        place = f"{root_of(request)}/data/{path}.{chosen.suffix}"
        return await conditional(request, tag, "Accept", tell, Content_Location=place, Link=link)
    return await conditional(request, tag, "", tell, Link=link)


def _format_of(request: Request, kind: str, slug: str) -> tuple[str, Format, bool]:
    """Split a known suffix off; without one negotiate. The third says whether it was negotiated."""
    name = slug or kind
    stem, dot, suffix = name.rpartition(".")
    if dot and (BY_SUFFIX.get(suffix) in RDF_FORMATS or suffix == HTML.suffix):
        return stem, BY_SUFFIX[suffix], False
    path, root = f"{kind}/{slug}" if slug else kind, root_of(request)
    return name, represent_as(request, [*data_of(root, path, "alternate"), *pages_of(root, path)]), True


def _has_graphs(chosen: Format) -> bool:
    """Say whether a format carries the graphs, so that evidence needs no statements of its own.

    JSON-LD does, and has their union as its default graph, too: most that read it know no other.
    """
    return chosen.kind is Kind.DATASET or chosen.engine == "JSON_LD"


def write(statements: Iterable[Quad | Triple], chosen: Format, prefixes: Mapping[str, str]) -> bytes:
    """Serialize what the graph says."""
    return write_statements(_quads(statements), chosen, prefixes)


def _quads(statements: Iterable[Quad | Triple]) -> Iterator[pyoxigraph.Quad]:
    node, term, name = cache(Value.to_node), cache(Value.to_term), cache(pyoxigraph.NamedNode)
    for each in statements:
        graph = node(each[3]) if len(each) == 4 else None
        yield pyoxigraph.Quad(node(each[0]), name(each[1].text), term(each[2]), graph)
