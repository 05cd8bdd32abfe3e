"""Questions by the words in them, and by topic."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from pharmazone.asking.folding import words_of
from pharmazone.asking.library import Library
from pharmazone.asking.listing import variables
from pharmazone.asking.nearest import nearest_names, tell_nearest
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.things.search import Index, Name, Named
from pharmazone.asking.values.choices import choices_of, fixed_choices
from pharmazone.errors import NotFound, cut
from pharmazone.saved.columns import heading_of
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import LANGUAGES

LONGEST_SOUGHT: Final = 200
MOST_NEAR: Final = 8
"""How many questions are given that have only some of the words."""


@dataclass(frozen=True)
class Found:
    """The questions that have the words, the best first; or, as `is_near` says, those that have only some of them."""

    questions: tuple[SavedQuery, ...]
    is_near: bool = False


async def find_questions(library: Library, among: Iterable[SavedQuery], sought: str) -> Found:
    """Find questions that have each of these words, in any language and however it ends, or in another spelling.

    A question has the words of its header, of its headings, and, after all others, of what its form offers. Only the
    first LONGEST_SOUGHT characters are sought; where there is no word in them, every question is found.
    """
    kept, text = {each.name: each for each in among}, sought[:LONGEST_SOUGHT]
    if not words_of(text):
        return Found(tuple(kept.values()))
    told, offered = await library.remember(("questions",), partial(_index, library))
    hits = [each for each in offered.find(text) if each.named.iri in kept]
    whole = [each.named.iri for each in hits if not each.missing]
    if not whole:
        return Found(tuple(kept[each.named.iri] for each in hits[:MOST_NEAR]), is_near=True)
    first = [each.named.iri for each in told.find(text) if not each.missing and each.named.iri in whole]
    return Found(tuple(kept[name] for name in dict.fromkeys((*first, *whole))))


def tagged(queries: Iterable[SavedQuery], tag: str) -> list[SavedQuery]:
    """Give the questions on a topic; NotFound names what is near to one that there is not."""
    listed = list(queries)
    found = [each for each in listed if tag in each.header.tags]
    if not found:
        nearest = nearest_names(tag, sorted({name for each in listed for name in each.header.tags}))
        raise NotFound(f"There is no topic {cut(tag)!r}.{tell_nearest(nearest)}", nearest=nearest)
    return found


async def _index(library: Library) -> tuple[Index, Index]:
    """Index the questions by their own words, and by these and what their forms offer."""
    every = library.saved.values()
    offered = {each.name: [text async for text in _offered(library, each)] for each in every}

    def index() -> tuple[Index, Index]:
        told = {each.name: list(_told(library, each)) for each in every}
        both = {name: [*texts, *offered[name]] for name, texts in told.items()}
        return Index(_named(told)), Index(_named(both))

    return await asyncio.to_thread(index)


def _named(texts: Mapping[str, Iterable[str]]) -> Iterator[Named]:
    return (Named(name, "", (), tuple(map(Name, dict.fromkeys(said)))) for name, said in texts.items())


def _told(library: Library, saved: SavedQuery) -> Iterator[str]:
    """Give the words of a question; what has few of them counts for more, as its summary does."""
    header, columns = saved.header, variables(saved)
    for language in LANGUAGES:
        words, say = header.words(language), PHRASES[language]
        yield from (words.summary, words.question, words.description)
        topics = (say.get(f"topic_{tag}", tag) for tag in header.tags)
        called = [each.words(language) for each in header.params]
        called += [each.words(language) for each in header.examples]
        headings = (heading_of(header, library.columns, name, language) for name in columns)
        yield " ".join((saved.name, *header.tags, *topics, *called, *headings))


async def _offered(library: Library, saved: SavedQuery) -> AsyncIterator[str]:
    """Give what the form offers; another endpoint is not asked for it that often."""
    for parameter in saved.header.params:
        for language in LANGUAGES:
            for each in fixed_choices(parameter, language) or ():
                yield each.label.text
        choices = None if library.is_remote else await choices_of(library, saved, parameter)
        for solution in choices.labels.each if choices else ():
            yield solution["label"].text
