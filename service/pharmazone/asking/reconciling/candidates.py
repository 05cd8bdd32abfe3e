"""What the text of a query may name: candidates out of the search index, each scored by its names."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pharmazone.asking.folding import fold
from pharmazone.asking.kinds import GROUPS
from pharmazone.asking.reconciling.names import SPELLING, Written, liken
from pharmazone.asking.reconciling.schema import Schema
from pharmazone.asking.things.search import Index, Name, Named
from pharmazone.asking.things.searching.entries import key_of
from pharmazone.asking.things.searching.ranking import Ranked
from pharmazone.asking.transliteration import on_other_keyboard
from pharmazone.spellings import Spellings
from pharmazone.terms import LANGUAGES, RDFS

CODE_SCORES: Final = (100.0, 100.0, 90.0, 70.0)
"""What a code scores by how far the thing elsewhere is from ours: itself, exactly, closely, or more broadly so."""
A_NUMBER: Final = 60.0
"""What a bare number scores that is a code: it may as well be a quantity."""
BY_ANOTHER: Final = 0.6
"""The share of the score of a name that really is another thing's, as that of its substance is to a medicine."""
ON_OTHER_KEYBOARD: Final = 0.9
INSIDE: Final = 0.9
"""The share of the score of what stands in parentheses behind a name."""
DESCRIBED: Final = 0.9
"""The share of the score of what is described rather than named, as a loan or an office is."""
LEAST: Final = 25.0
"""What scores less is no candidate."""
LOOKED_AT: Final = 30
_CALLED: Final = frozenset(
    name for group in ("production", "medicine", "organisations", "places") for name in GROUPS[group]
) - {"office"}
_MOST_SOUGHT: Final = 8
_LINK: Final = ": "
"""What stands between a property and a name where a thing is found by what it is linked to, which is no name of it."""
_POOR: Final = 60.0
_MOST_CODES: Final = 20
_GENERAL: Final[Mapping[str, tuple[str, ...]]] = {
    "plant": ("factory", "facility", "works", "site", "завод", "фабрика", "производство", "площадка", "комплекс"),
    "company": ("firm", "manufacturer", "фирма", "предприятие", "производитель"),
    "group": ("group", "holding", "группа", "холдинг", "гк"),
    "medicine": ("drug", "medicine", "vaccine", "препарат", "лекарство", "вакцина"),
    "indication": ("disease", "disorder", "syndrome", "болезнь", "заболевание", "синдром"),
    "place": ("city", "town", "street", "город", "улица"),
}
"""Words that say what a thing of a kind is and not which, beside the words of its classes."""
_PARENTHESES: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BY_KEYS: Final = """
SELECT key.entry, min(key.distance) FROM key JOIN entry ON entry.id = key.entry
WHERE key.text IN (SELECT value FROM json_each(?)) GROUP BY key.entry ORDER BY 2, entry.told DESC, 1 LIMIT ?
"""
_BY_IRIS: Final = "SELECT id FROM entry WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY id"


@dataclass(frozen=True)
class Candidate:
    """A thing that a query may mean, with its score from 0 to 100 and what that is made of.

    `name` is the name that it was taken by; None where the query has no text. `features` are those of the score.
    """

    named: Named
    score: float
    name: Name | None = None
    is_by_code: bool = False
    is_match: bool = False
    features: Mapping[str, float | bool] = field(default_factory=dict)

    @property
    def is_by_another(self) -> bool:
        """Say whether the name is really that of another thing."""
        return self.name is not None and bool(self.name.by)


