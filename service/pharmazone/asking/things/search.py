"""Things by words: what they are called in any language and spelling, ranked by how well the words fit."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from math import log
from typing import Final, Self

from pharmazone.asking.folding import words_of
from pharmazone.asking.library import Library
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.solutions import Solutions
from pharmazone.errors import UnfitParameter, cut
from pharmazone.terms import OWL, RDF, SKOS, THING

MOST_WORDS: Final = 12
"""Words beyond these are not looked for."""
_LONGEST_NAME: Final = 8
# Left out where other words remain: they stand in so many names that they tell nothing.
_EMPTY: Final = frozenset(
    [
        *("a", "an", "and", "are", "at", "by", "for", "in", "is", "of", "on", "or", "the", "to"),
        *("в", "во", "для", "и", "из", "или", "на", "о", "об", "от", "по", "с", "со"),
    ]
)
_LEAST_PREFIX: Final = 2
# How many last letters a word may have otherwise, by its length: plurals, and the cases of Russian.
_ENDINGS: Final = {5: 1, 6: 1, 7: 2}
_LONGEST_ENDING: Final = 3
_TYPO_LIKENESS: Final = 0.75
_EXACT, _PREFIX, _INFLECTED, _TYPO = range(4)
_KINDS: Final = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
    SKOS + "Concept": "concept",
    SKOS + "ConceptScheme": "scheme",
}


@dataclass(frozen=True)
class Name:
    """What a thing is called; a spelling is not its label, but it is found by it."""

    text: str
    language: str = ""
    is_spelling: bool = False


@dataclass(frozen=True)
class Named:
    """What can be found: its kind (as its IRI has it, else class, property, concept or scheme), classes and names."""

    iri: str
    kind: str
    classes: tuple[str, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Hit:
    """What was found, by which of its names, and the words that are in none of them."""

    named: Named
    name: Name
    missing: tuple[str, ...] = ()


class Index:
    """The words of all names, sorted, each with the names that it stands in."""

    def __init__(self, named: Iterable[Named]) -> None:
        self._named = tuple(named)
        self._sizes: dict[tuple[int, int], int] = {}
        self._places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, each in enumerate(self._named):
            for number, name in enumerate(each.names):
                words = words_of(name.text)
                self._sizes[place, number] = len(words)
                for word in words:
                    self._places[word].append((place, number))
        self._words = sorted(self._places)

    @classmethod
    def read(cls, found: Solutions) -> Self:
        """Read the answer of `names.rq`."""
        names: defaultdict[str, dict[Name, None]] = defaultdict(dict)
        classes: defaultdict[str, set[str]] = defaultdict(set)
        for each in found.each:
            thing, naming, name = each["thing"], each["naming"].text, each["name"]
            if naming == RDF + "type":
                classes[thing.text].add(name.text)
            elif thing.kind == "iri" and name.text.strip():
                names[thing.text][Name(name.text, name.language, naming == SKOS + "altLabel")] = None
        told = sorted(names.items())
        return cls(
            Named(iri, _kind_of(iri, classes[iri]), tuple(sorted(classes[iri])), tuple(sorted(called, key=_by_label)))
            for iri, called in told
        )

    @property
    def kinds(self) -> list[str]:
        """List the kinds that something is of."""
        return sorted({each.kind for each in self._named if each.kind})

    def find(self, text: str, kind: str | None = None) -> list[Hit]:
        """Find what is called by these words, the best first, in whatever order they stand.

        A word may be the beginning of one in a name, have another ending, or, where nothing fits, be misspelled. What
        fits only some of the words is given where nothing fits them all. What is called by a whole sentence, as a
        note is, comes last. UnfitParameter: nothing is of this kind.
        """
        if kind is not None and kind not in self.kinds:
            said = f"Nothing is of the kind {cut(kind)!r}.{tell_nearest(nearest_names(kind, self.kinds))}"
            raise UnfitParameter(f"{said} The kinds are {', '.join(self.kinds)}.", parameter="kind")
        given = words_of(text)
        words = ([each for each in given if each not in _EMPTY] or given)[:MOST_WORDS]
        # For each name, what each word costs there: the less the better it fits.
        costs: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
        for word in words:
            for fitting, cost in self._fitting(word):
                for place in self._places[fitting]:
                    if kind is None or self._named[place[0]].kind == kind:
                        costs[place][word] = min(cost, costs[place].get(word, cost))
        return self._ranked(words, costs)

    def _fitting(self, word: str) -> Iterator[tuple[str, int]]:
        """Give the words of names that a word may mean, with their costs."""
        found = [(word, _EXACT)] if word in self._places else []
        if len(word) >= _LEAST_PREFIX:
            found += [(each, _PREFIX) for each in self._beginning_with(word) if each != word]
            ending = _ENDINGS.get(len(word), _LONGEST_ENDING if len(word) > max(_ENDINGS) else 0)
            if ending:
                alike = self._beginning_with(word[:-ending])
                found += [(each, _INFLECTED) for each in alike if len(each) <= len(word) + _LONGEST_ENDING]
        if not found:
            found = [(each, _TYPO) for each in get_close_matches(word, self._words, 3, _TYPO_LIKENESS)]
        yield from found

    def _beginning_with(self, beginning: str) -> list[str]:
        first = bisect_left(self._words, beginning)
        last = bisect_left(self._words, beginning + "\U0010ffff")
        return self._words[first:last]

    def _ranked(self, words: list[str], costs: dict[tuple[int, int], dict[str, int]]) -> list[Hit]:
        by_thing: defaultdict[int, dict[int, dict[str, int]]] = defaultdict(dict)
        for (place, number), fitting in costs.items():
            by_thing[place][number] = fitting
        known = {place: set().union(*names.values()) for place, names in by_thing.items()}
        rarity = {word: log(1 + len(self._named) / (1 + sum(word in has for has in known.values()))) for word in words}
        ranked: list[tuple[tuple[bool, float, int, int, bool, str], Hit]] = []
        for place, names in by_thing.items():
            missing = tuple(word for word in words if word not in known[place])
            number = min(names, key=lambda each: (-len(names[each]), sum(names[each].values()), each))
            thing, name = self._named[place], self._named[place].names[number]
            cost = sum(min(fitting[word] for fitting in names.values() if word in fitting) for word in known[place])
            size = self._sizes[place, number]
            others = size - len(names[number])
            weight = round(sum(rarity[word] for word in missing), 9)
            rank = (size > _LONGEST_NAME, weight, cost, others, name.is_spelling, thing.iri)
            ranked.append((rank, Hit(thing, name, missing)))
        hits = [hit for _, hit in sorted(ranked, key=lambda each: each[0])]
        whole = [hit for hit in hits if not hit.missing]
        return whole if whole and not hits[0].missing else hits


def _kind_of(iri: str, classes: Iterable[str]) -> str:
    if iri.startswith(THING):
        return iri.removeprefix(THING).partition("/")[0]
    return next((_KINDS[each] for each in sorted(classes) if each in _KINDS), "")


def _by_label(name: Name) -> tuple[bool, str, str]:
    return name.is_spelling, name.language, name.text


async def index_of(library: Library) -> Index:
    """Read what everything is called; once, and again only when the data may have changed."""

    async def read() -> Index:
        return Index.read(await library.select("names"))

    return await library.remember(("names",), read)
