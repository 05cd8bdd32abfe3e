"""Where external graphs lead from the terms that things are mapped to exactly, and whether we end at the same term."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pharmazone.asking.coverage.decisions import Decision, Vocabulary, vocabulary_of
from pharmazone.asking.library import Library, nodes_of

Sort = Literal["exact", "reference"]


@dataclass(frozen=True)
class Route:
    """A way from a thing by a term of one vocabulary to terms of another one: by an exact match, or a cross-reference.

    `graph` is the external graph that states it.
    """

    thing: str
    start: str
    graph: str
    sort: Sort
    vocabulary: str
    ends: tuple[str, ...]


async def look_up_routes(
    library: Library, decisions: Sequence[Decision], vocabularies: Iterable[Vocabulary]
) -> list[Route]:
    """Look up where external graphs lead from every term of an exact match; never within one vocabulary."""
    known = list(vocabularies)
    exact = [each for each in decisions if each.match == "exact"]
    if not exact:
        return []
    found = await library.select("coverage-routes", nodes_of({each.term for each in exact}))
    ends: defaultdict[tuple[str, str, Sort, str], set[str]] = defaultdict(set)
    for each in found.each:
        if "other" not in each or each["other"].kind != "iri":
            continue
        start, other = each["term"].text, each["other"].text
        end = vocabulary_of(other, known)
        sort: Sort = "exact" if each["sort"].text == "exact" else "reference"
        if end and not end.holds(start):
            ends[start, each["graph"].text, sort, end.iri].add(other)
    by_term = _things_by_term(exact)
    return [
        Route(thing, start, graph, sort, vocabulary, tuple(sorted(reached)))
        for (start, graph, sort, vocabulary), reached in sorted(ends.items())
        for thing in by_term[start]
    ]


def _things_by_term(exact: Iterable[Decision]) -> Mapping[str, list[str]]:
    by_term: defaultdict[str, list[str]] = defaultdict(list)
    for each in exact:
        by_term[each.term].append(each.thing)
    return by_term
