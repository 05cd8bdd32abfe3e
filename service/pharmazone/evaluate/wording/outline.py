"""What is wrong in the outline of a query: strings and brackets without an end, and what its SELECT names."""

from collections.abc import Iterator
from typing import Final

import regex as re

from pharmazone.evaluate.wording.repair import HIDDEN, Mistake, mask

_QUOTES: Final = re.compile(rf"(\"\"\"|''')|\"{HIDDEN}*\"|([\"'])")
# A "less than" has an IRI of such a kind behind it only in brackets of its own.
_OPEN_IRI: Final = re.compile(r"<(?:https?|urn):[^\s<>\"]*+(?!>)")
_OPEN: Final = re.compile(r"<(?=[^\W\d])")
OPEN_IRI: Final = ("The `<` is not closed", "An IRI ends with `>`.")
"""What is said of an IRI without an end."""
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_SELECT: Final = re.compile(r"\bSELECT\b(?P<clause>[^{]*?)(?=\{|\bWHERE\b|\bFROM\b|$)", re.IGNORECASE)
_GROUP_BY: Final = re.compile(r"\bGROUP\s+BY\b(?P<clause>[^{}]*)", re.IGNORECASE)
_MODIFIER: Final = re.compile(r"\b(?:HAVING|ORDER|LIMIT|OFFSET|VALUES)\b", re.IGNORECASE)
_COUNTING: Final = "COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT"
_AGGREGATE: Final = re.compile(rf"\b(?:{_COUNTING})\s*\(", re.IGNORECASE)
_COUNTED: Final = re.compile(rf"\bFILTER\s*\([^{{}}]*?\b(?P<name>{_COUNTING})\s*\(", re.IGNORECASE)
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_NAMED: Final = re.compile(r"\bAS\s+$", re.IGNORECASE)
_UNGROUPED: Final = "The SELECT contains a variable that is unbound"
_TWICE: Final = "Duplicated variable name in SELECT"
_USED: Final = "The SELECT overrides an existing variable using an expression"
_STAR: Final = "SELECT * is not authorized with GROUP BY"
SEMANTIC: Final = {
    _UNGROUPED: (
        "A variable is selected beside what is counted or grouped, but is not grouped itself",
        "Add it to GROUP BY, or select one of its values with SAMPLE.",
    ),
    _TWICE: ("A name is selected twice", "Leave one out, or give it another name."),
    _USED: ("A name behind AS is used in the pattern already", "Choose another name behind AS."),
    "The SELECT contains an expression with a variable that is unbound": (
        "An expression of SELECT has a variable that is not grouped, beside what is counted or grouped",
        "Add the variable to GROUP BY, or put it in SAMPLE(...).",
    ),
    "The VALUES clause rows should have exactly the same number of values as there are variables": (
        "A row of VALUES has more or fewer values than VALUES has variables",
        "Give each row in brackets a value for each variable, or UNDEF for none.",
    ),
    "Repeated variables are not allowed in VALUES clauses.": ("VALUES names a variable twice", "Name it once."),
    _STAR: ("SELECT * says nothing beside GROUP BY", "Name what you want."),
}
"""How the engine says what is wrong in a text whose grammar is right, and how people say it."""


def find_open_end(text: str, furthest: int) -> Mistake | None:
    """Give the first string or bracket that does not end as it should, up to the offset that the engine reached.

    A bracket that is open at the end of the text is told there.
    """
    masked = mask(text)
    if unended := _unended(masked, furthest):
        return unended
    is_at_end = not masked[furthest:].strip()
    opened: list[int] = []
    for bracket in re.finditer(r"[{}()\[\]]", masked):
        character, place = bracket[0], bracket.start()
        if character in _CLOSING:
            opened.append(place)
        elif place > furthest:
            return None
        elif not any(_CLOSING[masked[each]] == character for each in opened):
            return Mistake(place, f"`{character}` closes nothing", "Leave it out, or open it before.")
        elif _CLOSING[masked[opened[-1]]] != character:
            first = masked[opened[-1]]
            said = f"`{first}` is not closed before the `{character}` of {_place(text, place)}"
            return Mistake(opened[-1], said, f"Put `{_CLOSING[first]}` where it ends.")
        else:
            opened.pop()
    if not opened or not is_at_end:
        return None
    first = masked[opened[-1]]
    said = f"The query ends before it is complete: the `{first}` of {_place(text, opened[-1])} is not closed"
    return Mistake(len(text), said, f"Put `{_CLOSING[first]}` where it ends.")


