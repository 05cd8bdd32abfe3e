"""The commands `external add`, `list` and `remove`, over an invented ontology and the tiny world."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pharmazone.errors import SettingError
from pharmazone.external_commands.app import app
from pharmazone.snapshot import Snapshot, current_snapshot

SALTS = """
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    <http://e.example/salts> a owl:Ontology ;
        owl:versionIRI <http://e.example/releases/2031-05-04/salts.owl> ;
        <http://purl.org/dc/terms/license> <https://creativecommons.org/licenses/by-sa/4.0/> .
"""


@pytest.fixture
def folder(tiny: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of snapshots with the tiny world, which the commands take, and a file to load."""
    folder = tmp_path / "snapshots"
    shutil.copytree(tiny.path, folder / tiny.path.name)
    (folder / "current").symlink_to(tiny.path.name)
    (tmp_path / "salts.ttl").write_text(SALTS, encoding="utf-8")
    monkeypatch.setenv("PHARMAZONE_SNAPSHOT_DIR", str(folder))
    monkeypatch.setenv("COLUMNS", "160")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_a_source_is_added_listed_and_removed_and_each_time_it_is_told_who_does_not_know_yet(folder: Path) -> None:
    added = run("add", "salts", str(folder.parent / "salts.ttl"))
    assert added.exit_code == 0, added.output
    snapshot = current_snapshot(folder)
    assert snapshot
    assert snapshot.manifest.source("salts")
    assert f"Snapshot {snapshot.manifest.id} is the current one; a service that runs" in added.stdout
    listed = run("list").stdout
    assert all(word in listed for word in ("salts", "2031-05-04", "CC BY-SA 4.0"))
    removed = run("remove", "salts").stdout
    assert removed.startswith("salts is removed.")
    assert "until it is restarted" in removed
    assert "No external source is loaded." in run("list").stdout


@pytest.mark.parametrize("licence", ["CC BY", "urn:ours"])
def test_a_licence_that_is_no_address_is_refused_and_nothing_changes(folder: Path, licence: str) -> None:
    before = (folder / "current").resolve()
    refused = run("add", "salts", str(folder.parent / "salts.ttl"), "--license", licence)
    assert isinstance(refused.exception, SettingError)
    assert (folder / "current").resolve() == before


def test_what_a_file_calls_itself_moves_nothing_on_the_terminal(folder: Path) -> None:
    title = r'; <http://purl.org/dc/terms/title> "\u001b[2J\u0007\u202Eselas" .'
    text = SALTS.rstrip().removesuffix(".") + title
    (folder.parent / "salts.ttl").write_text(text, encoding="utf-8")
    said = run("add", "salts", str(folder.parent / "salts.ttl")).stdout + run("list").stdout
    assert "selas" in said
    assert not set("\x1b\x07\u202e") & set(said)
