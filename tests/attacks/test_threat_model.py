"""The threat model and the attacks name each other."""

import re
from pathlib import Path

from pharmazone import sources

HERE = Path(__file__).parent
PAGE = sources.home() / "docs" / "threat-model.md"
ELSEWHERE = {
    "wire": ["serve/wire"],
    "pages": ["serve/questions"],
    "charts": ["asking/charts"],
    "looks": ["asking/empty", "asking/values"],
    "spreadsheets": ["asking/test_spreadsheets.py"],
    "mcp": ["mcp"],
    "editor": ["browser/test_editor.py"],
    "hostile": ["browser/test_hostile.py"],
    "static": ["serve/test_static.py"],
    "pictures": ["serve/pictures"],
    "sources": ["pipeline/external"],
    "parameters": ["serve/test_parameters.py"],
}


def shown_in() -> set[str]:
    """Give the last column of the tables of promises."""
    rows = re.findall(r"^\|(.+)\|(.+)\|(.+)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name for _, _, names in rows for name in re.findall(r"\w+", names)} - {"shown", "in", "all"}


def test_each_promise_names_tests_that_there_are() -> None:
    own = {each.stem.removeprefix("test_") for each in HERE.glob("test_*.py")}
    assert shown_in() <= own | ELSEWHERE.keys()
    text = PAGE.read_text(encoding="utf-8")
    for place in (each for places in ELSEWHERE.values() for each in places):
        assert (HERE.parent / place).exists()
        assert f"tests/{place}" in text


def test_each_file_of_attacks_shows_a_promise() -> None:
    own = {each.stem.removeprefix("test_") for each in HERE.glob("test_*.py")}
    assert own - {"threat_model"} <= shown_in()
