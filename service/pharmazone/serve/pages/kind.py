"""The things of a kind: a table of what tells them apart, and facets that narrow it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from fastapi import Request, Response

from pharmazone.asking.amounts import tell_amount
from pharmazone.asking.figures import are_parted
from pharmazone.asking.kinds import Kind, definitions, kinds_of, name_kind
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.library import Library
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.parts import Part
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.columns import Column, columns_of, orders_of, put_in_order
from pharmazone.asking.things.facets import facets_of
from pharmazone.asking.things.members import MENTIONS, Members, Said, members_of
from pharmazone.asking.things.portrait import languages_of
from pharmazone.asking.things.texts import Texts
from pharmazone.errors import NotFound
from pharmazone.formats import RDF_SUFFIXES
from pharmazone.saved.questions import SavedQuery
from pharmazone.serve.conditional import conditional
from pharmazone.serve.pages.lists import chosen_of, name_aspect, narrowed, read_wanted
from pharmazone.serve.rendering import VARY, address_of, language_of, page_tag, render
from pharmazone.serve.resources.signposts import of_kind_page, post, root_of, written
from pharmazone.serve.service import service_of
from pharmazone.terms import is_kind, passage_range

PASSAGES: Final = "passage"
_ON_A_PAGE: Final = 100
_IN_A_CELL: Final = 5


@dataclass(frozen=True)
class Cell:
    """What is told in a column of a thing, as much as one reads at a glance: facts, then plans by their modalities."""

    facts: Sequence[Said]
    plans: Mapping[tuple[str, ...], Sequence[Said]]
    left_out: int


@dataclass(frozen=True)
class Head:
    """The head of a column, with the unit that all its figures are in and whether their thousands are parted."""

    label: Label
    unit: Label | None
    is_figure: bool
    is_parted: bool


@dataclass(frozen=True)
class Row:
    """A thing with a cell for each column, how many passages mention it, and the unit that its figures are in."""

    iri: str
    cells: Sequence[Cell]
    mentions: int
    unit: str


async def kind_page(request: Request, kind: str) -> Response:
    """List the things of a kind, narrowed by facets, in the order that was asked for."""
    service = service_of(request)
    if not is_kind(kind):
        raise NotFound("There is no such kind of thing.")
    signposts = of_kind_page(root_of(request), kind)

    async def make() -> Response:
        kinds = await kinds_of(service.library)
        if kind not in kinds:
            near = tell_nearest(nearest_names(kind, kinds))
            raise NotFound(f"The graph has nothing of the kind {kind}.{near}")
        post(request, signposts)
        told = await _told(request, kinds[kind])
        return await asyncio.to_thread(render, request, "kind.html", **told)

    return await conditional(request, page_tag(request, f"/page/{kind}", own=None), VARY, make, Link=written(signposts))


async def _told(request: Request, kind: Kind) -> dict[str, Any]:
    library, language = service_of(request).library, language_of(request)
    members = await members_of(library, kind.name)
    columns, aspects = columns_of(members), facets_of(members)
    orders = orders_of(columns, library.prefixes)
    wanted = read_wanted(request, aspects, members, library.prefixes, orders)
    labels = await _words(library, kind, members, language)
    left, facets = narrowed(members, aspects, wanted, labels, library.prefixes)
    things = put_in_order(left, wanted.order or next(iter(orders)), orders, members, labels)
    part = Part(wanted.page, _ON_A_PAGE)
    place = part.of(len(things))
    languages = await languages_of(library)
    narrow_classes = sorted(each for each, number in kind.classes.items() if number < kind.things)
    facet_names = {each.name: name_aspect(each.aspect, labels) for each in facets}
    return {
        "kind": kind,
        "name": name_kind(kind.name, language),
        "members": members,
        "definition": (await definitions(library, [kind.shared], language)).get(kind.shared) if kind.shared else None,
        "narrow_classes": narrow_classes,
        "heads": [_head(each, members, labels) for each in columns],
        "rows": [_row(thing, columns, members, labels) for thing in things[place]],
        "has_mentions": kind.name != PASSAGES and any(members.mentions.values()),
        "quote": lambda iri: _quote(service_of(request).texts, iri),
        "language_at": lambda iri: _language_at(languages, iri),
        "left": len(things),
        "first": place.start + 1,
        "last": place.stop,
        "facets": facets,
        "facet_names": facet_names,
        "chosen": chosen_of(facets, wanted, facet_names),
        "orders": _orders(orders, wanted.order, labels),
        "wanted": wanted,
        "turns": wanted.turns(part, len(things), language),
        "part": part,
        "pictures": _pictures(library.saved.values(), kind.name) if not wanted.kept and wanted.page == 1 else [],
        "labels": labels,
        "amount": tell_amount,
        "parted_amount": partial(tell_amount, is_parted=True),
        "linked": lambda iri, _: address_of(request, iri),
        "suffixes": RDF_SUFFIXES,
    }


async def _words(library: Library, kind: Kind, members: Members, language: str) -> Labels:
    """Look up the labels of all that the list may show; they are kept, as the members are."""

    async def look_up() -> Labels:
        return await library.labels({*members.iris(), *kind.classes}, language)

    return await library.remember(("words-of-kind", kind.name, language), look_up)


def _head(column: Column, members: Members, labels: Labels) -> Head:
    label = name_aspect(column.aspect, labels)
    is_parted = column.is_figure and are_parted(value for part in column.parts for value in members.values_of[part])
    if not column.unit:
        return Head(label, None, column.is_figure, is_parted)
    # As amounts write it, where that is a sign behind the number and not a word that the number governs.
    written = PHRASES[labels.language].get(f"unit_{column.unit.rpartition('/')[2]}", "|")
    sign = Label(written.replace("{n}", "").strip(), labels.language)
    return Head(label, labels.of(column.unit) if "|" in written else sign, column.is_figure, is_parted)


def _row(thing: str, columns: Iterable[Column], members: Members, labels: Labels) -> Row:
    cells = [_cell(column.cells(members, thing), labels) for column in columns]
    return Row(thing, cells, members.mentions.get(thing, 0), members.unit_of(thing))


def _cell(told: list[tuple[Said, bool]], labels: Labels) -> Cell:
    """Cut what is told to what one reads at a glance, a single one more than that rather than a note of it."""
    ordered = sorted(
        _in_language(told, labels.language),
        key=lambda each: (each[1], each[0].modalities, labels.of(each[0].value.text).text.casefold()),
    )
    shown = ordered if len(ordered) <= _IN_A_CELL + 1 else ordered[:_IN_A_CELL]
    plans: defaultdict[tuple[str, ...], list[Said]] = defaultdict(list)
    for said, is_plan in shown:
        if is_plan:
            plans[said.modalities].append(said)
    return Cell([said for said, is_plan in shown if not is_plan], plans, len(ordered) - len(shown))


def _in_language(told: list[tuple[Said, bool]], language: str) -> list[tuple[Said, bool]]:
    """Leave texts in another language out where one is in the reader's."""
    tags = {said.value.language for said, _ in told if said.value.language}
    return [each for each in told if not tags or language not in tags or each[0].value.language in {"", language}]


def _quote(texts: Texts, iri: str) -> str:
    """Give the words of a passage; empty where it is none, or its text is not at hand."""
    place = passage_range(iri)
    return (texts.words(place) or "") if place else ""


def _language_at(languages: Mapping[str, str], iri: str) -> str:
    """Give the language of the article that a passage is cut from; empty where none is told."""
    place = passage_range(iri)
    return languages.get(place.article_iri, "") if place else ""


def _orders(orders: dict[str, Column | None], chosen: str, labels: Labels) -> list[tuple[str, Label, bool]]:
    say = PHRASES[labels.language]
    named = []
    for name, column in orders.items():
        if column:
            label = name_aspect(column.aspect, labels)
            way = say["earliest_first"] if column.is_date else say["largest_first"]
            text = Label(f"{label.text}, {way}", label.language)
        else:
            text = Label(say["by_mentions" if name == MENTIONS else "by_name"], labels.language)
        named.append((name, text, name == chosen))
    return named


def _pictures(saved: Iterable[SavedQuery], kind: str) -> list[SavedQuery]:
    return [each for each in saved if kind in each.header.pictures]
