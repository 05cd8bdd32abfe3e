"""Negotiation: what a client gets for what it accepts."""

import pytest

from pharmazone.formats import GRAPH_FORMATS, HTML, SOLUTION_FORMATS, Format
from pharmazone.negotiation import READ_CHARACTERS, choose

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
ALL = (*SOLUTION_FORMATS, *GRAPH_FORMATS, HTML)


@pytest.mark.parametrize(
    ("accept", "offers", "suffix"),
    [
        (None, SOLUTION_FORMATS, "json"),
        ("", SOLUTION_FORMATS, "json"),
        ("  ", GRAPH_FORMATS, "ttl"),
        ("*/*", SOLUTION_FORMATS, "json"),
        ("*/*", GRAPH_FORMATS, "ttl"),
        ("text/csv", SOLUTION_FORMATS, "csv"),
        ("TEXT/CSV", SOLUTION_FORMATS, "csv"),
        ("application/json", SOLUTION_FORMATS, "json"),
        ("application/xml", SOLUTION_FORMATS, "xml"),
        ("text/plain", GRAPH_FORMATS, "nt"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.5", SOLUTION_FORMATS, "tsv"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.5", SOLUTION_FORMATS, "csv"),
        ("application/*, text/turtle;q=0.9", GRAPH_FORMATS, "nt"),
        ("text/turtle;q=0, */*", GRAPH_FORMATS, "nt"),
        ("text/turtle ; q=0.2 , application/ld+json ; q=0.3", GRAPH_FORMATS, "jsonld"),
        ("application/sparql-results+json;charset=utf-8", SOLUTION_FORMATS, "json"),
        ("text/csv;q=2, text/tab-separated-values;q=0.1", SOLUTION_FORMATS, "tsv"),
        (BROWSER, ALL, "html"),
        ("text/html;q=0.5, application/json", ALL, "json"),
    ],
)
def test_the_format_that_is_liked_best_wins(accept: str | None, offers: tuple[Format, ...], suffix: str) -> None:
    chosen = choose(accept, offers)
    assert chosen is not None
    assert chosen.suffix == suffix


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "*/*;q=0", "nonsense", "*/json", "text/csv;q=high"])
def test_where_nothing_is_accepted_nothing_is_chosen(accept: str) -> None:
    assert choose(accept, SOLUTION_FORMATS) is None


def test_nothing_on_offer_gives_nothing() -> None:
    assert choose("*/*", ()) is None


def padded(accept: str, characters: int) -> str:
    """Put ranges of no use before these, so that the header has as many characters."""
    return ("a/b," * characters)[: characters - len(accept) - 1] + "," + accept


def test_what_stands_behind_the_longest_header_that_is_read_is_passed_over() -> None:
    last = choose(padded("text/csv", READ_CHARACTERS), SOLUTION_FORMATS)
    assert last is not None
    assert last.suffix == "csv"
    assert choose(padded("text/csv", READ_CHARACTERS + 1), SOLUTION_FORMATS) is None
    assert choose("*/*;" + "x" * READ_CHARACTERS, SOLUTION_FORMATS) is None


def test_a_range_that_is_cut_off_is_not_read_by_its_beginning() -> None:
    cut = padded("text/csv", READ_CHARACTERS - 2) + ";q=0"
    assert choose(cut + ",text/csv;q=0.1", SOLUTION_FORMATS) is None
