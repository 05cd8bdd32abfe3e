"""Where the files of the project lie: in the checkout, or in the installed wheel.

In a checkout the folders `ontology/`, `data/` and `queries/` are read where they are; a wheel carries copies under
`pharmazone/_home/`. An editable install has both, and its copies go stale, so the checkout is looked for first.
"""

from pathlib import Path

from pharmazone.errors import PharmazoneError

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """Give the root of the checkout that this module runs from, or None where it is installed."""
    root = _PACKAGE.parents[1]
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None


def home() -> Path:
    """Give the folder that holds `ontology/`, `data/` and `queries/`; PharmazoneError where none does."""
    found = checkout() or _PACKAGE / "_home"
    if not (found / "ontology").is_dir():
        raise PharmazoneError(f"There is no ontology/ in {found}; install pharmazone again.")
    return found
