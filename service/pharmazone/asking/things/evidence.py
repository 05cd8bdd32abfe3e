"""Statements with their evidence, as a page shows them: grouped, each with its passages, plans marked as plans."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pharmazone.asking.labels import Labels
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.things.surroundings import Surroundings
from pharmazone.terms import (
    BOUND,
    DERIVED_FROM,
    EXACTLY,
    GRAPH,
    IN_SECTION,
    INFERRED,
    MODALITY,
    RDF,
    RDFS,
    READ_WITH,
    SPEAKER,
    PassageRange,
    is_actual,
    passage_range,
)

# What a page says in its head, and graphs that are nobody's opinion.
_IN_HEAD: Final = (RDF + "type", RDFS + "label")
_OWN_GRAPHS: Final = tuple(GRAPH + name for name in ("entities", "passages", "ontology", "schemes"))
SHOWN: Final = 500


@dataclass(frozen=True)
class Passage:
    """A passage, and how firmly it says what it says; each in IRIs."""

    iri: str
    place: PassageRange
    section: tuple[str, ...]
    modality: tuple[str, ...]
    bound: tuple[str, ...]
    speakers: tuple[str, ...]
    read_with: tuple[str, ...]

    @property
    def is_actual(self) -> bool:
        """Say whether it tells what is so, not what is planned, predicted or claimed."""
        return all(map(is_actual, self.modality))


def bound_of(passages: Iterable[Passage]) -> str:
    """Give the bound that every passage gives a figure; empty where it is exact, or where they differ."""
    bounds = {each.bound for each in passages}
    bound = next(iter(bounds)) if len(bounds) == 1 else ()
    return next((each for each in bound if each != EXACTLY), "")


@dataclass
class Statement:
    """A statement with everything it rests on."""

    subject: Value
    predicate: str
    value: Value
    passages: list[Passage] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    derived_from: list[Passage] = field(default_factory=list)
    graphs: list[str] = field(default_factory=list)
    is_stated: bool = False

    @property
    def is_inferred(self) -> bool:
        """Say whether only rules say it."""
        return bool(self.rules) and not self.is_stated

    @property
    def bound(self) -> str:
        """Give the bound that every passage gives the figure; empty where it is exact, or where they differ."""
        return bound_of(self.passages)

    @property
    def modalities(self) -> list[str]:
        """Give how it is meant where no passage says that it is so: planned, forecast, claimed."""
        if not self.passages or any(each.is_actual for each in self.passages):
            return []
        return sorted({modality for each in self.passages for modality in each.modality})


@dataclass(frozen=True)
class Group:
    """The statements of one property; `is_cut` where there are more than a page shows."""

    predicate: str
    statements: list[Statement]
    is_cut: bool


def passages_of(around: Surroundings) -> dict[str, Passage]:
    """Read what is said about each passage that surrounds a thing."""
    return read_passages(around.passages, around.iris())


def read_passages(about: Solutions, iris: Iterable[str]) -> dict[str, Passage]:
    """Read the answer of `passages.rq`; a passage among the IRIs of which it says nothing has its place alone."""
    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in about.each:
        said[each["passage"].text][each["property"].text].append(each["value"].text)
    found = {}
    for iri in sorted({*said, *(iri for iri in iris if passage_range(iri))}):
        place = passage_range(iri)
        if place:
            told = said[iri]
            parts = (tuple(sorted(told[name])) for name in (IN_SECTION, MODALITY, BOUND, SPEAKER, READ_WITH))
            found[iri] = Passage(iri, place, *parts)
    return found


def told_of(around: Surroundings, passages: Mapping[str, Passage], labels: Labels) -> list[Group]:
    """Group what is said of the thing by property, in the order of the properties' labels."""
    return _grouped(facts_of(around, passages), labels)


