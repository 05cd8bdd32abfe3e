"""Words in the form in which they are compared: without cases, accents and the dots of ё."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")


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


def _letters(text: str) -> Iterator[str]:
    for letter in unicodedata.normalize("NFKC", text).casefold().replace("ё", "е"):
        parts = letter if letter == "й" else unicodedata.normalize("NFD", letter)
        yield from (each for each in parts if not unicodedata.combining(each))
