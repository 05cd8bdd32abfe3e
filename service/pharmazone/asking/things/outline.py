"""The order in which a page tells of a thing: under headings what is so, then what is planned, then what is claimed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.things.evidence import Passage, Statement, facts_of, in_language, pointers_of
from pharmazone.asking.things.nodes import Node
from pharmazone.asking.things.properties import Headings, Properties
from pharmazone.asking.things.surroundings import Surroundings
from pharmazone.terms import CLAIMED, GRAPH, SKOS

CLAIMS: Final = "claims"
"""The heading of what stands apart as claimed."""
_ADDED: Final = "added"
_CURATION: Final = GRAPH + "curation"
_MAPPINGS: Final = GRAPH + "mappings"
_ALSO_CALLED: Final = SKOS + "altLabel"


@dataclass(frozen=True)
class Block:
    """What is told under one property, or the nameless things of one sort; `term` is the property or the sort.

    `unread` counts what there is beyond that.
    """

    term: str
    statements: tuple[Statement, ...] = ()
    nodes: tuple[Node, ...] = ()
    unread: int = 0

    def __len__(self) -> int:
        """Count what there is."""
        return len(self.statements) + len(self.nodes) + self.unread


@dataclass(frozen=True)
class Section:
    """The blocks under one heading."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Outline:
    """All that a page tells of a thing. Kept apart is what only follows from the rest, by the vocabulary alone.

    `added` stands in no article: the editors alone say it.
    """

    names: tuple[Label, ...]
    sections: tuple[Section, ...]
    planned: tuple[Block, ...]
    claimed: tuple[Block, ...]
    added: tuple[Block, ...]
    pointing: tuple[Block, ...]
    following: tuple[Statement, ...]

    def told(self) -> list[Statement]:
        """List every statement about the thing, facts before plans."""
        return [each for block in self._blocks() for each in block.statements]

    def passages(self) -> list[Passage]:
        """List the passages that tell of the thing, each as often as it is cited."""
        cited = [*self.told(), *(each for block in self.pointing for each in block.statements)]
        unfolded = (node for block in self._blocks() for node in block.nodes)
        return [
            *(passage for each in cited for passage in each.passages),
            *(passage for node in unfolded for passage in node.passages),
        ]

    def _blocks(self) -> list[Block]:
        inside = (block for section in self.sections for block in section.blocks)
        return [*inside, *self.planned, *self.claimed, *self.added]


@dataclass(frozen=True)
class Scheme:
    """What the outline of any thing goes by: labels, what the vocabulary says, headings, the classes of neighbours."""

    labels: Labels
    properties: Properties
    headings: Headings
    classes: Mapping[str, frozenset[str]]

    def heading(self, statement: Statement) -> str:
        """Give the heading that a statement belongs under."""
        value = statement.value
        classes = self.classes.get(value.text, ())
        return self.headings.of_statement(statement.predicate, value, classes, self.properties)

    def place(self, heading: str) -> int:
        """Give the place of a heading among all."""
        return self.headings.place(heading)

    def words(self, iri: str) -> tuple[str, str]:
        """Give what a term or thing is sorted by."""
        return self.labels.of(iri).text.casefold(), iri


def outline_of(
    around: Surroundings,
    nodes: Sequence[Node],
    passages: Mapping[str, Passage],
    scheme: Scheme,
    *,
    but: Iterable[str] = (),
    unread: Mapping[str, int] | None = None,
) -> Outline:
    """Put in order what is told of a thing; what points to it from a place that a page shows elsewhere is left out.

    `unread` counts by property what else points to it.
    """
    facts, pointers = _told_once(facts_of(around, passages), pointers_of(around, passages), scheme.properties)
    apart = {each.iri for each in nodes}
    names = {Label(each.value.text, each.value.language) for each in facts if each.predicate == _ALSO_CALLED}
    shown = [
        each
        for each in in_language(facts, scheme.labels.language)
        if each.predicate != _ALSO_CALLED
        and each.value.text not in apart
        and (each.passages or each.rules or each.graphs != [_MAPPINGS])
    ]
    following = _following(shown, scheme.properties)
    apart_too = set(map(id, following))
    kept = [each for each in shown if id(each) not in apart_too]
    bands: dict[str, list[Statement | Node]] = {"": [], "planned": [], CLAIMS: [], _ADDED: []}
    rows: list[Statement | Node] = [*kept, *nodes]
    for row in rows:
        bands[_band(row, scheme)].append(row)
    left = {*apart, *but}
    pointing = [each for each in pointers if each.subject.text not in left]
    repeated = set(map(id, _following(pointing, scheme.properties)))
    pointing = [each for each in pointing if id(each) not in repeated]
    return Outline(
        tuple(sorted(names, key=lambda name: (name.language, name.text))),
        _sections(bands[""], scheme),
        tuple(block for section in _sections(bands["planned"], scheme) for block in section.blocks),
        tuple(block for section in _sections(bands[CLAIMS], scheme) for block in section.blocks),
        tuple(block for section in _sections(bands[_ADDED], scheme) for block in section.blocks),
        _with_unread(
            _blocks(
                pointing,
                (),
                scheme,
                lambda each: scheme.words(each.subject.text),
            ),
            unread or {},
        ),
        tuple(sorted(following, key=lambda each: (scheme.words(each.predicate), each.value.text))),
    )


