"""The graphs by their names: SPARQL 1.1 Graph Store HTTP Protocol, its reading side, with indirect identification.

Without a parameter the address lists them: the Recommendation leaves that to the service.
"""

import json
from collections.abc import Iterable
from typing import Final, NamedTuple

from fastapi import Request, Response
from pyoxigraph import NamedNode

from pharmazone.asking.nearest import MOST_NEAREST, last_part, nearest_names, tell_nearest
from pharmazone.errors import MalformedRequest, NotFound, cut
from pharmazone.evaluate.seam import Query
from pharmazone.formats import CATALOGUE, HTML, RDF_FORMATS, Format
from pharmazone.serve.about.description import describe_default_graph, describe_graph, graph_address
from pharmazone.serve.about.statements import Statements, represent, write
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.connection import evaluate_while_connected
from pharmazone.serve.preference import IGNORED
from pharmazone.serve.protocol import Fields, negotiate, once, query_fields, read_timeout, refuse_unknown
from pharmazone.serve.rendering import address_of, language_of, place_of, render
from pharmazone.serve.resources.identify import see_other
from pharmazone.serve.resources.offers import takes_pages_alone
from pharmazone.serve.service import Service, service_of
from pharmazone.terms import PASSAGE, RDF, SD, passage_range

PARAMETERS: Final = ("default", "graph", "timeout", "lang")
_VARY: Final = "Accept, Accept-Language"


class Told(NamedTuple):
    """The passages of an article: where the article is, and how many of its passages are graphs."""

    article: str
    passages: int


async def read_graph(request: Request) -> Response:
    """Give the content of the default graph or of a named one; without a parameter, list the graphs.

    Who takes pages alone is led to the page about the graph, or to the list.
    """
    fields = query_fields(request)
    refuse_unknown(fields, PARAMETERS, IGNORED)
    graph, is_default = once(fields, "graph"), _asks_for_default(fields)
    if graph is None and not is_default:
        return await _list(request)
    if graph is not None and is_default:
        raise MalformedRequest("Both `default` and `graph` are given; ask for one graph at a time.", parameter="graph")
    service, timeout = service_of(request), read_timeout(fields)
    template = service.library.own["default-graph" if graph is None else "graph"]
    text = template.fill([] if graph is None else [{"graph": _known(service, graph)}])
    if takes_pages_alone(request):
        return see_other((address_of(request, graph) if graph else None) or place_of(request, "/graphs"))
    chosen = negotiate(request, RDF_FORMATS)

    async def make() -> Response:
        answer = await evaluate_while_connected(request, Query(text, None, chosen, deadline_seconds=timeout))
        return Response(answer.body, headers={"Content-Type": chosen.content_type})

    return await conditional(request, entity_tag(service, "/graphs", text, chosen.suffix), "Accept", make)


def _asks_for_default(fields: Fields) -> bool:
    value = once(fields, "default")
    if value:
        raise MalformedRequest("The parameter `default` has no value; write /graphs?default.", parameter="default")
    return value is not None


def _known(service: Service, graph: str) -> NamedNode:
    """Give the node of a graph that there is; MalformedRequest where it has no absolute IRI (section 4.2)."""
    try:
        node = NamedNode(graph)
    except ValueError as error:
        detail = f"The value of graph is no absolute IRI, and a relative one names no graph here: {error}."
        raise MalformedRequest(detail, parameter="graph") from error
    if graph not in service.record.graphs:
        raise _unknown(graph, service.record.graphs)
    return node


def _unknown(graph: str, known: Iterable[str]) -> NotFound:
    nearest = nearest_graphs(graph, known)
    shown = cut(graph)
    said = f"There is no graph <{shown}>; /graphs lists them all."
    if any(each.startswith(f"{graph}#") for each in known):
        hint = "Write `#` as %23 in the value of graph: what stands behind a bare one is never sent."
        return NotFound(f"{said} {hint}", graph=shown, nearest=nearest, hint=hint)
    said += tell_nearest([f"<{each}>" for each in nearest])
    return NotFound(said, graph=shown, nearest=nearest)


def nearest_graphs(graph: str, known: Iterable[str]) -> list[str]:
    """Give known graphs that are called nearly so; for a passage, those of its article that begin next to it.

    >>> nearest_graphs("urn:x:entitles", ["https://example.org/entities", "https://example.org/schemes"])
    ['https://example.org/entities']
    """
    if place := passage_range(graph):
        passages = (found for each in known if (found := passage_range(each)) and found.article == place.article)
        close = sorted(passages, key=lambda each: (abs(each.start - place.start), each))[:MOST_NEAREST]
        return [each.iri for each in close]
    by_name = {last_part(each): each for each in known if not each.startswith(PASSAGE)}
    return [by_name[each] for each in nearest_names(graph, by_name)]


async def _list(request: Request) -> Response:
    chosen = negotiate(request, (*RDF_FORMATS, CATALOGUE, HTML))
    if chosen is HTML:
        return await _page(request)
    service = service_of(request)
    tell = _catalogue if chosen is CATALOGUE else _collection
    return await represent(request, "graphs", chosen, lambda base: tell(service, base, chosen), _VARY)


def _collection(service: Service, base: str, chosen: Format) -> bytes:
    """List the graphs as a collection (SPARQL 1.1 Service Description, section 3.2.8)."""
    said = Statements()
    collection = f"{base}/graphs"
    said.say(collection, RDF + "type", SD + "GraphCollection")
    describe_default_graph(said, service, base)
    for graph, triples in service.record.graphs.items():
        said.say(collection, SD + "namedGraph", describe_graph(said, base, graph, triples))
    return write(said, chosen, service.prefixes)


def _catalogue(service: Service, base: str, _: Format) -> bytes:
    """List the graphs as JSON."""
    default = {"href": f"{base}/graphs?default", "triples": service.snapshot.manifest.counts.triples}
    named = [
        {"name": graph, "href": graph_address(base, graph), "triples": triples}
        for graph, triples in service.record.graphs.items()
    ]
    return (json.dumps({"default": default, "graphs": named}, ensure_ascii=False, indent=2) + "\n").encode()


async def _page(request: Request) -> Response:
    """List the graphs for people; the passages only by number, for each has a page of its own."""
    service, language = service_of(request), language_of(request)
    record = service.record

    async def make() -> Response:
        passages: dict[str, int] = {}
        for graph in record.graphs:
            if place := passage_range(graph):
                passages[place.article_iri] = passages.get(place.article_iri, 0) + 1
        told = [Told(article, count) for article, count in sorted(passages.items())]
        labels = await service.library.labels(passages, language)
        root, shared = request.scope["root_path"], record.shared_graphs
        graphs = [(graph, graph_address(root, graph), triples) for graph, triples in shared.items()]
        return render(request, "graphs.html", graphs=graphs, told=told, labels=labels)

    asked = request.scope["query_string"].decode("latin-1")
    tag = entity_tag(service, "/graphs", "html", asked, language, request.scope["root_path"])
    return await conditional(request, tag, _VARY, make)
