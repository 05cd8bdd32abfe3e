"""Competency questions: every saved query, asked of what is served, beside its golden answer."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.golden import Difference, compare, read_golden, read_json
from pharmazone.asking.joining import missing_for
from pharmazone.errors import Overloaded, Problem, TooManyRequests
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.formats import CATALOGUE, JSON, TURTLE
from pharmazone.saved.questions import SavedQuery, on_shelves
from pharmazone.serve.conditional import UNCACHED, conditional, entity_tag
from pharmazone.serve.connection import while_connected
from pharmazone.serve.rendering import page_tag, render
from pharmazone.serve.service import Service, service_of
from pharmazone.terms import shorten

AT_ONCE: Final = 2
"""How many questions are asked at the same time: the client's other questions have workers left."""
_VARY: Final = "Accept-Language"


@dataclass(frozen=True)
class Outcome:
    """What came of asking a question with no values: how its answer differs from the golden one, where it has one.

    `problem` says why there was no answer. `milliseconds` is how long it took, the wait for a worker included. A
    question that joins with a source that is not loaded `is_unasked`.
    """

    difference: Difference | None = None
    milliseconds: int = 0
    problem: str = ""
    is_unasked: bool = False

    @property
    def state(self) -> str:
        """Say in a word what came of it: agree, differs, failed, unasked, or none where nothing is expected."""
        if self.is_unasked:
            return "unasked"
        if self.problem:
            return "failed"
        if self.difference is None:
            return "none"
        return "agree" if self.difference.is_none else "differs"

    @property
    def document(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        if self.problem:
            return {"state": self.state, "detail": self.problem}
        if self.is_unasked:
            return {"state": self.state}
        told = {"state": self.state, "milliseconds": self.milliseconds}
        if self.difference is None:
            return told
        counts = {"expected": self.difference.expected, "found": self.difference.found}
        if self.difference.is_none:
            return {**told, **counts}
        sides = {"missing": self.difference.missing, "additional": self.difference.additional}
        listed = {name: {"count": side.count, "first": side.first} for name, side in sides.items()}
        return {**told, **counts, "variables": self.difference.variables, **listed}


Outcomes = Mapping[str, Outcome]


async def competency(request: Request) -> Response:
    """Ask every saved query, and show whether it answers as it should."""
    service = service_of(request)
    tag = page_tag(request, "/competency")
    outcomes = await while_connected(ask_all(service), request.receive)

    async def make() -> Response:
        return await asyncio.to_thread(
            render,
            request,
            "competency.html",
            shelves=on_shelves(service.library.saved.values()),
            outcomes=outcomes,
            agreeing=sum(each.state == "agree" for each in outcomes.values()),
            compared=sum(not each.header.external for each in service.library.saved.values()),
            is_elsewhere=bool(service.settings.endpoint),
            term=partial(_term, service),
        )

    if _are_final(outcomes):
        return await conditional(request, tag, _VARY, make)
    response = await make()
    response.headers.update({"Cache-Control": UNCACHED, "Vary": _VARY})
    return response


async def competency_json(request: Request) -> Response:
    """Ask every saved query, and say for programs whether it answers as it should."""
    service, root = service_of(request), request.scope["root_path"]
    outcomes = await while_connected(ask_all(service), request.receive)

    async def make() -> Response:
        manifest = service.snapshot.manifest
        listed = [{"name": name, "href": f"{root}/queries/{name}", **each.document} for name, each in outcomes.items()]
        told = {"snapshot": manifest.id, "release": manifest.release, "questions": listed}
        body = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        return Response(body, headers={"Content-Type": CATALOGUE.media_type})

    if _are_final(outcomes):
        return await conditional(request, entity_tag(service, "/competency.json", root), "", make)
    response = await make()
    response.headers["Cache-Control"] = UNCACHED
    return response


def _are_final(outcomes: Outcomes) -> bool:
    """Say whether asking again would tell the same; a question that was not answered may be the next time."""
    return not any(each.problem for each in outcomes.values())


async def ask_all(service: Service) -> Outcomes:
    """Ask every saved query, AT_ONCE at a time; what was answered is remembered for as long as the data are the same.

    Overloaded and TooManyRequests: this is no time for it.
    """
    seats = asyncio.Semaphore(AT_ONCE)

    async def ask(saved: SavedQuery) -> Outcome:
        async with seats:
            if await missing_for(service.library, saved):
                return Outcome(is_unasked=True)
            try:
                return await service.library.remember(("competency", saved.name), partial(_ask, service, saved))
            except (Overloaded, TooManyRequests):
                raise
            except Problem as problem:
                return Outcome(problem=problem.detail)

    saved = service.library.saved
    try:
        async with asyncio.TaskGroup() as group:
            asking = {name: group.create_task(ask(each)) for name, each in saved.items()}
    except ExceptionGroup as raised:  # the first ended the others
        raise raised.exceptions[0] from None
    return {name: each.result() for name, each in asking.items()}


async def _ask(service: Service, saved: SavedQuery) -> Outcome:
    query = Query(saved.bind_example(prefixes=service.prefixes), JSON, TURTLE)
    began = perf_counter()
    answer = await service.evaluator.evaluate(query)
    milliseconds = round(1000 * (perf_counter() - began))
    return Outcome(await asyncio.to_thread(_compare, service, saved, answer), milliseconds)


def _compare(service: Service, saved: SavedQuery, answer: Answer) -> Difference | None:
    if saved.header.external:  # what it has to answer depends on the versions that are loaded
        return None
    expected = read_golden(service.snapshot.golden / f"{saved.name}.tsv")
    if expected is None or answer.type != "solutions":
        return None
    return compare(expected, read_json(answer.body))


def _term(service: Service, text: str) -> str:
    """Write a term of a solution as short as prefixes make it."""
    return shorten(text[1:-1], service.prefixes) if text.startswith("<") else text