def _with_unread(blocks: tuple[Block, ...], unread: Mapping[str, int]) -> tuple[Block, ...]:
    """Add what is counted and was not read; what nothing was read of comes last."""
    listed = {each.term for each in blocks}
    others = (Block(term, unread=number) for term, number in sorted(unread.items()) if term not in listed)
    return *(replace(each, unread=unread.get(each.term, 0)) for each in blocks), *others


def _told_once(
    facts: list[Statement], pointers: list[Statement], properties: Properties
) -> tuple[list[Statement], list[Statement]]:
    """Tell once what two inverse properties tell: as a fact, with the passages of that which is stated."""
    pointing = {(each.predicate, each.subject): each for each in pointers}
    told, dropped = [], set()
    for fact in facts:
        inverse = properties.inverse.get(fact.predicate, "")
        other = pointing.get((inverse, fact.value))
        if other is not None:
            dropped.add((inverse, fact.value))
            if fact.is_inferred and other.passages:
                told.append(replace(fact, passages=other.passages, rules=[], is_stated=True))
                continue
        told.append(fact)
    return told, [each for key, each in pointing.items() if key not in dropped]


def _following(statements: Collection[Statement], properties: Properties) -> list[Statement]:
    """List what only follows from another statement by a wider property, so that it tells nothing new."""
    by_ends: defaultdict[tuple[object, object], set[str]] = defaultdict(set)
    for each in statements:
        by_ends[each.subject, each.value].update(properties.wider.get(each.predicate, ()))
    return [
        each
        for each in statements
        if each.is_inferred and not each.derived_from and each.predicate in by_ends[each.subject, each.value]
    ]


def _band(row: Statement | Node, scheme: Scheme) -> str:
    if not row.passages and list(row.graphs) == [_CURATION] and not (isinstance(row, Statement) and row.rules):
        return _ADDED
    if isinstance(row, Node) and scheme.headings.of_classes(row.classes) == CLAIMS:
        return CLAIMS
    if not row.modalities:
        return ""
    return CLAIMS if all(each == CLAIMED for each in row.modalities) else "planned"


def _sections(rows: Iterable[Statement | Node], scheme: Scheme) -> tuple[Section, ...]:
    by_property: defaultdict[str, list[Statement]] = defaultdict(list)
    by_kind: defaultdict[str, list[Node]] = defaultdict(list)
    for row in rows:
        if isinstance(row, Node):
            by_kind[row.kind].append(row)
        else:
            by_property[row.predicate].append(row)
    sections: defaultdict[str, tuple[list[Statement], list[Node]]] = defaultdict(lambda: ([], []))
    for statements in by_property.values():
        counted = Counter(map(scheme.heading, statements))
        heading = min(counted, key=lambda name: (-counted[name], scheme.place(name)))
        sections[heading][0].extend(statements)
    for nodes in by_kind.values():
        sections[scheme.headings.of_classes(nodes[0].classes)][1].extend(nodes)
    ordered = sorted(sections, key=scheme.place)
    return tuple(Section(name, _blocks(*sections[name], scheme, _by_value(scheme))) for name in ordered)


def _by_value(scheme: Scheme) -> Callable[[Statement], tuple[str, str]]:
    def key(each: Statement) -> tuple[str, str]:
        return scheme.words(each.value.text) if each.value.kind == "iri" else (each.value.text, "")

    return key


def _blocks(
    statements: Iterable[Statement],
    nodes: Iterable[Node],
    scheme: Scheme,
    order: Callable[[Statement], tuple[str, str]],
) -> tuple[Block, ...]:
    by_property: defaultdict[str, list[Statement]] = defaultdict(list)
    by_kind: defaultdict[str, list[Node]] = defaultdict(list)
    for each in statements:
        by_property[each.predicate].append(each)
    for node in nodes:
        by_kind[node.kind].append(node)
    told = []
    for term, listed in by_property.items():
        listed.sort(key=lambda each: (each.is_inferred, order(each)))
        told.append(Block(term, tuple(listed)))
    told.sort(key=lambda block: (all(each.is_inferred for each in block.statements), scheme.words(block.term)))
    unfolded = [Block(term, (), tuple(listed)) for term, listed in by_kind.items()]
    return *told, *sorted(unfolded, key=lambda block: scheme.words(block.term))
