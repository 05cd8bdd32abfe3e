import doctest
from pathlib import Path

import pytest

import pharmazone
from pharmazone import sources
from pharmazone.graph.graph import Graph
from pharmazone.graph.rows import Rows
from pharmazone.snapshot import Snapshot

PAGE = Path(sources.home() / "docs" / "python.md")


def test_the_page_about_python_runs_as_it_stands(real: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHARMAZONE_SNAPSHOT_DIR", str(real.path.parent))
    results = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.REPORT_NDIFF)
    assert results.attempted > 10
    assert results.failed == 0


@pytest.mark.parametrize("name", [each for each in dir(Graph) if not each.startswith("_")])
def test_the_page_names_all_that_a_graph_can_do(name: str) -> None:
    assert f"graph.{name}" in PAGE.read_text(encoding="utf-8") or f"`{name}`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("gives", [pharmazone.Graph, Graph.ask, Graph.query, Rows.to_pandas, Rows.save])
def test_what_the_package_gives_says_what_it_is(gives: object) -> None:
    assert (gives.__doc__ or "").strip()
