"""Holds the texts against the passages: which words no passage reads, and which numbers no fact or label holds."""

import json
import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from pharmazone.errors import Fault
from pharmazone.pipeline import unread
from pharmazone.pipeline.extents import Extent, Stretch, extent, uncovered
from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.numerals import Mark, Numeral, marks, numerals
from pharmazone.pipeline.passages import Passages, evidence, measures, readings_of, texts_of
from pharmazone.pipeline.quads import value
from pharmazone.pipeline.quantities import Span
from pharmazone.terms import PASSAGE, RDFS, SKOS, PassageRange

_LABELS: Final = frozenset({RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel"})


@dataclass(frozen=True)
class Number(Stretch):
    """A number or date of a text: what it was read into, or the reason listed why it was not."""

    read_into: Literal["literal", "label"] | None
    reason: str | None

    @property
    def is_unread(self) -> bool:
        """Tell whether it was neither read nor listed."""
        return self.read_into is None and self.reason is None


@dataclass(frozen=True)
class Coverage:
    """What the passages cover of one article; `prefix` is that of its passages, or its slug where they have none.

    `governing` is what only passages without facts cover: those that others are read with, titles, notices.
    """

    article: str
    prefix: str
    whole: Extent
    with_facts: Extent
    governing: Extent
    numbers: list[Number]
    uncovered: list[Stretch]


@dataclass(frozen=True)
class Report:
    """What `coverage` found: the articles whose texts it could read, and what is wrong with texts and lists."""

    articles: list[Coverage]
    faults: list[Fault]

    @property
    def unread(self) -> list[Fault]:
        """Give each number that is neither read nor listed as a fault."""
        advice = "State it in a passage over its words, or say in {} why no fact holds it."
        return [
            Fault(_name(each, number), f'nothing reads "{number.words}"', advice.format(unread.path(each.article)))
            for each in self.articles
            for number in each.numbers
            if number.is_unread
        ]


@dataclass
class _Read:
    """What the passages read of one text: the ranges that literals rest on, and the marks that stand in a label."""

    literals: set[Span] = field(default_factory=set)
    labels: set[Span] = field(default_factory=set)

    def into(self, numeral: Numeral) -> Literal["literal", "label"] | None:
        """Say what a numeral was read into: every mark of it into a literal, or each into either."""
        unread_marks = {mark[:2] for mark in numeral.marks if not self._has_literal(mark)}
        if not unread_marks:
            return "literal"
        return "label" if unread_marks <= self.labels else None

    def _has_literal(self, mark: Mark) -> bool:
        return any(start <= mark.start and mark.end <= end for start, end in self.literals)


def coverage(sources: Sources, folder: Path) -> Report:
    """Hold the texts in the folder against the passages of the sources.

    A number is read where a literal equals its reading, by the rules of `verify`, or where a thing in the passage, or
    a literal of it, has the number in its name.
    """
    passages = Passages(sources)
    faults, texts = texts_of(passages, folder)
    read = _read(passages, texts)
    articles: list[Coverage] = []
    for slug, text in texts.items():
        lines, list_faults = unread.listed(sources.home, slug)
        found = [(each, read[slug].into(each)) for each in numerals(text, passages.articles[slug].reference)]
        faults += list_faults
        faults += unread.stale(lines, {(each.start, each.end): into is not None for each, into in found})
        numbers = [_number(text, each, into, lines) for each, into in found]
        articles.append(_coverage(passages, slug, text, numbers))
    return Report(articles, sorted(set(faults)))


def as_text(report: Report) -> str:
    """Write a report for people: figures for each article, then what is not read, with its range and words."""
    return "\n".join(line for each in report.articles for line in _lines(each))


def as_json(report: Report) -> str:
    """Write a report for machines: its fields by their names; ranges are half-open, in code points."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=2)


def _lines(each: Coverage) -> Iterator[str]:
    yield f"{each.article}:"
    for name, whole, facts, governing in (
        ("characters", each.whole.characters, each.with_facts.characters, each.governing.characters),
        ("words", each.whole.words, each.with_facts.words, each.governing.words),
    ):
        shares = f"{_percent(facts, whole)} in passages with facts, {_percent(governing, whole)} in others only"
        yield f"  {whole} {name}: {shares}"
    literals, names = (sum(number.read_into == way for number in each.numbers) for way in ("literal", "label"))
    unread_numbers = [number for number in each.numbers if number.is_unread]
    count = len(each.numbers)
    listed = count - literals - names - len(unread_numbers)
    yield (
        f"  {count} numbers and dates: {_percent(literals + names, count)} read "
        f"({literals} in literals, {names} in names), {listed} listed, {len(unread_numbers)} neither"
    )
    for title, stretches in (("Numbers neither read nor listed", unread_numbers), ("Uncovered", each.uncovered)):
        yield from [f"  {title}:"] if stretches else []
        yield from (f"    {_name(each, stretch)}  {stretch.words}" for stretch in stretches)


def _read(passages: Passages, texts: dict[str, str]) -> dict[str, _Read]:
    read = {slug: _Read() for slug in texts}
    names = _names(passages.sources)
    for passage, facts in passages.facts.items():
        if not facts or passage.article not in texts:
            continue
        together = [each for each in passages.read_with(passage) if each.article in texts]
        readings = readings_of(passages, together, texts)
        for triple, literal in measures(facts):
            found = [_placed(spans, together, texts) for spans in evidence(triple.predicate.value, literal, readings)]
            own = [places for places in found if any(where == passage for where, _ in places)]
            for where, span in set().union(*(own or found)):
                read[where.article].literals.add(span)
        for word in _words_of(facts, names):
            said = [(each, span) for each in together for span in _whole(texts[each.article], each, word)]
            own_said = [(each, span) for each, span in said if each == passage]
            for where, span in own_said or said:
                read[where.article].labels.add(span)
    return read


def _placed(
    spans: frozenset[Span], together: list[PassageRange], texts: dict[str, str]
) -> frozenset[tuple[PassageRange, Span]]:
    """Give the passages that ranges of their joined words lie in, and the ranges in the text."""
    lengths = [len(texts[each.article][each.start : each.end]) + 1 for each in together]
    starts = list(accumulate(lengths, initial=0))
    placed: set[tuple[PassageRange, Span]] = set()
    for start, end in spans:
        index = bisect_right(starts, start) - 1
        shift = together[index].start - starts[index]
        placed.add((together[index], (start + shift, end + shift)))
    return frozenset(placed)


def _names(sources: Sources) -> dict[str, set[str]]:
    """Give the words with numbers in the labels of each thing that has such."""
    names: dict[str, set[str]] = {}
    for quad in sources.quads:
        if quad.predicate.value in _LABELS:
            words = {mark.whole for mark in marks(value(quad.object))}
            names.setdefault(value(quad.subject), set()).update(words)
    return names


def _words_of(facts: list[ox.Triple], names: dict[str, set[str]]) -> set[str]:
    """Give the words with numbers in what facts name, and in their literals that are no measures."""
    words: set[str] = set()
    measured = {literal for _, literal in measures(facts)}
    for triple in facts:
        words |= names.get(value(triple.subject), set()) | names.get(value(triple.object), set())
        if isinstance(triple.object, ox.Literal) and triple.object not in measured:
            words |= {mark.whole for mark in marks(triple.object.value)}
    return words


def _whole(text: str, passage: PassageRange, word: str) -> Iterator[Span]:
    """Give where a passage has a word that holds a number."""
    for start, end, whole in marks(text[passage.start : passage.end]):
        if whole == word:
            yield passage.start + start, passage.start + end


def _number(
    text: str, numeral: Numeral, into: Literal["literal", "label"] | None, lines: list[unread.Listed]
) -> Number:
    span = (numeral.start, numeral.end)
    reason = None if into else next((line.reason for line in lines if line.holds(span)), None)
    return Number(*span, text[slice(*span)], into, reason)


def _coverage(passages: Passages, slug: str, text: str, numbers: list[Number]) -> Coverage:
    ranges = [(each.start, each.end) for each in passages.by_article[slug]]
    with_facts = extent(text, [(each.start, each.end) for each in passages.by_article[slug] if passages.facts[each]])
    covered = extent(text, ranges)
    governing = Extent(covered.characters - with_facts.characters, covered.words - with_facts.words)
    prefixes = {iri: name for name, iri in passages.sources.prefixes.items()}
    prefix = prefixes.get(f"{PASSAGE}{slug}/", slug)
    whole = extent(text, [(0, len(text))])
    return Coverage(slug, prefix, whole, with_facts, governing, numbers, uncovered(text, ranges))


def _name(article: Coverage, stretch: Stretch) -> str:
    return f"{article.prefix}:{stretch.start}-{stretch.end}"


def _percent(part: int, whole: int) -> str:
    """Give a percentage with one decimal, never rounded up: 100.0 % is all of it.

    >>> _percent(1999, 2000), _percent(0, 0)
    ('99.9 %', '100.0 %')
    """
    return f"{math.floor(1000 * part / whole) / 10 if whole else 100:.1f} %"
