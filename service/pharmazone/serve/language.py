"""The reader's language, by what a request says of it."""

import re
from typing import Final

from pharmazone.errors import UnfitParameter
from pharmazone.negotiation import items
from pharmazone.terms import LANGUAGES

_QUALITY: Final = re.compile(r"q\s*=\s*(0(\.\d{0,3})?|1(\.0{0,3})?)", re.IGNORECASE)


def choose_language(accept: str | None, asked: str | None) -> str:
    """Give the language that was asked for, else the one that Accept-Language likes best, else English.

    UnfitParameter where the language asked for is not one of ours.

    >>> choose_language("de, ru;q=0.7, en;q=0.3", None)
    'ru'
    >>> choose_language("ru", "en")
    'en'
    """
    if asked is not None:
        if asked not in LANGUAGES:
            raise UnfitParameter(f"The pages are written in {' and '.join(LANGUAGES)}.", parameter="lang")
        return asked
    named: dict[str, float] = {}
    for each in items(accept or ""):
        tag, *parameters = (part.strip() for part in each.split(";"))
        primary = tag.lower().partition("-")[0]
        found = [_QUALITY.fullmatch(parameter) for parameter in parameters]
        quality = next((float(match[1]) for match in found if match), 1.0)
        named[primary] = max(named.get(primary, 0.0), quality)
    # The wildcard stands for every language that is not named (RFC 4647, section 3.3.1).
    return max(LANGUAGES, key=lambda language: named.get(language, named.get("*", 0.0)))
