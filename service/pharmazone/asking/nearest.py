"""What is called nearly so, for who asks for a thing or a graph that is not there."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

MOST_NEAREST: Final = 3
_SHOWN_CHARACTERS: Final = 80


def cut(text: str) -> str:
    """Give what a stranger wrote no longer than it is read."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."


def last_part(iri: str) -> str:
    """Give the end of an IRI, by which alone IRIs are likened: what all begin with would make each look near.

    >>> last_part("https://example.org/Ore-Works/")
    'ore-works'
    """
    return re.split(r"[/#:]", iri.rstrip("/#:"))[-1][:_SHOWN_CHARACTERS].lower()


def nearest_names(iri: str, names: Iterable[str]) -> list[str]:
    """Give those of these last parts that are nearly that of the IRI, the nearest first."""
    return get_close_matches(last_part(iri), list(names), MOST_NEAREST)


def tell_nearest(nearest: Sequence[str]) -> str:
    """Say what is near, as a sentence behind another one; nothing where nothing is.

    >>> tell_nearest(["a", "b"]), tell_nearest([])
    (' Near to it are a, b.', '')
    """
    return f" Near to it {'is' if len(nearest) == 1 else 'are'} {', '.join(nearest)}." if nearest else ""
