"""Ranges of a text: where words stand in it (`cite`), and whether a range begins and ends where words do."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from pharmazone.errors import KnowledgeError, SettingError
from pharmazone.pipeline.load import Sources
from pharmazone.pipeline.texts import articles, read_article
from pharmazone.terms import PASSAGE

_ALIKE: Final = ('"“”„‟«»', "'‘’‚‛`", "-‐‑‒–—―−")
_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "«": "»", "‘": "’"}
_CURLY: Final = "“”„"

_WORD: Final = r"\w[\w\u0300-\u036f]*"
_JOINT: Final = r"(?:[-‐‑'’]|(?<=\d)[.,:/–\u00a0\u202f\u2009](?=\d))"
WHOLE_WORD: Final = re.compile(rf"−?{_WORD}(?:{_JOINT}{_WORD})*(?:(?<=\d)\s?%)?")
"""One word or one number, with all that joins its parts: 2.8-fold, 43,000, 2022–2023, PK-7, O'Hara, 70%, −5."""

_POSSESSIVE: Final = re.compile(r"['’]s\b")


def cite(text: str, words: str) -> list[tuple[int, int]]:
    """Give every half-open range where the words stand; white space, quotes and dashes match leniently.

    Ranges that cut a word are given only where there are no others.

    >>> cite("Of 120 wells, 12 are “deep  wells”.", '12'), cite("Of 120 wells, 12 are “deep  wells”.", '"deep wells"')
    ([(14, 16)], [(21, 34)])
    """
    pattern = "".join(_lenient(part) for part in re.findall(r"\s+|\S", words.strip()))
    ranges = [match.span(1) for match in re.finditer(f"(?=({pattern}))", text)] if pattern else []
    return [each for each in ranges if not boundary_faults(text, *each)] or ranges


def nearest(text: str, words: str) -> tuple[int, int] | None:
    """Give the range of whole words that is most like the words, for a hint; None where nothing is like them."""
    spans = [match.span() for match in WHOLE_WORD.finditer(text)]
    count = len(WHOLE_WORD.findall(words))
    best: tuple[float, tuple[int, int]] = (0.5, (0, 0))
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words.casefold())
    for first, last in zip(spans, spans[max(0, count - 1) :], strict=False):
        matcher.set_seq1(text[first[0] : last[1]].casefold())
        if matcher.real_quick_ratio() > best[0] and matcher.quick_ratio() > best[0] and matcher.ratio() > best[0]:
            best = (matcher.ratio(), (first[0], last[1]))
    return best[1] if count and best[1][1] else None


def citations(sources: Sources, article: str, words: str, folder: Path) -> list[str]:
    """Give the lines to paste into a file of passages: the range and its words, then a warning for each fault.

    The article is named by its slug or by the prefix of its passages; SettingError where there is no such article,
    KnowledgeError where its text is not what `article.ttl` says.
    """
    known = articles(sources)
    slug = sources.prefixes.get(article, "").removeprefix(PASSAGE).rstrip("/") or article
    if slug not in known:
        raise SettingError(f"There is no article {article}; there are: {', '.join(known)}.")
    text, faults = read_article(known[slug], folder)
    if faults:
        raise KnowledgeError(faults)
    iri = f"{PASSAGE}{slug}/"
    prefix = next((name for name, prefixed in sources.prefixes.items() if prefixed == iri), slug)
    lines = [line for each in cite(text, words) for line in _citation(prefix, text, *each)]
    if lines:
        return lines
    hint = nearest(text, words)
    return ["# The words do not stand in the text." + (" Is this meant?" if hint else ""), *_hint(prefix, text, hint)]


def excerpt(text: str, start: int, end: int) -> str:
    """Give at most seven words of a range, for the comment beside it.

    >>> excerpt("one two three four five six seven eight", 4, 39), excerpt("one two", 4, 7)
    ('two three four five six seven eight', 'two')
    """
    words = text[start:end].split()
    return " ".join(words[:7]) + (" …" if len(words) > 7 else "")


def boundary_faults(text: str, start: int, end: int) -> list[str]:
    """Say what is wrong with the half-open range [start, end) of a text; nothing where it holds whole words."""
    if not 0 <= start < end <= len(text):
        return [f"the range lies outside the text, which has {len(text)} characters"]
    words = text[start:end]
    faults = ["it runs over the end of a paragraph"] if "\n" in words else []
    faults += _edge_faults(words)
    for edge, at in (("beginning", start), ("end", end)):
        whole = _cut(text, at)
        if whole:
            faults.append(f"its {edge} cuts {whole!r} in two")
    return [*faults, *_left_out_faults(text, start, end)]


def _lenient(part: str) -> str:
    if part.isspace():
        return r"\s+"
    return next((f"[{re.escape(group)}]" for group in _ALIKE if part in group), re.escape(part))


def _citation(prefix: str, text: str, start: int, end: int) -> Iterator[str]:
    yield f"{prefix}:{start}-{end}   # {excerpt(text, start, end)}"
    yield from (f"# Mind: {fault}." for fault in boundary_faults(text, start, end))


def _hint(prefix: str, text: str, hint: tuple[int, int] | None) -> Iterator[str]:
    return (f"# {line}" for line in _citation(prefix, text, *hint)) if hint else iter(())


def _edge_faults(words: str) -> Iterator[str]:
    for edge, character in (("begins", words[0]), ("ends", words[-1])):
        if character.isspace():
            yield f"it {edge} with white space"
        elif unicodedata.category(character).startswith("P"):
            is_percent = character == "%" and edge == "ends"
            if not (is_percent or _is_balanced(words, at_start=edge == "begins")):
                yield f"it {edge} with {character!r}"


def _left_out_faults(text: str, start: int, end: int) -> Iterator[str]:
    """Say which quote or bracket right outside of the range is the other half of one within it."""
    if start and not text[start - 1].isspace() and _is_balanced(text[start - 1 : end], at_start=True):
        yield f"it leaves out {text[start - 1]!r} before it, which is closed within it"
    if end < len(text) and not text[end].isspace() and _is_balanced(text[start : end + 1], at_start=False):
        yield f"it leaves out {text[end]!r} behind it, which is opened within it"


def _is_balanced(words: str, *, at_start: bool) -> bool:
    """Tell whether the quote or bracket at an edge of the words has its other half within them."""
    edge = words[0] if at_start else words[-1]
    if edge == '"':
        return words.count(edge) % 2 == 0
    if edge in _CURLY:
        return sum(character in _CURLY for character in words) % 2 == 0
    inwards = words if at_start else words[::-1]
    other = _PAIRS.get(edge) if at_start else {close: opening for opening, close in _PAIRS.items()}.get(edge)
    depth = 0
    for character in inwards if other else "":
        depth += (character == edge) - (character == other)
        if depth == 0:
            return True
    return False


def _cut(text: str, at: int) -> str | None:
    """Give the word or number that a place stands within; a possessive 's may be left off."""
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    for match in WHOLE_WORD.finditer(text, start, at + 60):
        if match.start() < at < match.end():
            return None if _POSSESSIVE.match(text, at) else match[0]
    return None
