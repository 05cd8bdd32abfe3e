"""A client library of others, over a real socket."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pharmazone.snapshot import Snapshot

# What the library does with pandas is its own matter.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
pandas = pytest.importorskip("pandas")
reconciler = pytest.importorskip("reconciler")

_PROGRAM = """\
import sys
from pathlib import Path
from pharmazone.serve.server import run
from pharmazone.settings import Settings
from pharmazone.snapshot import open_snapshot
folder = Path(sys.argv[1])
run(open_snapshot(folder), Settings(snapshot_dir=folder, port=0, workers=1, wait_seconds=30))
"""


@pytest.fixture(scope="module")
def address(real: Snapshot) -> Iterator[str]:
    """Run the service on a free port, and give where it reconciles."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PHARMAZONE_")}
    command = [sys.executable, "-c", _PROGRAM, str(real.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout
            greeting = [process.stdout.readline().strip() for _ in range(2)]
            assert greeting[1].startswith("http://"), "the service did not start"
            yield greeting[1].rstrip("/") + "/reconcile"
        finally:
            process.terminate()
            process.wait(20)


def test_a_column_of_a_data_frame_becomes_things(address: str) -> None:
    # More than one batch of this library, which sends ten at a time; each name has a candidate, since where one has
    # none the library reaches for a constant that NumPy 2 no longer has.
    table = pandas.DataFrame(
        {
            "maker": [
                *("Генериум-Некст", "OOO Servier Rus", "Biokad", "R-Pharm", "Binnopharm JSC", "Amedart"),
                *("ПК-137", "Velpharm-M", "Росатом", "Izvarino Pharma", "Skopinpharm", "Plasma-Next"),
            ]
        }
    )
    found = reconciler.reconcile(table["maker"], type_id="Company", reconciliation_endpoint=address)
    assert list(found["match"]) == [True] * len(table)
    assert set(found["type_id"]) == {"Company"}
    assert dict(zip(found["input_value"], found["id"], strict=True))["Biokad"] == "company/biocad"


def test_other_columns_help_to_tell_things_apart(address: str) -> None:
    table = pandas.DataFrame({"plant": ["Generium-Next", "PK-137"], "site": ["Alabushevo", "Alabushevo"]})
    found = reconciler.reconcile(
        table["plant"],
        type_id="Plant",
        property_mapping={"site": table["site"]},
        reconciliation_endpoint=address,
    )
    assert set(found["id"]) == {"plant/generium-next", "plant/pk-137"}
