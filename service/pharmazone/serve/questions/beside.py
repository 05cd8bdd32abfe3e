"""What stands beside an answer on its page: how it is cited and got elsewhere; what comes nearest where it is empty."""

from dataclasses import dataclass

from fastapi import Request

from pharmazone.asking.empty.nearby import Nearby, look_nearby
from pharmazone.asking.values.choices import name_values
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.questions.asked import Asked
from pharmazone.serve.questions.chart import Picture, picture_of
from pharmazone.serve.questions.citation import Citation, cite
from pharmazone.serve.questions.snippets import Snippet, snippets_of
from pharmazone.serve.rendering import language_of
from pharmazone.serve.service import service_of
from pharmazone.serve.tables import Shown


@dataclass(frozen=True)
class Beside:
    """What stands beside an answer: its chart where it has one, and only beside an empty one what comes nearest."""

    citation: Citation
    snippets: tuple[Snippet, ...]
    endpoint: str
    chart: Picture | None
    nearby: Nearby | None


async def stand_beside(request: Request, given: Asked, text: str, shown: Shown) -> Beside:
    """Give what stands beside what is shown; `text` is the bound query."""
    service, language, base, saved = service_of(request), language_of(request), base_of(request), given.saved
    named = await name_values(service.library, saved, given.values, language)
    asked, manifest = given.query_string, service.snapshot.manifest
    is_empty = shown.leaf is not None and not shown.leaf.rows
    evaluate = service.evaluator.evaluate
    return Beside(
        citation=cite(saved, asked, base=base, manifest=manifest, language=language, values=named),
        snippets=tuple(snippets_of(saved, asked, base=base, text=text, language=language)),
        endpoint=f"{base}/sparql",
        chart=await picture_of(request, saved, shown),
        nearby=await look_nearby(service.library, saved, given.values, evaluate, language) if is_empty else None,
    )
