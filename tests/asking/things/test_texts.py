"""The articles' own words: read only when they are the right ones, and quoted within their paragraph."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmazone.asking.library import Library
from pharmazone.asking.things.texts import Quotation, Texts, quote
from pharmazone.errors import SettingError
from pharmazone.evaluate.answering.answers import write_answer
from pharmazone.evaluate.seam import Answer, Query
from pharmazone.saved.questions import read_templates
from pharmazone.snapshot import Snapshot
from pharmazone.terms import PassageRange


class OfSnapshot:
    """An evaluator of a snapshot in this process."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._store = ox.Store.read_only(str(snapshot.store))

    async def start(self) -> None:
        raise AssertionError("it needs no start")

    async def close(self) -> None:
        raise AssertionError("it needs no end")

    async def evaluate(self, query: Query) -> Answer:
        return Answer(*write_answer(lambda: self._store.query(query.text), query.solutions, query.graph, {}, 100_000))


def read(snapshot: Snapshot, folder: Path) -> Texts:
    own = read_templates(snapshot.queries / "pages")
    return asyncio.run(Texts.read(Library("tiny", {}, own, {}, {}, OfSnapshot(snapshot)), folder))


@pytest.fixture
def folder(tiny_articles: Path, tmp_path: Path) -> Path:
    """Give a copy of the tiny world's texts that a test may spoil."""
    return shutil.copytree(tiny_articles, tmp_path / "articles")


def test_the_words_of_a_passage_are_those_of_its_range(tiny: Snapshot, folder: Path) -> None:
    texts = read(tiny, folder)
    assert texts.words(PassageRange("brine-works", 0, 11)) == "Brine Works"
    quotation = texts.quote(PassageRange("brine-works", 41, 52))
    assert quotation
    assert (quotation.words, quotation.before) == ("Brine Works", "On March 3, 2024, the ")
    assert quotation.after.endswith("Harbour site.")


def test_where_a_text_is_not_at_hand_there_are_no_words(tiny: Snapshot, folder: Path) -> None:
    for texts in (Texts(), read(tiny, folder)):
        assert texts.words(PassageRange("another-story", 0, 11)) is None
        assert texts.quote(PassageRange("another-story", 0, 11)) is None


def test_a_text_that_is_not_there_is_named(tiny: Snapshot, folder: Path) -> None:
    (folder / "brine.txt").unlink()
    with pytest.raises(SettingError, match=r"no file brine\.txt"):
        read(tiny, folder)


def test_a_text_that_was_changed_is_named(tiny: Snapshot, folder: Path) -> None:
    (folder / "brine.txt").write_text("Brine Works close\n")
    with pytest.raises(SettingError, match=r"brine\.txt is not the text"):
        read(tiny, folder)


def test_the_service_does_not_start_with_another_text(tiny: Snapshot, folder: Path) -> None:
    (folder / "brine.txt").write_text("Brine Works close\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PHARMAZONE_")}
    environment["PHARMAZONE_SNAPSHOT_DIR"] = str(tiny.path.parent)
    command = [sys.executable, "-m", "pharmazone.cli", "serve", "--port", "0", "--articles", str(folder)]
    ended = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert str(folder / "brine.txt") in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("marked", "reach", "expected"),
    [
        ("One short [line].", 160, Quotation("One short ", "line", ".")),
        ("[Ore]\nNext.", 160, Quotation("", "Ore", "")),
        ("Above.\nFrom here [to] there.\nBelow.", 160, Quotation("From here ", "to", " there.")),
        ("a long way before the [mark] and a long way after it", 12, Quotation("…before the ", "mark", " and a long…")),
        ("unbroken" * 9 + "[mark]" + "unbroken" * 9, 12, Quotation("…", "mark", "…")),
        ("Two [paragraphs\nat] once.", 160, Quotation("Two ", "paragraphs\nat", " once.")),
    ],
)
def test_a_passage_is_quoted_with_whole_words_of_its_paragraph(marked: str, reach: int, expected: Quotation) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    assert quote(marked.replace("[", "").replace("]", ""), start, end, reach) == expected
