"""The editor itself, Yasqe, which `make install` brings from npm; without it the page has a plain form."""

import logging
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "assets"
SCRIPT: Final = "yasqe.min.js"
STYLE: Final = "yasqe.min.css"
LICENCES: Final = "yasqe.licences.txt"
_log = logging.getLogger(__name__)


@cache
def is_at_hand() -> bool:
    """Say whether the editor was brought; where it was not, the log says so once."""
    lacking = [each for each in (SCRIPT, STYLE, LICENCES) if not (FOLDER / each).exists()]
    if lacking:
        _log.warning("/sparql has a plain form, for lack of %s; `make install` brings them", ", ".join(lacking))
    return not lacking
