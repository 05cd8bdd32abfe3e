"""The phrases that people read, in each language; a file for each, with the same keys."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

from pharmazone.saved.reading import TEXTS
from pharmazone.terms import LANGUAGES

_FOLDER: Final = Path(__file__).parent


def _read(language: str) -> dict[str, str]:
    phrases: dict[str, str] = yaml.load(
        (_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"),
        Loader=TEXTS,  # noqa: S506  it makes texts only
    )
    return phrases


# Read once, at the start, as the templates are.
PHRASES: Final[Mapping[str, Mapping[str, str]]] = {language: _read(language) for language in LANGUAGES}
