"""Words in the form in which they are compared: without cases, accents and the dots of ё."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
# As a reader sees a word: with the accents that stand alone behind its letters.
_SHOWN_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")


def fold(text: str) -> str:
    """Fold cases, accents and white space; й keeps its breve, which is no accent.

    >>> fold("Зелёный  Élan"), fold("йод")
    ('зеленый elan', 'йод')
    """
    return " ".join("".join(_letters(text)).split())


def words_of(text: str) -> list[str]:
    """Give the words of a text, folded, each once.

    >>> words_of("Зелёный Élan, PC-137")
    ['зеленый', 'elan', 'pc', '137']
    """
    return list(dict.fromkeys(_WORD.findall(fold(text))))


def pieces_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Cut a text into words and what is between them, each with its words, folded; together they are the text.

    >>> list(pieces_of("PC-137"))
    [('PC', ['pc']), ('-', []), ('137', ['137'])]
    """
    end = 0
    for match in _SHOWN_WORD.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], []
        end = match.end()
        yield match[0], words_of(match[0])
    if end < len(text):
        yield text[end:], []


def _letters(text: str) -> Iterator[str]:
    for letter in unicodedata.normalize("NFKC", text).casefold().replace("ё", "е"):
        parts = letter if letter == "й" else unicodedata.normalize("NFD", letter)
        yield from (each for each in parts if not unicodedata.combining(each))
