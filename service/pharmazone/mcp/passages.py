"""Passages as they stand beside an answer: where the words are, how firmly they say it, and who says it."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field

from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.things import evidence
from pharmazone.asking.things.evidence import Passage, passages_of, read_passages, said_by
from pharmazone.asking.things.surroundings import look_around, units_of
from pharmazone.errors import UnfitParameter
from pharmazone.mcp.discrepancies import Discrepancy, discrepancies_of, lines_of
from pharmazone.mcp.models import Cell, Model, Told, cell_of, cell_of_iri, fitting, read_name
from pharmazone.terms import (
    EXACTLY,
    Language,
    passage_range,
    shorten,
)


class Evidence(Model):
    """A passage: the range of an article's text that says something. Its words are not in the graph."""

    name: str = Field(description="The passage as a prefixed name")
    iri: str
    article: str
    section: str = ""
    start: int = Field(description="Where it begins in the text of the article, in characters (code points)")
    end: int = Field(description="Where it ends; this character is no part of it any more")
    modality: str = Field(default="", description="planned, forecast or claimed; empty where it tells what is so")
    bound: str = Field(default="", description="at least, at most or approximately, of the figure in it")
    said_by: str = ""
    read_with: tuple[str, ...] = Field(default=(), description="Passages elsewhere that it is understood with")

    def __str__(self) -> str:
        """Give the passage in one line."""
        place = f"{self.name}: {self.article}, characters {self.start} to {self.end}"
        return "; ".join([place, *self.about()])

    def about(self) -> list[str]:
        """Give what is said of the passage, but for where it is."""
        parts = [f"section “{self.section}”" if self.section else "", self.modality.upper(), self.bound]
        parts += [f"said by {self.said_by}" if self.said_by else ""]
        parts += [f"read with {', '.join(self.read_with)}" if self.read_with else ""]
        return [each for each in parts if each]


def evidence_lines(passages: Sequence[Evidence]) -> list[str]:
    """Give passages as lines of a text, by article; the name of each has its range of characters."""
    lines: list[str] = []
    for article in dict.fromkeys(each.article for each in passages):
        lines += ["", f"Passages of “{article}” (their names end in their range of characters):"]
        lines += ["; ".join([f"- {each.name}", *each.about()]) for each in passages if each.article == article]
    return lines


class Statement(Model):
    """What a passage says of something."""

    subject: Cell
    property: Cell
    value: Cell
    unit: str = ""

    def __str__(self) -> str:
        """Give the statement as it is read."""
        return f"{self.subject} | {self.property} | {self.value} {self.unit}".rstrip()


class PassageTold(Told):
    """A passage with all that it says."""

    passage: Evidence
    says: tuple[Statement, ...]
    read_with: tuple[Evidence, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()

    def text(self) -> str:
        """Give the passage as it is read."""
        said = [f"- {each}" for each in self.says]
        lines = [
            str(self.passage),
            "",
            "It says:" if said else "It says nothing alone; others are read with it.",
            *said,
        ]
        if self.passage.modality:
            lines.append(f"This is {self.passage.modality}, not something that is so.")
        lines += ["", "It is read with:", *(f"- {each}" for each in self.read_with)] if self.read_with else []
        return "\n".join([*lines, *lines_of(self.discrepancies)])


def unit_of(statement: evidence.Statement, units: Mapping[str, Sequence[str]], labels: Labels) -> str:
    """Give the unit of a figure in words; empty for what is none, and for a bare count."""
    if statement.value.kind != "literal":
        return ""
    return ", ".join(labels.of(each).text for each in units.get(statement.predicate, ()))


def evidence_of(passage: Passage, labels: Labels) -> Evidence:
    """Give a passage in words."""

    def words(iris: Iterable[str]) -> str:
        return ", ".join(labels.of(each).text for each in iris)

    return Evidence(
        name=shorten(passage.iri, labels.prefixes),
        iri=passage.iri,
        article=labels.of(passage.place.article_iri).text,
        section=words(passage.section),
        start=passage.place.start,
        end=passage.place.end,
        modality="" if passage.is_actual else words(passage.modality),
        bound=words(each for each in passage.bound if each != EXACTLY),
        said_by=words(passage.speakers),
        read_with=tuple(shorten(each, labels.prefixes) for each in passage.read_with),
    )


def terms_of(passages: Iterable[Passage]) -> set[str]:
    """Give what has to have a label so that passages can be told in words."""
    return {
        iri
        for each in passages
        for iri in (each.place.article_iri, *each.section, *each.modality, *each.bound, *each.speakers)
    }


async def look_up(library: Library, iris: Iterable[str]) -> dict[str, Passage]:
    """Look up what is said about these passages; what is no passage is left out."""
    named = sorted({each for each in iris if passage_range(each)})
    found = await library.select("passages", nodes_of(named)) if named else Solutions((), ())
    return read_passages(found, named)


async def tell_passage(library: Library, text: str, language: Language) -> PassageTold:
    """Tell what a passage says; UnfitParameter where the name is no passage's, NotFound where there is none such."""
    iri = read_name(library, text)
    if passage_range(iri) is None:
        raise UnfitParameter("This is no passage; `describe` tells of things.", parameter="iri")
    around = await look_around(library, iri)
    passages = passages_of(around)
    passages |= await look_up(library, passages[iri].read_with)
    others: Sequence[Passage] = [passages[each] for each in passages[iri].read_with]
    units, found = await units_of(library, around), await discrepancies_of(library, iri)
    iris = around.iris().union(*units.values()) | terms_of([passages[iri], *others]) | found.iris()
    labels = await library.labels(iris, language)
    says = [
        Statement(
            subject=cell_of(each.subject, labels),
            property=cell_of_iri(each.predicate, labels),
            value=cell_of(each.value, labels),
            unit=unit_of(each, units, labels),
        )
        for each in said_by(around, labels)
    ]
    return PassageTold(
        passage=evidence_of(passages[iri], labels),
        says=fitting(says),
        read_with=tuple(evidence_of(each, labels) for each in others),
        discrepancies=found.told(labels),
    )
