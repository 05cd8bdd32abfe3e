"""`pharmazone lint`: places, words and exit statuses."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pharmazone import lint_commands
from pharmazone.snapshot import Snapshot

Run = Callable[..., Result]
CLEAN = """\
#+ summary: Works
#+ question: Which works are there?
PREFIX pz: <https://w3id.org/pharmazone/ontology#>
SELECT ?works { ?works a pz:Plant }
"""
PRODUCT = CLEAN.replace("{ ?works a pz:Plant }", "{\n  ?works a pz:Plant .\n  ?site a pz:Site\n}")
UNORDERED = CLEAN.replace("}\n", "} LIMIT 2\n")


@pytest.fixture
def runs(tiny: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PHARMAZONE_SNAPSHOT_DIR", str(tiny.path.parent))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, text: str = "", **files: str) -> Result:
        for name, content in files.items():
            (tmp_path / f"{name}.rq").write_text(content, encoding="utf-8")
        return CliRunner().invoke(lint_commands.app, [*arguments, *(f"{name}.rq" for name in files)], input=text)

    return run


def test_a_clean_query_says_nothing(runs: Run) -> None:
    done = runs(clean=CLEAN)
    assert (done.exit_code, done.stdout) == (0, "")


def test_each_warning_has_its_file_line_and_column(runs: Run) -> None:
    done = runs(clean=CLEAN, product=PRODUCT)
    assert done.exit_code == 1
    (line,) = done.stdout.splitlines()
    assert line.startswith("product.rq:6:3: unconnected: Nothing links `?works a pz:Plant` with `?site a pz:Site`")


def test_a_hint_alone_fails_only_where_that_is_wanted(runs: Run) -> None:
    assert runs(unordered=UNORDERED).exit_code == 0
    assert "4:37: limit-unordered" in runs(unordered=UNORDERED).stdout
    assert runs("--strict", unordered=UNORDERED).exit_code == 1


def test_standard_input_and_the_language_are_chosen(runs: Run) -> None:
    done = runs("-", "--lang", "ru", text=PRODUCT)
    assert done.stdout.startswith("-:6:3: unconnected: Ничто не связывает")


def test_json_has_all_of_it(runs: Run) -> None:
    (found,) = json.loads(runs("--format", "json", product=PRODUCT).stdout)
    assert {each: found[each] for each in ("file", "line", "column", "rule", "level")} == {
        "file": "product.rq",
        "line": 6,
        "column": 3,
        "rule": "unconnected",
        "level": "warning",
    }
    assert found["says"]
    assert found["instead"]
    assert json.loads(runs("--format", "json", clean=CLEAN).stdout) == []


def test_a_mistake_of_syntax_is_said_as_the_service_says_it(runs: Run) -> None:
    done = runs(broken=CLEAN.replace("}", ""))
    assert done.exit_code == 1
    assert "syntax: The query ends before it is complete: the `{` of line 4, column 15 is not closed." in done.stdout
    typo = runs(typo=CLEAN.replace("pz:Plant }", "pzz:Plant }"))
    assert "typo.rq:4:26: syntax: The prefix `pzz:` is not declared" in typo.stdout


def test_what_would_be_refused_is_said_once(runs: Run) -> None:
    asked = runs(asks="ASK { SERVICE <https://tea.example/sparql> { ?x ?y ?z } }")
    assert [line.split(": ")[1] for line in asked.stdout.splitlines()] == ["service"]
    deep = runs(deep="ASK " + "{" * 200 + "}" * 200)
    assert "deep.rq:1:105: refused: " in deep.stdout
    assert "brackets nest more than 100 deep" in deep.stdout
    assert runs(update="INSERT DATA { <a:b> <a:c> 1 }").exit_code == 1


def test_an_allowed_service_is_neither_warned_of_nor_asked(runs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHARMAZONE_ALLOW_SERVICE", "http://127.0.0.1:9/sparql")
    done = runs(asks="ASK { SERVICE <http://127.0.0.1:9/sparql> { ?x ?y ?z } }")
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_file_that_is_not_there_is_wrong_usage(runs: Run) -> None:
    done = runs("nowhere.rq")
    assert done.exit_code == 2
    assert "nowhere.rq cannot be read" in done.stderr


def test_without_a_snapshot_only_the_query_itself_is_known(
    runs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PHARMAZONE_SNAPSHOT_DIR", str(tmp_path / "none"))
    assert runs(product=PRODUCT).exit_code == 1
    assert runs(clean=CLEAN).exit_code == 0
