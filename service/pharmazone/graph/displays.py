"""Rows as a console and a notebook show them: labels in place of IRIs, and the first of many rows only."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as Xml

from pharmazone.asking.cells import write_truth
from pharmazone.asking.figures import plural
from pharmazone.asking.legible import legible
from pharmazone.asking.phrases import PHRASES
from pharmazone.graph.values import IRI, Value
from pharmazone.terms import passage_range

if TYPE_CHECKING:
    from pharmazone.graph.rows import Rows

TEXT_ROWS: Final = 10
HTML_ROWS: Final = 60
_WIDEST: Final = 36
_NUMBERS: Final = (int, float, Decimal)


def caption(rows: "Rows") -> str:
    """Say what was asked and how many rows answer it."""
    saved = rows.source.saved
    language, say = rows.labels.language, PHRASES[rows.labels.language]
    asked = saved.header.words(language).summary if saved else say["a_query"]
    return f"{asked}: {len(rows)} {plural(len(rows), say['row_forms'], language)}"


def show(value: Value | None, language: str) -> str:
    """Give what a cell shows: what a thing is called, a passage in short, a number and a day as Python writes them."""
    if value is None:
        return ""
    if isinstance(value, IRI):
        return legible(value.short if passage_range(value) else value.label)
    if isinstance(value, bool):
        return write_truth(value, language)
    return legible(value.isoformat() if isinstance(value, date) else str(value))


def as_text(rows: "Rows") -> str:
    """Write the first rows as a table of plain text.

    >>> print(as_text(graph.query("SELECT ?n { VALUES ?n { 7 28100 } }")))
    Query: 2 rows
        n
    -----
        7
    28100
    """
    shown, lines, language = rows[:TEXT_ROWS], [caption(rows)], rows.labels.language
    columns = []
    for column in rows.columns:
        values = [row[column.name] for row in shown]
        cells = [_cut(show(each, language)) for each in values]
        width = max(map(len, (column.name, *cells)))
        is_number = all(each is None or (isinstance(each, _NUMBERS) and not isinstance(each, bool)) for each in values)
        columns.append([each.rjust(width) if is_number else each.ljust(width) for each in (column.name, *cells)])
    for place, cells_of_row in enumerate(zip(*columns, strict=True)):
        lines.append("  ".join(cells_of_row).rstrip())
        if place == 0:
            lines.append("  ".join("-" * len(each) for each in cells_of_row))
    if len(rows) > TEXT_ROWS:
        lines.append(_more(rows, TEXT_ROWS))
    return "\n".join(lines)


def as_html(rows: "Rows") -> str:
    """Write the first rows as a table of HTML, every text escaped; IRIs of the web are links.

    >>> as_html(graph.query("SELECT ?n { VALUES ?n { '<b>' } }")).partition("<tbody>")[2]
    '<tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    table = Xml.Element("table")
    Xml.SubElement(table, "caption").text = caption(rows)
    head = Xml.SubElement(Xml.SubElement(table, "thead"), "tr")
    for column in rows.columns:
        Xml.SubElement(head, "th", scope="col").text = column.heading
    body = Xml.SubElement(table, "tbody")
    for row in rows[:HTML_ROWS]:
        line = Xml.SubElement(body, "tr")
        for column in rows.columns:
            value = row[column.name]
            cell = Xml.SubElement(line, "td")
            if isinstance(value, IRI) and value.startswith(("http://", "https://")):
                cell = Xml.SubElement(cell, "a", href=legible(value))
            cell.text = show(value, rows.labels.language)
    if len(rows) > HTML_ROWS:
        foot = Xml.SubElement(Xml.SubElement(table, "tfoot"), "tr")
        Xml.SubElement(foot, "td", colspan=str(len(rows.columns))).text = _more(rows, HTML_ROWS)
    return Xml.tostring(table, encoding="unicode", method="html")


def _more(rows: "Rows", shown: int) -> str:
    return PHRASES[rows.labels.language]["more_rows"].format(n=len(rows) - shown)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
