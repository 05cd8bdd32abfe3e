"""The reader's language, and the phrases of the pages in it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

from pharmazone.errors import UnfitParameter
from pharmazone.negotiation import items

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "ru": "Русский"}
_FOLDER: Final = Path(__file__).parent / "phrases"
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


def _read_phrases(language: str) -> dict[str, str]:
    phrases: dict[str, str] = yaml.load(
        (_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"),
        Loader=yaml.BaseLoader,  # noqa: S506  it makes texts only
    )
    return phrases


# Read once, at the start, as the templates are.
PHRASES: Final[Mapping[str, Mapping[str, str]]] = {language: _read_phrases(language) for language in LANGUAGES}
