"""An identifier of a vocabulary."""

from typing import NamedTuple


class Reference(NamedTuple):
    """An identifier of a vocabulary: the prefix that the table prefers, and the part that is its own.

    >>> Reference("DOID", "4").curie
    'DOID:4'
    """

    prefix: str
    local: str

    @property
    def curie(self) -> str:
        """Give it as a CURIE."""
        return f"{self.prefix}:{self.local}"
