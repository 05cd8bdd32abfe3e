"""A named graph at its own address: what it is, what it holds, what a rule concluded; or the graph itself."""

from typing import Final

from fastapi import Request, Response
from pyoxigraph import NamedNode

from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.vocabulary.vocabulary import Term
from pharmazone.errors import NotFound, cut
from pharmazone.formats import RDF_SUFFIXES
from pharmazone.manifest import ExternalGraph, ExternalSource
from pharmazone.serve.about.description import graph_address
from pharmazone.serve.graphs import nearest_graphs
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.resources.signposts import root_of
from pharmazone.serve.service import service_of
from pharmazone.serve.vocabulary.document import Document, part, represent
from pharmazone.terms import DCTERMS, EXTERNAL, GRAPH, INFERRED, source_of

_CONCLUSIONS: Final = 200
_OCTETS_OF_A_TRIPLE: Final = 100
"""What a triple of an ontology takes, about, in the formats that an answer can have."""


async def named_graph(request: Request, name: str) -> Response:
    """Show what a named graph holds, or give the graph."""
    service = service_of(request)
    stem, suffix = part(name)
    known = service.record.shared_graphs
    if GRAPH + stem not in known:
        nearest = nearest_graphs(GRAPH + stem, known)
        raise NotFound(f"There is no graph <{cut(GRAPH + stem)}>; /graphs lists them all.", nearest=nearest)
    iri, path, select = GRAPH + stem, f"/graph/{stem}", service.library.select
    node = NamedNode(iri)
    text = service.library.own["graph"].fill([{"graph": node}])

    async def show() -> Response:
        about, holds = await select("graph-about", [node]), await select("graph-classes", [node])
        is_rule = iri.startswith(INFERRED)
        concluded = await select("graph-conclusions", [node]) if is_rule else Solutions((), ())
        iris = {iri, *about.iris(), *holds.iris(), *concluded.iris()}
        labels = await service.library.labels(iris, language_of(request))
        source = service.snapshot.manifest.source(source_of(iri)) if iri.startswith(EXTERNAL) else None
        return render(
            request,
            "graph.html",
            iri=iri,
            path=path,
            name=stem,
            triples=known[iri],
            content=graph_address(root_of(request), iri),
            fits=known[iri] * _OCTETS_OF_A_TRIPLE <= service.settings.answer_bytes,
            about=Term(iri, _told(about, language_of(request))),
            described=DCTERMS + "description",
            is_rule=is_rule,
            is_external=iri.startswith(EXTERNAL),
            source=source,
            beside=_beside(source, iri) if source else (),
            classes=[each for each in holds.each if "class" in each],
            properties=[each for each in holds.each if "property" in each],
            concluded=concluded.each[:_CONCLUSIONS],
            is_cut=len(concluded.each) > _CONCLUSIONS,
            most=_CONCLUSIONS,
            labels=labels,
            suffixes=RDF_SUFFIXES,
        )

    return await represent(request, Document(path, iri, text), suffix, show)


def _told(about: Solutions, language: str) -> dict[str, tuple[Value, ...]]:
    """Give what is said, by property: a text in the reader's language alone where there is one."""
    said: dict[str, list[Value]] = {}
    for each in about.each:
        said.setdefault(each["property"].text, []).append(each["value"])
    return {name: tuple(_read(values, language)) for name, values in said.items()}


def _read(values: list[Value], language: str) -> list[Value]:
    own = [each for each in values if each.language == language]
    return own if own and all(each.kind == "literal" for each in values) else values


def _beside(source: ExternalSource, iri: str) -> list[ExternalGraph]:
    """Give the graphs of a source but this one, and but the one that tells of every source."""
    return [each for each in source.graphs if each.iri != iri and each.iri.startswith(EXTERNAL)]
