"""What is written in strings and IRIs of a query, as it is meant."""

from typing import Final
from urllib.parse import urljoin

import regex as re

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unescape(text: str) -> str:
    """Read the escapes of a string or an IRI; a code that is no character becomes a question mark."""
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code is None:
        return _ESCAPED.get(escape[3], escape[3])
    return chr(int(code, 16)).encode("utf-8", "replace").decode() if int(code, 16) < 0x110000 else "?"


def resolve(base: str, iri: str) -> str:
    """Give an IRI in full; where there is no base, or no way, as it is."""
    try:
        return urljoin(base, iri) if base else iri
    except ValueError:
        return iri
