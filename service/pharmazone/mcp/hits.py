"""The tool `search`: things, terms and concepts by words."""

import asyncio
from typing import Final

from pydantic import Field

from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.things.search import Hit
from pharmazone.asking.things.searching.entries import Sort
from pharmazone.mcp.models import Model, Told, one_line
from pharmazone.terms import Language, shorten

_ELSEWHERE: Final = ("question", "page")
"""What other tools give, and what only a browser shows."""


class Found(Model):
    """A thing that was found."""

    name: str = Field(description="The thing as a prefixed name, which the tools and SPARQL take")
    iri: str
    kind: str = Field(default="", description="Its kind, by which a search can be narrowed")
    classes: tuple[str, ...] = Field(default=(), description="What it is, in words")
    en: str = Field(default="", description="Its English label")
    ru: str = Field(default="", description="Its Russian label")
    spelling: str = Field(default="", description="The other spelling that it was found by")
    found_by: str = Field(default="", description="The code, or the name of a thing linked to it, that it was found by")
    missing: tuple[str, ...] = Field(default=(), description="Words of the search that are not in its names")


class FoundTold(Told):
    """What was found, the best first."""

    language: Language
    hits: tuple[Found, ...]
    total: int = Field(description="How much was found in all")
    note: str = ""

    def text(self) -> str:
        """Give what was found as it is read."""
        return "\n".join([self.note, *map(self._line, self.hits)]).strip()

    def _line(self, hit: Found) -> str:
        label, other = (hit.ru, hit.en) if self.language == "ru" else (hit.en, hit.ru)
        label, other = (label, other) if label else (other, "")
        parts = [f"- {hit.name}: {label}", f" / {other}" if other else ""]
        parts.append(f" [{', '.join(hit.classes) or hit.kind}]" if hit.classes or hit.kind else "")
        parts.append(f"; also called {hit.spelling}" if hit.spelling else "")
        parts.append(f"; found by {hit.found_by}" if hit.found_by else "")
        parts.append(f"; not in its names: {', '.join(hit.missing)}" if hit.missing else "")
        return "".join(parts)


async def find(library: Library, words: str, language: Language, kind: str | None, limit: int) -> FoundTold:
    """Find things by words; UnfitParameter where nothing is of this kind."""
    hits = await asyncio.to_thread(library.index.find, words, kind, _ELSEWHERE)
    shown = await asyncio.to_thread(hits.__getitem__, slice(limit))
    labels = await library.labels({each for hit in shown for each in hit.named.classes}, language)
    note = ""
    if not hits:
        note = "Nothing is called so. Try fewer or other words; that a name is unknown here says nothing of the world."
    elif shown[0].missing:
        note = "Nothing is called by all these words; these are called by some of them."
    elif len(hits) > len(shown):
        note = f"{len(shown)} of {len(hits)}; ask with a larger `limit`, with more words or with a `kind` for others."
    return FoundTold(language=language, hits=tuple(_found(each, labels) for each in shown), total=len(hits), note=note)


def _found(hit: Hit, labels: Labels) -> Found:
    named = hit.named
    own = (name for name in reversed(named.names) if name.sort is Sort.LABEL)
    called = {name.language: one_line(name.text) for name in own}
    return Found(
        name=shorten(named.iri, labels.prefixes),
        iri=named.iri,
        kind=named.kind,
        classes=tuple(labels.of(each).text for each in named.classes),
        en=called.get("en") or called.get("") or next((each for key, each in called.items() if key != "ru"), ""),
        ru=called.get("ru", ""),
        spelling=one_line(hit.name.text) if hit.name.is_spelling else "",
        found_by=one_line(hit.name.text) if hit.name.is_code or hit.name.by else "",
        missing=hit.missing,
    )
