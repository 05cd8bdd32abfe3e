"""Where a query says SERVICE, which asks another endpoint: the keyword is refused on every reading of the text.

Only a parser knows where a string, a comment or an IRI begins. So every way in which the text could be cut into tokens
is followed, and a keyword that stands on any of them is refused. What stands inside a string, a comment or an IRI on
all of them is let through.
"""

from bisect import bisect_left
from typing import Final

import regex as re

from pharmazone.errors import QueryRefused
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


def refuse_service(text: str) -> None:
    """Refuse a query with the SERVICE keyword; QueryRefused also where it cannot be told in STEPS steps.

    >>> refuse_service("ASK { ?service ex:service <http://example.org/service> }  # no service")
    """
    if not _says_service(text):
        return
    line_ends = [match.start() for match in _LINE_END.finditer(text)] + [len(text)]
    waiting, seen = [0], {0}
    work = 0.0
    while waiting:
        begun = waiting.pop()
        place = _after_certain(text, begun)
        followings, seen_to = _following(text, place, line_ends) if place < len(text) else ((), place)
        work += 1 + (seen_to - begun) / _CHARACTERS_OF_A_STEP
        for following in followings:
            if following not in seen:
                seen.add(following)
                waiting.append(following)
        if work > STEPS:
            raise QueryRefused(
                "The query says `service`, and has too many IRIs, strings and comments that can be read in two ways to "
                "tell whether it is the keyword: leave the word out, or write IRIs whole, as <https://...>."
            )


def _after_certain(text: str, place: int) -> int:
    certain = _CERTAIN.match(text, place)
    assert certain is not None, "it matches nothing, too"
    return certain.end()


def _following(text: str, place: int, line_ends: list[int]) -> tuple[tuple[int, ...], int]:
    """Give every place where the next token may begin when one begins at `place`, and how far was looked for them.

    QueryRefused: the token is the keyword.
    """
    token = _TOKEN.match(text, place)
    assert token is not None, "the last alternative matches any character"
    end = token.end()
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
        case "name" | "word":
            _refuse_keyword(token[0])
    return (end,), end


def _says_service(text: str) -> bool:
    return "service" in text.casefold()


def _refuse_keyword(token: str) -> None:
    """Refuse a word that has the keyword in it, also glued to another word or to a number: `trueSERVICE`, `1SERVICE`.

    In a name it may stand before the colon, or behind a dot: engines differ on how many dots a local name can have,
    and after one a new token may begin.
    """
    prefix, _, local = token.partition(":")
    if _says_service(prefix) or _says_service(local.partition(".")[2]):
        asked = "" if token.upper() == "SERVICE" else f" (read in `{token[:80]}`)"
        raise QueryRefused(
            f"SERVICE is not evaluated here{asked}: this endpoint asks no other one. Ask each endpoint by itself and "
            "join the answers, or name this endpoint in the SERVICE of your own engine."
        )
