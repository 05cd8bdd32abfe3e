"""What is reckoned and drawn from figures; no test says how fast anything is."""

from xml.etree import ElementTree

import pytest

from pharmazone.snapshot import Snapshot
from pharmazone.terms import THING

from .figures import OURS, OXIGRAPH, RDFLIB, Figures, OfData, OfPage, OfPages, OfServer, OfSize, Rounds, ratio
from .load import LOADS, Measured
from .pages import largest_things
from .picture import draw
from .publish import page

PLANT = THING + "plant/a"


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


def test_the_page_tells_the_slowest_pages_and_how_many_are_over_the_bound(figures: Figures) -> None:
    figures.pages = OfPages(
        pages=[
            OfPage(address="/page/plant/a", octets=12_000, first=50, anew=[8, 9], warm=[1.0] * 20),
            OfPage(address="/queries", octets=90_000, first=70, anew=[110], warm=[120.0] * 20),
        ],
        data=[OfData(iri=PLANT, ours=[2, 4, 9], theirs=[2, 2, 2])],
    )
    told = list(page(figures))
    assert "| `/page/plant/a` | 12 | 50.0 | 8.0, 9.0 | 1.0, 1.0 |" in told
    assert "| `/queries` | 90 | 70.0 | 110.0, 110.0 | 120.0, 120.0 |" in told
    assert [each for each in told if each.startswith("Of 2 pages 1 took more than 100 ms")]
    assert [each for each in told if "takes 4.0 ms" in each and "2.0 ms: 2.0 times as long" in each]


def test_of_each_kind_the_thing_that_most_is_told_of_is_measured(tiny: Snapshot) -> None:
    found = largest_things(tiny)
    kinds = [each.removeprefix(THING).partition("/")[0] for each in found]
    assert kinds == sorted(set(kinds))
    assert {"plant", "passage"} <= set(kinds)


def test_figures_are_read_as_they_were_written(figures: Figures) -> None:
    assert Figures.model_validate_json(figures.model_dump_json()) == figures
