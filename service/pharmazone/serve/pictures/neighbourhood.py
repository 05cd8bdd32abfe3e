"""What a thing is linked with, as a picture: a few of its neighbours, those of every property before many of one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, zip_longest
from typing import Final

from pharmazone.asking.labels import Labels
from pharmazone.asking.things.evidence import Statement
from pharmazone.asking.things.outline import Outline
from pharmazone.serve.pictures.layout import Drawing, Edge, Node
from pharmazone.terms import THING, passage_range

MOST: Final = 10
"""How many neighbours are drawn at most."""
LEAST: Final = 3
"""With fewer neighbours a picture would say nothing."""
_MOST_OF_ONE: Final = 3
_NODE: Final = "thing"


def neighbourhood(thing: str, outline: Outline, labels: Labels, address: Callable[[str], str | None]) -> Drawing | None:
    """Choose what a thing is drawn with; None where it has too few neighbours. Plans have broken lines."""
    values = _in_turn((each for each in outline.told() if _is_thing(each.value.text)), thing)
    pointing = _in_turn((each for block in outline.pointing for each in block.statements), thing)
    chosen: dict[str, Statement] = {}
    for statement in chain(values, pointing):
        if len(chosen) < MOST:
            chosen.setdefault(_other(statement, thing), statement)
    if len(chosen) < LEAST:
        return None
    nodes, edges = [Node(_NODE, labels.of(thing).text, style="focus")], []
    for other, statement in chosen.items():
        style = "plan" if statement.modalities else "inferred" if statement.is_inferred else "plain"
        nodes.append(Node(other, labels.of(other).text, address(other) or "", "plan" if style == "plan" else "plain"))
        source, target = (_NODE, other) if statement.subject.text == thing else (other, _NODE)
        edges.append(Edge(source, target, labels.of(statement.predicate).text, style))
    return Drawing(tuple(nodes), tuple(edges), "LR")


def _in_turn(statements: Iterable[Statement], thing: str) -> Iterator[Statement]:
    """Give the first of every property, then the second of each, and so on, up to a few of one."""
    by_property: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        if _is_thing(_other(each, thing)) and len(by_property[each.predicate]) < _MOST_OF_ONE:
            by_property[each.predicate].append(each)
    return (each for turn in zip_longest(*by_property.values()) for each in turn if each)


def _other(statement: Statement, thing: str) -> str:
    return statement.value.text if statement.subject.text == thing else statement.subject.text


def _is_thing(iri: str) -> bool:
    return iri.startswith(THING) and passage_range(iri) is None
