"""The articles' own words, where the service was told which folder holds them; they are no part of the graph."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from pharmazone.asking.library import Library
from pharmazone.errors import SettingError
from pharmazone.terms import ARTICLE, PassageRange


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


def _read(folder: Path, name: str, digest: str) -> str:
    path = folder / name
    if Path(name).name != name or not path.is_file():
        raise SettingError(f"The folder of articles {folder} has no file {name}.")
    octets = path.read_bytes()
    if hashlib.sha256(octets).hexdigest() != digest:
        raise SettingError(f"{path} is not the text that the passages were counted in: its SHA-256 is another one.")
    return octets.decode("utf-8")
