"""Why an answer is empty: which values give rows, of those that come nearest to the ones that were asked with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.empty.looks import Evaluate, Looks
from pharmazone.asking.figures import plural
from pharmazone.asking.library import Library
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.values.alternatives import figures_shown, other_values
from pharmazone.asking.values.choices import Choice, answering_of, tell_value
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import Given, SavedQuery, listed, pairs_of
from pharmazone.saved.values import ORDERS

MOST_LOOKS: Final = 24
LOOKING_SECONDS: Final = 2.0
MOST_OFFERED: Final = 6
"""How many other values of one parameter are offered."""


@dataclass(frozen=True)
class Near:
    """A way to ask the same question that gives rows: `words` say what is different, `values` are all that it has."""

    words: str
    values: Given
    rows: int
    language: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Give each value with the name of its parameter."""
        return pairs_of(self.values)

    @property
    def counted(self) -> str:
        """Say how many rows there are."""
        return f"{self.rows} {plural(self.rows, PHRASES[self.language]['row_forms'], self.language)}"

    def __str__(self) -> str:
        """Give it as a sentence without an end."""
        return f"{self.words}: {self.counted}"


@dataclass(frozen=True)
class Nearby:
    """What comes nearest to an empty answer.

    Where nothing is near, the graph tells nothing of what was asked: that is unknown, and not none. `is_whole` says
    whether all that could be near was looked at, `is_final` whether the same would come out another time.
    """

    near: tuple[Near, ...]
    is_asked_with_values: bool
    is_whole: bool
    is_final: bool


@dataclass(frozen=True)
class _Empty:
    """A question whose answer is empty, and the looks that are left to find what is near it."""

    library: Library
    saved: SavedQuery
    given: Given
    looks: Looks
    language: str

    def without(self, *names: str) -> Given:
        return {name: each for name, each in self.given.items() if name not in names}

    def instead(self, parameter: Parameter, other: Choice) -> Given:
        return {**self.given, parameter.name: (other.value,)}

    def near(self, words: str, values: Given, rows: int | None) -> list[Near]:
        return [Near(words, values, rows, self.language)] if rows else []

    def near_others(self, parameter: Parameter, counted: Iterable[tuple[Choice, int | None]]) -> list[Near]:
        """Offer the other values of a parameter that give rows."""
        label, found = parameter.words(self.language), []
        for other, rows in counted:
            found += self.near(tell_value(label, other.label.text), self.instead(parameter, other), rows)
        return found


async def look_nearby(
    library: Library, saved: SavedQuery, values: Mapping[str, Sequence[str]], evaluate: Evaluate, language: str
) -> Nearby:
    """Look for values that give rows, where those that were given fit and gave none.

    Each value is left out in turn; then others of its parameter are tried, the nearest first. At most MOST_LOOKS are
    taken in all, and none is begun after LOOKING_SECONDS.
    """
    say = PHRASES[language]
    given = {name: tuple(listed(each)) for name, each in values.items() if each}
    looks = Looks(library, saved, evaluate=evaluate, most=MOST_LOOKS, seconds=LOOKING_SECONDS)
    empty = _Empty(library, saved, given, looks, language)
    parameters = [each for each in saved.header.params if each.name in given]
    removable = [each for each in parameters if not (each.required or each.language)]
    left_out: list[Near] = []
    answers: dict[str, Solutions | None] = {}
    for each in removable:
        found = answers[each.name] = await looks.solutions(empty.without(each.name))
        rows = await looks.count(found) if found else None
        left_out += empty.near(say["without_one"].format(each.words(language)), empty.without(each.name), rows)
    if not left_out and len(removable) > 1:
        values_left = empty.without(*(each.name for each in removable))
        left_out += empty.near(say["without_all"], values_left, await looks.rows(values_left))
    others: list[Near] = []
    for each in parameters:
        if not _rules_out_others(each, answers.get(each.name)):
            others += await _others(empty, each, answers.get(each.name), share=MOST_LOOKS // len(parameters))
    is_asked_with_values = any(each.language is None for each in parameters)
    return Nearby((*left_out, *others), is_asked_with_values, is_whole=not looks.is_cut, is_final=looks.is_final)


def _rules_out_others(parameter: Parameter, without: Solutions | None) -> bool:
    """Say whether no other value can give rows: a value that is left out is any value, unless there is a default."""
    return parameter.default is None and without is not None and not without.each


async def _others(empty: _Empty, parameter: Parameter, without: Solutions | None, share: int) -> list[Near]:
    """Find other values of a parameter that give rows, by at most `share` looks."""
    given = empty.given[parameter.name]
    if parameter.datatype in ORDERS:
        below, above = figures_shown(parameter, given[0], without.each if without else (), empty.language)
        counted = [await _nearest_of(empty, parameter, figures) for figures in (below, above)]
        return empty.near_others(parameter, (each for each in counted if each))
    others = await other_values(empty.library, empty.saved, parameter, given, empty.language)
    known = await answering_of(empty.library, empty.saved, parameter) if set(empty.given) <= {parameter.name} else None
    if known is not None:
        rows: Sequence[int | None] = [known[each.iri] for each in others]
    else:
        empty.looks.is_cut |= len(others) > share
        others = others[:share]
        rows = await empty.looks.each(empty.instead(parameter, each) for each in others)
    return empty.near_others(parameter, zip(others, rows, strict=True))[:MOST_OFFERED]


async def _nearest_of(empty: _Empty, parameter: Parameter, figures: Sequence[Choice]) -> tuple[Choice, int] | None:
    """Find the first of these figures that gives rows, where all behind one that does give some, too.

    That is so for what is at least or at most so much: each look halves what is left.
    """

    async def tried(place: int) -> tuple[Choice, int] | None:
        rows = await empty.looks.rows(empty.instead(parameter, figures[place]))
        return (figures[place], rows) if rows else None

    found = await tried(0) if figures else None
    if found or len(figures) < 2:
        return found
    low, high = 1, len(figures) - 1
    found = await tried(high)
    while found and low < high:
        middle = (low + high) // 2
        if nearer := await tried(middle):
            found, high = nearer, middle
        else:
            low = middle + 1
    return found