def _unended(masked: str, furthest: int) -> Mistake | None:
    for quote in _QUOTES.finditer(masked):
        if quote.start() > furthest:
            break
        if stray := quote[1] or quote[2]:
            long = stray if len(stray) > 1 else stray * 3
            hint = f"Close it with {stray}; a string of several lines stands between {long} and {long}."
            return Mistake(quote.start(), "The string that begins here has no end on its line", hint)
    if iri := _OPEN_IRI.search(masked, 0, furthest + 1):
        return Mistake(iri.start(), *OPEN_IRI)
    return None


def _place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def find_open_iri(text: str) -> Mistake | None:
    """Give the first `<` behind which no `>` stands, where it cannot be a "less than"."""
    found = _OPEN.search(mask(text), text.rfind(">") + 1)
    return Mistake(found.start(), *OPEN_IRI) if found else None


def find_in_select(text: str, said: str) -> Mistake | None:
    """Give the variable of SELECT that the engine means with what it `said`; None where there are several SELECT."""
    masked = mask(text)
    selects = list(_SELECT.finditer(masked))
    if len(selects) != 1:
        return None
    if counted := _COUNTED.search(masked):
        words = f"`{counted['name']}` does not stand in FILTER"
        return Mistake(counted.start("name"), words, "Write GROUP BY behind the pattern, and HAVING(...) behind that.")
    names = list(_selected(masked, *selects[0].span("clause")))
    if said == _STAR:
        return Mistake(selects[0].start("clause"), *SEMANTIC[_STAR])
    if said == _TWICE:
        seen: set[str] = set()
        for place, name, _ in names:
            if name in seen:
                return Mistake(place, f"`?{name}` is selected twice", "Leave one out, or give it another name.")
            seen.add(name)
    if said == _USED:
        rest = f"{masked[: selects[0].start()]} {masked[selects[0].end() :]}"
        used = (each for each in names if not each[2] and re.search(rf"[?$]{each[1]}(?!\w)", rest))
        return next((_used(place, name) for place, name, _ in used), None)
    grouped = _grouped(masked)
    if said == _UNGROUPED:
        plain = ((place, name) for place, name, is_plain in names if is_plain and name not in grouped)
        return next((_ungrouped(place, name, masked) for place, name in plain), None)
    return None


def _used(place: int, name: str) -> Mistake:
    words = f"`?{name}` is used in the pattern already, and AS gives a new name"
    return Mistake(place, words, f"Choose another name behind AS, such as ?{name}_1.")


def group_selected(text: str) -> Iterator[tuple[str, Mistake]]:
    """Give the text with each SELECT that counts mended, one at a time: the engine has no words for an inner one."""
    masked = mask(text)
    grouped = _grouped(masked)
    for select in _SELECT.finditer(masked):
        names = [(place, name) for place, name, is_plain in _selected(masked, *select.span("clause")) if is_plain]
        wrong = next(((place, name) for place, name in names if name not in grouped), None)
        if wrong and _AGGREGATE.search(select["clause"]):
            mended = text
            for place, name in reversed(names):
                mended = f"{mended[:place]}(SAMPLE(?{name}) AS ?{name}_1){mended[place + 1 + len(name) :]}"
            yield mended, _ungrouped(*wrong, masked)


def _ungrouped(place: int, name: str, masked: str) -> Mistake:
    words = f"`?{name}` is selected beside what is counted or grouped, but is not grouped itself"
    add = f"Add ?{name} to GROUP BY" if _GROUP_BY.search(masked) else f"Add GROUP BY ?{name} behind the pattern"
    return Mistake(place, words, f"{add}, or select one of its values: (SAMPLE(?{name}) AS ?one).")


def _grouped(masked: str) -> set[str]:
    found: set[str] = set()
    for grouping in _GROUP_BY.finditer(masked):
        end = _MODIFIER.search(masked, grouping.start("clause"), grouping.end())
        found |= set(_VARIABLE.findall(masked[grouping.start("clause") : end.start() if end else grouping.end()]))
    return found


def _selected(masked: str, start: int, end: int) -> Iterator[tuple[int, str, bool]]:
    """Give each name that SELECT gives to a column, and whether it is a variable of the pattern."""
    for variable in _VARIABLE.finditer(masked, start, end):
        before = masked[start : variable.start()]
        depth = before.count("(") - before.count(")")
        is_named = depth == 1 and bool(_NAMED.search(before))
        if not depth or is_named:
            yield variable.start(), variable[1], not depth
