"""What is called nearly so, for who asks for a thing or a graph that is not there."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from pharmazone.errors import NotFound, cut

MOST_NEAREST: Final = 3
_LIKENED_CHARACTERS: Final = 80


def last_part(iri: str) -> str:
    """Give the end of an IRI, by which alone IRIs are likened: what all begin with would make each look near.

    >>> last_part("https://example.org/Ore-Works/")
    'ore-works'
    """
    return re.split(r"[/#:]", iri.rstrip("/#:"))[-1][:_LIKENED_CHARACTERS].lower()


def nearest_names(iri: str, names: Iterable[str]) -> list[str]:
    """Give those of these last parts that are nearly that of the IRI, the nearest first."""
    return get_close_matches(last_part(iri), list(names), MOST_NEAREST)


def tell_nearest(nearest: Sequence[str]) -> str:
    """Say what is near, as a sentence behind another one; nothing where nothing is.

    >>> tell_nearest(["a", "b"]), tell_nearest([])
    (' Near to it are a, b.', '')
    """
    return f" Near to it {'is' if len(nearest) == 1 else 'are'} {', '.join(nearest)}." if nearest else ""


def no_question(name: str, known: Iterable[str], advice: str = "") -> NotFound:
    """Say that no question has this name, and which are nearly called so; `advice` says where they are listed."""
    nearest = nearest_names(name, known)
    said = f"There is no question {cut(name)!r}.{tell_nearest(nearest)} {advice}".rstrip()
    return NotFound(said, name=cut(name), nearest=nearest)
