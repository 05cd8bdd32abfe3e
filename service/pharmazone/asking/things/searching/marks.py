"""What is shown of a name as sought."""

from collections.abc import Sequence

from pharmazone.asking.folding import pieces_of
from pharmazone.asking.things.searching.fitting import Sought


def mark(text: str, sought: Sequence[Sought]) -> tuple[tuple[str, bool], ...]:
    """Cut a name into pieces, each with whether it is what was sought; together they are the name."""
    pieces: list[tuple[str, bool]] = []
    for piece, words in pieces_of(text):
        is_sought = any(each.is_in(words) for each in sought)
        if pieces and pieces[-1][1] is is_sought:
            pieces[-1] = (pieces[-1][0] + piece, is_sought)
        else:
            pieces.append((piece, is_sought))
    return tuple(pieces)
