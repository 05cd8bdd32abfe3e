"""An article as its passages read it: in their order, each with what it says, by sections."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from pyoxigraph import NamedNode

from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.things.evidence import read_passages
from pharmazone.asking.things.sentences import Said, Told
from pharmazone.terms import (
    ARTICLE,
    RDF,
    PassageRange,
    passage_range,
)

MOST_KEPT: Final = 16
"""How many articles are kept at once; one with a thousand passages takes some megabytes."""


@dataclass(frozen=True)
class Section:
    """The passages of one section of an article; those of which no section is told are in one without IRI."""

    iri: str
    passages: tuple[Told, ...]

    @property
    def slug(self) -> str:
        """Give the last part of its IRI."""
        return self.iri.rpartition("/")[2]

    @property
    def start(self) -> int:
        """Give where its first passage begins."""
        return self.passages[0].place.start

    @property
    def end(self) -> int:
        """Give where the last of its passages ends."""
        return max(each.place.end for each in self.passages)

    @property
    def facts(self) -> int:
        """Count the facts in its passages."""
        return sum(each.facts for each in self.passages)

    @property
    def not_actual(self) -> int:
        """Count what its passages tell as a plan, a forecast or a claim; `facts` includes it."""
        return sum(each.facts for each in self.passages if not each.passage.is_actual)


@dataclass(frozen=True)
class Article:
    """The passages of an article by their ranges, in their order; `disputed` are IRIs of those in a discrepancy."""

    slug: str
    told: Mapping[PassageRange, Told]
    disputed: frozenset[str] = frozenset()

    @classmethod
    def read(cls, slug: str, about: Solutions, contents: Solutions, disputed: Solutions) -> Self:
        """Read the answers of `article-passages.rq`, `article-contents.rq` and `article-discrepancies.rq`."""
        says: defaultdict[str, dict[Said, None]] = defaultdict(dict)
        for each in contents.each:
            predicate = each["property"].text
            said = Said(each["subject"], predicate, each["value"], "link" not in each and predicate != RDF + "type")
            says[each["passage"].text][said] = None
        passages = read_passages(about, ()).values()
        ordered = sorted((each for each in passages if each.place.article == slug), key=lambda each: each.place)
        told = {each.place: Told(each, tuple(says[each.iri])) for each in ordered}
        return cls(slug, told, frozenset(disputed.iris()))

    @property
    def facts(self) -> int:
        """Count the facts in its passages; what two of them tell is counted twice."""
        return sum(each.facts for each in self.told.values())

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Give the sections in the order in which they begin."""
        found: defaultdict[str, list[Told]] = defaultdict(list)
        for each in self.told.values():
            found[_section_of(each)].append(each)
        return tuple(Section(iri, tuple(passages)) for iri, passages in found.items())

    @cached_property
    def telling(self) -> frozenset[PassageRange]:
        """Give the passages that say something."""
        return frozenset(place for place, each in self.told.items() if each.says)

    @cached_property
    def readers(self) -> Mapping[str, tuple[PassageRange, ...]]:
        """Give, by the IRI of a passage, those of the article that are read with it."""
        found: defaultdict[str, list[PassageRange]] = defaultdict(list)
        for place, each in self.told.items():
            for iri in each.passage.read_with:
                found[iri].append(place)
        return {iri: tuple(places) for iri, places in found.items()}

    def section_of(self, place: PassageRange) -> Section | None:
        """Give the section that a passage is in; None where the article has no such passage."""
        iri = _section_of(self.told[place]) if place in self.told else None
        return next((each for each in self.sections if each.iri == iri), None)

    def sections_beside(self, section: Section) -> tuple[Section | None, Section | None]:
        """Give the sections before and after one; None at either end."""
        place = self.sections.index(section)
        return self.sections[place - 1] if place else None, next(iter(self.sections[place + 1 :]), None)

    def beside(self, place: PassageRange) -> tuple[PassageRange | None, PassageRange | None]:
        """Give the passages before and after one, by where they begin; None at either end."""
        before = [each for each in self.told if each < place]
        after = next((each for each in self.told if each > place), None)
        return before[-1] if before else None, after


async def read_article(library: Library, slug: str) -> Article:
    """Ask for the passages of an article, and keep them: their pages and the article's all need most of them."""

    async def read() -> Article:
        node = NamedNode(ARTICLE + slug)
        names = ("article-passages", "article-contents", "article-discrepancies")
        return Article.read(slug, *[await library.select(name, [node]) for name in names])

    return await library.remember(("article", slug), read, most=MOST_KEPT)


async def tell_passages(library: Library, iris: Iterable[str]) -> dict[str, Told]:
    """Give the passages among these IRIs with what they say, in order, but for those that their articles lack."""
    places = sorted({place for iri in iris if (place := passage_range(iri))})
    told = [(await read_article(library, each.article)).told.get(each) for each in places]
    return {each.passage.iri: each for each in told if each}


def iris_of(told: Iterable[Told]) -> set[str]:
    """Give every IRI that stands in passages, or is said of them."""
    iris: set[str] = set()
    for each in told:
        passage = each.passage
        iris.update((passage.iri, *passage.section, *passage.modality, *passage.bound, *passage.speakers))
        for said in each.says:
            iris.update(value.text for value in (said.subject, said.value) if value.kind == "iri")
            iris.add(said.predicate)
    return iris


async def units_in(library: Library, told: Iterable[Told]) -> dict[str, list[str]]:
    """Look up the units of the figures in passages, by their properties."""
    figures = {said.predicate for each in told for said in each.says if said.is_figure}
    units: defaultdict[str, list[str]] = defaultdict(list)
    for each in (await library.select("units", nodes_of(figures))).each if figures else ():
        units[each["property"].text].append(each["unit"].text)
    return {name: sorted(found) for name, found in units.items()}


def _section_of(told: Told) -> str:
    return told.passage.section[0] if told.passage.section else ""
