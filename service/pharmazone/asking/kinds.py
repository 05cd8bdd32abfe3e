"""The kinds of things, as their IRIs have them: what they are called and mean, in the order that people meet them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pharmazone.asking.labels import Label
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Solutions
from pharmazone.terms import OWL, RDF, THING, is_kind, shorten

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "production": ("plant", "facility", "product", "project", "industry"),
    "medicine": ("medicine", "substance", "drugclass", "indication", "target", "list"),
    "organisations": ("company", "group", "cluster", "body", "person", "office"),
    "places": ("zone", "site", "place", "plot", "transport"),
    "policy": ("incentive", "term", "programme", "beneficiary", "award", "contract", "investment"),
    "events": ("event", "indicator", "observation"),
    "evidence": ("article", "passage", "claim", "discrepancy", "hypothesis", "statement"),
}
"""The kinds in the order that people meet them; one that is in none of these groups stands behind them all."""
_EXAMPLES: Final = 3


@dataclass(frozen=True)
class Kind:
    """A kind with how many things it has, the classes that these are of, and those of them that most passages mention.

    `shared` is the narrowest class that all of them are of; empty where there is none.
    """

    name: str
    things: int
    classes: Mapping[str, int]
    shared: str
    examples: tuple[str, ...]

    def narrowed_to(self, of_class: str, prefixes: Mapping[str, str]) -> list[tuple[str, str]]:
        """Give what asks the list of its things for those of a class; nothing where all of them are."""
        if self.classes.get(of_class) == self.things:
            return []
        return [(shorten(RDF + "type", prefixes), shorten(of_class, prefixes))]


def kind_of(iri: str) -> str:
    """Give the kind of a thing, as its IRI says it; empty for what is no thing.

    >>> kind_of("https://w3id.org/pharmazone/id/plant/generium-next"), kind_of("https://example.org/id/plant/x")
    ('plant', '')
    """
    return iri.removeprefix(THING).partition("/")[0] if iri.startswith(THING) else ""


def name_kind(kind: str, language: str, *, is_one: bool = False) -> Label:
    """Say what the things of a kind are called, or one of them; a kind that has no words in it is called as in IRIs.

    >>> name_kind("plant", "en").text, name_kind("plant", "en", is_one=True).text, name_kind("kiln", "ru").text
    ('Plants', 'plant', 'kiln')
    """
    words = PHRASES[language].get(f"{'one' if is_one else 'kind'}_{kind}", "")
    return Label(words, language) if words else Label(kind)


async def kinds_of(library: Library) -> Mapping[str, Kind]:
    """Look up the kinds that the graph has things of, by name and in the order of GROUPS; once for the same data."""

    async def look_up() -> Mapping[str, Kind]:
        counted, totals = await library.select("kind-classes"), await library.select("kinds")
        return {each.name: each for each in _read(totals, counted, await mentions_of(library))}

    return await library.remember(("all-kinds",), look_up)


async def mentions_of(library: Library) -> Mapping[str, int]:
    """Count the passages that mention each thing; once for the same data."""

    async def look_up() -> Mapping[str, int]:
        found = (await library.select("mentions")).each
        return {each["thing"].text: int(each["passages"].text) for each in found if "thing" in each}

    return await library.remember(("mentions",), look_up)


def listing(kinds: Mapping[str, Kind], of_class: str) -> Kind | None:
    """Give the kind that lists what is declared to be of a class; None where none or several do.

    Plants are facilities, too, but what is declared to be a facility is listed as one.
    """
    found = [each for each in kinds.values() if of_class in each.classes]
    return next((each for each in found if each.shared == of_class), found[0] if len(found) == 1 else None)


def in_groups(kinds: Mapping[str, Kind]) -> Iterator[tuple[str, list[Kind]]]:
    """Give each group that has a kind, with its kinds in order; the last, without a name, has those of no group."""
    grouped = {name for names in GROUPS.values() for name in names}
    for group, names in (*GROUPS.items(), ("", tuple(sorted(kinds.keys() - grouped)))):
        if inside := [kinds[name] for name in names if name in kinds]:
            yield group, inside


async def definitions(library: Library, classes: list[str], language: str) -> Mapping[str, Label]:
    """Look up what classes mean, in the reader's language where that is told, else in English."""
    found = await library.select("definitions", nodes_of(classes)) if classes else Solutions((), ())
    told: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for each in found.each:
        told[each["term"].text][each["definition"].language] = each["definition"].text
    chosen: dict[str, Label] = {}
    for term, by_language in told.items():
        tag = next((each for each in (language, "en") if each in by_language), min(by_language))
        chosen[term] = Label(by_language[tag], tag)
    return chosen


def _read(totals: Solutions, counted: Solutions, mentioned: Mapping[str, int]) -> Iterator[Kind]:
    classes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    sizes: defaultdict[str, int] = defaultdict(int)
    for each in counted.each:
        if "kind" in each and not each["class"].text.startswith(OWL):
            classes[each["kind"].text][each["class"].text] = int(each["things"].text)
            sizes[each["class"].text] += int(each["things"].text)
    mentions: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for thing, passages in mentioned.items():
        mentions[kind_of(thing)].append((-passages, thing))
    things = {each["kind"].text: int(each["things"].text) for each in totals.each if "kind" in each}
    order = {name: place for place, name in enumerate(name for names in GROUPS.values() for name in names)}
    for name in sorted(filter(is_kind, things), key=lambda each: (order.get(each, len(order)), each)):
        of_all = [each for each, number in classes[name].items() if number == things[name]]
        shared = min(of_all, key=lambda each: (sizes[each], each), default="")
        # A passage has no name that would tell anything.
        examples = () if name == "passage" else tuple(thing for _, thing in sorted(mentions[name])[:_EXAMPLES])
        yield Kind(name, things[name], classes[name], shared, examples)
