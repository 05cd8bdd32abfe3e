"""A query's one line of VALUES, which values fill; nothing else of its text ever changes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from pyoxigraph import Literal, NamedNode

from pharmazone.errors import Fault

Term = NamedNode | Literal
_MARK: Final = re.compile(r"#\s*params\s*$")
_VALUES: Final = re.compile(
    r"(?P<head>\s*VALUES\s*\((?P<names>(?:\s*\?\w+)+)\s*\)\s*\{)[^{}]*(?P<tail>\}\s*#\s*params\s*)", re.IGNORECASE
)


class Malformed(Exception):
    """What is wrong in a file of queries, and in which of its lines (from 1)."""

    def __init__(self, line: int, problem: str, advice: str = "") -> None:
        self.line, self.problem, self.advice = line, problem, advice
        super().__init__(problem)

    def at(self, path: Path) -> Fault:
        """Give the fault with its place, from the folder of all queries on."""
        return Fault(f"{name_of(path)}:{self.line}", self.problem, self.advice)


def name_of(path: Path) -> str:
    """Give the path of a query's file from the folder of all queries on, as people know it.

    >>> name_of(Path("/home/ada/graph/queries/saved/plants.rq"))
    'queries/saved/plants.rq'
    """
    return "/".join(path.parts[-3:])


@dataclass(frozen=True)
class Template:
    r"""A runnable query, cut at the one line of VALUES whose solutions can be replaced.

    >>> from pyoxigraph import Literal
    >>> Template.read("SELECT * {\n  VALUES (?n) { (1) }   # params\n}").fill([{"n": Literal("a")}, {"n": None}])
    'SELECT * {\n  VALUES (?n) { ("a") (UNDEF) }   # params\n}'
    """

    before: str
    names: tuple[str, ...]
    after: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Find the line that ends in `# params`; a query without one has no names."""
        lines = text.splitlines(keepends=True)
        marked = [place for place, line in enumerate(lines) if _MARK.search(line)]
        if not marked:
            return cls(text, (), "")
        if len(marked) > 1:
            raise Malformed(marked[1] + 1, "a second line ends in `# params`", "Put every parameter in one VALUES.")
        place = marked[0]
        match = _VALUES.fullmatch(lines[place])
        if not match:
            raise Malformed(
                place + 1, "the `# params` line is no VALUES", "Write VALUES (?a ?b) { (1 UNDEF) } # params"
            )
        before, after = "".join(lines[:place]) + match["head"], match["tail"] + "".join(lines[place + 1 :])
        return cls(before, tuple(name.removeprefix("?") for name in match["names"].split()), after)

    def fill(self, solutions: Iterable[Mapping[str, Term | None]]) -> str:
        """Give the runnable text with these solutions in its VALUES; what has no term is UNDEF."""
        if not self.names:
            return self.before
        filled = (" ".join(_written(each.get(name)) for name in self.names) for each in solutions)
        return f"{self.before}{''.join(f' ({each})' for each in filled)} {self.after}"


def _written(term: Term | None) -> str:
    return "UNDEF" if term is None else str(term)
