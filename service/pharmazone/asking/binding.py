"""A question with its values, by whichever door it comes: filled in, read, held against what the data knows."""

from dataclasses import dataclass

from pharmazone.asking.library import Library
from pharmazone.asking.values.reading import read_values
from pharmazone.errors import UnfitParameter
from pharmazone.saved.questions import Given, SavedQuery, Values, listed


@dataclass(frozen=True)
class Bound:
    """A saved query with values that fit, as they were read, and the text that asks it."""

    saved: SavedQuery
    values: Given
    text: str


async def bind(library: Library, saved: SavedQuery, values: Values, language: str = "") -> Bound:
    """Bind a saved query to values: terms, or what things are called, for a reader of a language where one is told.

    UnfitParameter: values do not fit, or name nothing that is known; it tells each of them.
    """
    read, unfit = await read_values(library, saved, fill_in(saved, values, language))
    text = ""
    try:
        text = saved.bind(read, prefixes=library.prefixes)
    except UnfitParameter as problem:
        unfit += problem.each or (problem,)
    if unfit:
        # Of one parameter the first is told: what follows says the same with less.
        first = {each.members.get("parameter"): each for each in reversed(unfit)}
        raise UnfitParameter.of(sorted(first.values(), key=lambda each: _place(saved, each)))
    return Bound(saved, read, text)


def _place(saved: SavedQuery, problem: UnfitParameter) -> int:
    names = [each.name for each in saved.header.params]
    name = problem.members.get("parameter")
    return names.index(name) if name in names else -1


def fill_in(saved: SavedQuery, values: Values, language: str) -> dict[str, tuple[str, ...]]:
    """Give the values, and the reader's language for each parameter that is one and has no value."""
    given = {name: tuple(listed(each)) for name, each in values.items()}
    spoken = {each.name: (language,) for each in saved.header.params if language in (each.language or ())}
    return {**{name: each for name, each in spoken.items() if not given.get(name)}, **given}
