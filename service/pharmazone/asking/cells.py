"""What a cell of an answer says: a value in words, in the reader's language."""

from typing import Final

from pharmazone.asking.figures import is_number, write_day, write_number
from pharmazone.asking.labels import Labels
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.solutions import Value
from pharmazone.terms import XSD, passage_range, shorten

_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


def write_value(value: Value, labels: Labels, *, is_parted: bool = False) -> str:
    """Give a value in words: a thing by its label, a passage in short, figures and days in the reader's way.

    >>> write_value(Value("literal", "2025-10-07", datatype=XSD + "date"), Labels("en", {}, {}))
    '7 Oct 2025'
    """
    if value.kind == "iri":
        return shorten(value.text, labels.prefixes) if passage_range(value.text) else labels.shown(value.text).text
    if is_number(value):
        return write_number(value.text, labels.language, is_parted=is_parted)
    if value.datatype == XSD + "date":
        return write_day(value.text, labels.language)
    truth = truth_of(value)
    return value.text if truth is None else write_truth(truth, labels.language)


def truth_of(value: Value) -> bool | None:
    """Give the boolean that a literal is; None where it is none.

    >>> truth_of(Value("literal", "1", datatype=XSD + "boolean")), truth_of(Value("literal", "true"))
    (True, None)
    """
    return _BOOLEANS.get(value.text) if value.datatype == XSD + "boolean" else None


def write_truth(truth: bool, language: str) -> str:
    """Give a boolean in words.

    >>> write_truth(True, "ru")
    'Да'
    """
    return PHRASES[language]["yes" if truth else "no"]
