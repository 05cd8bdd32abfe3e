"""Why a query is not SPARQL, in words for people: the engine gives a place and the rules of its grammar."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

import regex as re

from pharmazone.errors import MalformedQuery
from pharmazone.evaluate.wording.keywords import FUNCTIONS, KEYWORDS
from pharmazone.evaluate.wording.mending import find_mistake
from pharmazone.evaluate.wording.outline import SEMANTIC, find_in_select, find_open_end, find_open_iri
from pharmazone.evaluate.wording.prefixes import prefix_words, undeclared_prefixes
from pharmazone.evaluate.wording.repair import Mistake, mask

_MESSAGE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CLASS: Final = re.compile(r"\[[^\[\]]*\](?=, |$)|\['.*?\](?=, |$)", re.DOTALL)
_ITEM: Final = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^,]+))')
_LITERAL_ESCAPE: Final = re.compile(r"\\(.)")
_KEYWORD: Final = re.compile(r"[A-Za-z0-9_]+")
_ANYTHING: Final = "[_]"
_FOUND: Final = re.compile(r"<[^<>\s]*>|[\w?$@:.\-]+|\S")
# The engine compares a keyword with as many characters as it has, so near the end it reports the end of the text,
# whatever is wrong. With this behind the text it reports the keyword; no keyword is as long.
_PADDING: Final = "\n" + "\x01" * 24
_EXCERPT_CHARACTERS: Final = 120
_MOST_EXPECTED: Final = 8
# What the engine would read there as well, and few people have ever seen.
_RARE: Final = frozenset({"$", "~", "{|", "<<", "<<(", "|}", "\\u", "\\U"})
_TERM_BEGINNINGS: Final = frozenset({"?", "<", ":"})
_CLOSERS: Final = "})].;,"
_OPERATOR: Final = re.compile(r"(?:[=<>+\-*/!(]|&&|\|\|)\s*\Z")
_UNKNOWN: Final = re.compile(r"[^\W\d]\w*")
_FORM: Final = re.compile(r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_PROLOGUE: Final = re.compile(r"(?:\s*+(?:@?PREFIX\s++[\w.\-]*+:?+|BASE)\s*+<[^<>\s]++>[\s.;,]*+)++", re.IGNORECASE)
_BEGINNING: Final = "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after PREFIX."
_EXAMPLE: Final = "Begin with SELECT * WHERE { ?plant a pz:Plant }, for example."
_DESCRIBE: Final = re.compile(r".*\bDESCRIBE\s*", re.IGNORECASE | re.DOTALL)
_PATTERN: Final = "A pattern stands in braces, as in SELECT ?plant WHERE { ?plant a pz:Plant }."
_HINTS: Final = (
    (
        frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"}),
        "Behind the last brace the order is GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET.",
    ),
    (frozenset({"<", ">", "=", "!"}), "A comparison stands in FILTER(...)."),
    (FUNCTIONS, "A function stands in FILTER(...), in BIND(... AS ?x), or as (... AS ?x) behind SELECT."),
)


@dataclass(frozen=True)
class _Complaint:
    """What the engine said: an offset into the text, the words that it has for it, the tokens that it wants there.

    At an offset that is not exact begins what cannot be read: the fault is there or a little later. `furthest` is the
    offset that the engine itself gave.
    """

    offset: int
    furthest: int
    is_exact: bool
    words: str
    tokens: tuple[str, ...]


def diagnose(
    text: str, said: str, prefixes: Collection[str], parse_error: Callable[[str], str | None]
) -> MalformedQuery:
    """Turn the engine's message into a problem with `line`, `column` (both from 1), `excerpt` and perhaps `hint`.

    `prefixes` are those known without a declaration; `parse_error` gives the engine's message for another text.
    """
    complaint = _complaint(text, said)
    if complaint is None:
        return MalformedQuery(f"The query is not SPARQL: {said}.")
    mistake = _mistake(text, complaint, prefixes, parse_error)
    if mistake:
        return _problem(text, mistake.offset, mistake.words, mistake.hint)
    undeclared = next(undeclared_prefixes(text, prefixes), None)
    if undeclared and undeclared.start() <= complaint.furthest:  # the engine cannot have read past it
        return _problem(text, undeclared.start(), *prefix_words(text, undeclared["prefix"], prefixes))
    if not complaint.words and _ANYTHING in said:
        said_padded = parse_error(text + _PADDING)
        complaint = (said_padded and _complaint(text + _PADDING, said_padded)) or complaint
    return _problem(text, complaint.offset, *_words(text, complaint))


def _mistake(
    text: str, complaint: _Complaint, prefixes: Collection[str], parse_error: Callable[[str], str | None]
) -> Mistake | None:
    if complaint.words in SEMANTIC:
        return find_in_select(text, complaint.words)
    # What is not declared is another mistake, and is told when this one is mended.
    missing = {each["prefix"] for each in undeclared_prefixes(text, prefixes)} - {"http", "https"}
    declarations = "".join(f"PREFIX {each}: <urn:x:> " for each in sorted(missing))

    # What is wrong with a prefix is told though nothing stands behind the prefixes.
    rest = " ASK {}" if _PROLOGUE.fullmatch(mask(text)) else ""

    def is_query(mended: str) -> bool:
        said = parse_error(declarations + mended + rest)
        return said is None or any(each in said for each in SEMANTIC)

    if missing and is_query(text):
        return None
    places = range(complaint.offset, complaint.furthest + 1)
    mistake = find_mistake(text, places, is_query)
    if mistake is None and complaint.tokens == (">",):  # it looked for the end of an IRI
        mistake = find_open_iri(text)
    return mistake or find_open_end(text, complaint.furthest)


def _complaint(text: str, said: str) -> _Complaint | None:
    match = _MESSAGE.match(said)
    if match is None:
        return None
    lines = text.split("\n")
    line, column = int(match[1]), int(match[2])
    offset = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    has_class = bool(_CLASS.search(match[3].replace(_ANYTHING, "")))
    tokens, keywords, words = [], [], ""
    for item in _ITEM.finditer(_CLASS.sub("", match[3])):
        name = (item[2] or "").strip()
        if item[1]:
            tokens.append(_LITERAL_ESCAPE.sub(r"\1", item[1]))
        elif " " in name and name[0].isalpha():
            words = name
        elif _KEYWORD.fullmatch(name):
            keywords.append(name)
    furthest = offset
    is_exact = bool(tokens or words or has_class)
    if keywords and not is_exact:
        # A keyword's comparison went past the place where it began.
        offset -= min(map(len, keywords))
    return _Complaint(max(offset, 0), furthest, is_exact, words, tuple(tokens))


def _words(text: str, complaint: _Complaint) -> tuple[str, str]:
    if complaint.words:
        return SEMANTIC.get(complaint.words, (f"{complaint.words[0].upper()}{complaint.words[1:]}", ""))
    tokens = [each for each in complaint.tokens if each not in _RARE]
    expected = ""
    if 0 < len(tokens) <= _MOST_EXPECTED:
        expected = "; expected " + " or ".join(f"`{token}`" for token in tokens)
    masked = mask(text)
    if ending := _missing(masked, complaint.offset, expected):
        return ending
    found = _FOUND.search(text, complaint.offset)
    assert found is not None, "the rest of the text is not blank"
    shown, word = found[0][:40], found[0].upper()
    if "{" not in masked and _FORM.search(masked):
        return f"`{shown}` does not fit here, and there is no pattern in braces", _PATTERN
    if not _FORM.search(masked):
        return f"`{shown}` begins no query", _BEGINNING
    if shown[0] in _CLOSERS and _OPERATOR.search(masked, 0, found.start()):
        return f"A value is missing before `{shown[0]}`", ""
    if shown[0] in _CLOSERS and _TERM_BEGINNINGS.issubset(tokens):
        return f"A term is missing before `{shown[0]}`", "A pattern has a subject, a predicate and an object."
    if _UNKNOWN.fullmatch(shown) and word not in KEYWORDS and word != "A":
        is_call = masked[found.end() :].lstrip().startswith("(")
        return f"`{shown}` is no {'function' if is_call else 'word'} of SPARQL", ""
    words = f"`{shown}` does not fit here{expected}" if complaint.is_exact else f"From `{shown}` on it cannot be read"
    return words, next((hint for known, hint in _HINTS if word in known), "")


def _missing(masked: str, offset: int, expected: str) -> tuple[str, str] | None:
    """Say what a text has not, where nothing stands behind the offset."""
    if not masked.strip():
        return "There is no query", _EXAMPLE
    if _PROLOGUE.fullmatch(masked):
        return "There is no query behind the prefixes", _EXAMPLE
    if _DESCRIBE.fullmatch(masked):
        return "DESCRIBE names nothing", "Name an IRI, or write DESCRIBE ?plant WHERE { ?plant a pz:Plant }."
    if not masked[offset:].strip():
        return f"The query ends before it is complete{expected}", "" if "{" in masked else _PATTERN
    return None


def _problem(text: str, offset: int, words: str, hint: str = "") -> MalformedQuery:
    """Point at what stands at the offset or follows its blanks; at the end of the text, behind what stands last."""
    rest = text[offset:].lstrip()
    offset = len(text) - len(rest) if rest else len(text.rstrip())
    line = text.count("\n", 0, offset) + 1
    start = text.rfind("\n", 0, offset) + 1
    column = offset - start + 1
    place = f"Line {line}, column {column}: {words}."
    excerpt = _excerpt(text, start, offset)
    if not hint:
        return MalformedQuery(place, line=line, column=column, excerpt=excerpt)
    return MalformedQuery(f"{place} {hint}", line=line, column=column, excerpt=excerpt, hint=hint)


def _excerpt(text: str, start: int, offset: int) -> str:
    """Give the line with a caret under the place; of a long line, what stands around it."""
    whole = text[start:].split("\n", 1)[0].rstrip("\r")
    column = offset - start
    left = max(0, column - _EXCERPT_CHARACTERS // 2)
    shown = whole[left : left + _EXCERPT_CHARACTERS].replace("\t", " ")
    before, after = "…" if left else "", "…" if left + _EXCERPT_CHARACTERS < len(whole) else ""
    return f"{before}{shown}{after}\n{' ' * (len(before) + column - left)}^"
