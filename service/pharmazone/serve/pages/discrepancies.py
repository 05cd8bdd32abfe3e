"""Every discrepancy: what does not agree, and the passages side by side with what each says."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.amounts import tell_amount, tell_span
from pharmazone.asking.kinds import GROUPS, definitions, kind_of
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.library import Library
from pharmazone.asking.parts import Part
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.things.articles import (
    iris_of,
    tell_passages,
    units_in,
)
from pharmazone.asking.things.discrepancies import Discrepancy, discrepancies_of, passages_named
from pharmazone.asking.things.members import Aspect, Held, Members, Said
from pharmazone.asking.things.portrait import languages_of
from pharmazone.asking.things.sentences import Told
from pharmazone.serve.conditional import conditional
from pharmazone.serve.pages.lists import chosen_of, name_aspect, narrowed, read_wanted
from pharmazone.serve.rendering import VARY, language_of, page_tag, render
from pharmazone.serve.service import service_of
from pharmazone.terms import ARTICLE, INFERRED, PZ

_ON_A_PAGE: Final = 40
_MOST_THINGS: Final = 10
# What stands between things has no name of its own, and evidence is what this is about.
_NAMED: Final = frozenset(
    kind for group in ("production", "medicine", "organisations", "places") for kind in GROUPS[group]
)
_KIND: Final = Aspect(PZ + "discrepancyKind")
_ARTICLE: Final = Aspect(PZ + "ofArticle")
_EXTENT: Final = Aspect("extent")
_ASPECTS: Final = (_EXTENT, _KIND, _ARTICLE)
# The values of _EXTENT, and the phrases that name them.
_BETWEEN, _WITHIN = "between-articles", "within-one"
_EXTENTS: Final = {_BETWEEN: "extent_between", _WITHIN: "extent_within"}
# What most readers come for stands first: figures that do not agree, before names that do not.
_KINDS: Final = ("value", "count", "scope", "tense", "unit", "identity", "name", "translation")


@dataclass(frozen=True)
class _All:
    """Every discrepancy with what its page shows of it: passages, rules, words, units, and how articles are written."""

    each: Sequence[Discrepancy]
    told: Mapping[str, Told]
    rules: Mapping[str, str]
    labels: Labels
    units: Mapping[str, Sequence[str]]
    definitions: Mapping[str, Label]
    languages: Mapping[str, str]


async def discrepancies_page(request: Request) -> Response:
    """List what does not agree in the articles, narrowed by kind, by article, and by whether it is between articles."""

    async def make() -> Response:
        told = await _told(request)
        return await asyncio.to_thread(render, request, "discrepancies.html", **told)

    return await conditional(request, page_tag(request, "/discrepancies", own=None), VARY, make)


async def _told(request: Request) -> dict[str, Any]:
    service, language = service_of(request), language_of(request)
    library = service.library
    all_ = await _look_up(library, language)
    members = Members({each.iri: _held(each) for each in all_.each})
    wanted = read_wanted(request, _ASPECTS, members, library.prefixes)
    say = PHRASES[language]
    words = {extent: Label(say[name], language) for extent, name in _EXTENTS.items()}
    left, facets = narrowed(members, _ASPECTS, wanted, all_.labels, library.prefixes, words)
    remaining = set(left)
    ordered = sorted((each for each in all_.each if each.iri in remaining), key=lambda each: _rank(each, all_.labels))
    part = Part(wanted.page, _ON_A_PAGE)
    shown = ordered[part.of(len(ordered))]
    told, labels = all_.told, all_.labels
    names = {_EXTENT: Label(say["extent"], language)}
    facet_names = {each.name: names.get(each.aspect) or name_aspect(each.aspect, labels) for each in facets}
    return {
        "number": len(all_.each),
        "saved": library.saved,
        "left": len(ordered),
        "groups": [(kinds, list(inside)) for kinds, inside in groupby(shown, key=lambda each: each.kinds)],
        "definitions": all_.definitions,
        "told": told,
        "about": lambda one: _things([told[each.iri] for each in one.passages]),
        "rules": all_.rules,
        "texts": service.texts,
        "languages_of": all_.languages,
        "amount": tell_amount,
        "time_of": tell_span,
        "units": all_.units,
        "labels": labels,
        "facets": facets,
        "facet_names": facet_names,
        "chosen": chosen_of(facets, wanted, facet_names),
        "wanted": wanted,
        "part": part,
        "turns": wanted.turns(part, len(ordered), language),
    }


async def _look_up(library: Library, language: str) -> _All:
    """Look up every discrepancy with its passages; once for the same data."""

    async def look_up() -> _All:
        found = await library.select("all-discrepancies")
        told = await tell_passages(library, passages_named(found))
        each = discrepancies_of(found, {iri: one.passage for iri, one in told.items()}, language)
        units = await units_in(library, told.values())
        kinds = sorted({kind for one in each for kind in one.kinds})
        named = iris_of(told.values()).union(kinds, *units.values(), {_KIND.iri, _ARTICLE.iri})
        return _All(
            each,
            told,
            _rules(found),
            await library.labels(named, language),
            units,
            await definitions(library, kinds, language),
            {iri.removeprefix(ARTICLE): tag for iri, tag in (await languages_of(library)).items()},
        )

    return await library.remember(("discrepancies-told", language), look_up)


def _held(one: Discrepancy) -> Held:
    articles = sorted({each.place.article_iri for each in one.passages})
    iris = {_KIND: one.kinds, _ARTICLE: articles}
    held = {aspect: tuple(Said(Value("iri", iri)) for iri in values) for aspect, values in iris.items() if values}
    if articles:
        held[_EXTENT] = (Said(Value("literal", _BETWEEN if len(articles) > 1 else _WITHIN)),)
    return held


def _rank(one: Discrepancy, labels: Labels) -> list[tuple[int, str]]:
    """Give the place of its kinds: first those of _KINDS, in that order, then others by name."""
    names = [each.rpartition("/")[2] for each in one.kinds]
    places = [_KINDS.index(name) if name in _KINDS else len(_KINDS) for name in names]
    return sorted(zip(places, (labels.of(each).text for each in one.kinds), strict=True))


def _things(told: Iterable[Told]) -> list[str]:
    """List the things with names of their own that passages tell of, or tell something of others by."""
    terms = {
        term.text for each in told for said in each.says for term in (said.subject, said.value) if term.kind == "iri"
    }
    return sorted(each for each in terms if kind_of(each) in _NAMED)[:_MOST_THINGS]


def _rules(found: Solutions) -> dict[str, str]:
    """Give the rule that found a discrepancy, of those that a rule did."""
    told = ((each["discrepancy"].text, each["graph"].text) for each in found.each)
    return {iri: graph.removeprefix(INFERRED) for iri, graph in told if graph.startswith(INFERRED)}
