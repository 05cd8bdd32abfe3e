"""An answer as spreadsheets open it: CSV with headings in words, and a workbook that says where it comes from."""

import csv
import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

import xlsxwriter

from pharmazone.asking.about import About
from pharmazone.asking.cells import truth_of, write_truth
from pharmazone.asking.figures import are_parted, is_number
from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.results import Results, write
from pharmazone.asking.solutions import Solutions, Value
from pharmazone.errors import AnswerTooLarge
from pharmazone.formats import WORKBOOK, Format
from pharmazone.saved.columns import heading_of
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import NUMBERS, XSD

MOST_ROWS: Final = 100_000
"""How many solutions a workbook has at most; one of more takes too long to make, and Excel ends at 1,048,576."""
_BYTE_ORDER_MARK: Final = "\ufeff"
# What a spreadsheet begins a formula by, in full width too, and the white space that it passes over before one.
_FORMULA: Final = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
# Excel keeps so many digits of a number, so many characters of a cell and of an address, and so many links of a sheet.
_DIGITS: Final = 15
_CHARACTERS: Final = 32_767
_LINK_CHARACTERS: Final = 2_079
_LINKS: Final = 65_000
_FIRST_DAY: Final = date(1900, 3, 1)  # before it, Excel counts a day that there never was
_WEB: Final = ("http://", "https://")
# A workbook has a date of its making; this one is the same for equal answers.
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_answer(
    library: Library,
    saved: SavedQuery | None,
    results: Results,
    chosen: Format,
    labels: Labels | None,
    *,
    about: About,
    limit_bytes: int,
) -> bytes:
    """Write the answer to a saved query, or to another, as data; with `labels` as people want it, too.

    A workbook wants labels, and has `about` on a sheet of its own. NotAcceptable, AnswerTooLarge: as for `write`.
    """
    if labels is None:
        return write(results, chosen, limit_bytes)
    language = labels.language
    if chosen is WORKBOOK:
        return write_workbook(results, headings(library, saved, results, language), labels, about)
    labelled = results.with_labels(labels)
    if chosen.engine == "CSV":
        return write_csv(labelled, headings(library, saved, labelled, language), language)
    return write(labelled, chosen, limit_bytes)


def headings(library: Library, saved: SavedQuery | None, results: Results, language: str) -> list[str]:
    """Give what each column is called; where labels stand beside IRIs, they have the plain heading."""
    if saved is None:
        return list(results.variables)
    named = set(results.labels.values())
    found = []
    for name in results.variables:
        words = heading_of(saved.header, library.columns, results.labels.get(name, name), language)
        found.append(f"{words} (IRI)" if name in named else words)
    return found


