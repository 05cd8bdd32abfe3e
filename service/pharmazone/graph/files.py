"""Formats by the names that people know, and answers in files."""

from collections.abc import Callable, Iterable
from pathlib import Path

from pharmazone.errors import NotAcceptable
from pharmazone.formats import Format


def format_named(name: str, offered: Iterable[Format]) -> Format:
    """Give the format with this suffix, label or media type; NotAcceptable lists those that are on offer.

    >>> from pharmazone.formats import FORMATS
    >>> format_named("turtle", FORMATS).suffix, format_named("text/csv", FORMATS).suffix
    ('ttl', 'csv')
    """
    known = list(offered)
    wanted = name.strip().removeprefix(".").lower()
    for each in known:
        if wanted in {each.suffix, each.label.lower(), *each.media_types}:
            return each
    suffixes = ", ".join(each.suffix for each in known)
    raise NotAcceptable(
        f"This answer cannot be written as {name!r}. Take another format: {suffixes}.",
        offered=[each.media_type for each in known],
    )


def save(path: Path | str, serialize: Callable[[str], bytes]) -> None:
    """Write into a file what is serialized in the format that its suffix names; nothing where that fails."""
    target = Path(path)
    body = serialize(target.suffix)
    target.write_bytes(body)
