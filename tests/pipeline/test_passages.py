"""`verify` and `unverified`: what stops a passage, and where the fault is said to be."""

from pathlib import Path

import pytest

from pharmazone.pipeline.load import load
from pharmazone.pipeline.passages import verify

from .looms import FOLDER, TEXT, TRIG, WORDS, World, passage


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_good_world_is_verified_and_its_record_is_written(world: World) -> None:
    report = world.verify()
    assert report.faults == []
    assert (report.passages, report.literals) == (6, 6)
    assert report.written == [world.home / FOLDER / "verified.tsv"]
    assert world.unverified() == []


def test_the_record_has_a_line_for_the_article_and_each_passage_in_order(world: World) -> None:
    world.verify()
    header, *lines = world.record()
    assert header == "range\twords\tfacts"
    names = [line.split("\t")[0] for line in lines]
    assert names == ["article", *sorted(names[1:], key=lambda name: int(name.split("-")[0]))]
    assert len(names) == 1 + len(WORDS)
    assert all(len(digest) == 16 for line in lines for digest in line.split("\t")[1:])


def test_the_record_does_not_depend_on_how_the_triples_are_written(world: World) -> None:
    world.verify()
    before = world.record()
    world.replace("pz:plannedJobs 60 ; pz:periodEnd", "pz:plannedJobs 60 . id:yard   pz:periodEnd")
    world.verify()
    assert world.record() == before


@pytest.mark.parametrize(
    ("old", "new", "read_out"),
    [
        ("7500000000", "7500000", "7500000000"),
        ("7500000000", "7.5", "7500000000"),
        ("32000", "3.2", "32000"),
        ("pz:plannedJobs 60", "pz:plannedJobs 61", "60"),
        ('"2028-01-01"', '"2028-01-02"', "2028-01-01, 2030-03-01"),
        ('"2030-12-31"', '"2031-12-31"', "2030-01-01, 2030-12-31"),
        ('"2034-06-01"', '"2034-05-31"', "2034-05-01, 2034-06-01"),
        ("pz:validBefore", "pz:validFrom", "2034-05-01, 2034-05-31"),
    ],
)
def test_a_literal_that_the_words_do_not_say_is_a_fault(world: World, old: str, new: str, read_out: str) -> None:
    world.replace(old, new)
    report = world.verify()
    assert [fault.problem.rpartition("read out of them: ")[2] for fault in report.faults] == [read_out]
    assert report.faults[0].place.startswith(f"{TRIG}:")
    assert report.faults[0].advice
    assert not report.written


def test_words_that_govern_a_passage_are_read_through_every_link(world: World) -> None:
    world.replace('pz:periodStart "2028-01-01"^^xsd:date', "pz:note 'a'")
    world.replace("pz:amount 7500000000", 'pz:amount 7500000000 ; pz:periodEnd "2030-12-31"^^xsd:date')
    assert len(world.verify().faults) == 1
    world.replace(
        f"{passage(WORDS['since'])} {{", f"{passage(WORDS['since'])} pz:readWith {passage('This year')} .\n{{"
    )
    world.replace("{ id:yard pz:note 'a' }", "")
    assert world.verify().faults == []


def test_a_number_of_a_linked_passage_does_not_stand_for_the_passages_own(world: World) -> None:
    world.replace("pz:modality", f"pz:readWith {passage(WORDS['plot'])} ; pz:modality")
    assert world.verify().faults == []
    world.replace("pz:plannedJobs 60", "pz:plannedJobs 32000")
    assert [fault.problem.rpartition(": ")[2] for fault in world.verify().faults] == ["60"]


def test_a_number_that_only_a_linked_passage_says_is_read_there(world: World) -> None:
    world.replace("pz:validBefore", "pz:jobs 60 ; pz:validBefore")
    assert len(world.verify().faults) == 1
    world.replace("pz:modality", f"pz:readWith {passage(WORDS['permit'])} ; pz:modality")
    world.replace(
        f"{passage(WORDS['permit'])} {{",
        f"{passage(WORDS['permit'])} pz:readWith {passage(WORDS['hires'])} .\n{passage(WORDS['permit'])} {{",
    )
    assert world.verify().faults == []


def test_passages_that_are_read_with_each_other_do_not_go_in_circles(world: World) -> None:
    world.replace("pz:modality", f"pz:readWith {passage(WORDS['hires'])} ; pz:modality")
    assert world.verify().faults == []


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ("yrd:42-64", "cuts 'over' in two"),
        ("yrd:41-63", "cuts 'crowns' in two"),
        ("yrd:46-50", "ends with white space"),
        ("yrd:3-15", "runs over the end of a paragraph"),
        ("yrd:41-4000", "outside the text"),
    ],
)
def test_a_range_that_is_off_is_a_fault(world: World, new: str, problem: str) -> None:
    assert passage(WORDS["spent"]) == "yrd:41-64"
    world.replace("yrd:41-64", new)
    assert any(problem in fault.problem for fault in world.verify().faults)


