"""What a thing is linked with, as a picture: a few of its neighbours, those of every property before many of one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from pharmazone.asking.labels import Labels
from pharmazone.asking.things.evidence import Statement
from pharmazone.asking.things.outline import Outline
from pharmazone.serve.pictures.layout import Drawing, Edge, Node
from pharmazone.terms import PZ, THING, passage_range

MOST: Final = 10
"""How many neighbours are drawn at most."""
LEAST: Final = 3
"""With fewer neighbours a picture would say nothing."""
_MOST_OF_ONE: Final = 3
# Who makes a thing, or what is made there, is asked for first.
_FIRST: Final = (PZ + "produces", PZ + "plansToProduce")
_NODE: Final = "thing"


@dataclass(frozen=True)
class Neighbourhood:
    """A drawing, how many neighbours the thing has in all, and whether one that is drawn is a plan."""

    drawing: Drawing
    whole: int
    has_plans: bool


def neighbourhood(
    thing: str, outline: Outline, labels: Labels, address: Callable[[str], str | None]
) -> Neighbourhood | None:
    """Choose what a thing is drawn with; None where it has too few neighbours. Plans have broken lines."""
    told = [*outline.told(), *(each for block in outline.pointing for each in block.statements)]
    told = [each for each in told if _is_thing(_other(each, thing))]
    told.sort(key=lambda each: each.predicate not in _FIRST)
    chosen: dict[str, Statement] = {}
    for statement in _in_turn(told, thing):
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
    unread = (each.unread for each in outline.pointing if not any(_is_passage(one) for one in each.statements))
    whole = len({_other(each, thing) for each in told}) + sum(unread)
    has_plans = any(each.modalities for each in chosen.values())
    return Neighbourhood(Drawing(tuple(nodes), tuple(edges), "LR"), whole, has_plans)


def _in_turn(statements: Iterable[Statement], thing: str) -> Iterator[Statement]:
    """Give the first of every property, then the second of each, and so on, up to a few of one."""
    by_property: defaultdict[tuple[str, bool], list[Statement]] = defaultdict(list)
    for each in statements:
        of_one = by_property[each.predicate, each.subject.text == thing]
        if len(of_one) < _MOST_OF_ONE:
            of_one.append(each)
    return (each for turn in zip_longest(*by_property.values()) for each in turn if each)


def _other(statement: Statement, thing: str) -> str:
    return statement.value.text if statement.subject.text == thing else statement.subject.text


def _is_passage(statement: Statement) -> bool:
    return passage_range(statement.subject.text) is not None


def _is_thing(iri: str) -> bool:
    return iri.startswith(THING) and passage_range(iri) is None
