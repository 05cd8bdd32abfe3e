"""The search index as a file: opened read-only, by many threads, within a time, and never in part."""

import gc
import sqlite3
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pharmazone.asking.things import search
from pharmazone.asking.things.search import Index, Name, Named
from pharmazone.asking.things.searching import tables
from pharmazone.errors import DeadlineExceeded, SnapshotError

THINGS = [Named(f"plant:{number}", "plant", (), (Name(f"Works {number}", "en"),)) for number in range(50)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a folder? with #signs" / "search.sqlite"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    tables.write(connection, THINGS)
    connection.close()
    return path


def test_a_file_finds_what_an_index_in_memory_finds(file: Path) -> None:
    assert list(Index.open(file).find("works 7")) == list(Index(THINGS).find("works 7"))


def test_many_threads_may_ask_at_once(file: Path) -> None:
    index = Index.open(file)
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda number: index.find(f"works {number}")[0].named.iri, range(50))
        assert list(found) == [f"plant:{number}" for number in range(50)]


def test_nothing_can_be_written_to_it(file: Path) -> None:
    before, index = file.read_bytes(), Index.open(file)
    with index.asked() as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM entry")
    index.find("works'; DELETE FROM entry; --")
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_an_index_lets_go_of_its_file(file: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        index = Index.open(file)
        index.close()
        index.close()
        Index.open(file)
        gc.collect()
    with pytest.raises(sqlite3.ProgrammingError):
        index.find("works")


@pytest.mark.parametrize("octets", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 5000])
def test_what_is_no_index_is_told(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "search.sqlite").write_bytes(octets)
    with pytest.raises(SnapshotError, match=r"search\.sqlite: .* Build a new snapshot"):
        Index.open(tmp_path / "search.sqlite")
    with pytest.raises(SnapshotError, match="cannot be read"):
        Index.open(tmp_path / "missing.sqlite")


def test_an_index_of_another_version_is_told(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SnapshotError, match=r"of version 99, this version reads \d"):
        Index.open(file)


def test_a_python_whose_sqlite_has_no_fts5_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_SCHEMA", "CREATE VIRTUAL TABLE word USING fts5x(words);".replace("fts5x", "nofts5"))
    with pytest.raises(SnapshotError, match="needs SQLite with FTS5"):
        Index(THINGS)


def test_a_search_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(THINGS)
    monkeypatch.setattr(search, "_SECONDS", -1.0)
    monkeypatch.setattr(search, "_STEPS", 1)
    with pytest.raises(DeadlineExceeded, match="search took longer"):
        index.find("works")
    monkeypatch.undo()
    assert len(index.find("works")) == 50
