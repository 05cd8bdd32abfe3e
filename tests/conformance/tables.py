"""The tables of cases: tab-separated, one case a line, its last column the reason why the engine differs."""

from pathlib import Path
from typing import Any, Final

import pytest

HERE: Final = Path(__file__).parent
Line = dict[str, str]


def read_table(path: Path) -> list[Line]:
    """Read a table whose first line names the columns."""
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def parameters(lines: list[Line], name: str) -> list[Any]:
    """Make a parameter of each line, named by the column `name`.

    One with a reason has to fail, else the reason is old.
    """
    return [
        pytest.param(
            line,
            id=line[name] or "(nothing)",
            marks=[pytest.mark.xfail(reason=line["reason"], strict=True)] if line["reason"] else [],
        )
        for line in lines
    ]
