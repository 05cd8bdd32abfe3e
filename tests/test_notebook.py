"""The notebook that joins: its cells run from the top over the graph with real sources beside it."""

import ast
import json
import re
from typing import Any, Final

import pandas as pd
import pytest

from pharmazone import sources
from pharmazone.lint.check import check
from pharmazone.lint.surroundings import Surroundings
from pharmazone.snapshot import Snapshot

NOTEBOOK: Final = sources.home() / "docs" / "join.ipynb"
pytestmark = pytest.mark.timeout(400)  # the first of them loads all sources
SHOWN: Final = (ast.Name, ast.Subscript)


def read() -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return notebook


def sources_of(kind: str) -> dict[str, str]:
    return {each["id"]: "".join(each["source"]) for each in read()["cells"] if each["cell_type"] == kind}


@pytest.fixture(scope="module")
def run(joined: Snapshot) -> dict[str, Any]:
    """Run every cell, and give the names that they leave, with what the last line of each shows."""
    names: dict[str, Any] = {"shown": {}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHARMAZONE_SNAPSHOT_DIR", str(joined.path.parent))
        for identifier, text in sources_of("code").items():
            *_, last = ast.parse(text).body
            exec(compile(text, f"join.ipynb#{identifier}", "exec"), names)
            if isinstance(last, ast.Expr) and isinstance(last.value, SHOWN):
                names["shown"][identifier] = eval(ast.unparse(last.value), names)
    return names


def test_the_notebook_is_of_the_format_that_jupyter_reads() -> None:
    notebook = read()
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    identifiers = [each["id"] for each in notebook["cells"]]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", each) for each in identifiers)
    assert {each["cell_type"] for each in notebook["cells"]} == {"markdown", "code"}


def test_no_output_is_kept() -> None:
    cells = [each for each in read()["cells"] if each["cell_type"] == "code"]
    assert [each["id"] for each in cells if each["outputs"] or each["execution_count"]] == []


def test_its_queries_are_clean_and_declare_their_prefixes() -> None:
    queries = [
        node.value
        for text in sources_of("code").values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "SELECT" in node.value
    ]
    assert len(queries) == 4
    assert [found for each in queries for found in check(each, Surroundings())] == []


def test_every_cell_shows_something(run: dict[str, Any]) -> None:
    assert len(run["shown"]) == len(sources_of("code")) - 2  # the first and the last show nothing
    assert [name for name, shown in run["shown"].items() if not len(shown)] == []


def test_the_sources_are_told(run: dict[str, Any]) -> None:
    triples = run["sources"].set_index("title")["triples"]
    assert triples["doid"] == 117_337
    assert {"drugbank", "doid"} <= set(triples.index)


def test_facts_and_plans_are_never_in_one_row_and_each_has_its_passage(run: dict[str, Any]) -> None:
    makers: pd.DataFrame = run["makers"]
    assert set(makers["kind"]) == {"fact", "plan"}
    assert makers["passage"].notna().all()
    assert dict(run["counted"]["medicines"]) == {
        kind: len(set(found["medicine"])) for kind, found in makers.groupby("kind")
    }


def test_drugbank_calls_our_substances_by_their_names(run: dict[str, Any]) -> None:
    named = run["codes"].set_index("substanceLabel")["name"]
    assert (named["omalizumab"], named["alteplase"]) == ("Omalizumab", "Alteplase")
    assert pd.isna(named["seniprutug"])


def test_the_sheet_joins_by_codes_however_they_are_written(run: dict[str, Any]) -> None:
    priced = run["priced"].set_index("atc")
    assert priced.loc["L04AJ01", ["name", "pack"]].tolist() == ["Eculizumab", "300 mg"]
    assert priced.loc["N02BE01", "_merge"] == "right_only"
    assert run["matched"]["only in the sheet"] == 1
    assert run["matched"]["in both"] == len(run["sheet"]) - 1


def test_prices_stand_beside_plans_and_say_so(run: dict[str, Any]) -> None:
    offers: pd.DataFrame = run["offers"]
    assert set(offers["kind"]) == {"plan"}
    assert offers["price"].notna().all()
    assert offers["passageLabel"].str.fullmatch(r"\w+:\d+-\d+").all()


def test_a_disease_stands_under_its_branch_of_doid(run: dict[str, Any]) -> None:
    branch = run["diseases"].drop_duplicates("name").set_index("name")["branch"]
    assert branch["Gaucher's disease"] == "metabolism"
    assert dict(run["branches"].loc["metabolism"]) == {"fact": 1, "plan": 3}


def test_every_passage_has_an_address(run: dict[str, Any]) -> None:
    assert run["evidence"]["address"].str.startswith("https://w3id.org/pharmazone/id/passage/").all()
    assert len(run["evidence"]) >= len(run["makers"])


def test_its_commands_are_those_of_the_command_line() -> None:
    said = "\n".join(sources_of("markdown").values())
    assert re.findall(r"\$ pharmazone (external \w+ \w+)", said) == ["external add drugbank", "external add doid"]
