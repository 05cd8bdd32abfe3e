"""What is planned, forecast or claimed to come, beside what is told as a fact of the same."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.amounts import tell_amount, tell_span
from pharmazone.asking.folding import fold
from pharmazone.asking.kinds import name_kind
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.library import Library
from pharmazone.asking.parts import Part
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Value
from pharmazone.asking.things.members import Aspect, Held, Members, Said
from pharmazone.asking.things.plans import Plan, plans_of
from pharmazone.asking.things.properties import headings_of
from pharmazone.serve.conditional import conditional
from pharmazone.serve.pages.lists import chosen_of, narrowed, read_wanted
from pharmazone.serve.rendering import VARY, address_of, language_of, page_tag, render
from pharmazone.serve.service import service_of
from pharmazone.terms import MODALITY

_ON_A_PAGE: Final = 120
_MODALITY: Final = Aspect(MODALITY)
_KIND: Final = Aspect("kind")
_WHAT: Final = Aspect("what")
_ASPECTS: Final = (_WHAT, _KIND, _MODALITY)


async def plans_page(request: Request) -> Response:
    """List what is intended or predicted, narrowed by what it is about, the kind of thing and the modality."""

    async def make() -> Response:
        told = await _told(request)
        return await asyncio.to_thread(render, request, "plans.html", **told)

    return await conditional(request, page_tag(request, "/plans", own=None), VARY, make)


async def _told(request: Request) -> dict[str, Any]:
    library, language = service_of(request).library, language_of(request)
    every = await plans_of(library)
    members = Members({each.key: _held(each) for each in every})
    wanted = read_wanted(request, _ASPECTS, members, library.prefixes)
    labels = await _labels(library, every, language)
    words = _words(every, language)
    left, facets = narrowed(members, _ASPECTS, wanted, labels, library.prefixes, words)
    remaining = set(left)
    place = (await headings_of(library)).place
    ordered = sorted(
        (each for each in every if each.key in remaining),
        key=lambda each: (place(each.heading), *_order(each, labels)),
    )
    part = Part(wanted.page, _ON_A_PAGE)
    shown = ordered[part.of(len(ordered))]
    say = PHRASES[language]
    names = {"what": Label(say["about_what"], language), "kind": Label(say["kind_of_thing"], language)}
    facet_names = {each.name: names.get(each.name) or labels.of(each.aspect.iri) for each in facets}
    return {
        "number": len(every),
        "left": len(ordered),
        "groups": [(name, list(inside)) for name, inside in groupby(shown, key=lambda each: each.heading)],
        "counts": Counter(each.heading for each in ordered),
        "labels": labels,
        "articles": _articles(shown, labels),
        "amount": tell_amount,
        "span": lambda plan: tell_span(plan.first, plan.last, language) if plan.first or plan.last else "",
        "linked": lambda iri, _: address_of(request, iri),
        "facets": facets,
        "facet_names": facet_names,
        "chosen": chosen_of(facets, wanted, facet_names),
        "wanted": wanted,
        "part": part,
        "turns": wanted.turns(part, len(ordered), language),
        "saved": library.saved,
    }


async def _labels(library: Library, every: Sequence[Plan], language: str) -> Labels:
    """Look up the labels of all plans; they are kept, as the plans are."""

    async def look_up() -> Labels:
        return await library.labels({iri for each in every for iri in each.iris()} | {MODALITY}, language)

    return await library.remember(("words-of-plans", language), look_up)


def _articles(plans: Sequence[Plan], labels: Labels) -> dict[str, str]:
    """Give each article that passages are cited from, by the prefix that shortens their names."""
    stated = (each for plan in plans for each in (*plan.stated, *plan.told))
    passages = (passage for each in stated for passage in each.passages)
    found = {labels.shorten(each.iri).partition(":")[0]: each.place.article_iri for each in passages}
    return dict(sorted(found.items()))


def _held(plan: Plan) -> Held:
    return {
        _WHAT: (Said(Value("literal", plan.heading)),),
        _KIND: (Said(Value("literal", plan.kind)),),
        _MODALITY: tuple(Said(Value("iri", each)) for each in plan.modalities),
    }


def _words(every: Sequence[Plan], language: str) -> Mapping[str, Label]:
    """Name what is no IRI: the kinds of things, and what plans are about."""
    say = PHRASES[language]
    kinds = {plan.kind: name_kind(plan.kind, language) for plan in every}
    return {**kinds, **{plan.heading: Label(say[f"section_{plan.heading}"], language) for plan in every}}


def _order(plan: Plan, labels: Labels) -> tuple[str, str, str]:
    thing, told = labels.of(plan.thing).text, labels.of(plan.intends).text
    return fold(told), fold(thing), plan.key
