"""What every list that can be narrowed has: the facets, the values that were chosen, the order, the page of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from fastapi import Request

from pharmazone.asking.kinds import name_kind
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.parts import Part
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.facets import Choice, Facet, Offer, narrow, offer, read_choice
from pharmazone.asking.things.members import Aspect, Members
from pharmazone.errors import UnfitParameter, cut
from pharmazone.serve.preference import IGNORED
from pharmazone.serve.protocol import Fields, once, query_fields
from pharmazone.terms import RDF

_RESERVED: Final = IGNORED | {"order", "page"}
MOST_CHOSEN: Final = 20
"""How many values may narrow a list at once; every link of the page repeats them."""
_PAGE: Final = re.compile(r"[1-9][0-9]{0,8}")


class Turn(NamedTuple):
    """Where one can turn to: the relation of the link (RFC 8288), the page if it is another one, its name."""

    rel: str
    page: int | None
    name: str


class Chosen(NamedTuple):
    """A value that narrows the list: of which facet, what it is called, and what asks for the list without it."""

    facet: Label
    value: Label | None
    without: Fields


@dataclass(frozen=True)
class Wanted:
    """What a request wants of a list: which values, which order, which page; `kept` asks for all of it but the page."""

    choice: Choice
    order: str
    page: int
    kept: Fields

    def leaf(self, page: int) -> Fields:
        """Give what asks for another page of the same list."""
        return [*self.kept, *([("page", str(page))] if page > 1 else [])]

    def turns(self, part: Part, whole: int, language: str) -> list[Turn]:
        """Give where one can turn to; nothing where all is on one page."""
        say, last = PHRASES[language], part.pages(whole)
        if last == 1:
            return []
        at = part.page
        return [
            Turn("first", 1 if at > 1 else None, say["first_page"]),
            Turn("prev", at - 1 if at > 1 else None, say["previous_page"]),
            Turn("next", at + 1 if at < last else None, say["next_page"]),
            Turn("last", last if at < last else None, say["last_page"]),
        ]


def read_wanted(
    request: Request,
    aspects: Iterable[Aspect],
    members: Members,
    prefixes: Mapping[str, str],
    orders: Iterable[str] = (),
) -> Wanted:
    """Read what a request wants; UnfitParameter where it names what the list does not have."""
    fields, offered = query_fields(request), tuple(orders)
    order, page = once(fields, "order") or "", once(fields, "page") or "1"
    if not _PAGE.fullmatch(page):
        raise UnfitParameter("The parameter page wants a whole number, at least 1.", parameter="page")
    if order and order not in offered:
        said = f"it can stand by {', '.join(offered)}" if offered else "it has one order"
        raise UnfitParameter(f"This list has no such order; {said}.", parameter="order")
    asked = list(dict.fromkeys(each for each in fields if each[0] not in _RESERVED))
    if len(asked) > MOST_CHOSEN:
        said = f"This list is narrowed by at most {MOST_CHOSEN} values at once, and {len(asked)} are chosen."
        raise UnfitParameter(said, parameter=cut(asked[MOST_CHOSEN][0]))
    choice = read_choice(asked, aspects, members, prefixes)
    kept = [*((name, value) for name, value in asked if value), *([("order", order)] if order else [])]
    return Wanted(choice, order, int(page), kept)


def name_aspect(aspect: Aspect, labels: Labels) -> Label:
    """Say what things differ in: a property by its label, what points to them with what it is."""
    if aspect.iri == RDF + "type" and not aspect.pointing:
        return Label(PHRASES[labels.language]["what_it_is"], labels.language)
    label = labels.of(aspect.iri)
    if not aspect.pointing:
        return label
    return Label(f"{name_kind(aspect.pointing, labels.language).text}: {label.text}", label.language)


def chosen_of(facets: Iterable[Facet], wanted: Wanted, names: Mapping[str, Label]) -> list[Chosen]:
    """List the values that were chosen, each with the name of its facet and what asks for the list without it."""
    found = []
    for facet in facets:
        for each in facet.offers:
            if each.is_chosen:
                without = [field for field in wanted.kept if not _is_same(field, facet, each)]
                found.append(Chosen(names[facet.name], each.label, without))
    return found


def _is_same(field: tuple[str, str], facet: Facet, offered: Offer) -> bool:
    name, value = field
    return name == facet.name and value.strip("<>") in {offered.value, offered.iri}


def narrowed(
    members: Members,
    aspects: Iterable[Aspect],
    wanted: Wanted,
    labels: Labels,
    prefixes: Mapping[str, str],
    words: Mapping[str, Label] = MappingProxyType({}),
) -> tuple[list[str], list[Facet]]:
    """Give what is left of a list, and the facets with what each of their values would leave.

    `words` names values that are no IRIs.
    """

    def naming(text: str) -> Label:
        return words.get(text) or labels.shown(text)

    return narrow(members, wanted.choice), offer(members, aspects, wanted.choice, naming, prefixes)
