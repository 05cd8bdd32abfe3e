"""Holds every passage against its text: `verify` reads numbers and dates back out, `unverified` trusts the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from pharmazone.errors import Fault
from pharmazone.pipeline import record
from pharmazone.pipeline.citations import boundary_faults, excerpt
from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.quads import graph_iri, value
from pharmazone.pipeline.quantities import Span
from pharmazone.pipeline.readings import Readings, read
from pharmazone.pipeline.texts import articles, read_article
from pharmazone.terms import ARTICLE, BOUND, MODALITY, PZ, READ_WITH, SPEAKER, XSD, PassageRange, passage_range

ABOUT_A_PASSAGE: Final = frozenset({MODALITY, BOUND, SPEAKER, READ_WITH})
ABOUT_A_TEXT: Final = frozenset(PZ + name for name in ("sourceFile", "textSha256", "textLength", "referenceDate"))
EXCLUSIVE_ENDS: Final = frozenset({PZ + "validBefore"})

_UNREAD: Final = frozenset(
    XSD + name
    for name in (
        *("double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt"),
        *("dateTime", "dateTimeStamp", "time", "gYear", "gYearMonth", "gMonthDay", "gMonth", "gDay"),
        *("duration", "yearMonthDuration", "dayTimeDuration"),
    )
)
_MEND: Final = "Mend the literal or the range, or name with pz:readWith the passage whose words say it."
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Report:
    """What `verify` did: how many passages and literals it read, what is wrong, which records it wrote."""

    passages: int
    literals: int
    faults: list[Fault]
    written: list[Path]


class Passages:
    """All passages of the sources: those with triples of their own, and those that something else only names."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.articles = articles(sources)
        self.facts: dict[PassageRange, list[ox.Triple]] = {}
        self._about: dict[str, list[ox.Triple]] = {}
        for quad in sources.quads:
            graph = passage_range(graph_iri(quad))
            if graph:
                self.facts.setdefault(graph, []).append(quad.triple)
            elif quad.predicate.value in ABOUT_A_PASSAGE | ABOUT_A_TEXT:
                self._about.setdefault(value(quad.subject), []).append(quad.triple)
            for named in map(passage_range, (value(quad.subject), value(quad.object))):
                if named:
                    self.facts.setdefault(named, [])

    @cached_property
    def by_article(self) -> dict[str, list[PassageRange]]:
        """Give the passages of each article's slug, sorted by start and end."""
        found: dict[str, list[PassageRange]] = {slug: [] for slug in self.articles}
        for passage in sorted(self.facts):
            found.setdefault(passage.article, []).append(passage)
        return found

    def read_with(self, passage: PassageRange) -> list[PassageRange]:
        """Give the passage, those that it is read with, and those that these are read with."""
        found = [passage]
        for each in found:
            links = [triple for triple in self._about.get(each.iri, []) if triple.predicate.value == READ_WITH]
            targets = {target for link in links if (target := passage_range(value(link.object)))}
            found += sorted(targets.difference(found))
        return found

    def digests(self, slug: str) -> dict[str, str]:
        """Give the digest of what a verification rests on, for the article itself and for each of its passages."""
        said = [triple for triple in self._about.get(ARTICLE + slug, []) if triple.predicate.value in ABOUT_A_TEXT]
        facts = {each: [*self.facts[each], *self._about.get(each.iri, [])] for each in self.by_article[slug]}
        return {
            record.ARTICLE: record.digest_of_triples(said),
            **{record.name(each): record.digest_of_triples(triples) for each, triples in facts.items()},
        }


def verify(sources: Sources, folder: Path) -> Report:
    """Hold every passage against the texts in the folder; without any fault, write each article's record.

    Every integer, decimal and date in a passage's graph must be said by its words or by those that it is read with.
    """
    passages = Passages(sources)
    faults, texts = texts_of(passages, folder)
    literals = 0
    for passage in sorted(passages.facts):
        if passage.article in texts:
            literals += sum(1 for _ in measures(passages.facts[passage]))
            faults += _passage_faults(passages, passage, texts)
    written = [] if faults else [_write_record(passages, slug, text) for slug, text in texts.items()]
    return Report(len(passages.facts), literals, sorted(set(faults)), written)


def unverified(sources: Sources) -> list[Fault]:
    """Give a fault for each passage that is not as `verify` recorded it; needs no text."""
    passages = Passages(sources)
    faults: list[Fault] = []
    for slug, ranges in passages.by_article.items():
        places = {record.name(each): sources.place(each.iri) for each in ranges}
        places[record.ARTICLE] = sources.place(ARTICLE + slug)
        faults += record.faults(sources.home, record.path(slug), passages.digests(slug), places)
    return faults


