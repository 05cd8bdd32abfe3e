"""What is refused before any process sees it: a pure look at the text, which never parses the query.

Only a parser knows where a string, a comment or an IRI begins, and the parser of a stranger's query belongs in a
process that can be killed. So the screen follows every way in which the text could be cut into tokens, and refuses a
keyword that stands on any of them. What stands inside a string, a comment or an IRI on all of them is let through.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Final

from pharmazone.errors import MalformedQuery, QueryRefused, RequestTooLarge

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE_OR_BACKSLASH: Final = re.compile(rf"\\\\|{_ESCAPE.pattern}")

_UPDATE_FORMS: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_IRI: Final = r'<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>'
_STRING: Final = r'"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
_BLANK: Final = r"(?:\s|#[^\n\r]*)"
_PROLOGUE: Final = re.compile(
    rf"(?:{_BLANK}|BASE{_BLANK}*+{_IRI}|PREFIX{_BLANK}*+[^\s:<#]*:{_BLANK}*+{_IRI}|VERSION{_BLANK}*+(?:{_STRING}))*+",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Za-z]+")

# One alternative for each kind of token. What is of no kind (brackets, digits, operators) is passed over in a run:
# no kind of token can begin inside it. Beyond ASCII only names have characters, so any of those belongs to a name.
_NAME: Final = r"\w\u0080-\U0010ffff"
_TOKEN: Final = re.compile(
    rf"""(?P<iri>{_IRI})
    | (?P<less><)
    | (?P<long>\"{{3}}|'{{3}})
    | (?P<short>{_STRING})
    | (?P<quote>["'])
    | (?P<comment>\#)
    | (?P<variable>[?$][{_NAME}]+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<slashes>//)
    | (?P<name>(?:(?!\d)[{_NAME}.\-]+)?:(?:[{_NAME}:.\-%]|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    | (?P<word>(?!\d)[{_NAME}][{_NAME}.\-]*)
    | (?P<other>[^<"'\#?$@/:{_NAME}]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_LONG_END: Final = {
    quote: re.compile(rf"(?:(?:{quote}|{quote}{quote})?(?:[^{quote}\\]|\\.))*+{quote}{{3}}", re.DOTALL)
    for quote in ('"', "'")
}
# A string with another escape may be none to an engine, which then reads on from its second quote.
_SURE_ESCAPES: Final = re.compile(r"(?:[^\\]|\\[tbnrf\\\"'])*+", re.DOTALL)
_LINE_END: Final = re.compile(r"[\n\r]")


def screen(text: str, *, characters: int) -> None:
    """Refuse a query that no worker should see; None means that it may be handed to one.

    RequestTooLarge: longer than `characters` (Unicode code points, inclusive). MalformedQuery: a control character
    other than tab, CR and LF, or a lone surrogate. QueryRefused: an update, or the SERVICE keyword.

    >>> screen("ASK { ?service ex:service <http://example.org/service> }  # no service", characters=1000)
    """
    if len(text) > characters:
        raise RequestTooLarge(f"The query has {len(text)} characters; at most {characters} are read.")
    _refuse_control_characters(text)
    for reading in _readings(text):
        for check in _CHECKS:
            check(reading)


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


def _refuse_service(text: str) -> None:
    if not _says_service(text):
        return
    line_ends = [match.start() for match in _LINE_END.finditer(text)]
    waiting, seen = [0], {0}
    while waiting:
        for following in _following(text, waiting.pop(), line_ends):
            if following < len(text) and following not in seen:
                seen.add(following)
                waiting.append(following)


def _following(text: str, place: int, line_ends: list[int]) -> tuple[int, ...]:
    """Give every place where the next token may begin when one begins at `place`; refuse the keyword there."""
    token = _TOKEN.match(text, place)
    assert token is not None, "the last alternative matches any character"
    end = token.end()
    match token.lastgroup:
        case "iri":  # or it is "less than", and what follows it is read as tokens
            return end, place + 1
        case "long":  # unless its end is certain, it may be an empty string and the beginning of another
            closing = _LONG_END[text[place]].match(text, end)
            if closing is None:
                return (place + 2,)
            is_certain = _SURE_ESCAPES.fullmatch(closing[0])
            return (closing.end(),) if is_certain else (closing.end(), place + 2)
        case "comment":  # to the end of the line: some take CR for it, some only LF
            ahead = bisect_left(line_ends, place)
            ends = line_ends[ahead : ahead + 1]
            lf = text.find("\n", place)
            return (*ends, lf) if lf >= 0 else tuple(ends)
        case "quote" | "slashes":  # a string without an end; two divisions: no query goes on like this
            return ()
        case "name":
            prefix, _, local = token[0].partition(":")
            # Engines differ on how many dots a local name can have; after one, a new token may begin.
            if _says_service(prefix) or _says_service(local.partition(".")[2]):
                _refuse(token[0])
        case "word":
            if _says_service(token[0]):  # also glued to another word or to a number: `trueSERVICE`, `1SERVICE`
                _refuse(token[0])
    return (end,)


def _says_service(text: str) -> bool:
    return "service" in text.casefold()


def _refuse(found: str) -> None:
    asked = "" if found.upper() == "SERVICE" else f" (read in `{found[:80]}`)"
    raise QueryRefused(
        f"SERVICE is not evaluated here{asked}: this endpoint asks no other one. Ask each endpoint by itself and "
        "join the answers, or name this endpoint in the SERVICE of your own engine."
    )


# The deeper screen, with its bounds on nesting, adds its checks here.
_CHECKS: Final[tuple[Callable[[str], None], ...]] = (_refuse_updates, _refuse_service)
