"""`pharmazone mappings coverage`: its table, its data, and how it ends for who lets a machine watch it."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner, Result

from pharmazone import cli
from pharmazone.asking.coverage.words import GRAVE
from pharmazone.errors import UnfitParameter
from pharmazone.snapshot import Snapshot


def run(snapshot: Snapshot, *options: str) -> Result:
    env = {"PHARMAZONE_SNAPSHOT_DIR": str(snapshot.path.parent), "COLUMNS": "80"}
    return CliRunner().invoke(cli.app, ["mappings", "coverage", *options], env=env)


def test_the_table_fits_a_screen_and_says_what_is_not_loaded(real: Snapshot) -> None:
    told = run(real)
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert next(each for each in lines if each.startswith("chebi")).split() == [
        *("chebi", "12", "3", "0", "0", "0", "0", "8", "0", "1", "not", "loaded")
    ]


def test_data_are_written_as_the_service_gives_them(real: Snapshot) -> None:
    lines = list(csv.DictReader(io.StringIO(run(real, "--format", "csv", "--kind", "substance").stdout)))
    told = json.loads(run(real, "--format", "json", "--kind", "substance").stdout)
    assert [each["vocabulary"] for each in lines] == [each["vocabulary"] for each in told["coverage"]]


def test_it_fails_for_the_faults_that_are_named_and_for_no_others(joined: Snapshot) -> None:
    assert run(joined, "--vocabulary", "mondo").exit_code == 1
    assert run(joined, "--vocabulary", "doid").exit_code == 0
    assert run(joined, "--vocabulary", "mondo", "--fail-on", "deprecated, disagreeing").exit_code == 0
    assert run(joined, "--fail-on", "none").exit_code == 0
    assert run(joined, "--vocabulary", "mesh", "--fail-on", "differing").exit_code == 1


def test_a_fault_is_a_line_and_candidates_are_listed_where_they_are_wished_for(joined: Snapshot) -> None:
    told = run(joined, "--vocabulary", "mondo").stdout
    assert "dangling: COVID-19: MONDO:0100096\n" in told
    assert "candidate: COVID-19: NCIT:C171133" in run(joined, "--vocabulary", "ncit", "--propose").stdout
    assert "candidate" not in run(joined, "--vocabulary", "ncit").stdout


@pytest.mark.parametrize("options", [("--fail-on", "dreadful"), ("--vocabulary", "doit"), ("--kind", "spoon")])
def test_a_name_that_there_is_not_is_wrong_usage(real: Snapshot, options: tuple[str, str]) -> None:
    assert isinstance(run(real, *options).exception, UnfitParameter)


def test_the_help_names_every_fault(real: Snapshot) -> None:
    told = " ".join(run(real, "--help").stdout.split())
    assert all(each in told for each in (*GRAVE, "differing"))
