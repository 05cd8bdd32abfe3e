"""Reads tokens one after another: terms, predicates and property paths; whoever reads groups builds on it."""

from collections.abc import Mapping
from typing import Final

import regex as re

from pharmazone.lint.patterns import Group, Path, Term, Triple
from pharmazone.lint.tokens import Token, Tokens
from pharmazone.terms import RDF

MOST_DEEP: Final = 100
"""How deep brackets may nest for a query to be read, inclusive; the evaluation refuses deeper ones."""
END: Final = Token("", "", -1)
_CLOSES: Final = {"<<": ">>", "<<(": ")>>", "{|": "|}"}
_TERMS: Final = frozenset({"variable", "iri", "name", "blank", "string", "number"})
_ESCAPE: Final = re.compile(r"\\([^uU])")


class Unreadable(Exception):
    """The text is no query as far as it can be read: it is unfinished, or wrong."""


class Cursor:
    """A place among the tokens, and the prefixes in force there. `undeclared` has each prefix at its first place."""

    def __init__(self, tokens: Tokens, prefixes: Mapping[str, str]) -> None:
        self.tokens, self.at, self.blanks, self.depth = tokens.each, 0, 0, 0
        self.known = dict(prefixes)
        self.declared: set[str] = set()
        self.undeclared: dict[str, Term] = {}

    @property
    def token(self) -> Token:
        """Give the token at hand; END behind the last."""
        return self.tokens[self.at] if self.at < len(self.tokens) else END

    def take(self) -> Token:
        """Go past a token, and give it."""
        token = self.token
        if token is END:
            raise Unreadable
        self.at += 1
        return token

    def took(self, *texts: str) -> bool:
        """Go past a keyword or sign that is one of these; tells whether it was."""
        if self.token.text in texts and self.token.kind in {"word", "sign"}:
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Go past a token that has to be this one."""
        token = self.take()
        if token.text != text:
            raise Unreadable
        return token

    def deeper(self, by: int) -> None:
        """Count brackets that open, or close."""
        self.depth += by
        if self.depth > MOST_DEEP:
            raise Unreadable

    def skip(self) -> None:
        """Pass over brackets of one kind with all that is in them."""
        opening = self.take().text
        open_ = 1
        while open_:
            token = self.take()
            open_ += (token.text == opening) - (token.text == _CLOSES[opening])

    def triples(self, group: Group) -> None:
        """Read a subject and what is said of it."""
        may_stand_alone = self.token.text in {"[", "(", "<<"}
        subject = self.node(group)
        if not self.properties(group, subject) and not may_stand_alone:
            raise Unreadable

    def properties(self, group: Group, subject: Term) -> bool:
        """Read what is said of a subject; tells whether anything is."""
        is_any = False
        while self.token.text not in {".", "}", "]", "|}"} and not self.is_keyword():
            if self.took(";"):
                continue
            path = self.path()
            is_any = True
            while True:
                group.triples.append(Triple(subject, path, self.node(group)))
                while self.token.text in {"{|", "~"}:
                    self.skip() if self.token.text == "{|" else self.reifier()
                if not self.took(","):
                    break
        return is_any

    def is_keyword(self) -> bool:
        """Say whether something else than a pattern begins here."""
        return (self.token.kind == "word" and self.token.text not in {"TRUE", "FALSE"}) or self.token.text == "{"

    def reifier(self) -> None:
        """Go past a name for the statement before it (SPARQL 1.2)."""
        self.take()
        if self.token.kind in _TERMS:
            self.term()

    def node(self, group: Group) -> Term:
        """Read a subject or an object; of what stands in brackets the patterns go into the group."""
        token = self.token
        if token.text not in {"[", "(", "<<", "<<("} or token.kind != "sign":
            return self.term()
        self.blanks += 1
        made = Term(token.offset, token.text, variable=f" {self.blanks}")
        if token.text.startswith("<<"):
            self.skip()
            return made
        self.at += 1
        self.deeper(1)
        if token.text == "[":
            if self.token.text != "]":
                self.properties(group, made)
            self.expect("]")
        else:
            while not self.took(")"):
                listed = self.node(group)
                group.triples.append(Triple(made, Path(listed.offset, "", (RDF + "first",)), listed))
        self.deeper(-1)
        return made

    def term(self) -> Term:
        """Read a variable, an IRI, a literal or a named blank node."""
        token = self.take()
        if token.kind == "variable":
            return Term(token.offset, token.text, variable=token.text[1:])
        if token.kind == "blank":
            return Term(token.offset, token.text, variable=token.text)
        if token.kind in {"iri", "name"}:
            return Term(token.offset, token.text, iri=self.iri(token))
        if token.text in {"+", "-"}:
            return self.term()
        if token.kind == "string":
            if self.token.kind == "language":
                self.at += 1
            elif self.took("^^"):
                self.term()
        elif token.kind != "number" and token.text not in {"TRUE", "FALSE"}:
            raise Unreadable
        return Term(token.offset, token.text)

    def iri(self, token: Token) -> str:
        """Give the IRI that a token writes; without its namespace where nobody knows the prefix."""
        if token.kind == "iri":
            return token.text[1:-1]
        prefix, _, local = token.text.partition(":")
        if prefix not in self.declared:
            self.undeclared.setdefault(prefix, Term(token.offset, prefix))
        return self.known.get(prefix, "") + _ESCAPE.sub(r"\1", local)

    def path(self) -> Path:
        """Read a predicate, or a property path."""
        token = self.token
        if token.kind == "variable":
            return Path(token.offset, token.text, (), variable=self.take().text[1:])
        iris: list[str] = []
        begun = self.at
        is_repeated, is_alternative = self.steps(iris)
        text = "".join(each.text for each in self.tokens[begun : self.at])
        return Path(token.offset, text, tuple(iris), is_repeated=is_repeated, is_alternative=is_alternative)

    def steps(self, iris: list[str]) -> tuple[bool, bool]:
        """Read a path, and say whether all of it is repeated, and whether it has alternatives."""
        self.deeper(1)
        branches, steps, is_alternative = [], [], False
        while True:
            is_repeated, has_alternatives = self.step(iris)
            is_alternative |= has_alternatives
            steps.append(is_repeated)
            if self.took("/"):
                continue
            branches.append(all(steps))
            steps = []
            if not self.took("|"):
                break
            is_alternative = True
        self.deeper(-1)
        return any(branches), is_alternative

    def step(self, iris: list[str]) -> tuple[bool, bool]:
        """Read one step of a path with what stands before and behind it; it tells what `steps` tells."""
        while self.took("^", "!"):
            pass
        is_repeated = is_alternative = False
        token = self.token
        if self.took("("):
            if not self.took(")"):
                is_repeated, is_alternative = self.steps(iris)
                self.expect(")")
        elif token.kind == "a":
            self.at += 1
            iris.append(RDF + "type")
        elif token.kind in {"iri", "name"}:
            iris.append(self.term().iri)
        else:
            raise Unreadable
        if self.token.kind == "sign" and self.token.text in {"*", "+"}:
            is_repeated = True
        self.took("*", "+", "?")
        return is_repeated, is_alternative
