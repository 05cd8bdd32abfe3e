import copy
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.asking.labels import Label, Labels
from pharmazone.asking.solutions import Value as Term
from pharmazone.graph.values import IRI, LangString, TypedString, Value, read_term, write_values
from pharmazone.terms import XSD

LABELS = Labels("en", {"https://example.org/a": (Label("An A", "en"),)}, {"ex": "https://example.org/"})


def literal(text: str, datatype: str) -> Value:
    return read_term(Term("literal", text, datatype=XSD + datatype), LABELS)


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("28100", "integer", 28100),
        ("-7", "nonPositiveInteger", -7),
        ("8.50", "decimal", Decimal("8.50")),
        ("1.5E3", "double", 1500.0),
        ("INF", "float", float("inf")),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2025-10-07", "date", date(2025, 10, 7)),
        ("2025-10-07T12:00:00Z", "dateTime", datetime(2025, 10, 7, 12, tzinfo=UTC)),
        ("2025-10-07T12:00:00", "dateTime", datetime(2025, 10, 7, 12)),
        ("a text", "string", "a text"),
    ],
)
def test_a_literal_becomes_what_python_has_for_it(text: str, datatype: str, value: Value) -> None:
    read = literal(text, datatype)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2025-02-30", "date"),
        ("20250207", "date"),
        ("2025", "gYear"),
        ("1_000", "integer"),
        ("9" * 5000, "integer"),
        ("yes", "boolean"),
        ("25:00:00", "time"),
    ],
)
def test_what_python_cannot_hold_stays_a_text_with_its_datatype(text: str, datatype: str) -> None:
    read = literal(text, datatype)
    assert isinstance(read, TypedString)
    assert (read, read.datatype) == (text, XSD + datatype)


def test_an_iri_has_its_label_and_its_short_form() -> None:
    read = read_term(Term("iri", "https://example.org/a"), LABELS)
    assert isinstance(read, IRI)
    assert (read, read.label, read.short) == ("https://example.org/a", "An A", "ex:a")


def test_a_text_in_a_language_keeps_its_tag_and_a_blank_node_its_mark() -> None:
    read = read_term(Term("literal", "завод", language="ru"), LABELS)
    assert isinstance(read, LangString)
    assert (read, read.language) == ("завод", "ru")
    assert read_term(Term("blank", "b0"), LABELS) == "_:b0"


@pytest.mark.parametrize(
    "value", [IRI("https://e.org/a", label="A", short="e:a"), LangString("a", language="en"), TypedString("a")]
)
def test_values_are_pickled_and_copied_with_what_they_carry(value: Value) -> None:
    for copied in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
        assert type(copied) is type(value)
        assert repr(copied) == repr(value)
        assert [getattr(copied, each) for each in type(value).__slots__] == [
            getattr(value, each) for each in type(value).__slots__
        ]


def test_values_are_written_as_an_address_has_them() -> None:
    written = write_values(
        {
            "thing": IRI("https://e.org/a", label="A", short="e:a"),
            "whole": 1000,
            "number": Decimal("1E+3"),
            "rough": 2.5,
            "day": date(2025, 10, 7),
            "yes": True,
            "several": ["a", 2],
            "none": None,
            "empty": [],
        }
    )
    assert written == {
        "thing": ("https://e.org/a",),
        "whole": ("1000",),
        "number": ("1000",),
        "rough": ("2.5",),
        "day": ("2025-10-07",),
        "yes": ("true",),
        "several": ("a", "2"),
    }


def test_what_can_be_no_value_is_told_by_the_name_of_its_parameter() -> None:
    with pytest.raises(TypeError, match="site: b'x' is no value"):
        write_values({"site": b"x"})  # type: ignore[dict-item]


@given(st.integers(), st.decimals(allow_nan=False, allow_infinity=False), st.dates(), st.booleans())
def test_what_is_written_is_read_back(whole: int, number: Decimal, day: date, boolean: bool) -> None:
    written = write_values({"integer": whole, "decimal": number, "date": day, "boolean": boolean})
    assert literal(written["integer"][0], "integer") == whole
    assert literal(written["decimal"][0], "decimal") == number
    assert literal(written["date"][0], "date") == day
    assert literal(written["boolean"][0], "boolean") is boolean
