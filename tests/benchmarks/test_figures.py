"""What is reckoned and drawn from figures; no test says how fast anything is."""

from xml.etree import ElementTree

import pytest

from .figures import OURS, OXIGRAPH, RDFLIB, Figures, OfServer, OfSize, Rounds, ratio
from .load import LOADS, Measured
from .picture import draw
from .publish import page


def rounds(*per_second: int, refused: int = 0) -> Rounds:
    measured = [
        Measured(requests=each, microseconds=1_000_000, octets=0, p50=1, p99=2, refused=refused, broken=0)
        for each in per_second
    ]
    return Rounds(answer_bytes=2_000_000, rounds=measured)


def of_size(ours: Rounds, theirs: Rounds) -> OfSize:
    servers = {
        name: OfServer(first_answer_seconds=[1.0], loads={load.name: loaded for load in LOADS})
        for name, loaded in ((OURS, ours), (OXIGRAPH, theirs))
    }
    return OfSize(name="10k", triples=10_000, quads=20_000, servers=servers, left_out={RDFLIB: "it is <slow>"})


@pytest.fixture
def figures() -> Figures:
    size = of_size(rounds(30, 40, 20), rounds(10, 40, 40))
    versions = {"pharmazone": "1"}
    return Figures(machine={"cores": "2", "processor": "x"}, versions=versions, connections=8, seconds=1, sizes=[size])


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds() -> None:
    assert ratio(of_size(rounds(30, 40, 20), rounds(10, 40, 40)), "unique", OXIGRAPH) == 1.0


def test_a_server_measured_in_one_round_stands_with_it_in_all() -> None:
    assert ratio(of_size(rounds(30, 40, 20), rounds(10)), "unique", OXIGRAPH) == 3.0


def test_there_is_no_ratio_to_a_server_that_was_left_out() -> None:
    assert ratio(of_size(rounds(1), rounds(1)), "unique", RDFLIB) is None


def test_what_a_server_refuses_is_not_counted_as_answered() -> None:
    assert rounds(30, refused=10).speed("unique") == 20


def test_large_answers_are_counted_in_megabytes() -> None:
    assert rounds(30).speed("large") == 60


def test_the_picture_says_in_words_what_it_shows(figures: Figures) -> None:
    root = ElementTree.fromstring(draw(figures))
    words = {child.tag.rpartition("}")[2]: child.text or "" for child in root}
    assert "unique against oxigraph serve-read-only: 1 times on 10k" in words["desc"]
    assert root.get("aria-labelledby") == "title desc"


def test_the_page_marks_what_is_below_its_bound_and_names_who_is_left_out(figures: Figures) -> None:
    told = list(page(figures))
    assert "| repeated | oxigraph serve-read-only | 2 | 2.5 | 1.00 (below) |" in told
    assert "rdflib-endpoint serve is left out: it is <slow>." in told


def test_figures_are_read_as_they_were_written(figures: Figures) -> None:
    assert Figures.model_validate_json(figures.model_dump_json()) == figures
