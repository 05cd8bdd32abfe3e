"""A chart to draw."""

from pathlib import Path

import pytest

from pharmazone.asking.charts.specification import Specification

from .drawn import TIN, chart, number


@pytest.fixture
def areas(tmp_path: Path) -> Specification:
    row = {"plant": TIN, "area": number("8500000000")}
    made = chart(tmp_path, "mark: bar, x: area, y: plant", row, language="ru")
    assert made is not None
    return made