class Seeker:
    """Finds candidates in an index, against a schema; a thread of its own may use it."""

    def __init__(self, index: Index, schema: Schema, spellings: Spellings | None) -> None:
        self.index, self.schema, self.spellings = index, schema, spellings
        self._noise: dict[str, frozenset[str]] = {}

    def seek(self, text: str, kinds: Sequence[str], *, is_typed: bool = False) -> list[Candidate]:
        """Give what a text may name among these kinds, the best first; `is_typed` where the row says that it is one."""
        if not text or not kinds:
            return []
        ways = _ways(text)
        found = self._scored(ways, kinds, is_typed=is_typed)
        coded = [each for each in self.identify([text]) if each.named.kind in kinds]
        return _best([*coded, *found])

    def identify(self, codes: Iterable[str]) -> list[Candidate]:
        """Give what these IRIs, prefixed names and codes of others name exactly, in whatever way they are spelled."""
        keys: dict[str, None] = {}
        for each in codes:
            other = self.spellings.reference(each) if self.spellings else None
            spelled = self.spellings.spellings(each) if self.spellings and other else ()
            keys.update(dict.fromkeys(map(key_of, (each, *spelled))))
        with self.index.asked() as connection:
            rows = connection.execute(_BY_KEYS, (json.dumps([*keys]), _MOST_CODES)).fetchall()
        is_number = all(key.isdecimal() for key in keys)
        hits = self.index.load([Ranked(entry, 0, ()) for entry, _ in rows], [])
        return [
            Candidate(
                hit.named,
                A_NUMBER if is_number else CODE_SCORES[distance],
                _code_among(hit.named.names, keys),
                is_by_code=not is_number,
                features={"code": True},
            )
            for hit, (_, distance) in zip(hits, rows, strict=True)
        ]

    def load(self, iris: Iterable[str]) -> list[Candidate]:
        """Give the things of these IRIs as candidates that nothing speaks for yet."""
        with self.index.asked() as connection:
            rows = connection.execute(_BY_IRIS, (json.dumps(sorted(iris)),)).fetchall()
        return [Candidate(hit.named, 0) for hit in self.index.load([Ranked(entry, 0, ()) for (entry,) in rows], [])]

    def _scored(
        self, ways: Sequence[tuple[Written, float]], kinds: Sequence[str], *, is_typed: bool
    ) -> list[Candidate]:
        known: dict[str, Named] = {}
        but = [each for each in self.index.sizes if each not in kinds]
        for sought in dict.fromkeys(text for written, _ in ways for text in _sought(written)):
            known |= {each.iri: each for each in self.index.find(sought, but=but).unmarked(LOOKED_AT)}
        found = _best(filter(None, (self._score(each, ways, is_typed) for each in known.values())))
        if found and found[0].score >= _POOR:
            return found
        # The index has tried the other keyboard by itself where nothing else fits.
        typed = [(Written.read(on_other_keyboard(ways[0][0].text)), ON_OTHER_KEYBOARD)]
        return _best([*found, *filter(None, (self._score(each, typed, is_typed) for each in known.values()))])

    def _score(self, named: Named, ways: Sequence[tuple[Written, float]], is_typed: bool) -> Candidate | None:
        noise, best, own = self._noise_of(named), (0.0, named.names[0]), 0.0
        for name in named.names:
            if name.is_code or (name.by and _LINK in name.text):
                continue
            written = Written.read(name.text)
            score = max(liken(sought, written, noise, may_omit=is_typed) * share for sought, share in ways)
            score -= SPELLING * name.is_spelling
            own = max(own, 0 if name.by else score)
            score *= BY_ANOTHER if name.by else 1 if named.kind in _CALLED else DESCRIBED
            best = max(best, (score, name), key=lambda pair: pair[0])
        score, name = best
        if score < LEAST:
            return None
        return Candidate(named, round(score, 1), name, features={"all_labels": round(own, 1)})

    def _noise_of(self, named: Named) -> frozenset[str]:
        key = f"{named.kind} {' '.join(named.classes)}"
        if named.kind == "person":  # whom people know by the last of their names
            return frozenset(word for name in named.names if not name.by for word in Written.read(name.text).words[:-1])
        if named.kind not in _CALLED:
            return frozenset()
        if key not in self._noise:
            labels = (
                label.text
                for iri in self.schema.types_of(named.classes)
                for language in LANGUAGES
                if (label := self.schema.terms[iri].text(RDFS + "label", language))
            )
            words = {word for label in labels for word in fold(label).split()}
            self._noise[key] = frozenset({*words, *_GENERAL.get(named.kind, ())})
        return self._noise[key]


def _best(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Give the best candidate for each thing, the best first; of equals what more passages tell of."""
    best: dict[str, Candidate] = {}
    for each in candidates:
        known = best.get(each.named.iri)
        if known is None or each.score > known.score:
            best[each.named.iri] = each
    return sorted(best.values(), key=lambda each: (-each.score, -each.named.told, each.named.iri))


def _ways(text: str) -> list[tuple[Written, float]]:
    """Give the ways to read a cell: as it is, and what stands outside and inside its parentheses.

    >>> [(written.text, share) for written, share in _ways("Elizaria (eculizumab)")]
    [('Elizaria (eculizumab)', 1.0), ('Elizaria', 1.0), ('eculizumab', 0.9)]
    """
    inside = [each.strip() for each in _PARENTHESES.findall(text)]
    outside = " ".join(_PARENTHESES.sub(" ", text).split())
    ways = [(Written.read(text), 1.0)]
    if inside:
        ways += [(Written.read(outside), 1.0)] if outside else []
        ways += [(Written.read(each), INSIDE) for each in inside]
    return ways


def _sought(written: Written) -> list[str]:
    """Give what to ask the index for: the words without the legal form, which stands in few of our names; and all.

    Of a long text only the longest words are sought, which tell most of what it is about.
    """
    if len(written.bare) > _MOST_SOUGHT:
        longest = sorted(written.bare, key=len, reverse=True)[:_MOST_SOUGHT]
        return [" ".join(each for each in written.bare if each in longest)]
    bare = " ".join(written.bare)
    return [bare, written.text] if written.bare != written.words else [written.text]


def _code_among(names: Sequence[Name], keys: Mapping[str, None]) -> Name | None:
    return next((each for each in names if each.is_code and key_of(each.text) in keys), None)
