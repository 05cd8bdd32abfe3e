"""An article: what it is, its sections, and its passages in order, beside its text where that is at hand."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import Request, Response
from pyoxigraph import NamedNode

from pharmazone.asking.amounts import tell_amount, tell_span
from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.things.articles import MOST_KEPT, Article, Section, iris_of, read_article, units_in
from pharmazone.asking.things.coverage import measure
from pharmazone.asking.things.leaves import Leaf, lay_out, list_leaves, manner_of
from pharmazone.asking.things.segments import is_crossed
from pharmazone.asking.things.surroundings import unknown
from pharmazone.errors import UnfitParameter, cut
from pharmazone.formats import RDF_SUFFIXES
from pharmazone.serve.rendering import language_of, place_of, render
from pharmazone.serve.resources.names import Resource
from pharmazone.serve.service import service_of
from pharmazone.terms import ARTICLE, DCTERMS, LANGUAGES, PASSAGE, PZ, RDF, RDFS, PassageRange, passage_range

_LANGUAGE: Final = DCTERMS + "language"
_BASIS: Final = PZ + "referenceDateBasis"
_FIRST: Final = (
    *(PZ + name for name in ("statedSource", "publisherName", "referenceDate")),
    _LANGUAGE,
    *(PZ + name for name in ("isTranslation", "regionCovered", "title", "disclaimer")),
)
_LAST: Final = tuple(PZ + name for name in ("textLength", "sourceFile", "textSha256"))
_EXPECTED: Final = frozenset(PZ + name for name in ("statedSource", "publisherName", "referenceDate"))
"""What one wants to know of any article; where it is not told, that is said."""
_IN_HEAD: Final = frozenset({RDF + "type", RDFS + "label", _BASIS})
PARAMETERS: Final = ("passage", "section")
"""Which passage is to be lit, which section is to be shown."""
_DEEPEST: Final = 3
"""Where more passages than these lie over each other, the line under the words grows no heavier."""
_MOST_AT_ONCE: Final = 250
"""How many passages are told on one page without the text; each is about a kilobyte."""


async def make(request: Request, resource: Resource) -> Response:
    """Show an article whole, or one of its sections; of a long one without its text, where each passage is told."""
    service, language = service_of(request), language_of(request)
    library, slug = service.library, resource.iri.removeprefix(ARTICLE)
    facts = await library.select("facts", [NamedNode(resource.iri)])
    article = await read_article(library, slug)
    if not facts.each and not article.told:
        raise unknown(resource.iri)
    lit, section = _asked(request, article)
    labels, units = await _words(library, article, facts, language)

    def draw() -> Response:
        return render(
            request,
            "article.html",
            structured=resource.structured,
            iri=resource.iri,
            slug=slug,
            article=article,
            described=_described(facts),
            basis=_in_language(facts, _BASIS, language),
            expected=_EXPECTED,
            language_names=LANGUAGES,
            languages_of={slug: first_of(facts, _LANGUAGE)},
            disputed=article.disputed,
            lit=lit,
            labels=labels,
            units=units,
            amount=tell_amount,
            time_of=tell_span,
            suffixes=RDF_SUFFIXES,
            **_laid_out(request, article, section),
        )

    # With its text an article is a fifth of a second's work; others are answered meanwhile.
    return await asyncio.to_thread(draw)


def _laid_out(request: Request, article: Article, section: Section | None) -> dict[str, Any]:
    """Give what a page shows of the passages, and where it leads for the others."""
    texts, slug = service_of(request).texts, article.slug
    text = texts.by_article.get(slug)
    leaves = list_leaves(article) if text is None else lay_out(article, text)
    is_whole = section is None and _is_told_whole(request, article)
    if not is_whole:
        leaves = [each for each in leaves if section and each.section is section]
    shown = {each.place for leaf in leaves for paragraph in leaf.paragraphs for each in paragraph.told}
    return {
        "scripts": ("article.js",) if text is not None and leaves else (),
        "texts": texts,
        "text": text,
        "is_index": section is None and not is_whole,
        "leaves": leaves,
        "coverage": measure(text, article.told, article.telling) if text is not None else None,
        "numbers": {place: number for number, place in enumerate(article.told)},
        "manner": lambda segment: manner_of(segment, article),
        "deepest": _DEEPEST,
        "asked_section": section,
        "beside": article.sections_beside(section) if section else (),
        "where": lambda place: f"#{anchor(place)}" if place in shown else where(request, article, place),
        "section_address": lambda each: (
            f"#{_heading(each, leaves)}" if is_whole else _section_address(request, slug, each)
        ),
    }


def _is_told_whole(request: Request, article: Article) -> bool:
    """Say whether one page tells all that the passages of an article say: with its text, or where they are few."""
    return article.slug in service_of(request).texts.by_article or len(article.told) <= _MOST_AT_ONCE


def anchor(place: PassageRange) -> str:
    """Give the anchor of a passage on the page of its article."""
    return f"{place.start}-{place.end}"


def where(request: Request, article: Article, place: PassageRange) -> str:
    """Give the address at which the page of an article shows a passage.

    Of a long article without the text that is the page of its section. With the text, a passage that no one element
    holds is asked for.
    """
    fields: list[tuple[str, str]] = []
    if not _is_told_whole(request, article):
        section = article.section_of(place)
        fields = [("section", section.slug)] if section else []
    elif article.slug in service_of(request).texts.by_article and is_crossed(place, article.told):
        fields = [("passage", anchor(place))]
    return f"{place_of(request, f'/page/article/{article.slug}', fields)}#{anchor(place)}"


def _heading(section: Section, leaves: Sequence[Leaf]) -> str:
    """Give the anchor of a section's heading; that of its first passage where it begins inside a paragraph."""
    is_headed = section.slug and any(each.section is section for each in leaves)
    return f"section-{section.slug}" if is_headed else anchor(section.passages[0].place)


