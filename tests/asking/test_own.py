"""The queries that the software itself asks: each is a file, each is asked, and none is asked that is not listed."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pharmazone
from pharmazone import sources
from pharmazone.asking.library import OWN

PACKAGE = Path(pharmazone.__file__).parent
PAGES = sources.home() / "queries" / "pages"
LIBRARY = PACKAGE / "asking" / "library.py"
ASKS = frozenset({"select", "select_each"})


def words_of(path: Path) -> set[str]:
    """Give every text that stands alone in a module."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {each.value for each in nodes if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def asked_in(path: Path) -> Iterator[str]:
    """Give the names of queries that a module asks for outright."""
    for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in ASKS and each.args:
            yield from (one.value for one in ast.walk(each.args[0]) if isinstance(one, ast.Constant))
        if isinstance(each, ast.Subscript) and isinstance(each.value, ast.Attribute) and each.value.attr == "own":
            yield from (one.value for one in ast.walk(each.slice) if isinstance(one, ast.Constant))


def test_every_query_of_the_pages_is_listed_and_every_listed_one_is_a_file() -> None:
    assert sorted(OWN) == sorted(each.stem for each in PAGES.glob("*.rq"))


def test_every_listed_query_is_asked_somewhere() -> None:
    said = {text for path in PACKAGE.rglob("*.py") if path != LIBRARY for text in words_of(path)}
    assert sorted(OWN - said) == []


def test_no_query_is_asked_that_is_not_listed() -> None:
    asked = {name for path in PACKAGE.rglob("*.py") for name in asked_in(path) if isinstance(name, str)}
    assert len(asked) > len(OWN) / 2
    assert sorted(asked - OWN) == []
