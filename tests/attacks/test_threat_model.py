"""The threat model and the attacks name each other."""

import re
from pathlib import Path

from pharmazone import sources

HERE = Path(__file__).parent
PAGE = sources.home() / "docs" / "threat-model.md"


def shown_in() -> set[str]:
    """Give the last column of the tables of promises."""
    rows = re.findall(r"^\|(.+)\|(.+)\|(.+)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name for _, _, names in rows for name in re.findall(r"\w+", names)} - {"shown", "in", "all"}


def test_each_promise_names_tests_that_there_are() -> None:
    own = {each.stem.removeprefix("test_") for each in HERE.glob("test_*.py")}
    assert shown_in() - {"wire"} <= own
    assert (HERE.parent / "serve" / "wire").is_dir()


def test_each_file_of_attacks_shows_a_promise() -> None:
    own = {each.stem.removeprefix("test_") for each in HERE.glob("test_*.py")}
    assert own - {"threat_model"} <= shown_in()
