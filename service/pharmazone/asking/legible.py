"""Text of strangers as it may stand in a document: what no document can carry is shown as U+FFFD."""

from typing import Final

# Controls have no place in HTML and XML, nor have halves of surrogate pairs in UTF-8, and an override of the direction
# would turn round what stands after it.
_UNFIT: Final = dict.fromkeys(
    [
        *(point for point in range(0x20) if point not in (9, 10, 13)),
        *range(0x7F, 0xA0),
        *range(0xD800, 0xE000),
        *(0x202D, 0x202E, 0xFFFE, 0xFFFF),
    ],
    "\ufffd",
)


def legible(text: str) -> str:
    r"""Give the text with U+FFFD in place of each such character.

    >>> legible("tin\x00works")
    'tin\ufffdworks'
    """
    # None of them is printable, and most texts have nothing else that is not: they need no look at each character.
    return text if text.isprintable() else text.translate(_UNFIT)
