"""The order of what is found: the fewer words are missing, and the better those fit, the sooner."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from math import log
from typing import Final, NamedTuple

from pharmazone.asking.inflection import is_inflected
from pharmazone.asking.things.searching.entries import Sort
from pharmazone.asking.things.searching.fitting import EXACT, INFLECTED, SOUND, TYPO, Sought, has_digit

_LONGEST_NAME: Final = 8
_ITSELF: Final = frozenset({EXACT, INFLECTED, SOUND})
"""What each of several words may cost that are all of a name, only otherwise written; a single one is too little."""


LEADING: Final = (
    *("plant", "facility", "product", "project", "industry"),
    *("medicine", "substance", "drugclass", "indication", "target", "list"),
    *("company", "group", "cluster", "body", "person", "office", "zone", "site", "place"),
)
"""The kinds of what people mean by a name, where sections, events, claims and the like are called by it, too."""
_GENERAL: Final = frozenset({"disease", "disorder", "syndrome", "болезнь", "заболевание", "синдром"})
"""Words that tell what a thing is and not which; names of the same thing differ in them."""
_GENERAL_SHARE: Final = 0.25
_OTHERWISE: Final = frozenset({INFLECTED, SOUND, TYPO})


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

    def order(self) -> tuple[int, ...]:
        """Give what puts the names of one entry in order: the most words, the best fit, its own, and nothing else."""
        is_more = self.size > len(self.costs)
        return -len(self.costs), sum(self.costs.values()), int(self.sort >= Sort.RELATED), int(is_more)


def rank(words: list[Sought], entries: int, leading: Container[int] = ()) -> list[Ranked]:
    """Put in order what has these words, of so many entries; what has only some counts where nothing has them all.

    A word counts for more the rarer it is. A name of which every word is sought comes first, and last what is called
    by a whole sentence, as a note is; before that, what is found by the name of another thing. Where names fit
    equally and in part, the entries that are `leading` come before the others. What lacks a number or a code that is
    sought is given only where it has half of the words, and what has only numbers never.
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
    rarity = [each * _share(word.word) for each, word in zip(rarity, words, strict=True)]
    numbers = [has_digit(word.word) for word in words]
    itself = _ITSELF if len(words) > 1 else frozenset({EXACT})
    ranked: list[tuple[tuple[float, ...], Ranked]] = []
    for entry, fits in found.items():
        costs = known[entry]
        missing = [number for number in range(len(words)) if number not in costs]
        if any(numbers[number] for number in missing) and 2 * len(costs) < len(words):
            continue
        if missing and all(words[number].word.isdecimal() for number in costs):
            continue
        name = min(fits, key=lambda each: (*fits[each].order(), each))
        fit = fits[name]
        weight = round(sum(rarity[number] for number in missing), 9)
        others = max(0, fit.size - len(fit.costs))
        is_part = others > 0 or not itself.issuperset(fit.costs.values())
        is_related = fit.sort >= Sort.RELATED
        leads = entry in leading and not _OTHERWISE.intersection(costs.values())
        order = (
            *(fit.size > _LONGEST_NAME, weight, (is_part or is_related) and not leads, is_related, is_part),
            *(sum(costs.values()), others, fit.sort, entry),
        )
        ranked.append((order, Ranked(entry, name, tuple(words[each].word for each in missing))))
    ordered = [each for _, each in sorted(ranked)]
    whole = [each for each in ordered if not each.missing]
    return whole if whole and not ordered[0].missing else ordered


def _share(word: str) -> float:
    return _GENERAL_SHARE if any(word == each or is_inflected(word, each) for each in _GENERAL) else 1


def _cheapest(fits: Iterable[_Fit]) -> Mapping[int, int]:
    costs: dict[int, int] = {}
    for fit in fits:
        for number, cost in fit.costs.items():
            costs[number] = min(cost, costs.get(number, cost))
    return costs
