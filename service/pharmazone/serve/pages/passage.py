"""A passage: its words, what it says, how firmly, and what stands beside it in the graph and in its article."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request, Response
from pyoxigraph import NamedNode

from pharmazone.asking.amounts import tell_amount, tell_span
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.things.articles import (
    iris_of,
    read_article,
    tell_passages,
    units_in,
)
from pharmazone.asking.things.discrepancies import discrepancies_of, passages_named
from pharmazone.asking.things.evidence import passages_of, pointing_to
from pharmazone.asking.things.portrait import languages_of
from pharmazone.asking.things.segments import overlapping
from pharmazone.asking.things.sentences import Said, Told
from pharmazone.asking.things.surroundings import Surroundings, look_around
from pharmazone.formats import RDF_SUFFIXES
from pharmazone.serve.pages import thing
from pharmazone.serve.pages.article import first_of, where
from pharmazone.serve.rendering import address_of, language_of, render
from pharmazone.serve.resources.names import Resource
from pharmazone.serve.service import service_of
from pharmazone.terms import ARTICLE, DERIVED_FROM, INFERRED, PZ, READ_WITH, THING, PassageRange, passage_range

# What the page shows in places of their own.
_SHOWN_APART: Final = frozenset({READ_WITH, DERIVED_FROM, PZ + "between"})


@dataclass(frozen=True)
class Conclusion:
    """A statement that a rule drew from the passage, alone or with others."""

    iri: str
    said: Said
    rule: str


async def make(request: Request, resource: Resource) -> Response:
    """Show a passage with all that rests on it; what only stands among passages is shown as any thing."""
    place = passage_range(resource.iri)
    if place is None:
        return await thing.make(request, resource)
    shown = await _shown(request, resource.iri, place)
    return await asyncio.to_thread(render, request, "passage.html", structured=resource.structured, **shown)


async def _shown(request: Request, iri: str, place: PassageRange) -> dict[str, Any]:
    service, language, node = service_of(request), language_of(request), NamedNode(iri)
    library = service.library
    around = await look_around(library, iri)
    facts = await library.select("facts", [NamedNode(place.article_iri)])
    found = await library.select("discrepancies", [node])
    resting = await library.select("resting-on", [node])
    article = await read_article(library, place.article)
    one = article.told.get(place) or _told(around)
    read_with = list((await tell_passages(library, one.passage.read_with)).values())
    readers = list((await tell_passages(library, _pointing(around, READ_WITH))).values())
    overlaps = [article.told[each] for each in overlapping(place, article.told)]
    others = await tell_passages(library, passages_named(found))
    conclusions = _conclusions(resting)
    concluded = Told(replace(one.passage, bound=()), tuple(each.said for each in conclusions))
    languages = await languages_of(library)
    told = [one, *read_with, *readers, *overlaps, *others.values(), concluded]
    units = await units_in(library, told)
    named = iris_of(told).union(around.iris(), found.iris(), (each.iri for each in conclusions), *units.values())
    labels = await library.labels(named, language)
    pointing = pointing_to(around, passages_of(around), labels)
    return {
        "iri": iri,
        "path": iri.removeprefix(THING),
        "one": one,
        "place": place,
        "section": article.section_of(place),
        "texts": service.texts,
        "languages_of": {each: languages.get(ARTICLE + each, "") for each in {one.place.article for one in told}},
        "publisher": first_of(facts, PZ + "publisherName"),
        "file": first_of(facts, PZ + "sourceFile"),
        "read_with": read_with,
        "readers": readers,
        "overlaps": overlaps,
        "discrepancies": discrepancies_of(found, {name: each.passage for name, each in others.items()}, language),
        "told_of": lambda names: [others[each] for each in names if each in others],
        "conclusions": conclusions,
        "concluded": concluded,
        "pointing": [each for each in pointing if each.predicate not in _SHOWN_APART],
        "beside": article.beside(place),
        "in_article": where(request, article, place),
        "where": lambda other: address_of(request, other.iri),
        "labels": labels,
        "units": units,
        "amount": tell_amount,
        "time_of": tell_span,
        "disputed": article.disputed,
        "selector": selector_of(place),
        "report": report_at(service.settings.report_address, iri),
        "suffixes": RDF_SUFFIXES,
    }


def selector_of(place: PassageRange) -> str:
    """Give the range as a selector (Web Annotation Data Model, section 4.2.6) in JSON-LD.

    >>> '"start": 2103' in selector_of(PassageRange("generium-next-opening", 2103, 2126))
    True
    """
    selected = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "SpecificResource",
        "source": place.article_iri,
        "selector": {"type": "TextPositionSelector", "start": place.start, "end": place.end},
    }
    return json.dumps(selected, indent=2)


def report_at(address: str, iri: str) -> str:
    """Give where an error in a passage is reported; empty where nobody said.

    >>> report_at("mailto:desk@example.org?subject={iri}", "https://example.org/a-b?c")
    'mailto:desk@example.org?subject=https%3A%2F%2Fexample.org%2Fa-b%3Fc'
    """
    return address.replace("{iri}", quote(iri, safe=""))


def _pointing(around: Surroundings, predicate: str) -> list[str]:
    return [each["subject"].text for each in around.pointers.each if each["property"].text == predicate]


def _told(around: Surroundings) -> Told:
    """Give a passage that no article was told to have."""
    says = {Said(each["subject"], each["property"].text, each["value"]): None for each in around.contents.each}
    return Told(passages_of(around)[around.thing], tuple(says))


def _conclusions(resting: Solutions) -> list[Conclusion]:
    drawn = {
        Conclusion(
            each["statement"].text,
            Said(each["subject"], each["property"].text, each["value"]),
            each["graph"].text.removeprefix(INFERRED),
        )
        for each in resting.each
    }
    return sorted(drawn, key=lambda each: (each.rule, each.said.subject.text, each.said.value.text, each.iri))
