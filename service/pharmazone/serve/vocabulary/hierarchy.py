"""The hierarchies of the vocabulary as pictures: from the wider term to the narrower ones."""

from collections.abc import Callable, Iterator
from typing import Final

from pharmazone.asking.labels import Labels
from pharmazone.asking.vocabulary.vocabulary import Vocabulary
from pharmazone.serve.pictures.layout import Drawing, Edge, Node
from pharmazone.terms import RDFS

CLASSES: Final = RDFS + "subClassOf"
PROPERTIES: Final = RDFS + "subPropertyOf"
_COLUMNS: Final = 3


def draw_hierarchy(vocabulary: Vocabulary, key: str, labels: Labels, link: Callable[[str], str]) -> Drawing:
    """Draw the own terms that are under one another by `key`; those that stand alone are left out."""
    tops = vocabulary.roots(key)
    below = {iri: vocabulary.pointing(key, iri) for iri in _reached(vocabulary, key, tops)}
    nodes = tuple(
        Node(iri, labels.of(iri).text, link(iri), "focus" if iri in tops else "plain", labels.shorten(iri))
        for iri in below
    )
    edges = tuple(Edge(iri, each) for iri, narrower in below.items() for each in narrower)
    return Drawing(nodes, edges, columns=_COLUMNS)


def _reached(vocabulary: Vocabulary, key: str, tops: tuple[str, ...]) -> Iterator[str]:
    """Give the terms and all under them, each once, even where a hierarchy runs in a circle."""
    seen: set[str] = set()
    waiting = list(reversed(tops))
    while waiting:
        iri = waiting.pop()
        if iri not in seen:
            seen.add(iri)
            yield iri
            waiting += reversed(vocabulary.pointing(key, iri))