def test_the_range_of_a_passage_that_is_only_read_with_another_is_checked_too(world: World) -> None:
    start = TEXT.index("This year")
    world.replace(passage("This year"), f"yrd:{start + 1}-{start + 9}")
    assert any("cuts 'This' in two" in fault.problem for fault in world.verify().faults)


def test_every_fault_is_said_not_only_the_first(world: World) -> None:
    world.replace("7500000000", "7500000")
    world.replace("32000", "3.2")
    assert len(world.verify().faults) == 2


@pytest.mark.parametrize("literal", ['"7500000000"^^xsd:double', '"2028"^^xsd:gYear', '"P1Y"^^xsd:duration'])
def test_a_number_or_time_of_another_type_is_not_let_through(world: World, literal: str) -> None:
    world.replace("7500000000", literal)
    assert ["which is not read out of words" in fault.problem for fault in world.verify().faults] == [True]


@pytest.mark.parametrize("literal", ['"many"^^xsd:integer', '"2028-13-01"^^xsd:date'])
def test_a_malformed_literal_is_a_fault(world: World, literal: str) -> None:
    world.replace("7500000000", literal)
    assert len(world.verify().faults) == 1


@pytest.mark.parametrize(
    ("octets", "problem"),
    [
        (TEXT.replace("\n", "\r\n").encode(), "carriage return"),
        (("\ufeff" + TEXT).encode(), "BOM"),
        (TEXT.replace("yard", "yarde\u0301").encode(), "NFC"),
        (TEXT.replace("yard", "yard \U0001f600").encode(), "beyond U+FFFF"),
    ],
)
def test_a_text_in_another_form_is_refused(world: World, octets: bytes, problem: str) -> None:
    world.write_text(octets)
    world.write_article(octets)
    assert [problem in fault.problem for fault in world.verify().faults] == [True]


def test_another_text_is_refused_by_digest_and_length(world: World) -> None:
    world.write_text(TEXT.replace("60", "600").encode())
    problems = " ".join(fault.problem for fault in world.verify().faults)
    assert "SHA-256" in problems
    assert f"has {len(TEXT) + 1} characters, not {len(TEXT)}" in problems


def test_a_text_that_is_not_there_or_not_utf_8_is_a_fault(world: World) -> None:
    world.write_text(b"\xff\xfe")
    assert ["not UTF-8" in fault.problem for fault in world.verify().faults] == [True]
    (world.texts / "yard.txt").unlink()
    assert ["not in the folder" in fault.problem for fault in world.verify().faults] == [True]


def test_passages_of_an_article_that_states_no_text_are_a_fault(world: World) -> None:
    (world.home / FOLDER / "article.ttl").unlink()
    assert ["which text" in fault.problem for fault in world.verify().faults] == [True]


def test_passages_without_a_record_are_unverified(world: World) -> None:
    assert [fault.place for fault in world.unverified()] == [f"{FOLDER}/verified.tsv"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pz:landArea 32000", "pz:landArea 32001"),
        ("pz:landArea", "pz:floorArea"),
        ("pz:modality id:planned", "pz:modality id:claimed"),
        ("; pz:modality id:planned", ""),
        ("; pz:modality", "; pz:bound id:at-least ; pz:modality"),
        ("; pz:modality", "; <http://www.w3.org/ns/prov#wasAttributedTo> id:ada ; pz:modality"),
    ],
)
def test_a_passage_that_changed_since_is_unverified(world: World, old: str, new: str) -> None:
    world.verify()
    world.replace(old, new)
    (fault,) = world.unverified()
    assert fault.place.startswith(f"{TRIG}:")
    assert "changed" in fault.problem
    assert "pharmazone verify --articles DIR" in fault.advice


def test_a_new_passage_and_one_that_is_no_more_are_unverified(world: World) -> None:
    world.verify()
    world.replace(passage(WORDS["plot"]), passage("3.2-hectare plot."))
    gone, new = sorted(world.unverified(), key=lambda fault: "never" in fault.problem)
    assert "no more" in gone.problem
    assert gone.place.startswith(f"{FOLDER}/verified.tsv:")
    assert "never verified" in new.problem


def test_another_reference_day_makes_the_article_unverified(world: World) -> None:
    world.verify()
    world.write_article(TEXT.encode(), reference="2031-03-01")
    assert [fault.place for fault in world.unverified()] == [f"{FOLDER}/article.ttl:5"]


def test_the_tiny_world_is_verified(tiny_home: Path, tiny_articles: Path) -> None:
    report = verify(load(tiny_home), tiny_articles)
    assert report.faults == []
    assert report.literals == 4
