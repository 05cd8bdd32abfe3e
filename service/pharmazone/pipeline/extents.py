"""How much of a text ranges cover, in characters and words, and which words they leave out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pharmazone.pipeline.citations import WHOLE_WORD
from pharmazone.pipeline.quantities import Span


@dataclass(frozen=True)
class Extent:
    """So many characters that are not white space, and so many words; a word that is cut counts as covered."""

    characters: int
    words: int


@dataclass(frozen=True)
class Stretch:
    """Words of one paragraph that stand together, by their half-open range."""

    start: int
    end: int
    words: str


def extent(text: str, ranges: Iterable[Span]) -> Extent:
    """Measure what the ranges cover; they may overlap, and reach beyond the text.

    >>> extent("two looms, one yard", [(0, 9), (4, 9)])
    Extent(characters=8, words=2)
    """
    left_out = list(_gaps(len(text), ranges))
    characters = _visible(text) - sum(_visible(text[start:end]) for start, end in left_out)
    words = sum(1 for _ in WHOLE_WORD.finditer(text)) - sum(len(each) for each in _words_in(text, left_out))
    return Extent(characters, words)


def uncovered(text: str, ranges: Iterable[Span]) -> list[Stretch]:
    r"""Give the words that no range covers, paragraph by paragraph; a stretch begins and ends with a whole word.

    >>> [each.words for each in uncovered("Two looms, one yard.\nAn end.", [(11, 14)])]
    ['Two looms', 'yard', 'An end']
    """
    runs = (words for words in _words_in(text, _gaps(len(text), ranges)) if words)
    found = (paragraph for words in runs for paragraph in _paragraphs(text, words))
    return [Stretch(words[0][0], words[-1][1], text[words[0][0] : words[-1][1]]) for words in found]


def _gaps(length: int, ranges: Iterable[Span]) -> Iterator[Span]:
    at = 0
    for start, end in sorted(ranges):
        if start > at:
            yield at, min(start, length)
        at = max(at, end)
    if at < length:
        yield at, length


def _words_in(text: str, gaps: Iterable[Span]) -> Iterator[list[Span]]:
    """Give the whole words that lie in each gap."""
    words = [match.span() for match in WHOLE_WORD.finditer(text)]
    for start, end in gaps:
        yield [word for word in words if start <= word[0] and word[1] <= end]


def _paragraphs(text: str, words: list[Span]) -> Iterator[list[Span]]:
    """Part words where a paragraph ends between them."""
    begin = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or "\n" in text[words[index - 1][1] : words[index][0]]:
            yield words[begin:index]
            begin = index


def _visible(text: str) -> int:
    return sum(not character.isspace() for character in text)
