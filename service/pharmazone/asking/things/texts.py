"""The articles' own words, where the service was told which folder holds them; they are no part of the graph."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from pharmazone.asking.library import Library
from pharmazone.errors import SettingError
from pharmazone.terms import ARTICLE, PassageRange

REACH: Final = 160
"""How many characters around a passage are shown with it."""
_OPENING: Final = re.compile(r'(^|[\s(])"')
_AFTER_A_WORD: Final = re.compile(r"^\S*\s*")
_BEFORE_A_WORD: Final = re.compile(r"\s*\S*$")


@dataclass(frozen=True)
class Quotation:
    """The words of a passage, and what of its paragraph stands before and after them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Texts:
    """The texts by the slugs of their articles; none where no folder was named."""

    by_article: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    async def read(cls, library: Library, folder: Path) -> Self:
        """Read the text of every article of the graph from a folder.

        SettingError: one is not there, or is not the text that the ranges were counted in.
        """
        found = await library.select("texts")
        return cls(
            {
                each["article"].text.removeprefix(ARTICLE): _read(folder, each["file"].text, each["digest"].text)
                for each in found.each
            }
        )

    def words(self, place: PassageRange) -> str | None:
        """Give the words of a passage; None where its article's text is not at hand."""
        text = self.by_article.get(place.article)
        return None if text is None else text[place.start : place.end]

    def quote(self, place: PassageRange) -> Quotation | None:
        """Give the words of a passage within their paragraph; None where its article's text is not at hand."""
        text = self.by_article.get(place.article)
        return None if text is None else quote(text, place.start, place.end)


def quote(text: str, start: int, end: int, reach: int = REACH) -> Quotation:
    r"""Give a half-open range of a text with what stands around it: whole words of the same paragraph.

    >>> quote("Ores.\nTwo looms, one long yard.", 10, 15, reach=10)
    Quotation(before='Two ', words='looms', after=', one long…')
    """
    before = text[text.rfind("\n", 0, start) + 1 : start]
    until = text.find("\n", end)
    after = text[end : until if until >= 0 else len(text)]
    if len(before) > reach:
        before = "…" + _AFTER_A_WORD.sub("", before[-reach - 1 :], count=1)
    if len(after) > reach:
        after = _BEFORE_A_WORD.sub("", after[: reach + 1], count=1) + "…"
    return Quotation(before, text[start:end], after)


def mark_inside(words: str) -> str:
    """Write the straight quotation marks of words that are quoted as single ones, as inside a quotation.

    >>> mark_inside('the "Loom" mill')
    'the ‘Loom’ mill'
    """
    return _OPENING.sub("\\1\N{LEFT SINGLE QUOTATION MARK}", words).replace('"', "\N{RIGHT SINGLE QUOTATION MARK}")


def _read(folder: Path, name: str, digest: str) -> str:
    path = folder / name
    if Path(name).name != name or not path.is_file():
        raise SettingError(f"The folder of articles {folder} has no file {name}.")
    octets = path.read_bytes()
    if hashlib.sha256(octets).hexdigest() != digest:
        raise SettingError(f"{path} is not the text that the passages were counted in: its SHA-256 is another one.")
    return octets.decode("utf-8")