def texts_of(passages: Passages, folder: Path) -> tuple[list[Fault], dict[str, str]]:
    """Read the texts; an article whose text is not as it should be has none here."""
    faults: list[Fault] = []
    texts: dict[str, str] = {}
    for slug in passages.by_article:
        if slug not in passages.articles:
            advice = "State pz:sourceFile, pz:textSha256 and pz:textLength in its article.ttl."
            faults.append(Fault(f"data/articles/{slug}", "nothing says which text the passages are cut from", advice))
            continue
        text, text_faults = read_article(passages.articles[slug], folder)
        faults += text_faults
        texts |= {} if text_faults else {slug: text}
    return faults, texts


def _passage_faults(passages: Passages, passage: PassageRange, texts: dict[str, str]) -> Iterator[Fault]:
    place, text = passages.sources.place(passage.iri), texts[passage.article]
    words = excerpt(text, passage.start, passage.end)
    for problem in boundary_faults(text, passage.start, passage.end):
        yield Fault(place, f'"{words}": {problem}', "Let the range begin and end where its words do; `cite` finds it.")
    together = [each for each in passages.read_with(passage) if each.article in texts]
    readings = readings_of(passages, together, texts)
    for triple, literal in measures(passages.facts[passage]):
        unlike = _literal_problem(triple.predicate.value, literal, readings)
        if unlike:
            elsewhere = f" with {len(together) - 1} more" if len(together) > 1 else ""
            name = triple.predicate.value.replace(PZ, "pz:")
            yield Fault(place, f'"{words}"{elsewhere}: {name} {literal.value} {unlike}', _MEND)


def readings_of(passages: Passages, together: list[PassageRange], texts: dict[str, str]) -> Readings:
    """Read the words of a passage, the first, and of those that it is read with, one passage a line.

    Where its own words state numbers and the passage gives none of them, only its own count: the area of one plot is
    not to pass for that of another because both are read together. "One" and "first" state too little to count so.
    """
    said = [texts[each.article][each.start : each.end] for each in together]
    reference = passages.articles[together[0].article].reference
    own, both = read(said[0], reference), read("\n".join(said), reference)
    given = {_number(literal) for _, literal in measures(passages.facts[together[0]])}
    is_elsewhere = bool(own.numbers - {Decimal(1)}) and not own.numbers & given
    return Readings(own.stated, both.named) if is_elsewhere else both


def _number(literal: ox.Literal) -> Decimal | None:
    """Give the number that a literal states; None for a date, and for what is malformed."""
    try:
        return Decimal(literal.value)
    except InvalidOperation:
        return None


def measures(triples: list[ox.Triple]) -> Iterator[tuple[ox.Triple, ox.Literal]]:
    """Give the triples that state a number or a time."""
    for triple in triples:
        literal = triple.object
        if isinstance(literal, ox.Literal):
            kind = literal.datatype.value
            if kind in _UNREAD or kind in {XSD + "integer", XSD + "decimal", XSD + "date"}:
                yield triple, literal


def _literal_problem(predicate: str, literal: ox.Literal, readings: Readings) -> str | None:
    """Say why a literal cannot stand beside what was read; None where its number or day was read."""
    kind = literal.datatype.value.removeprefix(XSD)
    try:
        if kind == "date":
            days = _days(readings, is_exclusive_end=predicate in EXCLUSIVE_ENDS)
            return None if date.fromisoformat(literal.value) in days else _unlike(sorted(map(str, days)))
        if kind in {"integer", "decimal"}:
            numbers = [f"{each.normalize():f}" for each in sorted(readings.numbers)]
            return None if Decimal(literal.value) in readings.numbers else _unlike(numbers)
    except (ValueError, InvalidOperation):
        return f"is not written as an xsd:{kind} without a time zone is"
    return f"is an xsd:{kind}, which is not read out of words: use xsd:integer, xsd:decimal or xsd:date"


def evidence(predicate: str, literal: ox.Literal, readings: Readings) -> Iterator[frozenset[Span]]:
    """Give, for each reading that a literal equals, the ranges of the words that it rests on."""
    kind = literal.datatype.value.removeprefix(XSD)
    try:
        if kind == "date":
            day = date.fromisoformat(literal.value)
            ends = day, day - _DAY if predicate in EXCLUSIVE_ENDS else day
            for days, places in readings.named:
                yield from (at for end, said, at in zip(ends, days, places, strict=True) if end == said)
        elif kind in {"integer", "decimal"}:
            number = Decimal(literal.value)
            yield from (frozenset({each.span}) for each in readings.stated if each.number == number)
    except (ValueError, InvalidOperation):
        return


def _days(readings: Readings, *, is_exclusive_end: bool) -> set[date]:
    """Give the days that a literal may name: where an interval begins or ends, an exclusive end where it is over."""
    return {first for first, _ in readings.dates} | {
        last + _DAY if is_exclusive_end else last for _, last in readings.dates
    }


def _unlike(read_out: list[str]) -> str:
    return f"is not what the words say; read out of them: {', '.join(read_out) or 'nothing of its kind'}"


def _write_record(passages: Passages, slug: str, text: str) -> Path:
    words = {record.name(each): text[each.start : each.end] for each in passages.by_article[slug]}
    return record.write(
        passages.sources.home, record.path(slug), passages.digests(slug), {record.ARTICLE: text, **words}
    )
