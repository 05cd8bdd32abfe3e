"""The answer to a SELECT query: a sequence of rows, each with its values and the passages that it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from pharmazone.asking.about import About, tell_about
from pharmazone.asking.labels import Labels
from pharmazone.asking.parts import Part
from pharmazone.asking.results import Results
from pharmazone.asking.solutions import Binding, Solutions, read_solution
from pharmazone.asking.spreadsheets import write_answer
from pharmazone.asking.tables import Column
from pharmazone.formats import WORKBOOK, of_form
from pharmazone.graph import displays, frames
from pharmazone.graph.engine import Engine
from pharmazone.graph.files import format_named, save
from pharmazone.graph.pictures import Picture
from pharmazone.graph.values import IRI, Value, read_term
from pharmazone.saved.questions import SavedQuery
from pharmazone.terms import passage_range

if TYPE_CHECKING:
    import pandas
    import polars


@dataclass(frozen=True)
class Source:
    """What an answer was made of: the query, and the question where it is one of ours, with the values given to it."""

    text: str
    engine: Engine
    columns: tuple[Column, ...]
    hints: tuple[str, ...] = ()
    saved: SavedQuery | None = None
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Row(Mapping[str, Value | None]):
    """One solution: a value for each variable, None where the variable is unbound.

    Unbound is what no passage says; it is neither zero nor no.
    """

    __slots__ = ("_values", "passages")

    def __init__(self, values: Mapping[str, Value | None], passages: tuple[IRI, ...]) -> None:
        self._values = values
        self.passages = passages
        """The passages that this row rests on, as far as the query asks for them."""

    def __getitem__(self, name: str) -> Value | None:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self._values.items())})"


class Rows(Sequence[Row]):
    """The whole answer, in the order of the query; a slice of it is one too.

    >>> rows = graph.ask("plants-compared")
    >>> rows[0]["plant"].label, rows[0]["area"], rows[0].passages[0].short
    ('PK-137 plant', 43000, 'gno:13749-13768')
    """

    def __init__(self, results: Results, labels: Labels, source: Source) -> None:
        self.results, self.labels, self.source = results, labels, source

    @property
    def columns(self) -> tuple[Column, ...]:
        """Give the columns: the `name` of each variable, its `heading` in words, whether it `is_evidence`."""
        return self.source.columns

    @property
    def text(self) -> str:
        """Give the SPARQL query, as it was evaluated."""
        return self.source.text

    @property
    def hints(self) -> tuple[str, ...]:
        """Say why the answer may be empty, where it is, or lack what a service did not say behind SERVICE SILENT."""
        return self.source.hints

    @cached_property
    def solutions(self) -> Solutions:
        """Give the terms of the answer, as RDF has them."""
        return self.results.solutions()

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> "Rows": ...

    def __getitem__(self, place: int | slice) -> "Row | Rows":
        if isinstance(place, slice):
            return Rows(replace(self.results, bindings=self.results.bindings[place]), self.labels, self.source)
        return self._row(self.results.bindings[place])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self.results.bindings)

    def __len__(self) -> int:
        return len(self.results.bindings)

    def _row(self, binding: Binding) -> Row:
        read = {name: read_term(term, self.labels) for name, term in read_solution(binding).items()}
        values = {name: read.get(name) for name in self.results.variables}
        return Row(values, tuple(dict.fromkeys(self._passages(values))))

    def _passages(self, values: Mapping[str, Value | None]) -> Iterator[IRI]:
        """Give what the question names as evidence; of another query each passage."""
        saved = self.source.saved
        for name, value in values.items():
            if isinstance(value, IRI) and (name in saved.header.evidence if saved else passage_range(value)):
                yield value

    def page(self, number: int, size: int) -> "Rows":
        """Give a page of the answer, from 1, of pages of so many solutions; NotFound names the last one."""
        return Rows(self.results.cut(Part(number, size)), self.labels, self.source)

    def serialize(self, format: str, *, labels: bool = False) -> bytes:  # noqa: A002  as rdflib calls it
        r"""Write the answer: json, xml, csv or tsv as SPARQL 1.1 has them, or xlsx, which always has labels.

        With `labels` a column NAMELabel stands beside each that has IRIs; CSV then has headings, and opens well in a
        spreadsheet. NotAcceptable: the format cannot carry it. AnswerTooLarge: there is too much of it.

        >>> graph.ask("plants-compared").serialize("csv").partition(b"\r\n")[0]
        b'plant,company,group,operates,area,people,counts,areaPerPerson,areaPassage,peoplePassage'
        """
        chosen, engine, saved = format_named(format, of_form("SELECT")), self.source.engine, self.source.saved
        about: About = ()
        if chosen is WORKBOOK:
            manifest, language = engine.snapshot.manifest, self.labels.language
            about = engine.run(tell_about(engine.library, saved, self.source.given, manifest, language))
        return write_answer(
            engine.library,
            saved,
            self.results,
            chosen,
            self.labels if labels or chosen is WORKBOOK else None,
            about=about,
            limit_bytes=engine.settings.answer_bytes,
        )

    def save(self, path: Path | str, *, labels: bool = False) -> None:
        """Write the answer into a file, in the format that its suffix names; else as `serialize`.

        PharmazoneError: the file cannot be written.
        """
        save(path, lambda suffix: self.serialize(suffix, labels=labels))

    def to_pandas(self, *, labels: bool = True, exact: bool = False) -> "pandas.DataFrame":
        """Give a data frame with nullable dtypes; it needs `pip install "pharmazone[pandas]"`.

        `labels` puts a column NAMELabel beside each that has IRIs. Numbers that are not whole become floats, and with
        `exact` stay decimals. A column of several kinds of values holds them as objects.

        >>> graph.ask("plants-compared").to_pandas()[["plantLabel", "area"]].dtypes.astype(str).to_dict()
        {'plantLabel': 'string', 'area': 'Int64'}
        """
        return frames.to_pandas(self, labels=labels, exact=exact)

    def to_polars(self, *, labels: bool = True, exact: bool = False) -> "polars.DataFrame":
        """Give a data frame; it needs `pip install "pharmazone[polars]"`. A column of several kinds holds their texts.

        >>> graph.ask("plants-compared").to_polars().schema["area"]
        Int64
        """
        return frames.to_polars(self, labels=labels, exact=exact)

    def chart(self) -> Picture | None:
        """Draw the picture of the question; None where it has none, or there is nothing to draw.

        DrawingFailed, Overloaded: no picture could be drawn.

        >>> graph.ask("plants-compared").chart()[:4]
        '<svg'
        """
        saved, engine = self.source.saved, self.source.engine
        svg = engine.draw(saved, self.solutions, self.labels.language) if saved else None
        return None if svg is None else Picture(svg.decode())

    def __repr__(self) -> str:
        return displays.as_text(self)

    def _repr_html_(self) -> str:
        return displays.as_html(self)
