"""The real world, which tests and doctests share: alone, and with external sources beside it."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from pharmazone import sources
from pharmazone.pipeline.external.carrying import quiet
from pharmazone.pipeline.external.composition import Wanted, load_source
from pharmazone.pipeline.publish import build
from pharmazone.snapshot import Snapshot

EXTERNAL: Final = Path(__file__).parent.parent / "shared" / "external"
CC0, CC_BY = "https://creativecommons.org/publicdomain/zero/1.0/", "https://creativecommons.org/licenses/by/4.0/"
BESIDE: Final = (
    Wanted("atc", EXTERNAL / "modules/atc-codes-slice.nt", licence=CC0),
    Wanted("chebi", EXTERNAL / "modules/chebi-module.nt", licence=CC_BY),
    Wanted("ordo", EXTERNAL / "modules/ordo-module.nt", licence=CC_BY),
    Wanted("mondo", EXTERNAL / "modules/mondo-module.nt", licence=CC_BY, has_closure=True),
    Wanted("mondo-doid", EXTERNAL / "mondo_exactmatch_doid.sssom.tsv.gz", licence=CC0),
    Wanted("doid", EXTERNAL / "doid-2026-07-31.nt.gz", licence=CC0, version="2026-07-31", has_closure=True),
    Wanted("drugbank", EXTERNAL / "drugbank-vocabulary-cc0.nt.gz", licence=CC0),
    Wanted("dron", EXTERNAL / "dron-2026-06.nt.gz", licence=CC_BY, version="2026-06"),
)
"""What stands beside the real world when tests join: real sources, three of them whole."""


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give the snapshot of the real world, built from the files of this checkout."""
    return build(sources.home(), tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="session")
def joined(real: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Give the real world with external sources beside it; tests that want it are left out where they are not there."""
    if not EXTERNAL.is_dir():
        pytest.skip("../shared/external is not there")
    folder = tmp_path_factory.mktemp("joined")
    shutil.copytree(real.path, folder / real.path.name)
    (folder / "current").symlink_to(real.path.name)
    snapshot = real
    for wanted in BESIDE:
        snapshot, _ = load_source(folder, wanted, known={}, tell=lambda _: quiet)
    return snapshot
