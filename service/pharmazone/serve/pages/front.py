"""The start."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from fastapi import Request, Response

from pharmazone.saved.questions import SavedQuery, on_shelves
from pharmazone.serve.conditional import conditional
from pharmazone.serve.rendering import VARY, page_tag, render
from pharmazone.serve.service import service_of
from pharmazone.terms import is_kind

_TOPICS: Final = 8


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

    return await conditional(request, page_tag(request, "/"), VARY, make)


def _topics(queries: Iterable[SavedQuery], *, but: str) -> list[str]:
    """Give the topics of questions, those of most questions first."""
    counted = Counter(tag for each in queries for tag in each.header.tags if tag != but)
    return sorted(counted, key=lambda tag: (-counted[tag], tag))[:_TOPICS]
