"""`coverage`: which words no passage reads, which numbers no fact or label holds, and what may excuse them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pharmazone import cli, sources
from pharmazone.errors import KnowledgeError
from pharmazone.pipeline.coverage import as_text
from pharmazone.pipeline.extents import Extent

from .kilns import FOLDER, TEXT, World, name, span


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_without_passages_every_number_is_unread_and_every_word_uncovered(world: World) -> None:
    article = world.covered()
    assert [each.words for each in article.numbers if each.is_unread] == [
        *("May 2030", "K-44", "12", "60", "2024", "2028", "doubled", "1.5 million", "One", "9", "60", "March 2034"),
    ]
    assert [TEXT[each.start : each.end] for each in article.numbers] == [each.words for each in article.numbers]
    assert len(article.uncovered) == TEXT.count("\n\n") + 1
    assert article.with_facts == article.governing == Extent(0, 0)


def test_a_number_is_read_where_a_literal_of_its_passage_equals_it(world: World) -> None:
    world.say("60 stokers", "id:kiln pz:jobs 60")
    world.say("1.5 million bricks", "id:kiln pz:capacity 1500000")
    world.say("output doubled", "id:kiln pz:factor 2")
    assert world.read() == {"60": "literal", "1.5 million": "literal", "doubled": "literal"}


def test_a_number_is_read_at_its_place_and_not_where_else_it_stands(world: World) -> None:
    world.say("60 stokers", "id:kiln pz:jobs 60")
    assert [each.start for each in world.covered().numbers if each.read_into] == [span("60 stokers")[0]]


@pytest.mark.parametrize("facts", ["id:kiln pz:jobs 61", "id:kiln pz:capacity 1.5", "id:kiln pz:operatedBy id:plot"])
def test_a_number_is_not_read_by_lying_in_a_passage(world: World, facts: str) -> None:
    world.say("60 stokers", facts)
    world.say("1.5 million bricks", facts)
    assert world.read() == {}


def test_a_range_of_years_is_read_when_both_its_ends_are(world: World) -> None:
    world.say("From 2024 to 2028", 'id:kiln pz:periodStart "2024-01-01"^^xsd:date')
    assert world.read() == {"2024": "literal"}
    world.say("From 2024 to 2028 output", 'id:kiln pz:periodEnd "2028-12-31"^^xsd:date')
    assert world.read() == {"2024": "literal", "2028": "literal"}


def test_an_exclusive_end_reads_the_month_that_is_over_then(world: World) -> None:
    world.say("leave in March 2034", 'id:kiln pz:validBefore "2034-04-01"^^xsd:date')
    assert world.read() == {"March 2034": "literal"}


def test_a_day_of_writing_does_not_read_the_words_that_it_is_counted_from(world: World) -> None:
    world.write(
        f"{FOLDER}/article.ttl", (world.home / FOLDER / "article.ttl").read_text().replace("2030-06", "2025-06")
    )
    world.say("From 2024", 'id:kiln pz:periodEnd "2025-06-01"^^xsd:date')
    assert world.read() == {}


def test_words_that_govern_a_passage_are_read_by_its_literals(world: World) -> None:
    world.say("output doubled", 'id:kiln pz:factor 2 ; pz:periodEnd "2028-12-31"^^xsd:date', "From 2024 to 2028")
    assert world.read() == {"doubled": "literal", "2028": "literal"}


def test_a_passage_reads_its_own_words_before_those_that_govern_it(world: World) -> None:
    world.say("60 stokers", "id:kiln pz:jobs 60", "60 bargemen")
    assert [each.start for each in world.covered().numbers if each.read_into] == [span("60 stokers")[0]]


def test_a_year_that_completes_a_date_elsewhere_is_read_with_it(world: World) -> None:
    world.write(
        f"{FOLDER}/article.ttl", (world.home / FOLDER / "article.ttl").read_text().replace("2030-06", "2029-06")
    )
    world.say("In May", 'id:kiln pz:earliest "2028-05-01"^^xsd:date', "2028")
    assert world.read() == {"2028": "literal"}


def test_a_name_is_read_where_its_thing_is_in_the_passage(world: World) -> None:
    world.say("K-44 kiln opened on plot No. 12", "id:kiln pz:occupiesPlot id:plot")
    assert world.read() == {"K-44": "label", "12": "label"}


def test_a_name_is_not_read_where_only_another_thing_is(world: World) -> None:
    world.say("K-44 kiln opened on plot No. 12", "id:kiln pz:operatedBy id:ada")
    assert world.read() == {"K-44": "label"}


def test_a_name_in_a_literal_of_the_passage_is_read(world: World) -> None:
    world.say("plot No. 12", 'id:yard pz:cadastralNumber "No. 12"')
    assert world.read() == {"12": "label"}


def test_what_verify_would_not_read_is_not_read_here(world: World) -> None:
    world.say("9 barges", "id:kiln pz:jobs 60", "60 bargemen")
    assert world.read() == {}


def test_a_listed_number_is_unread_no_more_and_tells_its_reason(world: World) -> None:
    world.list_unread(f"{name('One')}\tIt counts nothing.")
    (one,) = (each for each in world.covered().numbers if each.words == "One")
    assert (one.read_into, one.reason, one.is_unread) == (None, "It counts nothing.", False)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"{name('Kiln news')}\tWhy not.", "no number stands whole in 0-9"),
        (f"{name('1.5')}\tIt is cut.", "no number stands whole"),
        (f"{name('60 stokers')}\tThey are not counted.", "is read, though the line says why not"),
        (f"{name('12; 60')}\tNeither is a fact.", "is read, though the line says why not"),
        (name("One"), "this is not a range and a reason"),
        (f"{name('One')}\t ", "this is not a range and a reason"),
        ("one\tIt counts nothing.", "this is not a range and a reason"),
    ],
)
def test_a_line_that_excuses_nothing_is_a_fault(world: World, line: str, problem: str) -> None:
    world.say("60 stokers", "id:kiln pz:jobs 60")
    world.list_unread(line)
    (fault,) = world.report().faults
    assert problem in fault.problem
    assert fault.place == f"{FOLDER}/unread-numbers.tsv:2"
    assert fault.advice


def test_a_list_without_header_and_a_line_that_stands_twice_are_faults(world: World) -> None:
    line = f"{name('One')}\tIt counts nothing."
    world.list_unread(line, line)
    assert [fault.place for fault in world.report().faults] == [f"{FOLDER}/unread-numbers.tsv:3"]
    world.list_unread(line, header=line)
    assert ["no header" in fault.problem for fault in world.report().faults] == [True]


def test_an_unread_number_is_a_fault_for_those_who_want_none(world: World) -> None:
    world.list_unread(f"{name('One')}\tIt counts nothing.")
    faults = world.report().unread
    assert len(faults) == 11
    assert faults[0].place == f"kln:{name('May 2030')}"
    assert faults[0].problem == 'nothing reads "May 2030"'


def test_covered_words_are_counted_once_and_governing_ones_apart(world: World) -> None:
    world.say("1.5 million bricks", "id:kiln pz:capacity 1500000", "From 2024 to 2028 output")
    world.say("million bricks", "id:kiln pz:makes id:brick")
    article = world.covered()
    assert article.whole == Extent(len("".join(TEXT.split())), len(TEXT.split()))
    assert article.with_facts == Extent(len("1.5millionbricks"), 3)
    assert article.governing == Extent(len("From2024to2028output"), 5)


def test_uncovered_stretches_begin_and_end_with_words_of_one_paragraph(world: World) -> None:
    world.say("output doubled", "id:kiln pz:factor 2")
    world.say("One of the yards keeps 9 barges", "id:kiln pz:jobs 9")
    assert [each.words for each in world.covered().uncovered][2:] == [
        "From 2024 to 2028",
        "to 1.5 million bricks",
        "60 bargemen leave in March 2034",
    ]


def test_another_text_is_a_fault_and_has_no_figures(world: World) -> None:
    (world.texts / "kiln.txt").write_text(TEXT + "More.\n", encoding="utf-8")
    report = world.report()
    assert report.articles == []
    assert any("SHA-256" in fault.problem for fault in report.faults)


def test_the_report_for_people_names_what_is_left_by_its_range(world: World) -> None:
    world.say("K-44 kiln opened on plot No. 12; 60 stokers", "id:kiln pz:jobs 60")
    world.list_unread(f"{name('One')}\tIt counts nothing.")
    lines = as_text(world.report()).splitlines()
    assert lines[0] == "kiln-news:"
    assert "12 numbers and dates: 16.6 % read (1 in literals, 1 in names), 1 listed, 9 neither" in lines[3]
    assert f"    kln:{name('12')}  12" in lines
    assert f"    kln:{name('fire it')}  fire it" in lines
    assert not [line for line in lines if line.endswith(("  60 stokers", "  One"))]


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, BaseException | None]]:
    monkeypatch.setattr(sources, "home", lambda: world.home)

    def run(*arguments: str) -> tuple[str, BaseException | None]:
        done = CliRunner().invoke(cli.app, ["coverage", "--articles", str(world.texts), *arguments])
        return done.stdout, done.exception

    return run


def test_the_command_prints_the_report_and_fails_only_where_that_is_wanted(
    run: Callable[..., tuple[str, BaseException | None]],
) -> None:
    printed, error = run()
    assert printed.startswith("kiln-news:\n")
    assert error is None
    printed, error = run("--strict")
    assert printed.startswith("kiln-news:\n")
    assert isinstance(error, KnowledgeError)
    assert len(error.faults) == 12


def test_the_command_writes_json(world: World, run: Callable[..., tuple[str, BaseException | None]]) -> None:
    world.say("60 stokers", "id:kiln pz:jobs 60")
    printed, error = run("--format", "json")
    (article,) = json.loads(printed)["articles"]
    assert error is None
    start = span("60 stokers")[0]
    number = {"start": start, "end": start + 2, "words": "60", "read_into": "literal", "reason": None}
    assert article["numbers"][3] == number
    assert article["with_facts"] == {"characters": 9, "words": 2}


def test_a_stale_line_fails_the_command_always(
    world: World, run: Callable[..., tuple[str, BaseException | None]]
) -> None:
    world.list_unread(f"{name('Kiln news')}\tWhy not.")
    printed, error = run()
    assert printed.startswith("kiln-news:\n")
    assert isinstance(error, KnowledgeError)
