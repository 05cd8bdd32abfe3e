"""The leaves of an article: its sections, each with its paragraphs cut at their passages, and what those say."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pharmazone.asking.things.articles import Article, Section
from pharmazone.asking.things.segments import Segment, cut, paragraphs
from pharmazone.asking.things.sentences import Told

Manner = Literal["said", "planned", "governing", ""]
"""How the passages of a segment say it: as what is so, only as plan, forecast or claim, or only for others."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in segments, of which there are none without the text, and the passages that begin in it."""

    segments: tuple[Segment, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Leaf:
    """A section with its paragraphs; None where the text begins with words that no passage reads."""

    section: Section | None
    paragraphs: tuple[Paragraph, ...]


def list_leaves(article: Article) -> list[Leaf]:
    """Give the sections without the text."""
    return [Leaf(each, (Paragraph((), each.passages),)) for each in article.sections]


def lay_out(article: Article, text: str) -> list[Leaf]:
    """Give the whole text: its segments together are the text.

    A paragraph is in the section of the first passage that begins in it, else goes with the paragraph before.
    """
    placed = groupby(_placed(article, text), key=lambda each: each[0].iri if each[0] else None)
    parts = [list(each) for _, each in placed]
    return [Leaf(part[0][0], tuple(paragraph for _, paragraph in part)) for part in parts]


def manner_of(segment: Segment, article: Article) -> Manner:
    """Say how firmly the passages of a segment say it, the firmest of them."""
    telling = [article.told[each].passage for each in segment.passages if each in article.telling]
    if not telling:
        return "governing" if segment.passages else ""
    return "said" if any(each.is_actual for each in telling) else "planned"


def _placed(article: Article, text: str) -> Iterator[tuple[Section | None, Paragraph]]:
    section: Section | None = None
    for start, end in paragraphs(text):
        told = tuple(each for place, each in article.told.items() if start <= place.start < end)
        if told:
            section = article.section_of(told[0].place)
        yield section, Paragraph(tuple(cut(start, end, article.told)), told)
