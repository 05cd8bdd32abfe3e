"""A query as the rules see it: its SELECTs, the groups in them, and what is joined in each group."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

Kind = Literal["where", "group", "union", "optional", "graph", "service", "minus", "exists", "template"]
JOINED: Final = frozenset({"group", "graph"})
"""The kinds of groups whose patterns are joined with those around them: all must match."""


@dataclass(frozen=True)
class Term:
    """What stands in a pattern: `variable` is its name where it is one, `iri` what it is where it is an IRI."""

    offset: int
    text: str
    variable: str = ""
    iri: str = ""


@dataclass(frozen=True)
class Path:
    """A predicate or a property path, with all IRIs in it.

    `is_repeated` says that every step of it is repeated, by `*` or `+`, so that none narrows its ends;
    `is_alternative` that somewhere in it one way or another is taken.
    """

    offset: int
    text: str
    iris: tuple[str, ...]
    variable: str = ""
    is_repeated: bool = False
    is_alternative: bool = False


@dataclass(frozen=True)
class Triple:
    """A triple pattern."""

    subject: Term
    path: Path
    object: Term

    @property
    def offset(self) -> int:
        """Give where it begins."""
        return self.path.offset if self.subject.text == "[" else self.subject.offset

    @property
    def variables(self) -> frozenset[str]:
        """Give the names of its variables; a blank node counts as one."""
        return frozenset({self.subject.variable, self.path.variable, self.object.variable} - {""})


@dataclass(frozen=True)
class Expression:
    """What FILTER, BIND, SELECT, ORDER BY or HAVING compute: the functions that it calls and its variables."""

    offset: int
    functions: frozenset[str]
    variables: frozenset[str]


@dataclass(frozen=True)
class Aggregate:
    """COUNT, SUM or AVG of a variable, or of `*`."""

    offset: int
    name: str
    of: str
    is_distinct: bool


@dataclass
class Select:
    """A SELECT with its modifiers, or another query form; `outer` is the group that it stands in."""

    form: str
    offset: int
    where: "Group"
    outer: "Group | None" = None
    is_distinct: bool = False
    star: int | None = None
    projected: set[str] = field(default_factory=set)
    aggregates: list[Aggregate] = field(default_factory=list)
    is_ordered: bool = False
    limit: int | None = None
    has_dataset: bool = False


@dataclass
class Group:
    """What stands between two braces; `name` is that of its graph or service. `select` is that whose whole it is.

    Alternatives of one UNION have the same number in `union`. `values` lists the IRIs that VALUES gives a variable.
    """

    kind: Kind
    offset: int
    parent: "Group | None" = None
    name: Term | None = None
    select: Select | None = None
    union: int = 0
    triples: list[Triple] = field(default_factory=list)
    groups: list["Group"] = field(default_factory=list)
    selects: list[Select] = field(default_factory=list)
    filters: list[Expression] = field(default_factory=list)
    binds: list[tuple[str, Expression]] = field(default_factory=list)
    values: list[dict[str, list[str]]] = field(default_factory=list)

    @property
    def graph(self) -> "Group | None":
        """Give the nearest GRAPH around it, or itself."""
        return next((each for each in self.within() if each.kind == "graph"), None)

    @cached_property
    def bound(self) -> set[str]:
        """Give the variables that BIND, VALUES or a SELECT give a value here."""
        inner = {name for select in self.selects for name in select.projected}
        return inner | {name for name, _ in self.binds} | {name for each in self.values for name in each}

    def within(self) -> Iterator["Group"]:
        """Go through it and the groups around it."""
        group: Group | None = self
        while group is not None:
            yield group
            group = group.parent

    def walk(self) -> Iterator["Group"]:
        """Go through it and all groups in it, but not into a SELECT."""
        yield self
        for each in self.groups:
            yield from each.walk()

    def joined(self) -> Iterator["Group"]:
        """Go through it and the groups in it all of whose patterns must match."""
        yield self
        for each in self.groups:
            if each.kind in JOINED:
                yield from each.joined()

    def around(self) -> Iterator["Group"]:
        """Go through all groups whose patterns are joined with its own, itself too."""
        for each in self.roots():
            yield from each.joined()

    def roots(self) -> Iterator["Group"]:
        """Give the groups that together hold all that is joined with it, each once."""
        for each in self.within():
            if each.parent is None or each.kind not in JOINED:
                yield each

    @cached_property
    def binders(self) -> Counter[str]:
        """Count, for each variable, what binds it in all that is joined here; a way of a UNION is one."""
        counted = Counter(name for triple in self.triples for name in triple.variables)
        counted.update(self.bound)
        if self.name is not None and self.name.variable:
            counted[self.name.variable] += 1
        for each in self.groups:
            if each.kind in JOINED:
                counted.update(each.binders)
            elif each.kind == "union":
                counted.update(each.variables())
        return counted

    @cached_property
    def compared(self) -> frozenset[str]:
        """Give the variables that a FILTER in it looks at."""
        return frozenset(
            name for group in self.joined() for expression in group.filters for name in expression.variables
        )

    def variables(self) -> frozenset[str]:
        """Give the variables that patterns in it bind, in whatever way."""
        return self._variables

    @cached_property
    def _variables(self) -> frozenset[str]:
        found = {name for triple in self.triples for name in triple.variables} | self.bound
        if self.name is not None:
            found.add(self.name.variable)
        for each in self.groups:
            if each.kind not in {"minus", "exists"}:
                found |= each.variables()
        return frozenset(found - {""})


def is_negated(group: Group | None) -> bool:
    """Say whether what matches in a group is only compared with, or taken away: in MINUS or EXISTS, however deep."""
    while group is not None:
        if group.kind in {"minus", "exists"}:
            return True
        group = group.parent or (group.select.outer if group.select else None)
    return False


@dataclass(frozen=True)
class Query:
    """A query that was read: every SELECT of it, the outermost first.

    `undeclared` are prefixes that are used before any declaration, each at its first place.
    """

    selects: tuple[Select, ...]
    undeclared: tuple[Term, ...]

    def groups(self) -> Iterator[tuple[Select, Group]]:
        """Go through every group with the SELECT that it belongs to; templates are left out."""
        for select in self.selects:
            for group in select.where.walk():
                yield select, group
