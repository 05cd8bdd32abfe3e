"""The library's `re` gets possessive groups wrong before Python 3.11.5, which Debian 12 has not; `regex` does not."""

import re
from pathlib import Path

import pytest

import pharmazone

MODULES = sorted(Path(pharmazone.__file__).parent.rglob("*.py"))
OF_THE_LIBRARY = [path for path in MODULES if re.search(r"^import re$", path.read_text(encoding="utf-8"), re.MULTILINE)]
POSSESSIVE_GROUP = re.compile(r"re\.compile\((?:[^\n]|\n(?!\n))*?[^(]\)[*+?}]\+")


@pytest.mark.parametrize("path", OF_THE_LIBRARY, ids=lambda path: path.stem)
def test_no_group_is_possessive_in_an_expression_of_the_library(path: Path) -> None:
    assert not POSSESSIVE_GROUP.search(path.read_text(encoding="utf-8"))


def test_there_are_expressions_to_look_at() -> None:
    assert len(OF_THE_LIBRARY) > 10
    assert POSSESSIVE_GROUP.search('A = re.compile(r"(?:a|b)*+")')
