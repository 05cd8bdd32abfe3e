"""Completeness by introspection: whatever there is has its documentation."""

import inspect
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from pydantic import BaseModel
from typer.main import get_command
from typer.testing import CliRunner

from pharmazone import cli, errors, sources
from pharmazone.pipeline.queries import read_queries
from pharmazone.saved.header import Chart, Header
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import read_saved
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

ROOT = sources.home()
PROBLEMS = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, errors.Problem)]
KINDS = [each for each in PROBLEMS if each is not errors.Problem]
COMMANDS = sorted(getattr(get_command(cli.app), "commands"))  # noqa: B009  the type of a group is Typer's own


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_each_setting_has_its_line_and_a_description(name: str) -> None:
    assert f"| `{name}` |" in page("settings.md")
    assert Settings.model_fields[name].description


def test_no_line_of_the_settings_page_is_without_its_setting() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", page("settings.md"), re.MULTILINE)) == set(Settings.model_fields)


@pytest.mark.parametrize("problem", KINDS, ids=lambda each: each.slug)
def test_each_problem_has_its_section_with_its_status(problem: type[errors.Problem]) -> None:
    assert f"\n## {problem.slug}\n{problem.status}. " in page("problems.md")


def test_problem_types_differ() -> None:
    assert len({each.slug for each in KINDS}) == len(KINDS)


def test_the_tree_of_errors_shows_every_class() -> None:
    classes = {name for name, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, Exception)}
    assert set(re.findall(r"[A-Z]\w+", errors.__doc__ or "")) >= classes


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_sentence_and_an_example(name: str) -> None:
    said = CliRunner().invoke(cli.app, [name, "--help"])
    assert said.exit_code == 0
    assert f"Example: pharmazone {name}" in said.output


@pytest.mark.parametrize("folder", ["ontology/rules", "queries/checks"])
def test_each_rule_and_check_says_what_it_is_for_and_a_check_what_to_do(folder: str) -> None:
    queries = read_queries(ROOT, folder)
    assert queries
    assert all(each.summary and (each.advice or folder == "ontology/rules") for each in queries)


def documented_kinds() -> set[tuple[str, str]]:
    """Read the table: one kind has all the classes of its line; else each has its own, between semicolons or commas."""
    table = page("add-a-fact.md").partition("## Which kind for which class")[2].partition("## ")[0]
    pairs: set[tuple[str, str]] = set()
    for kinds, classes in re.findall(r"^\| ([a-z, ]+) \| ([A-Z].*) \|$", table, re.MULTILINE):
        names = kinds.split(", ")
        parts = [classes] if len(names) == 1 else classes.split("; " if ";" in classes else ", ")
        for name, part in zip(names, parts, strict=True):
            pairs |= {(name, each) for each in re.findall(r"\b[A-Z]\w+", part)}
    return pairs


def test_the_kinds_of_the_documentation_are_those_of_the_check() -> None:
    check = (ROOT / "queries/checks/kind-of-another-class.rq").read_text(encoding="utf-8")
    pairs = set(re.findall(r'\("(\w+)" pz:(\w+)\)', check))
    assert pairs | {("passage", "Passage")} == documented_kinds(), "no passage is declared as an entity"


@pytest.mark.parametrize("model", [Header, Chart, Parameter], ids=lambda each: each.__name__)
def test_each_key_of_a_saved_query_is_told_of(model: type[BaseModel]) -> None:
    keys = {field.alias or name for name, field in model.model_fields.items()}
    assert [key for key in sorted(keys) if f"`{key}`" not in page("add-a-query.md")] == []


def test_the_query_that_is_shown_can_be_added_as_it_stands(tmp_path: Path, real: Snapshot) -> None:
    shown = page("add-a-query.md").partition("```sparql\n")[2].partition("```")[0]
    (tmp_path / "shown.rq").write_text(shown, encoding="utf-8")
    query = read_saved(tmp_path / "shown.rq")
    store = ox.Store.read_only(str(real.store))
    for values in ({}, *(each.values for each in query.header.examples)):
        answer = store.query(query.bind(values, prefixes=real.manifest.prefixes))
        assert isinstance(answer, ox.QuerySolutions)
        assert next(answer, None)


def test_line_ends_are_the_same_on_every_machine() -> None:
    """The digests of the queries go into the id of a snapshot."""
    assert "* text=auto eol=lf" in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    files = [path for room in ("ontology", "data", "queries") for path in (ROOT / room).rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"\r" in path.read_bytes()] == []


def test_decisions_are_numbered_without_a_gap_and_have_their_four_parts() -> None:
    decisions = sorted(Path(ROOT / "docs/decisions").glob("*.md"))
    assert [int(each.name[:4]) for each in decisions] == list(range(1, len(decisions) + 1))
    for each in decisions:
        text = each.read_text(encoding="utf-8")
        assert all(f"\n{part}" in text for part in ("Status: ", "## Context", "## Decision", "## Consequences"))


def test_the_readme_maps_every_folder_at_the_top() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = {each.name for each in ROOT.iterdir() if each.is_dir() and not each.name.startswith((".", "_"))}
    assert all(f"`{name}/`" in readme for name in folders - {"LICENSES", "build", "dist"})
