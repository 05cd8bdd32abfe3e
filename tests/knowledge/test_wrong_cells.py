"""One wrong cell in the data stops the build, or `verify`, with its place."""

import os
import shutil
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.citations import boundary_faults
from pharmazone.pipeline.knowledge import know
from pharmazone.pipeline.load import load
from pharmazone.pipeline.passages import Passages, verify
from pharmazone.pipeline.texts import read_text

PASSAGES = "data/articles/generium-next-opening/passages"
COMPLEX = f"{PASSAGES}/02-production-complex.trig"
ARTICLES = Path(os.environ.get("ARTICLES_DIR", sources.home().parent / "shared" / "articles"))

with_articles = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles' texts are not there (ARTICLES_DIR)")

WRONG = {
    "a range that is off by one": (COMPLEX, "gno:2103-2126", "gno:2103-2127"),
    "a billion written as a million": (COMPLEX, "pz:amount 8500000000", "pz:amount 8500000"),
    "a plan under the name of a fact": (COMPLEX, "pz:plannedJobs 250", "pz:jobs 250"),
    "two numbers under one bound": (COMPLEX, "pz:amount 8500000000", "pz:amount 8500000000 , 85000000000"),
    "a missing label": ("data/entities/plants.ttl", ' , "Завод «Генериум-Некст»"@ru', ""),
    "a passage of 300 characters": (COMPLEX, "gno:2103-2126", "gno:2103-2403"),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a copy of the real files that a test may spoil."""
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(sources.home() / folder, tmp_path / folder)
    return tmp_path


def spoil(home: Path, file: str, right: str, wrong: str) -> int:
    """Write the wrong cell for the right one, and give the number of the first line that changed."""
    text = (home / file).read_text(encoding="utf-8")
    assert right in text
    (home / file).write_text(text.replace(right, wrong), encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1


def test_what_is_in_this_checkout_is_good(home: Path) -> None:
    know(home, lambda step: None)


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_cell_stops_the_build_with_its_place(home: Path, case: str) -> None:
    line = spoil(home, *WRONG[case])
    with pytest.raises(KnowledgeError) as caught:
        know(home, lambda step: None)
    places = {fault.place for fault in caught.value.faults}
    lines = {int(place.rpartition(":")[2]) for place in places if place.startswith(WRONG[case][0] + ":")}
    assert any(line - 1 <= each <= line for each in lines), places


@with_articles
def test_every_number_and_date_is_read_back_out_of_the_articles(home: Path) -> None:
    report = verify(load(home), ARTICLES)
    assert report.faults == []
    assert report.literals > 0


@with_articles
@pytest.mark.parametrize("case", ["a range that is off by one", "a billion written as a million"])
def test_a_wrong_cell_stops_verify_with_its_place(home: Path, case: str) -> None:
    line = spoil(home, *WRONG[case])
    places = [fault.place for fault in verify(load(home), ARTICLES).faults]
    assert {f"{COMPLEX}:{line - 1}", f"{COMPLEX}:{line}"} & set(places)


@with_articles
@pytest.mark.parametrize("shift", [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)])
def test_every_range_that_is_off_by_one_is_found(home: Path, shift: tuple[int, int]) -> None:
    passages = Passages(load(home))
    texts = {slug: read_text(article, ARTICLES)[0] for slug, article in passages.articles.items()}
    missed = [
        each
        for each in passages.facts
        if each.start + shift[0] >= 0
        and not boundary_faults(texts[each.article], each.start + shift[0], each.end + shift[1])
    ]
    assert missed == []
