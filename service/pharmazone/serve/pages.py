"""Pages for people: the start, a thing with its evidence, a passage, the things of a kind."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from fastapi import Request, Response
from pyoxigraph import Literal

from pharmazone.asking.things.evidence import passages_of, pointing_to, said_by, told_of
from pharmazone.asking.things.surroundings import look_around, units_of
from pharmazone.errors import NotFound
from pharmazone.formats import RDF_FORMATS
from pharmazone.saved.questions import SavedQuery, on_shelves
from pharmazone.serve.conditional import conditional, entity_tag
from pharmazone.serve.rendering import language_of, render
from pharmazone.serve.resources import thing_iri
from pharmazone.serve.service import service_of
from pharmazone.terms import RDF, RDFS, THING, is_kind

_SHOWN: Final = 1000
_TOPICS: Final = 8
_VARY: Final = "Accept-Language"
_SUFFIXES: Final = tuple((each.suffix, each.label) for each in RDF_FORMATS)


async def front(request: Request) -> Response:
    """Say what this is, how much it knows, and what one can ask it."""
    service = service_of(request)

    async def make() -> Response:
        kinds = (await service.library.select("kinds")).each
        counted = [(each["kind"].text, int(each["things"].text)) for each in kinds if "kind" in each]
        shown = [each for each in counted if is_kind(each[0])]
        saved = service.library.saved.values()
        shelves = {
            shelf: (len(listed), _topics(listed, but=shelf)) for shelf, listed in on_shelves(saved).items() if shelf
        }
        featured = [each for each in saved if each.header.featured]
        return render(
            request, "front.html", kinds=shown, featured=featured, shelves=shelves, number=len(service.library.saved)
        )

    return await conditional(request, _tag(request, "/"), _VARY, make)


async def thing(request: Request, kind: str, slug: str) -> Response:
    """Show a thing: what is said of it, with the passages that say so, and what points to it."""
    service, language, iri = service_of(request), language_of(request), thing_iri(kind, slug)

    async def make() -> Response:
        around = await look_around(service.library, iri)
        units = await units_of(service.library, around)
        labels = await service.library.labels(around.iris().union(*units.values()), language)
        passages = passages_of(around)
        types = sorted({each["value"].text for each in around.facts.each if each["property"].text == RDF + "type"})
        own = {each["value"] for each in around.facts.each if each["property"].text == RDFS + "label"}
        label = labels.of(iri)
        others = sorted((each for each in own if each.text != label.text), key=lambda each: (each.language, each.text))
        return render(
            request,
            "passage.html" if around.is_passage else "thing.html",
            iri=iri,
            path=f"{kind}/{slug}",
            labels=labels,
            label=label,
            other_labels=others,
            types=types,
            told=told_of(around, passages, labels),
            pointing=pointing_to(around, passages, labels),
            passage=passages.get(iri),
            said=said_by(around, labels),
            units=units,
            suffixes=_SUFFIXES,
        )

    return await conditional(request, _tag(request, f"/page/{kind}/{slug}"), _VARY, make)


async def kind_page(request: Request, kind: str) -> Response:
    """List the things of a kind."""
    service, language = service_of(request), language_of(request)
    if not is_kind(kind):
        raise NotFound("There is no such kind of thing.")

    async def make() -> Response:
        found = await service.library.select("kind", [Literal(f"{THING}{kind}/")])
        if not found.each:
            raise NotFound(f"The graph has nothing of the kind {kind}.")
        things = [each["thing"].text for each in found.each]
        labels = await service.library.labels(things, language)
        things.sort(key=lambda iri: labels.of(iri).text.casefold())
        return render(
            request,
            "kind.html",
            kind=kind,
            things=things[:_SHOWN],
            is_cut=len(things) > _SHOWN,
            labels=labels,
            suffixes=_SUFFIXES,
        )

    return await conditional(request, _tag(request, f"/page/{kind}"), _VARY, make)


def _topics(queries: Iterable[SavedQuery], *, but: str) -> list[str]:
    """Give the topics of questions, those of most questions first."""
    counted = Counter(tag for each in queries for tag in each.header.tags if tag != but)
    return sorted(counted, key=lambda tag: (-counted[tag], tag))[:_TOPICS]


def _tag(request: Request, path: str) -> str:
    """Give the ETag of a page: its address, the reader's language, and where links lead."""
    asked = request.scope["query_string"].decode("latin-1")
    return entity_tag(service_of(request), path, asked, language_of(request), request.scope["root_path"])
