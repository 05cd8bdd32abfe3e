"""The order of what is found: the fewer words are missing, and the better those fit, the sooner."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import Final, NamedTuple

from pharmazone.asking.things.searching.entries import Sort
from pharmazone.asking.things.searching.fitting import EXACT, INFLECTED, SOUND, Sought

_LONGEST_NAME: Final = 8
_ITSELF: Final = frozenset({EXACT, INFLECTED, SOUND})
"""What each of several words may cost that are all of a name, only otherwise written; a single one is too little."""


class Ranked(NamedTuple):
    """An entry that was found, by which of its names, and the words that none of them has."""

    entry: int
    name: int
    missing: tuple[str, ...]


class _Fit:
    """How well one name fits: what each word costs there."""

    __slots__ = ("costs", "size", "sort")

    def __init__(self, sort: int, size: int) -> None:
        self.sort, self.size, self.costs = sort, size, dict[int, int]()


def rank(words: list[Sought], entries: int) -> list[Ranked]:
    """Put in order what has these words, of so many entries; what has only some counts where nothing has them all.

    A word counts for more the rarer it is. A name of which every word is sought comes first, and last what is called
    by a whole sentence, as a note is; before that, what is found by the name of another thing.
    """
    found: defaultdict[int, dict[int, _Fit]] = defaultdict(dict)
    for number, word in enumerate(words):
        for place in word.places:
            fits = found[place.entry]
            fit = fits.get(place.name)
            if fit is None:
                fit = fits[place.name] = _Fit(place.sort, place.size)
            if place.cost < fit.costs.get(number, place.cost + 1):
                fit.costs[number] = place.cost
    known = {entry: _cheapest(fits.values()) for entry, fits in found.items()}
    holding = [sum(number in costs for costs in known.values()) for number in range(len(words))]
    rarity = [log(1 + entries / (1 + each)) for each in holding]
    itself = _ITSELF if len(words) > 1 else frozenset({EXACT})
    ranked: list[tuple[tuple[float, ...], Ranked]] = []
    for entry, fits in found.items():
        costs = known[entry]
        missing = [number for number in range(len(words)) if number not in costs]
        name = min(fits, key=lambda each: (-len(fits[each].costs), sum(fits[each].costs.values()), each))
        fit = fits[name]
        weight = round(sum(rarity[number] for number in missing), 9)
        others = max(0, fit.size - len(fit.costs))
        is_part = others > 0 or not itself.issuperset(fit.costs.values())
        order = (
            *(fit.size > _LONGEST_NAME, weight, fit.sort >= Sort.RELATED, is_part),
            *(sum(costs.values()), others, fit.sort, entry),
        )
        ranked.append((order, Ranked(entry, name, tuple(words[each].word for each in missing))))
    ordered = [each for _, each in sorted(ranked)]
    whole = [each for each in ordered if not each.missing]
    return whole if whole and not ordered[0].missing else ordered


def _cheapest(fits: Iterable[_Fit]) -> Mapping[int, int]:
    costs: dict[int, int] = {}
    for fit in fits:
        for number, cost in fit.costs.items():
            costs[number] = min(cost, costs.get(number, cost))
    return costs
