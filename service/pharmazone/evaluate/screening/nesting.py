"""How deep a query may nest, and where it nests too deep: a look at its brackets, which never parses it.

One reading of the text is followed, not every one: what it gets wrong costs no more than the deadline, which stands
behind it. A text that keeps within the limits by the mere number of its brackets, as most do, is not read at all.
"""

from dataclasses import dataclass
from typing import Final

import regex as re

from pharmazone.errors import QueryRefused
from pharmazone.evaluate.screening.tokens import BLANK, IRI, LANGUAGE, NAME, VARIABLE, WORD, long_string, short_string

BRACKETS: Final = 100
"""How deep brackets of any kind may nest, inclusive."""
NODES: Final = 25
"""How deep lists, blank nodes, triples and annotations may nest, inclusive: each level is joined with every other."""
DOUBLINGS: Final = 16
"""How deep that may nest for which the engine does its work twice at each level, inclusive."""

# One sum counts all three, each in digits of its own, so that one addition and one comparison do for a bracket.
_BRACKET, _NODE, _DOUBLING, _EXPRESSION = 1, 1 << 20, 1 << 40, 1 << 60
_DIGITS: Final = (1 << 20) - 1


@dataclass(frozen=True)
class _Limit:
    unit: int
    most: int
    words: str

    def count(self, total: int) -> int:
        return total // self.unit & _DIGITS


_LIMITS: Final = (
    _Limit(_BRACKET, BRACKETS, "brackets nest"),
    _Limit(_NODE, NODES, "lists, blank nodes, triples or annotations nest"),
    _Limit(_DOUBLING, DOUBLINGS, "sub-SELECTs, negations with `!`, or calls of REGEX, REPLACE and SUBSTR nest"),
)
# Each sum begins so that what passes a limit sets the highest of its digits.
_START: Final = sum(((_DIGITS >> 1) - limit.most) * limit.unit for limit in _LIMITS)
_TOO_DEEP: Final = sum((_DIGITS + 1 >> 1) * limit.unit for limit in _LIMITS)

_OPENINGS: Final = ("(", "[", "{", "<<")
_TOO_FEW: Final = min(BRACKETS, NODES, DOUBLINGS // 2)  # `!REGEX(` doubles twice
_TWICE: Final = r"(?i:REGEX|REPLACE|SUBSTR)"
_LEAF: Final = rf"""(?:[^()\[\]{{}}<"'\#]++|{IRI})*+"""
# A bracket, and what makes out its kind; what else there is, is passed over.
_MARK: Final = rf"""(?:
        [^<>"'\#?$@:(){{}}\[\]|!\\\w\u0080-\U0010ffff]++
        | LEAVES {WORD}(?!:|{BLANK}*+\() | \d++ | {VARIABLE} | {NAME} | {IRI} | \#[^\n\r]*+
        | {long_string(closed="?")} | {short_string(closed="?")} | {LANGUAGE}
        | (?! <<|>>|[()\[\]{{}}] | \|\}} | !{BLANK}*+[(\w:<] | {WORD}{BLANK}*+\( ) .
    )*+
    (?:
        (?P<select>\{{ (?={BLANK}*+(?i:SELECT)\b))
        | (?P<node>\{{\| | \[ | <<\(?)
        | (?P<group>\{{)
        | (?P<twice>{_TWICE}{BLANK}*+\()
        | (?P<call>(?!a\b){WORD}{BLANK}*+\()
        | (?P<bare>(?:a\b{BLANK}*+)?\()
        | (?P<not>! (?={BLANK}*+(?:\(|{WORD}{BLANK}*+\(|{NAME}{BLANK}*+\(|{IRI}{BLANK}*+\()))
        | (?P<close>\)>> | >> | \|\}} | [)\]}}])
        | .?
    )"""
_EVERY: Final = re.compile(_MARK.replace("LEAVES", ""), re.VERBOSE | re.DOTALL)
# Here brackets with no others in them, which are most, are passed over too; they weigh no more than _LEAF_WEIGHT.
_BUT_LEAVES: Final = re.compile(
    _MARK.replace("LEAVES", rf"(?:{WORD}{BLANK}*+)?+ \({_LEAF}\) | \[{_LEAF}\] | \{{{_LEAF}\}} |"),
    re.VERBOSE | re.DOTALL,
)
_LEAF_WEIGHT: Final = _BRACKET + _NODE + 2 * _DOUBLING
_WEIGHTS: Final = {
    "select": _BRACKET + _DOUBLING + _EXPRESSION,  # until its WHERE opens, there are expressions in it
    "node": _BRACKET + _NODE,
    "group": _BRACKET,
    "twice": _BRACKET + _DOUBLING + _EXPRESSION,
    "call": _BRACKET + _EXPRESSION,
}


def refuse_deep_nesting(text: str) -> None:
    """Refuse a query that nests deeper than BRACKETS, NODES or DOUBLINGS; QueryRefused names the limit and the place.

    >>> refuse_deep_nesting("ASK { FILTER(" + "(" * 90 + "1" + ")" * 90 + ") }")
    """
    if sum(map(text.count, _OPENINGS)) <= _TOO_FEW:
        return
    if _first_too_deep(text, _BUT_LEAVES, _START + _LEAF_WEIGHT):
        found = _first_too_deep(text, _EVERY, _START)
        if found:
            _refuse(text, *found)


def _first_too_deep(text: str, marks: re.Pattern[str], start: int) -> tuple[int, int] | None:
    """Give the place of the first bracket with which a sum from `start` passes a limit, and that sum."""
    total, pending = start, 0
    opened: list[int] = []
    for mark in marks.finditer(text):
        kind = mark.lastgroup
        if kind == "close":
            pending = 0
            if opened:
                total -= opened.pop()
        elif kind == "not":
            pending += _DOUBLING
        elif kind is not None:
            if kind == "bare":
                # In a pattern it is a list, or a path; in an expression, or outside of all groups, it only groups.
                weight = _BRACKET + (_EXPRESSION if not opened or opened[-1] >= _EXPRESSION else _NODE)
            else:
                weight = _WEIGHTS[kind]
            opened.append(weight + pending)
            total += weight + pending
            pending = 0
            if total & _TOO_DEEP:
                return mark.end() - 1, total - start
    return None


def _refuse(text: str, place: int, total: int) -> None:
    limit = next(limit for limit in _LIMITS if limit.count(total) > limit.most)
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    raise QueryRefused(
        f"Line {line}, column {column}: {limit.words} more than {limit.most} deep here, and no deeper query is "
        "evaluated. Ask in smaller steps, or write it flat.",
        line=line,
        column=column,
    )
