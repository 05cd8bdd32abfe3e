"""The tools `ask` and `sparql`: a saved question with values, and a query of one's own."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import Field

from pharmazone.asking.binding import bind
from pharmazone.asking.empty.nearby import look_nearby
from pharmazone.asking.joining import demand_sources
from pharmazone.asking.library import Library
from pharmazone.asking.parts import Part
from pharmazone.asking.solutions import read_solutions
from pharmazone.asking.tables import tabulate
from pharmazone.evaluate.screening.screen import screen
from pharmazone.evaluate.seam import Query
from pharmazone.formats import JSON, TURTLE
from pharmazone.mcp.rows import Column, RowsTold, rows_of, tell_other, tell_rows
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.reading import without_header
from pharmazone.terms import Language

_NO_PASSAGE = (
    "No passage is among the columns: to see what a row rests on, ask GRAPH ?passage { ... } ?passage a pz:Passage."
)


class AnswerTold(RowsTold):
    """The answer to a saved question."""

    name: str
    question: str
    reading: str = Field(default="", description="What one has to know to read the columns")
    sparql: str = Field(description="The query that was evaluated; it runs in any SPARQL tool")

    def text(self) -> str:
        """Give the question with its answer as it is read."""
        return "\n".join([self.question, *([self.reading] if self.reading else []), "", super().text()])


async def ask(
    library: Library, name: str, given: Mapping[str, Any], language: Language, limit: int, page: int
) -> AnswerTold:
    """Ask a saved question.

    NotFound: none has this name, or the answer has no such page. UnfitParameter: a value does not fit. SourceNotLoaded:
    it joins with a source that is not there.
    """
    saved = library.question(name, "`questions` lists them all.")
    bound = await bind(library, saved, _values(given), language)
    await demand_sources(library, saved)
    answer = await library.evaluator.evaluate(Query(bound.text, JSON, TURTLE))
    words = saved.header.words(language)
    about = {
        "name": saved.name,
        "question": words.question,
        "reading": words.description,
        "sparql": without_header(bound.text),
    }
    if answer.type != "solutions":
        return _answered(tell_other(answer), about)
    table = tabulate(saved, library.columns, read_solutions(answer.body), language)
    first = Part(page, limit).of(len(table.rows)).start
    columns = [Column(name=each.name, heading=each.heading) for each in table.facts]
    told = await tell_rows(
        library, columns, table.rows[first:], language, first=first + 1, limit=limit, total=len(table.rows)
    )
    rest = first + len(told.rows)
    more = list(_how_to_go_on(rest, len(told.rows), page, limit) if rest < len(table.rows) else ())
    if not table.rows:
        more += await _nearest(library, saved, bound.values, language)
    return _answered(told.model_copy(update={"notes": (*told.notes, *more, *answer.hints)}), about)


async def query(library: Library, text: str, language: Language, limit: int, characters: int) -> RowsTold:
    """Evaluate a query of a stranger, of at most so many characters; a Problem says why there is no answer."""
    screen(text, characters=characters)
    answer = await library.evaluator.evaluate(Query(text, JSON, TURTLE))
    if answer.type != "solutions":
        told = tell_other(answer)
        return told.model_copy(update={"notes": (*told.notes, *answer.hints)})
    solutions = read_solutions(answer.body)
    columns = [Column(name=each, heading=f"?{each}") for each in solutions.variables]
    rows = rows_of(solutions)
    told = await tell_rows(library, columns, rows, language, first=1, limit=limit, total=len(rows))
    notes = [*told.notes, *answer.hints]
    if len(told.rows) < len(rows):
        notes.append("For the rest ask the same with ORDER BY, LIMIT and OFFSET, or with a larger `limit`.")
    if rows and not told.passages:
        notes.append(_NO_PASSAGE)
    return told.model_copy(update={"notes": tuple(notes)})


def _values(given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Read what a program gives for parameters: texts, numbers, booleans, lists of them; null is nothing."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    return {name: tuple(_written(each) for each in texts if each is not None) for name, texts in listed.items()}


async def _nearest(
    library: Library, saved: SavedQuery, values: Mapping[str, Sequence[str]], language: Language
) -> list[str]:
    """Say which other values give rows, where these gave none."""
    nearby = await look_nearby(library, saved, values, library.evaluator.evaluate, language)
    return [f"{each}, with values {json.dumps(each.values, ensure_ascii=False)}." for each in nearby.near]


def _written(value: str | bool | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{Decimal(str(value)):f}" if isinstance(value, float) else str(value)


def _how_to_go_on(rest: int, told: int, page: int, limit: int) -> Sequence[str]:
    if told == limit:
        return (f"Ask with page={page + 1} for the next ones.",)
    pages = f"limit={told} and page={rest // told + 1}" if rest % told == 0 else f"limit={max(1, told // 2)}"
    return (f"The rows are long, so that only {told} fit; ask with {pages} for others.",)


def _answered(told: RowsTold, about: Mapping[str, str]) -> AnswerTold:
    return AnswerTold.model_validate({**{name: getattr(told, name) for name in RowsTold.model_fields}, **about})
