import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.saved.questions import read_all
from pharmazone.snapshot import Snapshot

Complete = Callable[..., list[str]]
ENVIRONMENT = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
NAMES = sorted(read_all(sources.home() / "queries" / "saved"))


def test_the_names_of_questions_are_completed(complete: Complete) -> None:
    assert complete("ask", "plants-co") == ["plants-compared"]
    assert complete("ask", "") == NAMES


def test_the_options_of_a_question_are_completed(complete: Complete) -> None:
    assert complete("ask", "plants-compared", "--pl") == ["--plant"]
    assert {"--plant", "--minArea", "--format", "--chart"} <= set(complete("ask", "plants-compared", "--"))


def test_values_are_completed_with_what_the_data_offers(complete: Complete) -> None:
    offered = complete("ask", "plants-compared", "--plant", "plant")
    assert "plant:pk-137" in offered
    assert all(each.startswith("plant:") for each in offered)
    assert complete("ask", "plants-compared", "--format", "") == ["table", "json", "xml", "csv", "tsv", "xlsx"]


@pytest.mark.parametrize(
    "words",
    [
        ("--plant", "plant", ":", "pk"),
        ("--plant", "=", "plant", ":", "pk"),
        ("--plant", "plant", ":", "velpharm-m", "--plant", "plant", ":", "pk"),
    ],
)
def test_bash_which_cuts_at_colons_is_given_what_is_behind_the_last(complete: Complete, words: tuple[str, ...]) -> None:
    assert complete("ask", "plants-compared", *words) == ["pk-137"]


def test_bash_is_given_every_value_where_nothing_is_behind_the_colon_yet(complete: Complete) -> None:
    assert {"pk-137", "velpharm-m"} <= set(complete("ask", "plants-compared", "--plant", "plant", ":"))


def test_what_cannot_be_completed_is_met_with_silence(complete: Complete, tmp_path: Path) -> None:
    assert complete("ask", "plants-compared", "--plant", "nothing-is-called-so") == []
    assert complete("ask", "no-such-question", "--pla") == []
    assert complete("ask", "plants-compared", "--plant", "plant", PHARMAZONE_NO_SETTING="1") == []
    assert "plant:pk-137" not in complete(
        "ask", "plants-compared", "--plant", "", PHARMAZONE_SNAPSHOT_DIR=str(tmp_path)
    )
    (tmp_path / "half").mkdir()
    (tmp_path / "current").symlink_to("half")
    assert complete("ask", "plants-compared", "--plant", "plant", PHARMAZONE_SNAPSHOT_DIR=str(tmp_path)) == []


@pytest.mark.parametrize(("shell", "shown"), [("zsh", r"plant\\:pk-137"), ("fish", "plant:pk-137\tPK-137 plant")])
def test_shells_that_show_help_are_told_what_a_value_is_called(real: Snapshot, shell: str, shown: str) -> None:
    environment = {
        "PHARMAZONE_SNAPSHOT_DIR": str(real.path.parent),
        "_PHARMAZONE_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "pharmazone ask plants-compared --plant plant:pk",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run(["pharmazone"], env=ENVIRONMENT | environment, capture_output=True, text=True, check=True)
    assert shown in done.stdout
    assert "PK-137 plant" in done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no Bash here")
def test_the_script_for_bash_completes_in_bash(real: Snapshot) -> None:
    script = """
    eval "$(pharmazone --show-completion bash)"
    COMP_WORDS=(pharmazone ask plants-compared --plant plant : pk) COMP_CWORD=6
    _pharmazone_completion pharmazone
    printf '%s\\n' "${COMPREPLY[@]}"
    """
    environment = ENVIRONMENT | {"PHARMAZONE_SNAPSHOT_DIR": str(real.path.parent), "SHELL": "/bin/bash"}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("pk-137\n", "")
