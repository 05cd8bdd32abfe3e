"""A question that joins with a source of others, where that is not loaded: the command says so, and what loads it."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

Ask = Callable[..., CompletedProcess[str]]
JOIN = "us-brands-of-the-same-substance"


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_nothing_is_written_and_the_usage_is_wrong(ask: Ask, format_: str) -> None:
    done = ask(JOIN, "--format", format_)
    assert (done.returncode, done.stdout) == (2, "")
    assert "dron is not loaded: `pharmazone external add dron FILE`." in done.stderr


def test_the_list_names_the_sources_that_each_joins_with(ask: Ask) -> None:
    assert "by way of the Drug Ontology? (dron)" in ask("--tag", "joins").stdout
    listed = json.loads(ask("--tag", "joins", "--format", "json").stdout)["queries"]
    assert {each["shelf"] for each in listed} == {"joins"}
    needed = {each["name"]: each["external"] for each in listed}
    assert needed[JOIN] == [{"name": "dron", "has_closure": False, "is_loaded": False}]


def test_its_help_tells_its_values_all_the_same(ask: Ask) -> None:
    done = ask("plants-by-doid-class", "--help")
    assert done.returncode == 0
    assert "DOID:162" in done.stdout
