"""Where the files of the project lie: in the checkout, or in the installed wheel.

In a checkout the folders `ontology/`, `data/` and `queries/` are read where they are; a wheel carries copies under
`pharmazone/_home/`. An editable install has both, and its copies go stale, so the checkout is looked for first.
"""

from pathlib import Path

from pharmazone.errors import Fault, KnowledgeError, PharmazoneError

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


def read_text(path: Path, name: str) -> str:
    """Read a file as UTF-8; KnowledgeError gives the line, in the file by the name that people know, where it is not.

    Line ends are LF, as Python's universal newlines make them.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise KnowledgeError([Fault(f"{name}:{line}", "this is not UTF-8", "Save the file as UTF-8.")]) from error