def _section_address(request: Request, slug: str, section: Section) -> str:
    return place_of(request, f"/page/article/{slug}", [("section", section.slug)])


def _asked(request: Request, article: Article) -> tuple[PassageRange | None, Section | None]:
    """Read which passage is to be lit and which section is to be shown; UnfitParameter: the article has none such."""
    asked, name = request.query_params.get("passage"), request.query_params.get("section")
    lit = passage_range(f"{PASSAGE}{article.slug}/{asked}") if asked else None
    if asked and lit not in article.told:
        said = f"The article has no passage {cut(asked)!r}. A passage is a range of characters, such as 10-30."
        raise UnfitParameter(said, parameter="passage")
    slugs = {each.slug: each for each in article.sections}
    if name is not None and name not in slugs:
        nearest = tell_nearest(nearest_names(name, slugs))
        raise UnfitParameter(f"The article has no section {cut(name)!r}.{nearest}", parameter="section")
    if name is None and lit and not _is_told_whole(request, article):
        return lit, article.section_of(lit)
    return lit, slugs[name] if name is not None else None


async def _words(
    library: Library, article: Article, facts: Solutions, language: str
) -> tuple[Labels, Mapping[str, Sequence[str]]]:
    """Look up the labels of all that an article's page may show, and the units of its figures; they are kept."""

    async def look_up() -> tuple[Labels, Mapping[str, Sequence[str]]]:
        told = article.told.values()
        units = await units_in(library, told)
        own = {ARTICLE + article.slug, *_FIRST, *_LAST, _BASIS}
        return await library.labels(iris_of(told).union(own, facts.iris(), *units.values()), language), units

    return await library.remember(("article-words", article.slug, language), look_up, most=MOST_KEPT)


def _described(facts: Solutions) -> list[tuple[str, list[tuple[Value, list[str]]]]]:
    """List what is said of the article, each with the passages that say so; what is wanted first stands first."""
    said: defaultdict[str, defaultdict[Value, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in facts.each:
        name, graph = each["property"].text, each["graph"].text
        if name not in _IN_HEAD:
            said[name][each["value"]] += [graph] if passage_range(graph) else []
    order = {name: place for place, name in enumerate(_FIRST)} | {name: 900 + place for place, name in enumerate(_LAST)}
    names = sorted({*said, *_EXPECTED}, key=lambda name: (order.get(name, 500), name))
    return [
        (name, [(value, sorted(said[name][value])) for value in sorted(said[name], key=lambda value: value.text)])
        for name in names
    ]


def _in_language(facts: Solutions, name: str, language: str) -> Value | None:
    order = {language: 0, "en": 1}
    found = [each["value"] for each in facts.each if each["property"].text == name]
    return min(found, key=lambda each: (order.get(each.language, 2), each.text), default=None)


def first_of(facts: Solutions, name: str) -> str:
    """Give what is said of an article by a property, the first where there are several; empty where it is nothing."""
    return min((each["value"].text for each in facts.each if each["property"].text == name), default="")
