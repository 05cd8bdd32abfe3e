"""How much of a text is in passages: those with facts, those that others are read with, and none."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pharmazone.asking.things.segments import cut
from pharmazone.terms import PassageRange


@dataclass(frozen=True)
class Coverage:
    """Characters of a text that are not white space; `governing` are in passages without facts only."""

    characters: int
    with_facts: int
    governing: int

    @property
    def tenths(self) -> tuple[int, int, int]:
        """Give tenths of a per cent in passages with facts, in others only, and in none: 1000 together.

        The first two are never rounded up.

        >>> Coverage(3, 1, 1).tenths
        (333, 333, 334)
        """
        if not self.characters:
            return 0, 0, 1000
        facts, governing = (1000 * each // self.characters for each in (self.with_facts, self.governing))
        return facts, governing, 1000 - facts - governing


def measure(text: str, passages: Iterable[PassageRange], with_facts: Collection[PassageRange]) -> Coverage:
    """Count what passages cover of their article's text; `with_facts` are those of them that say something.

    >>> tin, lead = PassageRange("ore", 0, 4), PassageRange("ore", 2, 8)
    >>> measure("tin and lead", [tin, lead], {tin})
    Coverage(characters=10, with_facts=3, governing=3)
    """
    whole = facts = governing = 0
    for each in cut(0, len(text), passages):
        visible = sum(not character.isspace() for character in text[each.start : each.end])
        whole += visible
        if any(passage in with_facts for passage in each.passages):
            facts += visible
        elif each.passages:
            governing += visible
    return Coverage(whole, facts, governing)
