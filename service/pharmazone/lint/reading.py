"""Reads the groups and patterns of a query, and of its expressions the variables and the functions.

This is no judge of syntax: what the grammar would not take may be read, and what cannot be read is Unreadable.
"""

from collections.abc import Mapping
from typing import Final

from pharmazone.lint.cursor import END, Cursor, Unreadable
from pharmazone.lint.patterns import Aggregate, Expression, Group, Kind, Query, Select, Term
from pharmazone.lint.tokens import Token, Tokens

_AGGREGATES: Final = frozenset({"COUNT", "SUM", "AVG"})
_KINDS: Final[Mapping[str, Kind]] = {"OPTIONAL": "optional", "LATERAL": "group", "MINUS": "minus"}


def read_query(tokens: Tokens, prefixes: Mapping[str, str]) -> Query:
    """Read a query; `prefixes` are those known without a declaration. Unreadable where that is not possible."""
    return _Reader(tokens, prefixes).query()


class _Reader(Cursor):
    def __init__(self, tokens: Tokens, prefixes: Mapping[str, str]) -> None:
        super().__init__(tokens, prefixes)
        self.unions = 0
        self.selects: list[Select] = []

    def query(self) -> Query:
        while self.token.text in {"PREFIX", "BASE", "VERSION"}:
            word, first = self.take().text, self.take()
            if word == "PREFIX":
                name = first.text.removesuffix(":")
                self.known[name] = self.take().text[1:-1]
                self.declared.add(name)
        self.select(None)
        if self.token is not END:
            raise Unreadable
        return Query(tuple(self.selects), tuple(self.undeclared.values()))

    def select(self, parent: Group | None) -> Select:
        form = self.take()
        if form.text not in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}:
            raise Unreadable
        select = Select(form.text, form.offset, Group("where", form.offset), parent)
        select.where.select = select
        self.selects.append(select)
        if form.text == "CONSTRUCT" and self.token.text == "{":
            self.braces(Group("template", self.token.offset), select)
        elif form.text in {"SELECT", "DESCRIBE"}:
            self.projection(select)
        while self.took("FROM"):
            self.took("NAMED")
            self.term()
            select.has_dataset = True
        self.took("WHERE")
        if form.text != "DESCRIBE" or self.token.text == "{":
            select.where.offset = self.token.offset
            self.braces(select.where, select)
        self.modifiers(select, parent)
        if select.star is not None:
            select.projected |= select.where.variables()
        return select

    def projection(self, select: Select) -> None:
        while True:
            token = self.token
            if self.took("DISTINCT", "REDUCED"):
                select.is_distinct = token.text == "DISTINCT"
            elif self.took("*"):
                select.star = token.offset
            elif token.text == "(":
                self.expression(select)
                select.projected.add(self.tokens[self.at - 2].text[1:])
            elif token.kind == "variable":
                select.projected.add(self.take().text[1:])
            elif token.kind in {"iri", "name"}:
                self.term()
            else:
                return

    def modifiers(self, select: Select, parent: Group | None) -> None:
        while self.token is not END and not (parent and self.token.text == "}"):
            token = self.take()
            match token.text:
                case "ORDER":
                    select.is_ordered = True
                case "LIMIT":
                    select.limit = token.offset
                case "VALUES":
                    self.values(select.where)
                case "(":
                    self.at -= 1
                    self.expression(select)
                case "{" | "}":
                    raise Unreadable

    # Groups.

    def braces(self, group: Group, select: Select) -> Group:
        self.expect("{")
        self.deeper(1)
        if self.token.text == "SELECT" and self.token.kind == "word":
            group.selects.append(self.select(group))
        while not self.took("}"):
            self.element(group, select)
        self.deeper(-1)
        return group

    def child(self, kind: Kind, group: Group, select: Select, name: Term | None = None) -> Group:
        made = Group(kind, self.token.offset, group, name)
        group.groups.append(made)
        return self.braces(made, select)

    def element(self, group: Group, select: Select) -> None:
        token = self.token
        if token.text == "{" and token.kind == "sign":
            self.alternatives(group, select)
        elif token.kind == "sign" and token.text in {".", ";"}:
            self.at += 1
        elif token.kind != "word":
            self.triples(group)
        elif token.text in _KINDS:
            self.at += 1
            self.child(_KINDS[token.text], group, select)
        elif self.took("GRAPH"):
            self.child("graph", group, select, self.term())
        elif self.took("SERVICE"):
            self.took("SILENT")
            self.child("service", group, select, self.term())
        elif self.took("FILTER"):
            group.filters.append(self.constraint(select, group))
        elif self.took("BIND"):
            computed = self.expression(select, group)
            group.binds.append((self.tokens[self.at - 2].text[1:], computed))
        elif self.took("VALUES"):
            self.values(group)
        else:
            self.triples(group)  # a boolean

    def alternatives(self, group: Group, select: Select) -> None:
        first = self.child("group", group, select)
        if self.token.text != "UNION":
            return
        self.unions += 1
        first.kind, first.union = "union", self.unions
        while self.took("UNION"):
            self.child("union", group, select).union = self.unions

    def values(self, group: Group) -> None:
        given: dict[str, list[str]] = {}
        if self.token.kind == "variable":
            names = [self.take().text[1:]]
        else:
            self.expect("(")
            names = []
            while not self.took(")"):
                names.append(self.take().text[1:])
        given.update({name: [] for name in names})
        group.values.append(given)
        self.expect("{")
        place = 0
        while not self.took("}"):
            if self.took("(", ")"):
                place = 0
                continue
            term = Term(0, "UNDEF") if self.took("UNDEF") else self.term()
            if names:
                given[names[place % len(names)]].append(term.iri)
            place += 1

    # Expressions.

    def constraint(self, select: Select, group: Group) -> Expression:
        """Read what stands behind FILTER: brackets, a call, or EXISTS with a group."""
        offset = self.token.offset
        functions: set[str] = set()
        while self.token.text != "(":
            token = self.take()
            if token.text == "EXISTS":
                inside = self.child("exists", group, select)
                return Expression(offset, frozenset(functions | {"EXISTS"}), frozenset(inside.variables()))
            functions.add(self.iri(token) if token.kind in {"iri", "name"} else token.text)
        read = self.expression(select, group)
        return Expression(offset, read.functions | functions, read.variables)

    def expression(self, select: Select, group: Group | None = None) -> Expression:
        """Read what stands in brackets, to the one that closes them."""
        offset = self.token.offset
        functions: set[str] = set()
        variables: set[str] = set()
        self.expect("(")
        open_, latest = 1, END
        while open_:
            token = self.take()
            if token.text == "{":
                self.at -= 1
                variables |= self.child("exists", group or select.where, select).variables()
            elif token.text == "(":
                open_ += 1
                if latest.text in _AGGREGATES and latest.kind == "word":
                    self.aggregate(select, latest)
            elif token.text == ")":
                open_ -= 1
            elif token.kind == "variable":
                variables.add(token.text[1:])
            elif token.kind == "word":
                functions.add(token.text)
            elif token.kind == "name":
                functions.add(self.iri(token))
            latest = token
        return Expression(offset, frozenset(functions), frozenset(variables))

    def aggregate(self, select: Select, name: Token) -> None:
        is_distinct = self.token.text == "DISTINCT"
        inside = self.tokens[self.at + is_distinct] if self.at + is_distinct < len(self.tokens) else END
        select.aggregates.append(Aggregate(name.offset, name.text, inside.text.lstrip("?$"), is_distinct))
