"""One wrong cell in the data stops the build, or `verify`, with its place."""

import os
import shutil
from pathlib import Path

import pytest

from pharmazone import sources
from pharmazone.errors import Fault, KnowledgeError
from pharmazone.pipeline.citations import boundary_faults
from pharmazone.pipeline.knowledge import know
from pharmazone.pipeline.load import load
from pharmazone.pipeline.passages import Passages, verify
from pharmazone.pipeline.texts import read_article

PASSAGES = "data/articles/generium-next-opening/passages"
COMPLEX = f"{PASSAGES}/02-production-complex.trig"
ARTICLES = Path(os.environ.get("ARTICLES_DIR", sources.home().parent / "shared" / "articles"))

with_articles = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles' texts are not there (ARTICLES_DIR)")

PLANTS = "data/entities/plants.ttl"
PLANT = "plant:generium-next a pz:Plant ;"
LABEL = ' , "Завод «Генериум-Некст»"@ru'

WRONG = {
    "a range that is off by one": (COMPLEX, "gno:2103-2126", "gno:2103-2127", "2103-2127 was never verified"),
    "a billion written as a million": (
        COMPLEX,
        "pz:amount 8500000000",
        "pz:amount 8500000",
        "2103-2126 or about it changed since it was verified",
    ),
    "a plan under the name of a fact": (
        COMPLEX,
        "pz:plannedJobs 250",
        "pz:jobs 250",
        "[queries/checks/plan-under-fact-name.rq]",
    ),
    "two numbers under one bound": (
        COMPLEX,
        "pz:amount 8500000000",
        "pz:amount 8500000000 , 85000000000",
        "[queries/checks/bound-over-several-numbers.rq]",
    ),
    "two amounts of one investment": (
        COMPLEX,
        "pz:amount 8500000000",
        "pz:amount 8500000000 , 85000000000",
        "[ontology/shapes.ttl]",
    ),
    "a missing label": (PLANTS, LABEL, "", "[queries/checks/missing-label.rq]"),
    "a passage of 300 characters": (COMPLEX, "gno:2103-2126", "gno:2103-2403", "[queries/checks/passage-too-long.rq]"),
    "a class that is not of its kind": (
        PLANTS,
        PLANT,
        "plant:generium-next a pz:Plant , pz:Disease ;",
        "[queries/checks/kind-of-another-class.rq]",
    ),
    "a fact where a thing is declared": (
        PLANTS,
        PLANT,
        "plant:generium-next a pz:Plant ; pz:jobs 250 ;",
        "[queries/checks/entity-beyond-identity.rq]",
    ),
    "a fact beside the passages": (
        COMPLEX,
        "\ngno:2233-2258 pz:modality",
        "\nplant:generium-next pz:jobs 250 .\ngno:2233-2258 pz:modality",
        "[queries/checks/fact-outside-passage.rq]",
    ),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a copy of the real files that a test may spoil."""
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(sources.home() / folder, tmp_path / folder)
    return tmp_path


def spoil(home: Path, case: str) -> tuple[int, str]:
    """Write the wrong cell for the right one; give the first line that changed, and what the fault there says."""
    file, right, wrong, said = WRONG[case]
    text = (home / file).read_text(encoding="utf-8")
    assert right in text
    (home / file).write_text(text.replace(right, wrong), encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1, said


def faults_of(home: Path) -> list[Fault]:
    with pytest.raises(KnowledgeError) as caught:
        know(home, lambda step: None)
    return caught.value.faults


def test_what_is_in_this_checkout_is_good(home: Path) -> None:
    know(home, lambda step: None)


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_cell_stops_the_build_with_its_place(home: Path, case: str) -> None:
    line, said = spoil(home, case)
    faults = faults_of(home)
    places = {fault.place for fault in faults if said in fault.problem}
    assert places & {f"{WRONG[case][0]}:{each}" for each in (line - 1, line, line + 1)}, faults


def test_a_fact_in_the_curation_stops_the_build_with_its_place(home: Path) -> None:
    file = "data/curation/common.ttl"
    (home / file).write_text(
        "@prefix pz: <https://w3id.org/pharmazone/ontology#> .\n"
        "@prefix plant: <https://w3id.org/pharmazone/id/plant/> .\n"
        "plant:generium-next pz:jobs 250 .\n"
    )
    said = {fault.place for fault in faults_of(home) if "curation-without-statement.rq]" in fault.problem}
    assert said == {f"{file}:3"}


@with_articles
def test_every_number_and_date_is_read_back_out_of_the_articles(home: Path) -> None:
    report = verify(load(home), ARTICLES)
    assert report.faults == []
    assert report.literals > 0


@with_articles
@pytest.mark.parametrize("case", ["a range that is off by one", "a billion written as a million"])
def test_a_wrong_cell_stops_verify_with_its_place(home: Path, case: str) -> None:
    line, _ = spoil(home, case)
    places = [fault.place for fault in verify(load(home), ARTICLES).faults]
    assert {f"{COMPLEX}:{line - 1}", f"{COMPLEX}:{line}"} & set(places)


@with_articles
@pytest.mark.parametrize("shift", [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)])
def test_every_range_that_is_off_by_one_is_found(home: Path, shift: tuple[int, int]) -> None:
    passages = Passages(load(home))
    texts = {slug: read_article(article, ARTICLES)[0] for slug, article in passages.articles.items()}
    missed = [
        each
        for each in passages.facts
        if each.start + shift[0] >= 0
        and not boundary_faults(texts[each.article], each.start + shift[0], each.end + shift[1])
    ]
    assert missed == []
