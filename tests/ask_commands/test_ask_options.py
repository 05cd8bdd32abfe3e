"""The options of `ask`: help, and what is told of wrong usage."""

import pytest
from typer.testing import CliRunner

from pharmazone import cli
from pharmazone.saved.parameters import RESERVED
from pharmazone.saved.questions import SavedQuery
from pharmazone.snapshot import Snapshot

from .test_ask import SAVED, Ask


def test_help_tells_each_parameter_with_what_is_wanted_its_choices_its_default_and_an_example(ask: Ask) -> None:
    done = ask("plants-compared", "--help", COLUMNS="200")
    said = " ".join(done.stdout.split())
    assert "How large are the plants" in said
    assert "Plant: one of 17, by prefixed name, IRI or label, such as plant:pk-137; may be given several times." in said
    assert "a whole number of at most 18 digits, at least 0, such as 20000; 0 where it is not given." in said
    assert "Example: pharmazone ask plants-compared --plant plant:pk-137" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plants-comparde"], "There is no question 'plants-comparde'. Near to it are plants-compared"),
        (["plants-compared", "--plant", "PK-138 plant"], "'PK-138 plant' is known here. Near to it is"),
        (["plants-compared", "--plant", "plant:pk-138"], "Near to it is plant:pk-137"),
        (["plants-compared", "--minArea", "-3"], "at least 0"),
        (["plants-compared", "--minaera", "3"], "No such option: --minaera"),
        (["plants-compared", "--format", "pdf"], "pdf"),
        (["plants-compared", "--chart", "/nowhere/chart.svg"], "There is no folder /nowhere"),
        (["plants-compared", "--limit", "0"], "limit"),
        (["plants-compared", "--release", "99.0.0"], "of release 0."),
        (["plants-compared", "--endpoint", "http://ada:secret@127.0.0.1:9/"], "~/.netrc"),
        (["plants-compared", "--timeout", "0"], "deadline_seconds"),
    ],
)
def test_wrong_usage_is_told_in_words_with_status_2(ask: Ask, arguments: list[str], said: str) -> None:
    done = ask(*arguments, COLUMNS="300")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_required_value_that_is_missing_is_wrong_usage(real: Snapshot) -> None:
    required = [each for each in SAVED.values() if each.examples]
    for saved in required:
        variables = {"PHARMAZONE_SNAPSHOT_DIR": str(real.path.parent)}
        done = CliRunner().invoke(cli.app, ["ask", saved.name], env=variables)
        assert "is missing" in str(done.exception)


@pytest.mark.parametrize("saved", SAVED.values(), ids=lambda each: each.name)
def test_each_question_has_its_options_and_none_of_them_is_one_of_ours(saved: SavedQuery, real: Snapshot) -> None:
    variables = {"PHARMAZONE_SNAPSHOT_DIR": str(real.path.parent), "COLUMNS": "300"}
    done = CliRunner().invoke(cli.app, ["ask", saved.name, "--help"], env=variables)
    assert done.exit_code == 0
    assert all(f"--{each.name} " in done.output for each in saved.header.params)
    assert not {each.name for each in saved.header.params} & (RESERVED | {"help"})
