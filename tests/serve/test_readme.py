"""The README shows what one really gets."""

import os
import re
import shlex
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

from pharmazone import sources
from pharmazone.saved.questions import read_all
from pharmazone.snapshot import Snapshot

README = (sources.home() / "README.md").read_text(encoding="utf-8")


def printed(snapshot: Snapshot, *arguments: str) -> str:
    variables = {"PHARMAZONE_SNAPSHOT_DIR": str(snapshot.path.parent), "COLUMNS": "100"}
    command = [sys.executable, "-m", "pharmazone.cli", *arguments]
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_example_prints_what_the_readme_shows(real: Snapshot) -> None:
    [(command, shown)] = re.findall(r"```console\n\$ (.*?)\n(┏.*?)```", README, re.DOTALL)
    program, *arguments = shlex.split(command)
    assert program == ".venv/bin/pharmazone"
    assert printed(real, *arguments) == shown


def test_what_the_readme_says_has_no_solution_has_none(real: Snapshot) -> None:
    [query] = re.findall(r"`(SELECT [^`]*)` has no solution", README)
    assert printed(real, "query", query, "--format", "csv").strip() == query.split()[1].removeprefix("?")


def test_the_questions_that_the_readme_leads_to_are_saved_with_these_parameters(real: Snapshot) -> None:
    saved = read_all(real.queries / "saved")
    addresses = [urlsplit(each) for each in re.findall(r"<http://127\.0\.0\.1:8000(/queries/[^>]*)>", README)]
    assert addresses
    for each in addresses:
        name = each.path.removeprefix("/queries/").partition(".")[0]
        values = {parameter: value for parameter, [value] in parse_qs(each.query).items()}
        assert "generium-next" in saved[name].bind(values, prefixes=real.manifest.prefixes)


def test_the_readme_counts_what_there_is(real: Snapshot) -> None:
    counts = real.manifest.counts
    stated = (
        f"{counts.statements:,} statements, {counts.facts:,} of them facts and the others plans, forecasts or claims"
    )
    said = f"{stated}, in {counts.passages:,} passages about {counts.things:,} things"
    assert said in re.sub(r"\s+", " ", README)
    assert f"{len(read_all(real.queries / 'saved'))} questions" in README
