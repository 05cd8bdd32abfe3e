"""Golden answers: how they are read, and what tells an answer from them."""

from collections import Counter
from pathlib import Path

import pytest

from pharmazone.asking.golden import MOST_SHOWN, Bag, compare, read_golden, read_json

GOLDEN = '?n\t?works\n"a"@en\t<http://example.org/tin>\n7\t\n'
ANSWER = b"""{"head": {"vars": ["works", "n"]}, "results": {"bindings": [
  {"n": {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
  {"works": {"type": "uri", "value": "http://example.org/tin"},
   "n": {"type": "literal", "value": "a", "xml:lang": "en"}}
]}}"""


@pytest.fixture
def golden(tmp_path: Path) -> Bag:
    (tmp_path / "works.tsv").write_text(GOLDEN)
    read = read_golden(tmp_path / "works.tsv")
    assert read is not None
    return read


def test_neither_the_order_of_solutions_nor_that_of_variables_matters(golden: Bag) -> None:
    assert compare(golden, read_json(ANSWER)).is_none
    assert len(golden) == 2


def test_a_question_without_a_file_has_no_golden_answer(tmp_path: Path) -> None:
    assert read_golden(tmp_path / "works.tsv") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"7"', b'"8"'), (b"integer", b"decimal"), (b'"en"', b'"ru"'), (b"/tin", b"/lead"), (b'"uri"', b'"literal"')],
)
def test_each_part_of_a_term_matters(golden: Bag, old: bytes, new: bytes) -> None:
    assert old in ANSWER
    difference = compare(golden, read_json(ANSWER.replace(old, new)))
    assert (difference.missing.count, difference.additional.count) == (1, 1)


def test_a_solution_that_is_there_once_too_often_is_a_difference() -> None:
    once, twice = Bag(("n",), Counter([("1",)])), Bag(("n",), Counter([("1",), ("1",)]))
    assert compare(once, twice).additional.first == (("1",),)
    assert (compare(once, twice).expected, compare(once, twice).found) == (1, 2)


def test_other_variables_are_a_difference_even_without_solutions() -> None:
    difference = compare(Bag(("n", "m"), Counter()), Bag(("n", "o"), Counter()))
    assert difference.variables == ("m", "o")
    assert not difference.is_none


def test_of_many_solutions_the_first_are_shown_and_all_are_counted() -> None:
    many = Bag(("n",), Counter((str(each),) for each in range(10, 30)))
    missing = compare(many, Bag(("n",), Counter())).missing
    assert (missing.count, missing.first) == (20, (("10",), ("11",), ("12",)))
    assert len(missing.first) == MOST_SHOWN
