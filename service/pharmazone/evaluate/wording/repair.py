"""What a repair is: where it finds a mistake in a query, and the text that it makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import regex as re

HIDDEN: Final = "\x02"
"""What stands for each character that `mask` hides."""
_CLOSED: Final = re.compile(
    r"""(?P<comment>\#[^\n\r]*+) | (?P<iri><[^<>"{}|^`\\\s]++>)
    | "{3}(?:"{0,2}(?:[^"\\]|\\.))*+"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3}
    | "(?!"")(?:[^"\\\n]|\\.)*+" | '(?!'')(?:[^'\\\n]|\\.)*+'""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Mistake:
    """What is wrong at an offset of the text, and what to do about it."""

    offset: int
    words: str
    hint: str


@dataclass(frozen=True)
class Repair:
    r"""`pattern` is looked for in the masked text, or as it is; in the texts, {0} is what it found, {1} a group of it.

    `replacement` refers to groups as \1; `fixed` in a text is what it comes to.
    """

    pattern: re.Pattern[str]
    replacement: str | Callable[[str], str]
    words: str
    hint: str
    is_masked: bool = True

    def apply(self, text: str) -> tuple[str, Mistake] | None:
        """Give the text with every place mended, and the mistake at the first."""
        looked_at = mask(text) if self.is_masked else text
        pieces, end, first = [], 0, None
        for found in self.pattern.finditer(looked_at):
            groups = [text[slice(*found.span(number))] for number in range(found.re.groups + 1)]
            fixed = self._fixed(groups)
            place = found.start("at") if "at" in found.re.groupindex else found.start()
            shown = [each.strip()[:60] for each in groups]
            first = first or Mistake(
                place, self.words.format(*shown), self.hint.format(*shown, fixed=" ".join(fixed.split())[:80])
            )
            pieces += [text[end : found.start()], fixed]
            end = found.end()
        return ("".join([*pieces, text[end:]]), first) if first else None

    def _fixed(self, groups: list[str]) -> str:
        if callable(self.replacement):
            return self.replacement(groups[0])
        return re.sub(r"\\(\d)", lambda reference: groups[int(reference[1])], self.replacement)


def mask(text: str) -> str:
    """Hide what stands in strings, IRIs and comments, at its length: nothing in them is a mistake of grammar."""
    return _CLOSED.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    if found.lastgroup == "comment":
        return " " * len(found[0])
    first, last = ("<", ">") if found.lastgroup == "iri" else ('"', '"')
    return first + HIDDEN * (len(found[0]) - 2) + last


def repair(
    pattern: str, replacement: str | Callable[[str], str], words: str, hint: str, is_masked: bool = True
) -> Repair:
    """Make a row of the table; letters match in either case."""
    return Repair(re.compile(pattern, re.IGNORECASE), replacement, words, hint, is_masked)
