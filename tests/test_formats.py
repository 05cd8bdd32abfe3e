"""The table of formats: each row is whole, and no two are mixed up."""

import ast
from pathlib import Path

import pyoxigraph as ox
import pytest

import pharmazone
from pharmazone.formats import (
    BY_SUFFIX,
    FORMATS,
    HTML,
    PROBLEM,
    RDF_FORMATS,
    RESULT_FORMATS,
    SOLUTION_FORMATS,
    TURTLE,
    Format,
    Kind,
)
from pharmazone.negotiation import choose


def test_no_two_formats_of_results_share_a_suffix() -> None:
    assert all(BY_SUFFIX[each.suffix] is each for each in RESULT_FORMATS)
    assert len({each.suffix for each in RESULT_FORMATS}) == len(RESULT_FORMATS)
    assert PROBLEM not in BY_SUFFIX.values()


def test_every_format_is_a_row_of_the_one_table() -> None:
    folder = Path(pharmazone.__file__).parent
    made = [
        path.name
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Format"
    ]
    assert made == ["formats.py"] * len(FORMATS)


@pytest.mark.parametrize("offers", [SOLUTION_FORMATS, RDF_FORMATS])
def test_no_two_formats_of_one_answer_share_a_media_type(offers: tuple[Format, ...]) -> None:
    names = [name for each in offers for name in each.media_types]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("each", SOLUTION_FORMATS, ids=lambda each: each.suffix)
def test_the_engine_writes_each_format_of_solutions(each: Format) -> None:
    engine = getattr(ox.QueryResultsFormat, each.engine)
    assert each.kind is Kind.SOLUTIONS
    assert each.media_type in engine.media_type


@pytest.mark.parametrize("each", RDF_FORMATS, ids=lambda each: each.suffix)
def test_the_engine_writes_each_format_of_graphs(each: Format) -> None:
    engine = getattr(ox.RdfFormat, each.engine)
    assert engine.media_type == each.media_type
    assert engine.file_extension == each.suffix
    assert engine.supports_datasets or each.kind is Kind.GRAPH


def test_text_names_its_charset_and_other_formats_have_none() -> None:
    assert TURTLE.content_type == "text/turtle; charset=utf-8"
    assert HTML.content_type == "text/html; charset=utf-8"
    assert BY_SUFFIX["json"].content_type == "application/sparql-results+json"


@pytest.mark.parametrize("each", RESULT_FORMATS, ids=lambda each: each.suffix)
def test_the_version_that_rdf_1_2_adds_to_media_types_asks_for_the_same_format(each: Format) -> None:
    offers = SOLUTION_FORMATS if each in SOLUTION_FORMATS else RDF_FORMATS
    assert choose(f'{each.media_type};version="1.2"', offers) is each
