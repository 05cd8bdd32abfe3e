"""A thing with its evidence."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Final

from fastapi import Request, Response

from pharmazone.asking.amounts import tell_amount, tell_span
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.evidence import Statement
from pharmazone.asking.things.nodes import Span
from pharmazone.asking.things.portrait import Portrait, languages_of, portray
from pharmazone.asking.things.questions import chart_about
from pharmazone.asking.things.unknowns import Count
from pharmazone.formats import RDF_SUFFIXES
from pharmazone.serve.pictures.layout import Drawing, draw
from pharmazone.serve.pictures.neighbourhood import neighbourhood
from pharmazone.serve.rendering import address_of, language_of, render
from pharmazone.serve.resources.names import Resource
from pharmazone.serve.service import service_of
from pharmazone.terms import (
    HAS_UNIT,
    INFERRED,
    THING,
)

_SUMMED_UP: Final = ("organisation", "place")
"""The headings of which the head of a page tells the best attested fact."""


async def make(request: Request, resource: Resource) -> Response:
    """Show what is said of a thing, with the passages that say so, and what points to it."""
    service, language = service_of(request), language_of(request)
    portrait = await portray(service.library, resource.iri, language)
    say, label, outline = PHRASES[language], portrait.label, portrait.outline
    near = neighbourhood(portrait.iri, outline, portrait.labels, partial(address_of, request))
    described = say["neighbourhood_of"].format(name=label.text)
    picture, chart = await asyncio.gather(
        draw(near.drawing if near else Drawing(()), title=say["neighbourhood"], description=described),
        chart_about(service.library, portrait.iri, portrait.questions, language),
    )
    languages = await languages_of(service.library)
    # The page of what much is told of is long; others are answered meanwhile.
    return await asyncio.to_thread(
        render,
        request,
        "thing.html",
        structured=resource.structured,
        portrait=portrait,
        outline=outline,
        path=portrait.iri.removeprefix(THING),
        label=label,
        labels=portrait.labels,
        passages=portrait.passages,
        summary=_summary(portrait),
        contents=_contents(portrait, say),
        suffixes=RDF_SUFFIXES,
        quote=service.texts.words,
        article_languages=languages,
        main_article=next(iter(portrait.articles), ""),
        inferred=INFERRED,
        own_unit=_own_unit(portrait),
        amount=partial(_amount, portrait),
        span=partial(_span, language),
        counted=partial(_counted, portrait),
        picture=picture,
        near=near,
        chart=chart,
    )


def _summary(portrait: Portrait) -> list[Statement]:
    """Choose what the head of the page tells: of each of some headings the only value of a property.

    One that is told from both sides comes first, as who operates a plant, then the best attested.
    """
    chosen, inverse = [], portrait.properties.inverse
    by_name = {section.name: section for section in portrait.outline.sections}
    for name in _SUMMED_UP:
        section = by_name.get(name)
        stated = [[each for each in block.statements if each.passages] for block in section.blocks] if section else []
        alone = [told[0] for told in stated if len(told) == 1]
        if alone:
            chosen.append(max(alone, key=lambda each: (each.predicate in inverse, len(each.passages))))
    return chosen


def _contents(portrait: Portrait, say: Mapping[str, str]) -> list[tuple[str, str]]:
    outline = portrait.outline
    parts = (
        ("said", say["what_is_said"], outline.sections),
        ("planned", say["what_is_planned"], outline.planned),
        ("claimed", say["section_claims"], outline.claimed),
        ("added", say["what_is_added"], outline.added),
        ("pointing", say["what_points_here"], outline.pointing),
        ("discrepancies", say["touching"], portrait.discrepancies),
        ("identifiers", say["identifiers"], portrait.identifiers),
        ("unknown", say["thing_unknown"], portrait.missing or portrait.counts),
        ("questions", say["questions_about"], portrait.questions),
    )
    return [(anchor, text) for anchor, text, shown in parts if shown]


def _own_unit(portrait: Portrait) -> str:
    """Give the unit that the thing names itself, as a figure of statistics does; empty where it has none."""
    return next((each["value"].text for each in portrait.around.facts.each if each["property"].text == HAS_UNIT), "")


def _amount(portrait: Portrait, statement: Statement, unit: str) -> str:
    """Tell a figure with the unit of its property, else with that of the thing it is a figure of."""
    labels = portrait.labels
    named = portrait.properties.units.get(statement.predicate) or unit
    unit_label = labels.of(named).text if named else ""
    return tell_amount(statement.value.text, labels.language, unit=named, unit_label=unit_label, bound=statement.bound)


def _span(language: str, span: Span) -> str:
    told = tell_span(span.first, span.last, language)
    return PHRASES[language][span.phrase].replace("{n}", told) if span.phrase else told


def _counted(portrait: Portrait, count: Count) -> str:
    language = portrait.labels.language
    words = {
        "counted": portrait.labels.of(count.counted).text,
        "stated": tell_amount(count.stated, language, bound=count.bound),
        "named": tell_amount(count.named, language),
    }
    return PHRASES[language]["counted_unnamed"].format(**words)
