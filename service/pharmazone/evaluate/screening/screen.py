"""What is refused before any process sees it: a pure look at the text, which never parses the query.

The parser of a stranger's query belongs in a process that can be killed; this is what is known without one.
"""

import unicodedata
from collections.abc import Collection, Iterator
from typing import Final

import regex as re

from pharmazone.errors import MalformedQuery, QueryRefused, RequestTooLarge
from pharmazone.evaluate.screening.nesting import refuse_deep_nesting
from pharmazone.evaluate.screening.service_keyword import find_services
from pharmazone.evaluate.screening.tokens import BLANK, IRI, short_string

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE_OR_BACKSLASH: Final = re.compile(rf"\\\\|{_ESCAPE.pattern}")

_UPDATE_FORMS: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE: Final = re.compile(
    rf"(?:{BLANK}|BASE{BLANK}*+{IRI}|PREFIX{BLANK}*+[^\s:<\#]*:{BLANK}*+{IRI}|VERSION{BLANK}*+{short_string()})*+",
    re.IGNORECASE | re.VERBOSE,
)
_WORD: Final = re.compile(r"[A-Za-z]+")
_ESCAPED: Final = (
    "A query with SERVICE is not evaluated when it has codepoint escapes (\\u0041), which engines decode at different "
    "times: write the characters themselves."
)


def screen(text: str, *, characters: int, services: Collection[str] = ()) -> None:
    """Refuse a query that no worker should see; None means that it may be handed to one.

    RequestTooLarge: longer than `characters` (Unicode code points, inclusive). MalformedQuery: a control character
    other than tab, CR and LF, or a lone surrogate. QueryRefused: an update, deep nesting, or a SERVICE that may ask
    another endpoint than the `services`, IRIs that are compared as they are written.

    >>> screen("ASK { ?service ex:service <http://example.org/service> }  # no service", characters=1000)
    """
    if len(text) > characters:
        raise RequestTooLarge(f"The query has {len(text)} characters; at most {characters} are read.")
    _refuse_control_characters(text)
    refuse_deep_nesting(text)
    for place, reading in enumerate(_readings(text)):
        _refuse_updates(reading)
        if find_services(reading, services) and place:
            raise QueryRefused(_ESCAPED)


def _refuse_control_characters(text: str) -> None:
    found = _FORBIDDEN.search(text)
    if found:
        place = found.start()
        line = text.count("\n", 0, place) + 1
        column = place - text.rfind("\n", 0, place)
        name = "lone surrogate" if unicodedata.category(found[0]) == "Cs" else "control character"
        raise MalformedQuery(
            f"Line {line}, column {column}: the {name} U+{ord(found[0]):04X} may not stand in a query; "
            "in a string it is written as an escape.",
            line=line,
            column=column,
        )


def _readings(text: str) -> Iterator[str]:
    r"""Give the text as engines may read it: as it is, and with its codepoint escapes decoded before it is parsed.

    SPARQL 1.1, section 19.2 decodes them first; it does not say what `\\u0041` is, so both are tried.

    >>> list(_readings(r"\u0041 \\u0042"))
    ['\\u0041 \\\\u0042', 'A \\B', 'A \\\\u0042']
    """
    yield text
    if "\\u" in text or "\\U" in text:
        yield _ESCAPE.sub(_decoded, text)
        yield _ESCAPE_OR_BACKSLASH.sub(_decoded, text)


def _decoded(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2] or "110000", 16)
    return chr(code) if code <= 0x10FFFF else escape[0]


def _refuse_updates(text: str) -> None:
    prologue = _PROLOGUE.match(text)
    word = _WORD.match(text, prologue.end() if prologue else 0)
    if word and word[0].upper() in _UPDATE_FORMS:
        raise QueryRefused(
            f"{word[0].upper()} is an update, and nothing can be changed here: ask with SELECT, ASK, CONSTRUCT or "
            "DESCRIBE. The data changes by a new release only."
        )
