"""The start."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.kinds import Kind, in_groups, kinds_of, name_kind
from pharmazone.asking.things.plans import plans_of
from pharmazone.saved.questions import SavedQuery, on_shelves
from pharmazone.serve.conditional import conditional
from pharmazone.serve.rendering import VARY, language_of, page_tag, render
from pharmazone.serve.resources.signposts import of_start, post, root_of, written
from pharmazone.serve.resources.structured import of_dataset
from pharmazone.serve.service import service_of

_TOPICS: Final = 8
_EXAMPLES: Final = 4
_ARTICLE, _DISCREPANCY = "article", "discrepancy"


@dataclass(frozen=True)
class Room:
    """A group of kinds, with things of several of them that most passages mention."""

    name: str
    kinds: Sequence[Kind]
    examples: Sequence[str]


async def front(request: Request) -> Response:
    """Say what this is, how much it knows, and what one can ask it."""
    service, language = service_of(request), language_of(request)
    signposts = of_start(root_of(request))

    async def make() -> Response:
        post(request, signposts)
        library = service.library
        kinds = await kinds_of(library)
        rooms = [Room(name, inside, _examples(inside)) for name, inside in in_groups(kinds)]
        articles = kinds[_ARTICLE].examples if _ARTICLE in kinds else ()
        shown = {iri for room in rooms for iri in room.examples}.union(articles)
        saved = library.saved.values()
        shelves = {
            shelf: (len(listed), _topics(listed, but=shelf)) for shelf, listed in on_shelves(saved).items() if shelf
        }
        return render(
            request,
            "front.html",
            structured=of_dataset(service.record.statements),
            rooms=rooms,
            names={name: name_kind(name, language) for name in kinds},
            articles=articles,
            labels=await library.labels(shown, language),
            discrepancies=kinds[_DISCREPANCY].things if _DISCREPANCY in kinds else 0,
            plans=len(await plans_of(library)),
            featured=[each for each in saved if each.header.featured],
            shelves=shelves,
            number=len(library.saved),
        )

    return await conditional(request, page_tag(request, "/"), VARY, make, Link=written(signposts))


def _examples(kinds: Iterable[Kind]) -> list[str]:
    """Give a thing of each of the first kinds, and of the first of them one more."""
    told = [kind.examples for kind in kinds if kind.examples]
    first = [each[place] for place in range(2) for each in told if place < len(each)]
    return first[:_EXAMPLES]


def _topics(queries: Iterable[SavedQuery], *, but: str) -> list[str]:
    """Give the topics of questions, those of most questions first."""
    counted = Counter(tag for each in queries for tag in each.header.tags if tag != but)
    return sorted(counted, key=lambda tag: (-counted[tag], tag))[:_TOPICS]
