"""Answers as people read them: labels in place of IRIs, a link at each thing."""

from dataclasses import dataclass
from typing import Final

from fastapi import Request

from pharmazone.errors import AnswerTooLarge
from pharmazone.evaluate.seam import Answer
from pharmazone.serve.labels import Labels
from pharmazone.serve.service import service_of
from pharmazone.serve.solutions import Solutions, read_solutions

# A page of more is slow to make, and nobody reads it.
LARGEST_PAGE_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class Shown:
    """An answer that a template shows: solutions with their labels, or the text of a graph; why it may be empty."""

    solutions: Solutions | None
    labels: Labels
    text: str = ""
    hints: tuple[str, ...] = ()


async def show(request: Request, answer: Answer, language: str) -> Shown:
    """Make an answer (JSON or Turtle) ready for a page; AnswerTooLarge where a page is too much."""
    if len(answer.body) > LARGEST_PAGE_BYTES:
        detail = f"The answer is larger than a page shows ({LARGEST_PAGE_BYTES} bytes). Ask for data, or for less."
        raise AnswerTooLarge(detail, limit=LARGEST_PAGE_BYTES)
    service = service_of(request)
    if answer.type == "graph":
        return Shown(None, await service.labels((), language), answer.body.decode("utf-8"), answer.hints)
    solutions = read_solutions(answer.body)
    return Shown(solutions, await service.labels(solutions.iris(), language), hints=answer.hints)
