"""Nameless things that stand beside a thing, unfolded: an investment in it, a stage that it reached, a figure of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pharmazone.asking.amounts import day_before
from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.asking.things.evidence import Passage, Statement, collect, in_language
from pharmazone.asking.things.properties import Properties
from pharmazone.terms import (
    HAS_UNIT,
    NUMBERS,
    PZ,
    RDF,
    RDFS,
)

# First and last day; a last day that is not included any more; and the phrase that says what the time is.
_SPANS: Final = (
    ("earliest", "latest", ""),
    ("periodStart", "periodEnd", ""),
    ("basePeriodStart", "basePeriodEnd", "span_base"),
    ("validFrom", "validBefore", "span_valid"),
)
_EXCLUSIVE: Final = "validBefore"
_IN_HEAD: Final = (RDF + "type", RDFS + "label")


@dataclass(frozen=True)
class Span:
    """A time: its days, both ends inclusive, empty where not known; `phrase` says what the time is."""

    first: str
    last: str
    phrase: str = ""


@dataclass(frozen=True)
class Node:
    """A nameless thing: what it is one of, what it tells in numbers, when, and what else.

    `kind` is an indicator, else a class; of what is only planned the property that says so, since no plan stands under
    the name of a fact.
    `unit` is the one that it names itself, for those of its figures whose property has none.
    """

    iri: str
    kind: str
    classes: frozenset[str]
    title: Label
    is_titled: bool
    unit: str
    figures: tuple[Statement, ...]
    spans: tuple[Span, ...]
    details: tuple[Statement, ...]
    passages: tuple[Passage, ...]
    graphs: tuple[str, ...]
    modalities: tuple[str, ...]

    @property
    def day(self) -> str:
        """Give the day that it stands by in an order of time; empty where none is known."""
        return next((each.first or each.last for each in self.spans), "")


@dataclass
class _Told:
    kind: str = ""
    classes: set[str] = field(default_factory=set)
    quads: dict[tuple[str, Value, Value, str], None] = field(default_factory=dict)


def kinds_in(found: Solutions) -> dict[str, str]:
    """Give the nodes of an answer of `nodes.rq`, each with what it is one of."""
    return {node: told.kind for node, told in _read(found).items()}


def _read(found: Solutions) -> dict[str, _Told]:
    told: defaultdict[str, _Told] = defaultdict(_Told)
    for each in found.each:
        node = told[each["node"].text]
        if "kind" in each and (not node.kind or each["kind"].text < node.kind):
            node.kind = each["kind"].text
        if each["property"].text == RDF + "type":
            node.classes.add(each["value"].text)
        node.quads[each["node"].text, each["property"], each["value"], each["graph"].text] = None
    return told


def unfold(
    thing: str, found: Solutions, passages: Mapping[str, Passage], labels: Labels, properties: Properties
) -> list[Node]:
    """Read the answer of `nodes.rq` for a thing, in order of time and title."""
    nodes = [_unfold_one(thing, iri, told, passages, labels, properties) for iri, told in _read(found).items()]
    return sorted(nodes, key=lambda node: (node.day or "9", node.title.text.casefold(), node.iri))


def _unfold_one(
    thing: str, iri: str, told: _Told, passages: Mapping[str, Passage], labels: Labels, properties: Properties
) -> Node:
    subject = Value("iri", iri)
    quads = ((subject, prop, value, Value("iri", graph)) for _, prop, value, graph in told.quads)
    shown = [each for each in collect(quads, passages, {}) if each.predicate not in _IN_HEAD]
    statements = in_language(shown, labels.language)
    units = [each.value.text for each in statements if each.predicate == HAS_UNIT]
    figures = [each for each in statements if each.value.datatype in NUMBERS]
    has_units = bool(units) or any(each.predicate in properties.units for each in figures)
    is_titled = told.kind == thing or (told.kind in told.classes and not has_units)
    title = _without(labels.of(iri), labels.of(thing))
    parts = list(_spans_of(statements))
    timed = {id(each) for _, used in parts for each in used}
    spoken = title.text.casefold() if is_titled else ""
    details = [
        each
        for each in statements
        if each not in figures
        and id(each) not in timed
        and each.value.text not in {thing, told.kind}
        and not (each.predicate == HAS_UNIT and figures)
        and not (each.value.kind == "iri" and labels.of(each.value.text).text.casefold() in spoken)
        and not _says_less(each, statements, properties)
    ]
    modalities = _modalities_of(statements, properties)
    plans = sorted(each.predicate for each in statements if each.predicate in properties.plans)
    return Node(
        iri,
        plans[0] if plans and modalities and told.kind in told.classes else told.kind,
        frozenset(told.classes),
        title,
        is_titled,
        units[0] if units else "",
        tuple(sorted(figures, key=lambda each: each.predicate)),
        tuple(span for span, _ in parts),
        tuple(sorted(details, key=lambda each: (labels.of(each.predicate).text, each.value.text))),
        _passages_of(statements),
        tuple(sorted({graph for each in statements for graph in each.graphs})),
        modalities,
    )


def _without(label: Label, subject: Label) -> Label:
    """Leave the name of its subject out of a label, since the page is about that."""
    named = f": {subject.text}"
    return Label(label.text.replace(named, "", 1), label.language) if label.language == subject.language else label


def _spans_of(statements: Iterable[Statement]) -> Iterator[tuple[Span, list[Statement]]]:
    by_name: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        by_name[each.predicate].append(each)
    for start, end, phrase in _SPANS:
        first, last = by_name[PZ + start], by_name[PZ + end]
        if len(first) <= 1 and len(last) <= 1 and first + last:
            until = last[0].value.text if last else ""
            span = Span(first[0].value.text if first else "", day_before(until) if end == _EXCLUSIVE else until, phrase)
            yield span, first + last


def _says_less(one: Statement, statements: Iterable[Statement], properties: Properties) -> bool:
    """Say whether a statement only follows from another one by the vocabulary."""
    alike = (each.predicate for each in statements if each.value == one.value and not each.is_inferred)
    return one.is_inferred and any(one.predicate in properties.wider.get(narrower, ()) for narrower in alike)


def _passages_of(statements: Iterable[Statement]) -> tuple[Passage, ...]:
    """Give the passages of all statements, those first that tell most of the node."""
    counted: defaultdict[Passage, int] = defaultdict(int)
    for each in statements:
        for passage in each.passages:
            counted[passage] += 1
    return tuple(sorted(counted, key=lambda each: (-counted[each], each.place)))


def _modalities_of(statements: Iterable[Statement], properties: Properties) -> tuple[str, ...]:
    """Give how a node is meant; nothing where one of its statements is told as a fact, by a word that can tell one."""
    cited = [each for each in statements if each.passages]
    telling = [each for each in cited if each.predicate not in properties.neutral] or cited
    if not telling or any(not each.modalities for each in telling):
        return ()
    return tuple(sorted({modality for each in telling for modality in each.modalities}))
