"""The words of a query that the engine has read: its constant terms, and the groups in which they stand.

This is no parser. Prefixes and the dataset are read as they are, for they stand in the prologue and behind FROM. Of
groups it follows braces and keywords, and who builds on that has to look into the store.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox
import regex as re

from pharmazone.evaluate.screening.tokens import LANGUAGE, VARIABLE, long_string, short_string
from pharmazone.evaluate.wording.escapes import resolve, unescape
from pharmazone.terms import XSD

_TOKEN: Final = re.compile(
    rf"""\#[^\n\r]*+
    | <(?P<iri>(?:[^<>"{{}}|^`\\\s]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+)>
    | (?P<string>{long_string()} | {short_string()})
    | (?P<language>{LANGUAGE})
    | (?P<variable>{VARIABLE})
    | (?P<blank>_:[\w.\-]++)
    | (?P<name>(?:[^\W\d_][\w.\-]*+)?+:(?:[\w:%\-]|\\.|\.(?=[\w:%\-\\.]))*+)
    | (?P<number>\d++(?:\.\d++)?+(?:[eE][+\-]?\d++)?+)
    | (?P<word>[^\W\d]\w*+)
    | (?P<sign>\^\^|<<\(?|\)?>>|\S)""",
    re.DOTALL | re.VERBOSE,
)
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")
_OPENING: Final = frozenset({"OPTIONAL", "MINUS", "UNION", "VALUES", "CONSTRUCT", "WHERE", "EXISTS", "LATERAL"})
_LOOSE: Final = frozenset({"OPTIONAL", "MINUS", "UNION", "VALUES", "CONSTRUCT", "NOT EXISTS", "LATERAL"})
_BEFORE_OBJECT: Final = frozenset({"variable", "A", ",", ">"})
_ALTERNATIVE: Final = frozenset({"|", "*", "?"})
_ALTERNATIVE_TO: Final = frozenset({"|", "!"})

ANY_GRAPH: Final = "?"


@dataclass
class Group:
    """What stands between two braces. `graph` is the IRI that GRAPH names, ANY_GRAPH for a variable, else empty.

    `valued` is the one variable to which VALUES gives what stands there.
    """

    parent: "Group | None"
    graph: str = ""
    is_loose: bool = False
    is_template: bool = False
    has_patterns: bool = False
    valued: str = ""

    @property
    def is_required(self) -> bool:
        """Say whether neither this group nor one around it is optional, an alternative or negated."""
        group: Group | None = self
        while group is not None and not group.is_loose:
            group = group.parent
        return group is None


@dataclass
class Token:
    """A constant term as it is written, with the tokens on its two sides (keywords in upper case).

    `compared` is the variable that is said to be equal to it.
    """

    text: str
    term: ox.NamedNode | ox.Literal
    group: Group
    is_in_brackets: bool
    before: str
    compared: str = ""
    after: str = ""

    @property
    def is_pattern(self) -> bool:
        """Say whether it is a part of a triple pattern that must match; a path may do without some of its parts."""
        if self.before in _ALTERNATIVE_TO or self.after in _ALTERNATIVE:
            return False
        return self.group.parent is not None and self.group.is_required and not self.is_in_brackets


@dataclass
class Words:
    """All that was found: terms, the names of graphs as they are written, the dataset, the prefixes in force.

    `declared` are prefixes, `computed` variables: those that AS gives a value. `objects` are
    the variables that stand as the object of a pattern.
    """

    prefixes: dict[str, str]
    declared: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    tokens: list[Token] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    graph_names: dict[str, str] = field(default_factory=dict)
    default_graphs: list[str] = field(default_factory=list)
    named_graphs: list[str] = field(default_factory=list)

    @property
    def has_dataset(self) -> bool:
        """Say whether FROM or FROM NAMED stands in the query."""
        return bool(self.default_graphs or self.named_graphs)

    def expand(self, name: str) -> str:
        """Give the IRI that is written so, as a prefixed name or in its brackets."""
        if name.startswith("<"):
            return name[1:-1]
        prefix, _, local = name.partition(":")
        return self.prefixes.get(prefix, "") + _LOCAL_ESCAPE.sub(r"\1", local)


def read_words(text: str, prefixes: Mapping[str, str]) -> Words:
    """Read a query that is known to be SPARQL; `prefixes` are those known without a declaration."""
    return _Reader(text, prefixes).words


class _Reader:
    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self.words = Words(dict(prefixes))
        self.base = ""
        self.group = Group(None)
        self.closed: Group | None = None
        self.opening = self.graph = self.before = self.compared = self.valued = ""
        self.brackets = [0]
        self.prefix: str | None = None
        self.latest: Token | None = None
        for match in _TOKEN.finditer(text):
            if match.lastgroup:
                self._take(match.lastgroup, match[0], match)

    def _take(self, kind: str, text: str, match: re.Match[str]) -> None:
        shown = text.upper() if kind == "word" else kind if kind in {"variable", "string", "number", "blank"} else text
        latest, self.latest = self.latest, None
        if latest is not None:
            if kind == "language":
                self.latest, latest.text = latest, latest.text + text
                with suppress(ValueError):  # no language, so this is no query
                    latest.term = ox.Literal(latest.term.value, language=text[1:].partition("--")[0])
                return
            latest.after = shown
        compared, self.compared = self.compared, self.compared if text == "=" else ""
        match kind:
            case "word":
                self._take_word(shown)
            case "sign":
                self._take_sign(text)
            case "variable":
                self._take_variable(text[1:])
            case "iri" | "name":
                self._take_iri(kind, text, match)
            case "string":
                quotes = 3 if text[:3] in {'"""', "'''"} else 1
                self._add(text, ox.Literal(unescape(text[quotes:-quotes])), compared)
            case "number":
                kind_of = "double" if "e" in text.lower() else "decimal" if "." in text else "integer"
                self._add(text, ox.Literal(text, datatype=ox.NamedNode(XSD + kind_of)), compared)
        self.before = shown

    def _take_variable(self, name: str) -> None:
        self.compared = name
        if self.before == "GRAPH":
            self.graph = ANY_GRAPH
            return
        if self.before == "VALUES":
            self.valued = name
            return
        if self.before == "AS":
            self.words.computed.add(name)
        elif not self.brackets[-1] and (":" in self.before or self.before in _BEFORE_OBJECT):
            self.words.objects.add(name)
        self.group.has_patterns = self.group.has_patterns or not self.brackets[-1]

    def _take_word(self, word: str) -> None:
        if word in _OPENING:
            self.opening = "NOT EXISTS" if (self.before, word) == ("NOT", "EXISTS") else word
        if word == "UNION" and self.closed is not None:
            self.closed.is_loose = True
        elif word == "SELECT" and self.group.parent is not None:
            self.group.is_loose = True  # it may count, and then it has a solution even of none

    def _take_sign(self, sign: str) -> None:
        if sign == "{":
            graph = self.graph or self.group.graph
            is_loose = self.opening in _LOOSE or self.brackets[-1] > 0
            self.group = Group(self.group, graph, is_loose, self.opening == "CONSTRUCT", valued=self.valued)
            self.words.groups.append(self.group)
            self.brackets.append(0)
            self.opening = self.graph = self.valued = ""
        elif sign == "}" and self.group.parent is not None:
            self.closed, self.group = self.group, self.group.parent
            self.brackets.pop()
        elif sign in "()":
            self.brackets[-1] += 1 if sign == "(" else -1

    def _take_iri(self, kind: str, text: str, match: re.Match[str]) -> None:
        if self.before == "BASE":
            self.base = self._iri(match)
            return
        if self.before == "PREFIX":
            self.prefix = text[:-1]
            return
        if self.prefix is not None:
            self.words.prefixes[self.prefix] = self._iri(match)
            self.words.declared.add(self.prefix)
            self.prefix = None
            return
        iri = self._iri(match) if kind == "iri" else self.words.expand(text)
        if self.before in {"FROM", "NAMED", "GRAPH"}:
            self._take_graph(iri, text)
        elif self.before != "^^":
            try:
                self._add(text, ox.NamedNode(iri))
            except ValueError:
                return  # "less than" and "greater than", as it seems

    def _iri(self, match: re.Match[str]) -> str:
        return resolve(self.base, unescape(match["iri"] or ""))

    def _take_graph(self, iri: str, text: str) -> None:
        self.words.graph_names[iri] = text
        match self.before:
            case "FROM":
                self.words.default_graphs.append(iri)
            case "NAMED":
                self.words.named_graphs.append(iri)
            case _:
                self.graph = iri

    def _add(self, text: str, term: ox.NamedNode | ox.Literal, compared: str = "") -> None:
        self.latest = Token(text, term, self.group, self.brackets[-1] > 0, self.before, compared or self.group.valued)
        self.words.tokens.append(self.latest)
        self.group.has_patterns = self.group.has_patterns or not self.brackets[-1]
