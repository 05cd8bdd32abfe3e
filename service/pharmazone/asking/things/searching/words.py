"""The words that tell nothing of what is sought."""

from typing import Final

EMPTY: Final = frozenset(
    [
        *("a", "an", "and", "are", "at", "by", "for", "in", "is", "of", "on", "or", "the", "to"),
        *("do", "does", "how", "many", "what", "when", "where", "which", "who", "whose"),
        *("в", "во", "для", "и", "из", "или", "на", "о", "об", "от", "по", "с", "со"),
        *("где", "как", "какие", "какой", "когда", "кто", "сколько", "что"),
    ]
)
"""Left out where other words remain: they stand in so many names that they tell nothing, or only ask."""
