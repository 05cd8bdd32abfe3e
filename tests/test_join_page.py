"""The page about joining: each of its commands runs as it stands, in its order, on slices of the real ontologies."""

import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.snapshot import Snapshot, current_snapshot

PAGE = (sources.home() / "docs" / "join.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (pharmazone .*)$", PAGE, re.MULTILINE)
EXTERNAL = sources.home().parent / "shared" / "external"
SLICES = {"doid-2026-07-31.nt.gz": "modules/doid-module.nt", "dron-2026-06.nt.gz": "modules/dron-module.nt"}
MAPPED = "mondo_exactmatch_doid.sssom.tsv.gz"


@pytest.fixture
def place(real: Snapshot, tmp_path: Path) -> Path:
    """Give a folder with slices under the names of the whole files, and with snapshots of its own."""
    if not EXTERNAL.is_dir():
        pytest.skip("../shared/external is not there")
    ontologies = tmp_path / "ontologies"
    ontologies.mkdir()
    for name, file in SLICES.items():
        (ontologies / name).write_bytes(gzip.compress((EXTERNAL / file).read_bytes()))
    shutil.copyfile(EXTERNAL / MAPPED, ontologies / MAPPED)
    shutil.copytree(real.path, tmp_path / "snapshots" / real.path.name)
    (tmp_path / "snapshots" / "current").symlink_to(real.path.name)
    return tmp_path


def test_each_command_of_the_page_runs_as_it_is_told(place: Path) -> None:
    environment = {**os.environ, "PHARMAZONE_SNAPSHOT_DIR": str(place / "snapshots")}

    def run(command: str) -> int:
        program, *words = shlex.split(command)
        path = Path(sys.executable).parent / program
        done = subprocess.run([path, *words], cwd=place, env=environment, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode

    statuses: dict[str, int] = {}
    with ThreadPoolExecutor(2) as two:
        for changes, commands in groupby(COMMANDS, key=lambda command: " external " in command):
            together = list(commands)  # what only reads runs two at a time
            statuses.update(zip(together, map(run, together) if changes else two.map(run, together), strict=True))
    refused = COMMANDS[0]
    assert "--license" not in refused
    assert "That is refused" in PAGE
    failed = {command for command, status in statuses.items() if status}
    slices_have_gaps = {command for command in COMMANDS if "mappings coverage" in command}
    assert failed - slices_have_gaps == {refused}
    assert all(statuses[command] == 1 for command in slices_have_gaps)
    snapshot = current_snapshot(place / "snapshots")
    assert snapshot is not None
    assert [each.name for each in snapshot.manifest.external] == ["doid", "dron"]
    assert (place / "doid-module.nt").is_file()


def test_the_page_has_the_commands_that_a_join_needs() -> None:
    told = {" ".join(command.split()[1:3]) for command in COMMANDS}
    external = {f"external {each}" for each in ("add", "list", "module", "upgrade", "remove")}
    assert told >= {*external, "mappings coverage"}
