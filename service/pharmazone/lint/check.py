"""Looks a query over: what in it is slow, empty or wrong, where, and how else it can be written."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

import regex as re

from pharmazone.lint.checks import CHECKS, Found
from pharmazone.lint.cursor import Unreadable
from pharmazone.lint.reading import read_query
from pharmazone.lint.rules import IDLE, RULES
from pharmazone.lint.surroundings import Surroundings
from pharmazone.lint.tokens import Token, Tokens, read_tokens

MOST_OF_A_RULE: Final = 20
"""So many findings of one rule are told; who mends them is told of the others."""
_ALLOWANCE: Final = re.compile(r"#\s*lint:\s*allow\s+(?P<rule>[\w-]+)(?:\s+because\s+(?P<reason>\S.*))?")


@dataclass(frozen=True, order=True)
class Finding:
    """A rule that a query breaks, with line and column, both from 1, in code points."""

    line: int
    column: int
    rule: str
    term: str = ""
    other: str = ""

    def __str__(self) -> str:
        """Give its place and its rule."""
        return f"{self.line}:{self.column}: {self.rule}"

    @property
    def level(self) -> Literal["warning", "hint"]:
        """Give how grave it is: a warning is of what is slow, empty or wrong, a hint of what may be."""
        return RULES[self.rule].level

    def says(self, language: str) -> str:
        """Say what is the matter, and what it costs."""
        return RULES[self.rule].says[language].format(term=self.term, other=self.other)

    def instead(self, language: str) -> str:
        """Say how else to write it."""
        return RULES[self.rule].instead[language].format(term=self.term, other=self.other)


def check(text: str, surroundings: Surroundings) -> list[Finding]:
    """Find what is to be warned of, in the order of the text; nothing where it is no query, or not yet.

    The text is never evaluated. `# lint: allow RULE because REASON` in a comment takes a rule out for the whole query.

    >>> [str(each) for each in check("SELECT ?tin { ?tin ?has ?tea } LIMIT 3", Surroundings())]
    ['1:32: limit-unordered']
    """
    tokens = read_tokens(text)
    try:
        query = read_query(tokens, surroundings.prefixes)
    except Unreadable:
        return []
    allowed = dict(_allowances(tokens))
    broken: set[str] = set()
    found: set[Finding] = set()
    for rule, look in CHECKS.items():
        for each in islice(look(query, surroundings), MOST_OF_A_RULE):
            broken.add(rule)
            if rule not in allowed:
                found.add(_finding(tokens, rule, each))
    idle = [(rule, comment) for rule, comment in _comments(tokens) if rule not in broken or rule not in allowed]
    found |= {_finding(tokens, IDLE, Found(comment.offset, rule)) for rule, comment in idle}
    return sorted(found)


def is_query(text: str, surroundings: Surroundings) -> bool:
    """Say whether a text can be read as a query, so that it can be looked over.

    >>> is_query("SELECT ?tin { ?tin", Surroundings())
    False
    """
    try:
        read_query(read_tokens(text), surroundings.prefixes)
    except Unreadable:
        return False
    return True


def _finding(tokens: Tokens, rule: str, found: Found) -> Finding:
    return Finding(*tokens.place(found.offset), rule, found.term, found.other)


def _comments(tokens: Tokens) -> Iterator[tuple[str, Token]]:
    for comment in tokens.comments:
        if match := _ALLOWANCE.match(comment.text):
            yield match["rule"], comment


def _allowances(tokens: Tokens) -> Iterator[tuple[str, str]]:
    for comment in tokens.comments:
        match = _ALLOWANCE.match(comment.text)
        if match and match["reason"]:
            yield match["rule"], match["reason"]
