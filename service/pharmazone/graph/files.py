"""Formats by the names that people know, and answers in files."""

from collections.abc import Callable, Iterable
from pathlib import Path

from pharmazone.errors import NotAcceptable, PharmazoneError
from pharmazone.formats import Format, named


def format_named(name: str, offered: Iterable[Format]) -> Format:
    """Give the format with this suffix, label or media type; NotAcceptable lists those that are on offer."""
    known = list(offered)
    chosen = named(name, known)
    if chosen is None:
        suffixes = ", ".join(each.suffix for each in known)
        raise NotAcceptable(
            f"This answer cannot be written as {name!r}. Take another format: {suffixes}.",
            offered=[each.media_type for each in known],
        )
    return chosen


def save(path: Path | str, serialize: Callable[[str], bytes]) -> None:
    """Write into a file what is serialized in the format that its suffix names; nothing where that fails.

    PharmazoneError: the file cannot be written.
    """
    target = Path(path)
    body = serialize(target.suffix)
    try:
        target.write_bytes(body)
    except OSError as error:
        raise PharmazoneError(f"{target} cannot be written: {error.strerror or error}.") from error
