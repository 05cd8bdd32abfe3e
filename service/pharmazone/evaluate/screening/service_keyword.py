"""Where a query says SERVICE, which asks another endpoint, and which one: read on every reading of the text.

Only a parser knows where a string, a comment or an IRI begins. So every way in which the text could be cut into tokens
is followed, and a keyword that stands on any of them is refused. What stands inside a string, a comment or an IRI on
all of them is let through. Where endpoints are allowed, a keyword is let through that stands on all of them and is
followed by one of these, written out; it is compared as it is written, and nothing is normalized.
"""

from bisect import bisect_left
from collections.abc import Collection
from heapq import heappop, heappush
from typing import Final, NamedTuple

import regex as re

from pharmazone.errors import QueryRefused, cut
from pharmazone.evaluate.screening.tokens import (
    IRI,
    IRI_CHARACTER,
    NAME,
    NAME_CHARACTER,
    NAMED,
    VARIABLE,
    WORD,
    long_string,
    short_string,
)

STEPS: Final = 20_000
_CHARACTERS_OF_A_STEP: Final = 25
_SERVICE: Final = "(?i:[sſßẞ]ervice)"  # all that case folding makes `service` of, or what ends with it
# A string with another escape may be none to an engine, which then reads on from its second quote.
_SURE_ESCAPE: Final = r"[tbnrf\\\"']"
_SAYING: Final = rf"(?:(?!{_SERVICE}){NAME_CHARACTER})*+{_SERVICE}"
# What has one way to be cut, and no keyword: most of a text, taken in one step. An IRI could be "less than" and tokens
# instead, which come out at the same place unless a string or a comment begins in them; no query goes on like `http://`.
_CERTAIN: Final = re.compile(
    rf"""(?:
        [^<"'\#?$@/:{NAMED}]++
        | \d++ | [.\-] | (?!{_SAYING}) (?:{NAME}|{WORD}(?!:))
        | {VARIABLE}
        | <(?i:https?)://{IRI_CHARACTER}*+>
        | <(?:(?!{_SERVICE}|['\#\\]){IRI_CHARACTER})*+>
        | (?!\"{{3}}|'{{3}}){short_string()} | {long_string(_SURE_ESCAPE)}
        | \#[^\n\r]{{0,200}}+ (?:\r?\n|\Z)
        | (?!{IRI})< | /(?!/) | [?$](?![{NAMED}]) | @(?:[A-Za-z]+(?:-[A-Za-z0-9]+)*)?+
    )*+""",
    re.VERBOSE | re.DOTALL,
)
# One alternative for each kind of token. What is of no kind (brackets, digits, operators) is passed over in a run:
# no kind of token can begin inside it. Beyond ASCII only names have characters, so any of those belongs to a name.
_TOKEN: Final = re.compile(
    rf"""(?P<iri>{IRI})
    | (?P<less><)
    | (?P<long>\"{{3}}|'{{3}})
    | (?P<short>{short_string()})
    | (?P<quote>["'])
    | (?P<comment>\#)
    | (?P<variable>{VARIABLE}|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<slashes>//)
    | (?P<name>{NAME})
    | (?P<word>{WORD})
    | (?P<other>[^<"'\#?$@/:{NAMED}]+|\d+|.)""",
    re.VERBOSE | re.DOTALL,
)
_LONG_END: Final = {
    quote: re.compile(rf"(?:(?:{quote}|{quote}{quote})?(?:[^{quote}\\]|\\.))*+{quote}{{3}}", re.DOTALL)
    for quote in ('"', "'")
}
_SURE_ESCAPES: Final = re.compile(rf"(?:[^\\]|\\{_SURE_ESCAPE})*+", re.DOTALL)
_LINE_END: Final = re.compile(r"[\n\r]")
# Of what may stand there only this has one reading: no comment, whose end engines see in two places, and no escape.
_ENDPOINT: Final = re.compile(
    r"""[ \t\r\n]*+ (?P<silent>[Ss][Ii][Ll][Ee][Nn][Tt][ \t\r\n]*+)? <(?P<iri>[^<>"{}|^`\\\x00-\x20]*+)>""", re.VERBOSE
)
_KEYWORD: Final = re.compile("[Ss][Ee][Rr][Vv][Ii][Cc][Ee]")
_MOST_NAMED: Final = 10


class ServiceClause(NamedTuple):
    """A SERVICE of a query: the endpoint that it names, where its IRI is written, and whether it says SILENT."""

    iri: str
    start: int
    """The offset of the `<` of the IRI."""
    end: int
    """The offset behind its `>`."""
    is_silent: bool


def refuse_service(text: str) -> None:
    """Refuse a query with the SERVICE keyword; QueryRefused also where it cannot be told in STEPS steps.

    >>> refuse_service("ASK { ?service ex:service <http://example.org/service> }  # no service")
    """
    find_services(text, ())


