"""The vocabulary at its own address: a page with an anchor for each term, or the graph that it is."""

from collections.abc import Callable, Mapping
from typing import Final

from fastapi import Request, Response
from markupsafe import Markup
from pyoxigraph import NamedNode

from pharmazone.asking.kinds import kinds_of
from pharmazone.asking.labels import Labels
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.vocabulary.vocabulary import Vocabulary, read_vocabulary
from pharmazone.errors import NotFound, cut
from pharmazone.formats import (
    RDF_SUFFIXES,
    Format,
)
from pharmazone.serve.conditional import REVALIDATED
from pharmazone.serve.pictures.layout import Drawing, draw
from pharmazone.serve.rendering import address_of, language_of, place_of, render
from pharmazone.serve.service import service_of
from pharmazone.serve.vocabulary.document import Document, part, represent
from pharmazone.serve.vocabulary.entries import SECTIONS, list_entries, shown_in
from pharmazone.serve.vocabulary.hierarchy import CLASSES, PROPERTIES, draw_hierarchy
from pharmazone.terms import GRAPH, ONTOLOGY, PZ

_PATH: Final = "/ontology"
_GRAPH: Final = GRAPH + "ontology"


async def vocabulary(request: Request) -> Response:
    """Show the vocabulary to people, and give it to programs, by what the client accepts."""
    return await _represent(request, _PATH, ONTOLOGY, None)


async def vocabulary_as(request: Request, suffix: str) -> Response:
    """Give the vocabulary in the format of the suffix."""
    _, named = part(f"ontology.{suffix}")
    if named is None:
        raise NotFound(f"There is no format {cut(suffix)!r} of the vocabulary; {_PATH} gives it by negotiation.")
    return await _represent(request, _PATH, ONTOLOGY, named)


async def version(request: Request, version: str) -> Response:
    """Give the version of the vocabulary that is served; a term's name leads to the term."""
    known = await read_vocabulary(service_of(request).library)
    asked, named = part(version)
    if known.version and asked == known.version:
        return await _represent(request, f"{_PATH}/{asked}", f"{ONTOLOGY}/{asked}", named)
    if PZ + version in known.terms:
        headers = {"Location": f"{place_of(request, _PATH)}#{version}", "Cache-Control": REVALIDATED}
        return Response(status_code=303, headers=headers)
    names = {each.name.lower(): each.name for each in known.terms.values() if each.is_own}
    nearest = [names[each] for each in nearest_names(version, names)]
    said = f"No version and no term of the vocabulary is called {cut(version)!r}; version {known.version} is served, "
    said += f"and a term is a fragment of its address, as in {ONTOLOGY}#Plant.{tell_nearest(nearest)}"
    raise NotFound(said, version=known.version, nearest=nearest)


async def _represent(request: Request, path: str, iri: str, named: Format | None) -> Response:
    text = service_of(request).library.own["graph"].fill([{"graph": NamedNode(_GRAPH)}])
    return await represent(request, Document(path, iri, text), named, lambda: _show(request, path, iri))


async def _show(request: Request, path: str, iri: str) -> Response:
    service, language = service_of(request), language_of(request)
    known = await read_vocabulary(service.library)
    parts = list_entries(known, language)
    entries = [each for listed in parts.values() for each in listed]
    shown = {*shown_in(entries), *(each for listed in known.about.said for each in known.about.iris(listed))}
    labels = await service.library.labels({each for each in shown if ":" in each}, language)
    anchor = _anchors(known, labels)
    return render(
        request,
        "ontology.html",
        iri=iri,
        path=path,
        about=known.about,
        edition=known.version,
        parts=parts,
        tree=_tree(known, labels),
        labels=labels,
        anchor=anchor,
        kinds=await kinds_of(service.library),
        pictures=await _pictures(request, known, labels, anchor),
        saved=service.library.saved,
        foreign=[each for each in parts if each not in SECTIONS],
        changed=[each for each in entries if each.is_deprecated or each.change],
        suffixes=RDF_SUFFIXES,
    )


def _anchors(known: Vocabulary, labels: Labels) -> Callable[[str], str]:
    """Give what tells the fragment that a term has on the page; empty for what is none of its terms."""

    def anchor(iri: str) -> str:
        if iri not in known.terms:
            return ""
        return iri.removeprefix(PZ) if iri.startswith(PZ) else labels.shorten(iri)

    return anchor


def _tree(known: Vocabulary, labels: Labels) -> list[tuple[str, int]]:
    """Give the classes in the order of their hierarchy, each with its depth; each once."""
    classes = [each.iri for each in known.terms.values() if each.is_own and SECTIONS["classes"] in each.types]
    tops = [each for each in classes if not any(wider in known.terms for wider in known.terms[each].iris(CLASSES))]
    told: dict[str, int] = {}

    def tell(iris: tuple[str, ...] | list[str], depth: int) -> None:
        for iri in sorted(iris, key=lambda each: (labels.of(each).text.casefold(), each)):
            if iri not in told:
                told[iri] = depth
                tell(known.pointing(CLASSES, iri), depth + 1)

    tell(tops, 0)
    tell(classes, 0)  # what only a circle leads to
    return list(told.items())


async def _pictures(
    request: Request, known: Vocabulary, labels: Labels, anchor: Callable[[str], str]
) -> Mapping[str, Markup]:
    say = PHRASES[labels.language]

    def link(iri: str) -> str:
        return f"#{anchor(iri)}" if anchor(iri) else address_of(request, iri) or ""

    drawn = {}
    for name, key in (("classes", CLASSES), ("properties", PROPERTIES)):
        drawing = draw_hierarchy(known, key, labels, link)
        drawn[name] = await draw(drawing, title=say[f"hierarchy_{name}"], description=_in_words(drawing, say))
    return drawn


def _in_words(drawing: Drawing, say: Mapping[str, str]) -> str:
    texts = {each.name: each.text for each in drawing.nodes}
    under = [say["hierarchy_under"].format(narrower=texts[e.target], wider=texts[e.source]) for e in drawing.edges]
    return "; ".join(under)