def facts_of(around: Surroundings, passages: Mapping[str, Passage]) -> list[Statement]:
    """List what is said of the thing, but for its label and its classes."""
    thing = Value("iri", around.thing)
    told = ((thing, each["property"], each["value"], each["graph"]) for each in around.facts.each)
    shown = (each for each in told if each[1].text not in _IN_HEAD)
    return collect(shown, passages, _derivations(around))


def pointing_to(around: Surroundings, passages: Mapping[str, Passage], labels: Labels) -> list[Group]:
    """Group what points to the thing by property; `subject` is what points."""
    return _grouped(pointers_of(around, passages), labels)


def pointers_of(around: Surroundings, passages: Mapping[str, Passage]) -> list[Statement]:
    """List what points to the thing; `subject` is what points."""
    thing = Value("iri", around.thing)
    told = ((each["subject"], each["property"], thing, each["graph"]) for each in around.pointers.each)
    return collect(told, passages, _derivations(around))


def said_by(around: Surroundings, labels: Labels) -> list[Statement]:
    """List what a passage says, by its subjects."""
    said = [Statement(each["subject"], each["property"].text, each["value"]) for each in around.contents.each]
    return sorted(said, key=lambda each: _order(each, labels))


def _derivations(around: Surroundings) -> dict[tuple[str, str, str], list[str]]:
    """Give the passages that each inferred statement rests on, by the texts of its three terms."""
    parts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in around.derivations.each:
        parts[each["statement"].text][each["property"].text].append(each["value"].text)
    keys = [RDF + name for name in ("subject", "predicate", "object")]
    return {
        (said[keys[0]][0], said[keys[1]][0], said[keys[2]][0]): sorted(set(said[DERIVED_FROM]))
        for said in parts.values()
        if all(said[key] for key in keys)
    }


def collect(
    quads: Iterable[tuple[Value, Value, Value, Value]],
    passages: Mapping[str, Passage],
    derivations: Mapping[tuple[str, str, str], list[str]],
) -> list[Statement]:
    """Make one statement of what several graphs say: subject, property, value and graph of each."""
    statements: dict[tuple[Value, str, Value], Statement] = {}
    for subject, prop, value, graph in quads:
        key = (subject, prop.text, value)
        statement = statements.setdefault(key, Statement(subject, prop.text, value))
        if graph.text in passages:
            statement.passages.append(passages[graph.text])
            statement.is_stated = True
        elif graph.text.startswith(INFERRED):
            statement.rules.append(graph.text.removeprefix(INFERRED))
            resting = derivations.get((subject.text, prop.text, value.text), [])
            statement.derived_from = [passages[iri] for iri in resting if iri in passages]
        else:
            statement.is_stated = True
            if graph.text not in _OWN_GRAPHS:
                statement.graphs.append(graph.text)
    for statement in statements.values():
        statement.passages.sort(key=lambda each: each.place)
        statement.rules.sort()
        statement.graphs.sort()
    return list(statements.values())


def in_language(statements: Iterable[Statement], language: str) -> list[Statement]:
    """Leave out texts in other languages where the property has one in the reader's."""
    listed = list(statements)
    read = {each.predicate for each in listed if each.value.language == language}
    return [each for each in listed if each.predicate not in read or each.value.language in ("", language)]


def _grouped(statements: Iterable[Statement], labels: Labels) -> list[Group]:
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.predicate].append(statement)
    ordered = sorted(groups, key=lambda prop: (labels.of(prop).text.casefold(), prop))
    made = []
    for prop in ordered:
        inside = sorted(groups[prop], key=lambda each: _order(each, labels))
        made.append(Group(prop, inside[:SHOWN], len(inside) > SHOWN))
    return made


def _order(statement: Statement, labels: Labels) -> tuple[str, str, str, str]:
    subject, value = (_words(each, labels) for each in (statement.subject, statement.value))
    return subject.casefold(), labels.of(statement.predicate).text.casefold(), value.casefold(), statement.value.text


def _words(value: Value, labels: Labels) -> str:
    return labels.of(value.text).text if value.kind == "iri" else value.text
