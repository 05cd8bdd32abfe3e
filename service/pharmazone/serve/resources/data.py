"""Things as RDF, at `/data`."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

import pyoxigraph
from fastapi import Request, Response
from pyoxigraph import Literal

from pharmazone.asking.things.surroundings import (
    Quad,
    Triple,
    evidence_triples,
    label_quads,
    look_around,
)
from pharmazone.errors import NotFound
from pharmazone.evaluate.answering.answers import write_statements
from pharmazone.evaluate.seam import Query
from pharmazone.formats import BY_SUFFIX, RDF_FORMATS, Format, Kind
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.protocol import negotiate
from pharmazone.serve.resources.names import thing_iri
from pharmazone.serve.service import service_of
from pharmazone.terms import THING, is_kind


async def describe(request: Request, kind: str, slug: str) -> Response:
    """Tell a thing as RDF, in the format of the suffix, else by negotiation."""
    name, chosen, is_negotiated = _format_of(request, slug)
    thing = thing_iri(kind, name)
    service = service_of(request)

    async def tell() -> Response:
        around = await look_around(service.library, thing)
        quads = [*around.quads(), *await label_quads(service.library, around)]
        if _has_graphs(chosen):
            body = write(quads, chosen, service.prefixes)
        else:
            triples = [each[:3] for each in quads]
            body = write([*triples, *await evidence_triples(service.library, around)], chosen, service.prefixes)
        return Response(body, headers={"Content-Type": chosen.content_type})

    return await _represent(request, chosen, is_negotiated, f"/data/{kind}/{name}", tell)


async def describe_kind(request: Request, kind: str) -> Response:
    """List the things of a kind as RDF, each with its types and labels."""
    kind, chosen, is_negotiated = _format_of(request, kind)
    if not is_kind(kind):
        raise NotFound("There is no such kind of thing.")
    service = service_of(request)

    async def tell() -> Response:
        beginning = Literal(f"{THING}{kind}/")
        if not (await service.library.select("kind", [beginning])).each:
            raise NotFound(f"The graph has nothing of the kind {kind}.")
        text = service.library.own["kind-description"].fill([{"beginning": beginning}])
        answer = await service.evaluator.evaluate(Query(text, None, chosen))
        return Response(answer.body, headers={"Content-Type": chosen.content_type})

    return await _represent(request, chosen, is_negotiated, f"/data/{kind}", tell)


async def _represent(
    request: Request,
    chosen: Format,
    is_negotiated: bool,
    path: str,
    tell: Callable[[], Awaitable[Response]],
) -> Response:
    tag = entity_tag(service_of(request), path, chosen.suffix)
    if is_negotiated:
        place = f"{request.scope['root_path']}{path}.{chosen.suffix}"
        return await conditional(request, tag, "Accept", tell, Content_Location=place)
    return await conditional(request, tag, "", tell)


def _format_of(request: Request, name: str) -> tuple[str, Format, bool]:
    """Split a known suffix off; without one negotiate. The third says whether it was negotiated."""
    stem, dot, suffix = name.rpartition(".")
    if dot and BY_SUFFIX.get(suffix) in RDF_FORMATS:
        return stem, BY_SUFFIX[suffix], False
    return name, negotiate(request, RDF_FORMATS), True


def _has_graphs(chosen: Format) -> bool:
    """Say whether a format carries the graphs, so that evidence needs no statements of its own."""
    return chosen.kind is Kind.DATASET or chosen.engine == "JSON_LD"


def write(statements: Iterable[Quad | Triple], chosen: Format, prefixes: Mapping[str, str]) -> bytes:
    """Serialize what the graph says."""
    return write_statements(map(_statement, statements), chosen, prefixes)


def _statement(each: Quad | Triple) -> pyoxigraph.Quad:
    subject, predicate, value = each[0].to_node(), pyoxigraph.NamedNode(each[1].text), each[2].to_term()
    return pyoxigraph.Quad(subject, predicate, value, each[3].to_node() if len(each) == 4 else None)