def write_csv(results: Results, headings: Sequence[str], language: str) -> bytes:
    """Write CSV (RFC 4180) that a spreadsheet opens as it is meant: UTF-8 by its first bytes, and no cell a formula.

    Booleans are in words, but where the labels of a column stand in another beside it.
    """
    text = io.StringIO(newline="")
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(harmless, headings))
    exact = set(results.labels.values())
    for each in results.solutions().each:
        writer.writerow([_field(each.get(name), "" if name in exact else language) for name in results.variables])
    return text.getvalue().encode()


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    >>> harmless("=1+1"), harmless(" =1+1"), harmless("3 = 3")
    ("'=1+1", "' =1+1", '3 = 3')
    """
    return "'" + text if _FORMULA.match(text) else text


def _field(value: Value | None, language: str) -> str:
    if value is None:
        return ""
    if _number(value) is not None:
        return value.text
    truth = truth_of(value)
    if truth is not None and language:
        return write_truth(truth, language)
    return harmless(f"_:{value.text}" if value.kind == "blank" else value.text)


def write_workbook(results: Results, headings: Sequence[str], labels: Labels, about: About) -> bytes:
    """Write a workbook of Office Open XML: the solutions, with labels in place of IRIs, and what is to be said of them.

    Equal answers are equal bytes. AnswerTooLarge past MOST_ROWS.
    """
    if len(results.bindings) > MOST_ROWS:
        said = f"The answer has more than {MOST_ROWS} solutions; ask for it in parts, with `limit` and `page`."
        raise AnswerTooLarge(said, limit=MOST_ROWS)
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, options) as book:
        book.set_properties({"created": _MADE})
        say = PHRASES[labels.language]
        sheet = _Sheet.of(book, say["sheet_answer"])
        if results.boolean is not None:
            sheet.sheet.write_boolean(0, 0, results.boolean)
        else:
            sheet.fill(headings, results.solutions(), labels)
        sheet.sheet.autofit(400)
        sheet = _Sheet.of(book, say["sheet_about"])
        for row, (name, text) in enumerate(about):
            sheet.sheet.write_string(row, 0, name, sheet.bold)
            sheet.link(row, 1, text, text)
        sheet.sheet.set_column(0, 0, 20)
        sheet.sheet.set_column(1, 1, 100, sheet.wrapped)
    return output.getvalue()


@dataclass
class _Sheet:
    """A sheet that is written, the formats of its cells, and how many links it has.

    `figures` are the formats of long numbers, by how many decimals they have.
    """

    book: Any
    sheet: Any
    bold: Any
    wrapped: Any
    day: Any
    moment: Any
    figures: dict[int, Any] = field(default_factory=dict)
    links: int = 0

    @classmethod
    def of(cls, book: Any, name: str) -> "_Sheet":
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "align": "left"})
        day, moment = (book.add_format({"num_format": f"yyyy-mm-dd{time}"}) for time in ("", " hh:mm:ss"))
        return cls(book, book.add_worksheet(name), bold, wrapped, day, moment)

    def fill(self, headings: Sequence[str], solutions: Solutions, labels: Labels) -> None:
        """Write a head that stays in sight and can filter, and the solutions below it."""
        for column, (name, heading) in enumerate(zip(solutions.variables, headings, strict=True)):
            self.sheet.write_string(0, column, _cut(heading), self.bold)
            values = [each.get(name) for each in solutions.each]
            is_parted = are_parted(filter(None, values))
            for row, value in enumerate(values, start=1):
                if value is not None:
                    self.write(row, column, value, labels, is_parted=is_parted)
        if headings:
            self.sheet.freeze_panes(1, 0)
            self.sheet.autofilter(0, 0, len(solutions.each), len(headings) - 1)

    def write(self, row: int, column: int, value: Value, labels: Labels, *, is_parted: bool) -> None:
        if value.kind == "iri":
            self.link(row, column, value.text, labels.shown(value.text).text)
        elif (number := _number(value)) is not None:
            self.sheet.write_number(row, column, number, self._figure(value) if is_parted else None)
        elif (truth := truth_of(value)) is not None:
            self.sheet.write_boolean(row, column, truth)
        elif (day := _day(value, XSD + "date", date.fromisoformat)) is not None:
            self.sheet.write_datetime(row, column, day, self.day)
        elif (moment := _day(value, XSD + "dateTime", datetime.fromisoformat)) is not None:
            self.sheet.write_datetime(row, column, moment, self.moment)
        else:
            self.sheet.write_string(row, column, _cut(f"_:{value.text}" if value.kind == "blank" else value.text))

    def _figure(self, value: Value) -> Any:
        """Give the format of a number whose thousands are parted: a program shows a long one as 1.15E+11 otherwise."""
        decimals = min(len(value.text.partition(".")[2]), _DIGITS) if is_number(value) else 0
        if decimals not in self.figures:
            fraction = f".{'0' * decimals}" if decimals else ""
            self.figures[decimals] = self.book.add_format({"num_format": f"#,##0{fraction}"})
        return self.figures[decimals]

    def link(self, row: int, column: int, address: str, text: str) -> None:
        if address.startswith(_WEB) and len(address) <= _LINK_CHARACTERS and self.links < _LINKS:
            self.links += 1
            self.sheet.write_url(row, column, address, None, _cut(text))
        else:
            self.sheet.write_string(row, column, _cut(text))


def _number(value: Value) -> float | None:
    """Give the number that a literal is; None where it is none that a spreadsheet can hold whole."""
    if value.datatype not in NUMBERS:
        return None
    try:
        number = float(value.text)
    except ValueError:
        return None
    digits = re.sub(r"[eE].*|[^0-9]", "", value.text).strip("0")
    return number if math.isfinite(number) and len(digits) <= _DIGITS else None


def _day(value: Value, datatype: str, read: Callable[[str], date]) -> date | None:
    """Give the day or moment that a literal is; None where it is none, has a time zone, or is too long ago."""
    if value.datatype != datatype:
        return None
    try:
        found = read(value.text)
    except ValueError:
        return None
    is_local = getattr(found, "tzinfo", None) is None
    first = datetime.combine(_FIRST_DAY, datetime.min.time()) if isinstance(found, datetime) else _FIRST_DAY
    return found if is_local and found >= first else None


def _cut(text: str) -> str:
    return text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
