"""The tokens of a query (SPARQL 1.1, section 19.8; SPARQL 1.2 alike), and where each of them stands."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

import regex as re

# Nothing is given back (`*+`), and what is of no kind is taken a character at a time: a text costs its length. A
# prefix has at most 101 characters, so that what only looks like one is not looked at again and again.
_TOKEN: Final = re.compile(
    r"""(?P<comment>\#[^\n\r]*+)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*+\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3}
      | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+')
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)
    | (?P<variable>[?$]\w++)
    | (?P<blank>_:[\w.\-]*+)
    | (?P<name>(?:[^\W\d_](?:[\w.\-]{0,100}+(?<!\.))?+)?+:(?:[\w:%\-]|\\.|\.++(?=[\w:%\-\\]))*+)
    | (?P<number>\d++(?:\.\d++)?+(?:[eE][+\-]?\d++)?+ | \.\d++(?:[eE][+\-]?\d++)?+)
    | (?P<word>[^\W\d]\w*+)
    | (?P<sign>\^\^|<<\(?|\)?>>|\{\||\|\}|&&|\|\||!=|<=|>=|\S)""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text and its offset; of a keyword `text` is in upper case, `kind` is empty behind the end."""

    kind: str
    text: str
    offset: int


@dataclass(frozen=True)
class Tokens:
    """All tokens of a text but its comments, which stand apart."""

    text: str
    each: tuple[Token, ...]
    comments: tuple[Token, ...]
    line_starts: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        r"""Give line and column of an offset, both from 1, in code points.

        >>> read_tokens("ASK\n  { }").place(6)
        (2, 3)
        """
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


def read_tokens(text: str) -> Tokens:
    """Cut a text into tokens; it need not be a query.

    >>> [(each.kind, each.text) for each in read_tokens("ask { ?x a <tin:a> } # tin").each]
    [('word', 'ASK'), ('sign', '{'), ('variable', '?x'), ('a', 'a'), ('iri', '<tin:a>'), ('sign', '}')]
    """
    each, comments = [], []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind == "comment":
            comments.append(Token(kind, match[0], match.start()))
        elif kind == "word":
            is_type = match[0] == "a"
            each.append(Token("a" if is_type else kind, "a" if is_type else match[0].upper(), match.start()))
        else:
            each.append(Token(kind, match[0], match.start()))
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]
    return Tokens(text, tuple(each), tuple(comments), tuple(starts))
