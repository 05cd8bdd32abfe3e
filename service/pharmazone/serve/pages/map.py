"""The map: the whole graph by its classes and the links between them."""

from collections.abc import Callable, Mapping
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.kinds import kinds_of, listing
from pharmazone.asking.labels import Labels
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.vocabulary.map import Map, read_map
from pharmazone.serve.conditional import conditional
from pharmazone.serve.pictures.layout import Drawing, Edge, Node, draw
from pharmazone.serve.rendering import VARY, address_of, language_of, page_tag, render
from pharmazone.serve.service import service_of
from pharmazone.terms import PZ

_NODES: Final = 24
_EDGES: Final = 36
# About nearly everything, so that a picture with them would show nothing else.
_EVIDENCE: Final = frozenset(PZ + name for name in ("Passage", "Article", "Discrepancy", "IdentityHypothesis"))


async def map_page(request: Request) -> Response:
    """Show how the things of each class are linked, as a picture and as tables."""
    library, language = service_of(request).library, language_of(request)

    async def make() -> Response:
        found, kinds = await read_map(library), await kinds_of(library)
        iris = {*found.things, *(iri for each in found.links for iri in (each.source, each.property, each.target))}
        labels = await library.labels(iris, language)
        drawing = draw_map(found, labels, lambda iri: address_of(request, iri) or "")
        say = PHRASES[language]
        classes = sorted(found.things, key=lambda iri: (-found.things[iri], labels.of(iri).text.casefold()))
        links = sorted(
            found.links,
            key=lambda each: (
                *(labels.of(iri).text.casefold() for iri in (each.source, each.property, each.target)),
                each.property,
            ),
        )
        return render(
            request,
            "map.html",
            found=found,
            classes=classes,
            listed={iri: listing(kinds, iri) for iri in classes},
            every=links,
            labels=labels,
            drawn=len(drawing.nodes),
            least=min((int(each.text) for each in drawing.edges), default=0),
            picture=await draw(drawing, title=say["map_picture"], description=_in_words(drawing, say)),
        )

    return await conditional(request, page_tag(request, "/map"), VARY, make)


def draw_map(found: Map, labels: Labels, link: Callable[[str], str]) -> Drawing:
    """Draw the largest classes, and the most links between them; a class without such a link is left out.

    Of pairs with equally many links all are drawn or none, and not more than _EDGES.
    """
    ordered = sorted(found.things.keys() - _EVIDENCE, key=lambda iri: (-found.things[iri], iri))[:_NODES]
    between = found.between(ordered)
    beyond = max(list(between.values())[_EDGES:], default=0)
    chosen = {pair: number for pair, number in between.items() if number > beyond}
    linked = {iri for pair in chosen for iri in pair}
    nodes = tuple(
        Node(iri, f"{labels.of(iri).text} {found.things[iri]}", link(iri), title=labels.shorten(iri))
        for iri in ordered
        if iri in linked
    )
    return Drawing(nodes, tuple(Edge(*pair, text=str(number)) for pair, number in chosen.items()))


def _in_words(drawing: Drawing, say: Mapping[str, str]) -> str:
    texts = {each.name: each.text for each in drawing.nodes}
    told = (say["map_edge"].format(source=texts[e.source], target=texts[e.target], n=e.text) for e in drawing.edges)
    return "; ".join(told)
