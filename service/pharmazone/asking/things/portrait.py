"""A thing as a page shows it: all that the graph tells of it, in order, gathered with few queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.library import Library, nodes_of
from pharmazone.asking.solutions import Solutions
from pharmazone.asking.things.discrepancies import Discrepancy, discrepancies_of, passages_named
from pharmazone.asking.things.evidence import Passage, read_passages
from pharmazone.asking.things.mappings import Identifier, identifiers_of
from pharmazone.asking.things.nodes import kinds_in, unfold
from pharmazone.asking.things.outline import Outline, Scheme, outline_of
from pharmazone.asking.things.properties import Properties, headings_of, properties_of
from pharmazone.asking.things.questions import About, questions_about
from pharmazone.asking.things.surroundings import Surroundings, unknown
from pharmazone.asking.things.unknowns import Count, Missing, counts_of, having_of, missing_of
from pharmazone.terms import (
    ENTITIES,
    INFERRED,
    RDF,
    RDFS,
    THING,
    passage_range,
)

_NOTHING: Final = Solutions((), ())
MOST_POINTERS: Final = 2000
"""How much of what points to a thing is read; `first-pointers.rq` gives one more where there is more."""


@dataclass(frozen=True)
class Portrait:
    """A thing with all that a page shows of it. `classes` are all that it is one of, `types` the narrowest of them."""

    around: Surroundings
    labels: Labels
    passages: Mapping[str, Passage]
    properties: Properties
    outline: Outline
    classes: frozenset[str]
    types: tuple[str, ...]
    is_named: bool
    discrepancies: list[Discrepancy]
    identifiers: list[Identifier]
    missing: list[Missing]
    counts: list[Count]
    questions: list[About]

    @property
    def iri(self) -> str:
        """Give the thing's IRI."""
        return self.around.thing

    @property
    def kind(self) -> str:
        """Give the thing's kind, as its IRI has it."""
        return self.iri.removeprefix(THING).partition("/")[0]

    @property
    def label(self) -> Label:
        """Give its label in the reader's language."""
        return self.labels.of(self.iri)

    @cached_property
    def other_names(self) -> list[Label]:
        """List what else it is called, its labels in other languages first."""
        own = {
            Label(each["value"].text, each["value"].language)
            for each in self.around.facts.each
            if each["property"].text == RDFS + "label"
        }
        labels = sorted((each for each in own if each != self.label), key=lambda each: (each.language, each.text))
        return list(dict.fromkeys([*labels, *self.outline.names]))

    @cached_property
    def articles(self) -> list[str]:
        """List the articles whose passages the page may name, first that which tells most of the thing."""
        telling = Counter(each.place.article_iri for each in self.outline.passages())
        others = {each.place.article_iri for each in self.passages.values()} - telling.keys()
        return [*sorted(telling, key=lambda iri: (-telling[iri], iri)), *sorted(others)]


async def portray(library: Library, thing: str, language: str) -> Portrait:
    """Gather what the graph tells of a thing, for a reader of a language; NotFound where it knows nothing of it."""
    node = NamedNode(thing)
    asked = ("facts", "first-pointers", "derivations", "nodes", "discrepancies", "mappings")
    facts, pointers, derivations, nodes, disagreeing, mappings = await library.select_each(asked, [node])
    properties, headings = await properties_of(library), await headings_of(library)
    if not (facts.each or pointers.each):
        raise unknown(thing)
    named = {iri for part in (facts, pointers, derivations, nodes, disagreeing) for iri in part.iris()}
    things = {each["value"].text for each in (*facts.each, *nodes.each) if each["value"].kind == "iri"}
    things |= {each["subject"].text for each in pointers.each}
    cited = {iri for iri in named if passage_range(iri)} | passages_named(disagreeing)
    said = await library.select("citations", nodes_of(cited)) if cited else _NOTHING
    classes = await library.select("classes", nodes_of(_own(things | {thing})))
    counts = await counts_of(library, thing)
    around = Surroundings(thing, facts, pointers, _NOTHING, derivations, said)
    passages = read_passages(said, cited)
    spoken = {*named, *said.iris(), *mappings.iris(), thing, *(each.counted for each in counts)}
    types = _narrowest(around)
    is_named = _is_named(around)
    having = await having_of(library, types[0]) if types and is_named else None
    wanted = {*having.properties, *having.kinds} if having else set()
    units = {*properties.units.values(), *(each.bound for each in counts)}
    labels = await library.labels({*spoken, *wanted, *units, *types} - {""}, language)
    scheme = Scheme(labels, properties, headings, _by_thing(classes))
    unfolded = unfold(thing, nodes, passages, labels, properties)
    outline = outline_of(
        around,
        unfolded,
        passages,
        scheme,
        but={each["discrepancy"].text for each in disagreeing.each},
        unread=await _unread(library, node, pointers),
    )
    told = {each["property"].text for each in around.facts.each}
    of_thing = scheme.classes.get(thing, frozenset())
    return Portrait(
        around,
        labels,
        passages,
        properties,
        outline,
        of_thing,
        types,
        is_named,
        discrepancies_of(disagreeing, passages, language),
        identifiers_of(mappings, labels),
        missing_of(having, told, kinds_in(nodes).values(), properties) if having else [],
        counts,
        questions_about(library, thing, of_thing),
    )


async def _unread(library: Library, thing: NamedNode, pointers: Solutions) -> dict[str, int]:
    """Count by property what points to a thing beyond what a page has room for."""
    if len(pointers.each) <= MOST_POINTERS:
        return {}
    read = Counter(name for name, _ in {(each["property"].text, each["subject"].text) for each in pointers.each})
    counted = (await library.select("pointer-counts", [thing])).each
    left = {each["property"].text: int(each["pointing"].text) - read[each["property"].text] for each in counted}
    return {name: number for name, number in left.items() if number}


def _own(iris: Iterable[str]) -> set[str]:
    """Leave out what has no classes that a page needs: passages."""
    return {iri for iri in iris if not passage_range(iri)}


def _by_thing(found: Solutions) -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    for each in found.each:
        classes.setdefault(each["thing"].text, set()).add(each["class"].text)
    return {thing: frozenset(names) for thing, names in classes.items()}


def _narrowest(around: Surroundings) -> tuple[str, ...]:
    """Give the classes that a person gave the thing; those that rules found stand after them."""
    typed = [each for each in around.facts.each if each["property"].text == RDF + "type"]
    own = {each["value"].text for each in typed if each["graph"].text == ENTITIES}
    by_rule = {each["value"].text for each in typed if each["graph"].text.startswith(INFERRED)}
    others = {each["value"].text for each in typed} - by_rule
    ruled = {each["value"].text for each in typed if _is_by_own_rule(each["graph"].text)}
    return (*sorted(own or others or by_rule), *sorted(ruled - own))


def _is_by_own_rule(graph: str) -> bool:
    """Say whether a rule of the project made a statement, not the closure, which tells every wider class."""
    return graph.startswith(INFERRED) and graph != INFERRED + "owl-rl"


def _is_named(around: Surroundings) -> bool:
    """Say whether the thing has a name that a person gave it."""
    return any(each["property"].text == RDFS + "label" and each["graph"].text == ENTITIES for each in around.facts.each)


async def languages_of(library: Library) -> Mapping[str, str]:
    """Give the language that each article is written in, by its IRI; read once, as the vocabulary is."""

    async def read() -> dict[str, str]:
        found = await library.select("languages")
        return {each["article"].text: each["language"].text for each in found.each}

    return await library.remember(("languages",), read)