def find_services(text: str, allowed: Collection[str]) -> tuple[ServiceClause, ...]:
    """Find each SERVICE of a query, in the order of the text; QueryRefused where one may ask what is not allowed.

    >>> found = find_services("ASK { SERVICE SILENT <http://a.example/q> {} }", ["http://a.example/q"])
    >>> found[0].iri, found[0].is_silent
    ('http://a.example/q', True)
    """
    if not _says_service(text):
        return ()
    line_ends = [match.start() for match in _LINE_END.finditer(text)] + [len(text)]
    waiting, seen = [0], {0}
    found: list[ServiceClause] = []
    work = 0.0
    while waiting:
        begun = heappop(waiting)  # the first: when no other one waits, every reading comes by here
        place = _after_certain(text, begun)
        token = _TOKEN.match(text, place)
        followings: tuple[int, ...] = ()
        if token is None:
            seen_to = place
        elif token.lastgroup in {"name", "word"} and _has_keyword(token[0]):
            clause = _read_clause(text, token[0], token.end(), allowed, is_certain=not waiting)
            found.append(clause)
            followings, seen_to = (clause.end,), clause.end
        else:
            followings, seen_to = _following(text, token, line_ends)
        work += 1 + (seen_to - begun) / _CHARACTERS_OF_A_STEP
        for following in followings:
            if following not in seen:
                seen.add(following)
                heappush(waiting, following)
        if work > STEPS:
            raise QueryRefused(
                "The query says `service`, and has too many IRIs, strings and comments that can be read in two ways to "
                "tell whether it is the keyword: leave the word out, or write IRIs whole, as <https://...>."
            )
    return tuple(found)


def _after_certain(text: str, place: int) -> int:
    certain = _CERTAIN.match(text, place)
    assert certain is not None, "it matches nothing, too"
    return certain.end()


def _following(text: str, token: re.Match[str], line_ends: list[int]) -> tuple[tuple[int, ...], int]:
    """Give every place where a token may begin behind this one, and how far was looked for them."""
    place, end = token.span()
    match token.lastgroup:
        case "iri":  # or it is "less than", and what follows it is read as tokens
            return (end, place + 1), end
        case "long":  # unless its end is certain, it may be an empty string and the beginning of another
            closing = _LONG_END[text[place]].match(text, end)
            if closing is None:
                return (place + 2,), len(text)
            is_certain = _SURE_ESCAPES.fullmatch(closing[0])
            return ((closing.end(),) if is_certain else (closing.end(), place + 2)), closing.end()
        case "comment":  # to the end of the line: some take CR for it, some only LF
            first, lf = line_ends[bisect_left(line_ends, place)], text.find("\n", place)
            return ((first, lf) if lf >= 0 else (first,)), end
        case "quote":  # a string without an end: no query goes on like this
            return (), line_ends[bisect_left(line_ends, place)]
        case "slashes":  # two divisions: neither
            return (), end
    return (end,), end


def _says_service(text: str) -> bool:
    return "service" in text.casefold()


def _has_keyword(token: str) -> bool:
    """Say whether a word has the keyword in it, also glued to another word or to a number: `trueSERVICE`, `1SERVICE`.

    In a name it may stand before the colon, or behind a dot: engines differ on how many dots a local name can have,
    and after one a new token may begin.
    """
    prefix, _, local = token.partition(":")
    return _says_service(prefix) or _says_service(local.partition(".")[2])


def _read_clause(text: str, token: str, end: int, allowed: Collection[str], *, is_certain: bool) -> ServiceClause:
    read = "" if token.upper() == "SERVICE" else f" (read in `{token[:80]}`)"
    if not allowed:
        raise QueryRefused(
            f"SERVICE is not evaluated here{read}: this endpoint asks no other one. Ask each endpoint by itself and "
            "join the answers, or name this endpoint in the SERVICE of your own engine."
        )
    named = _ENDPOINT.match(text, end)
    if not _KEYWORD.fullmatch(token) or not named:
        said = f"SERVICE is read here only where the whole IRI follows it, as `SERVICE <https://...>`{read}"
    elif named["iri"] not in allowed:
        said = f"SERVICE may not ask <{cut(named['iri'])}> here"
    elif not is_certain:
        said = (
            "SERVICE stands here where something before it can be read in two ways: write IRIs whole, as <https://...>"
        )
    else:
        return ServiceClause(named["iri"], named.start("iri") - 1, named.end(), named["silent"] is not None)
    raise QueryRefused(f"{said}. {told_services(allowed)}", services=list(allowed))


def told_services(allowed: Collection[str]) -> str:
    """Say which endpoints may be asked, to the letter; of very many only the first.

    >>> told_services(["http://a.example/q"])
    'It may ask, to the letter, <http://a.example/q>.'
    """
    more = len(allowed) - _MOST_NAMED
    named = ", ".join(f"<{each}>" for each in list(allowed)[:_MOST_NAMED])
    return f"It may ask, to the letter, {named}" + (f" and {more} more." if more > 0 else ".")
