"""Texts of a picture: parted into lines, and how wide they come out in a system's font, which nobody knows before."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

ELLIPSIS: Final = "…"
# In thousandths of the size, as the widest of the usual fonts (DejaVu Sans, Verdana) have them: room is left, not lost.
_WIDTHS: Final[Mapping[str, int]] = {
    **dict.fromkeys("ijlI.,:;'|!", 360),
    **dict.fromkeys('ftr()[]{}/\\-" ', 440),
    **dict.fromkeys("mwMWЖШЩЮФДМЫжшщюфмы@%—", 970),
}
_UPPER, _OTHER, _WIDE = 760, 640, 1050


def measure(text: str, size: float) -> float:
    """Give how wide a text is at most, in the unit of the size of its font.

    >>> measure("ill", 10) < measure("ЖЖЖ", 10)
    True
    """
    return sum(map(_width, text)) * size / 1000


def _width(character: str) -> int:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _WIDE
    if unicodedata.combining(character):
        return 0
    return _UPPER if character.isupper() else _OTHER


def part(text: str, characters: int, most: int) -> tuple[str, ...]:
    """Part a text into at most so many lines of at most so many characters; what is cut off leaves an ellipsis.

    >>> part("The plant of a company with a long name", 16, 3)
    ('The plant of a', 'company with a', 'long name')
    >>> part("a" * 40, 16, 2)
    ('aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaa…')
    """
    words = iter(_words(text[: (characters + 1) * most + 1], characters))
    lines = [next(words, "")]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= characters:
            lines[-1] += f" {word}"
        elif len(lines) < most:
            lines.append(word)
        else:
            return (*lines[:-1], _cut(lines[-1], characters))
    if len(text) > (characters + 1) * most + 1:
        return (*lines[:-1], _cut(lines[-1], characters))
    return tuple(lines)


def _words(text: str, characters: int) -> Iterator[str]:
    """Give the words of a text; one that fits no line is parted where it has to be."""
    for word in text.split():
        for place in range(0, len(word), characters):
            yield word[place : place + characters]


def _cut(line: str, characters: int) -> str:
    return line[: characters - 1].rstrip() + ELLIPSIS
