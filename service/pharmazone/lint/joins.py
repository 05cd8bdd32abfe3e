"""What is joined with what in a group: which variables something binds, and which patterns share none."""

from collections.abc import Iterable

from pharmazone.lint.patterns import JOINED, Group, Triple


def is_bound(variable: str, group: Group, but: Triple | Group) -> bool:
    """Say whether something that is joined with a group binds a variable, besides one of its patterns or groups."""
    ours = int(variable in but.variables) if isinstance(but, Triple) else but.binders[variable]
    return sum(each.binders[variable] for each in group.roots()) > ours


def is_compared(variable: str, group: Group) -> bool:
    """Say whether a FILTER joined with a group looks at a variable."""
    return any(variable in each.compared for each in group.roots())


def islands(group: Group) -> list[Triple]:
    """Give a pattern of each part of a group that shares no variable with the others; fewer than two: all are linked.

    What OPTIONAL, UNION, FILTER, BIND and VALUES hold together counts as linked, and so does what has no variables. A
    SELECT in it is no pattern of its own: it may well be a single solution.
    """
    parts = _Parts()
    patterns: list[Triple] = []
    for each in group.joined():
        named = {each.name.variable} - {""} if each.name else set()
        for triple in each.triples:
            if triple.variables:
                patterns.append(triple)
                parts.link(triple.variables | named)
        for found in each.filters:
            parts.link(found.variables)
        for name, computed in each.binds:
            parts.link({name, *computed.variables})
        for values in each.values:
            parts.link(values)
        for select in each.selects:
            parts.link(select.projected)
        loose = [inner for inner in each.groups if inner.kind not in JOINED]
        for inner in loose:
            parts.link(inner.variables())
        parts.link({name for inner in loose if inner.kind == "union" for name in inner.variables()})
    firsts: dict[str, Triple] = {}
    for triple in patterns:
        firsts.setdefault(parts.of(next(iter(triple.variables))), triple)
    return list(firsts.values())


class _Parts:
    """Which variables are linked: each points to another of its part, and one in each part to itself."""

    def __init__(self) -> None:
        self._next: dict[str, str] = {}

    def of(self, variable: str) -> str:
        while (following := self._next.setdefault(variable, variable)) != variable:
            self._next[variable] = self._next[following]
            variable = following
        return variable

    def link(self, variables: Iterable[str]) -> None:
        first, *others = [*map(self.of, variables)] or [""]
        for each in others:
            self._next[self.of(each)] = self.of(first)
