"""What stands beside an answer on its page: how it is cited and got elsewhere; what comes nearest where it is empty."""

from typing import Any

from fastapi import Request

from pharmazone.asking.empty.nearby import look_nearby
from pharmazone.asking.values.choices import name_values
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.connection import while_connected
from pharmazone.serve.questions.asked import Asked
from pharmazone.serve.questions.chart import picture_of
from pharmazone.serve.questions.citation import cite
from pharmazone.serve.questions.snippets import snippets_of
from pharmazone.serve.rendering import language_of
from pharmazone.serve.service import service_of
from pharmazone.serve.tables import Shown


async def stand_beside(request: Request, given: Asked, text: str, shown: Shown | None) -> dict[str, Any]:
    """Give the values of the templates around an answer, none where nothing is shown; `text` is the bound query."""
    if shown is None:
        return {}
    service, language, base, saved = service_of(request), language_of(request), base_of(request), given.saved
    named = await name_values(service.library, saved, given.values, language)
    citation = cite(
        saved, given.query_string, base=base, manifest=service.snapshot.manifest, language=language, values=named
    )
    snippets = snippets_of(saved, given.query_string, base=base, text=text, language=language)
    beside = {"citation": citation, "snippets": snippets, "endpoint": f"{base}/sparql"}
    beside["chart"] = await picture_of(request, saved, shown)
    if shown.leaf and not shown.leaf.table.rows:
        looking = look_nearby(service.library, saved, given.values, service.evaluator.evaluate, language)
        beside["nearby"] = await while_connected(looking, request.receive)
    return beside
