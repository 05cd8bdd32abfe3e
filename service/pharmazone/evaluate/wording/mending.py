"""Which mistake a text has: one is told only where its repair makes a query.

A repair is tried on the whole text, and the engine says whether that is SPARQL then. So nothing is guessed at, and
nothing here needs to know the grammar.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final

import regex as re

from pharmazone.evaluate.wording.expressions import mend_calls, mend_iris, name_expressions
from pharmazone.evaluate.wording.keywords import KEYWORDS, nearest_keyword
from pharmazone.evaluate.wording.mistakes import REPAIRS
from pharmazone.evaluate.wording.outline import group_selected
from pharmazone.evaluate.wording.oversights import OVERSIGHTS
from pharmazone.evaluate.wording.repair import Mistake, mask

LONGEST_MENDED: Final = 10_000
_SECONDS: Final = 0.2
_BARE_WORD: Final = re.compile(r"(?<![\w?$:.@\-<%])[^\W\d]\w*(?![\w:])")
_PATTERN_END: Final = re.compile(r"[};.](?!\w)")
_TOKEN_START: Final = re.compile(r"(?:(?<=\s)|(?<=[\])}\"?]))[^\s.;,})\]]")


def find_mistake(text: str, places: range, is_query: Callable[[str], bool]) -> Mistake | None:
    """Give the first mistake whose repair makes the text a query, or the first of several that do so together.

    `places` are the offsets near which the engine stopped. A text of more than LONGEST_MENDED characters is not tried.
    """
    if len(text) > LONGEST_MENDED or "service" in text.casefold():
        return None  # what a repair makes of a string is never to be a call
    end = time.perf_counter() + _SECONDS
    mended = text
    applied: list[Mistake] = []
    for repair in (*REPAIRS, *OVERSIGHTS):
        alone = repair.apply(text)
        if alone is None or time.perf_counter() > end:
            continue
        if is_query(alone[0]):
            return alone[1]
        together = repair.apply(mended)
        if together is not None:
            mended, applied = together[0], [*applied, alone[1]]
    for candidate, mistake in _more_repairs(text, places):
        if time.perf_counter() < end and is_query(candidate):
            return mistake
    if len(applied) > 1 and is_query(mended):
        return min(applied, key=lambda each: each.offset)
    return None


def _more_repairs(text: str, places: range) -> Iterator[tuple[str, Mistake]]:
    yield from group_selected(text)
    yield from mend_calls(text)
    yield from name_expressions(text)
    yield from mend_iris(text)
    masked = mask(text)
    words = _BARE_WORD.finditer(masked)
    unknown = [each for each in words if each[0].upper() not in KEYWORDS and each[0] != "a"]
    for each in unknown:
        is_call = masked[each.end() :].lstrip().startswith("(")
        if near := nearest_keyword(each[0], is_call):
            said = "function" if is_call else "word"
            mistake = Mistake(each.start(), f"`{each[0]}` is no {said} of SPARQL", f"Did you mean `{near}`?")
            yield text[: each.start()] + near + text[each.end() :], mistake
    for each in _TOKEN_START.finditer(masked):
        if each.start() in places:
            for sign, between in ((".", "two patterns"), (";", "two properties of one subject")):
                mistake = Mistake(
                    each.start(), f"A `{sign}` is missing between {between}", f"Write ` {sign} ` before this."
                )
                yield f"{text[: each.start()]} {sign} {text[each.start() :]}", mistake
    if end := _PATTERN_END.search(masked, places.start):
        said = f"A term is missing before `{end[0]}`"
        for missing in (" ?o ", " ?p ?o "):
            hint = "A pattern has a subject, a predicate and an object."
            yield text[: end.start()] + missing + text[end.start() :], Mistake(end.start(), said, hint)
    if unknown:
        first = unknown[0]
        named = text
        for each in reversed(unknown):
            named = f"{named[: each.start()]}?{named[each.start() :]}"
        hint = f'Write `?{first[0]}` for a variable, `"{first[0]}"` for a string, or put a prefix before a name.'
        yield named, Mistake(first.start(), f"`{first[0]}` is neither a variable nor a name with a prefix", hint)
