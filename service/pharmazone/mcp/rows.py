"""An answer in rows: values with labels, the passages of each row, and what is no fact marked so."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pydantic import Field

from pharmazone.asking.labels import Labels
from pharmazone.asking.library import Library
from pharmazone.asking.solutions import Solutions, Value, read_solutions
from pharmazone.asking.tables import Row as TableRow
from pharmazone.asking.things.evidence import Passage
from pharmazone.evaluate.seam import Answer
from pharmazone.mcp.models import MOST_CHARACTERS, Cell, Model, Told, cell_of, fitting
from pharmazone.mcp.passages import Evidence, evidence_lines, evidence_of, look_up, terms_of
from pharmazone.terms import Language, shorten

_UNKNOWN: Final = "No rows. The graph says nothing of it, which means that it is unknown, and neither zero nor no."
_NO: Final = "No: the graph does not say so, which does not mean that it is not so."


class Column(Model):
    """A column of an answer."""

    name: str
    heading: str


class Row(Model):
    """A row of an answer; a value that is not known is left out."""

    cells: Mapping[str, Cell]
    passages: tuple[str, ...] = Field(default=(), description="The passages that the row rests on, by name")
    modality: str = Field(default="", description="planned, forecast or claimed, where no passage tells the row as so")


class RowsTold(Told):
    """An answer: rows, a yes or no, or a graph in Turtle."""

    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    first: int = Field(default=1, description="Which of all rows the first one here is, from 1")
    total: int | None = Field(default=None, description="How many rows there are in all")
    boolean: bool | None = Field(default=None, description="The answer to an ASK query")
    turtle: str = Field(default="", description="The graph that a CONSTRUCT or DESCRIBE query gives")
    passages: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = Field(default=(), description="How to read the answer, and how to get what is not in it")

    def text(self) -> str:
        """Give the answer as it is read."""
        return "\n".join([*self.lines(), *(["", *self.notes] if self.notes else [])]).strip()

    def lines(self) -> list[str]:
        """Give the rows, the yes or no, or the graph, and the passages."""
        if self.boolean is not None:
            return ["Yes." if self.boolean else _NO]
        lines = [f"{place}. {self._line(row)}" for place, row in enumerate(self.rows, start=self.first)]
        lines += [self.turtle] if self.turtle else []
        return lines + evidence_lines(self.passages)

    def _line(self, row: Row) -> str:
        said = "; ".join(f"{each.heading}: {row.cells[each.name]}" for each in self.columns if each.name in row.cells)
        marked = f"{row.modality.upper()}: {said}" if row.modality else said
        shown = {each.name for each in row.cells.values()}
        passages = ", ".join(each for each in row.passages if each not in shown)
        return f"{marked} [{passages}]" if passages else marked


async def tell_rows(
    library: Library,
    columns: Sequence[Column],
    rows: Sequence[TableRow],
    language: Language,
    *,
    first: int,
    limit: int,
    total: int,
) -> RowsTold:
    """Tell these rows, as many as fit, beginning with the one of this number."""
    asked = rows[:limit]
    values = [value for row in asked for value in (*row.cells.values(), *_evidence(row)) if value.kind == "iri"]
    passages = await look_up(library, {each.text for each in values})
    labels = await library.labels({each.text for each in values} | terms_of(passages.values()), language)
    told = fitting([_row(each, passages, labels) for each in asked])
    evidence = [evidence_of(each, labels) for each in passages.values()]
    named = {name for row in told for name in (*row.passages, *(cell.name for cell in row.cells.values()))}
    listed = fitting([each for each in evidence if each.name in named], MOST_CHARACTERS)
    return RowsTold(
        columns=tuple(columns), rows=told, first=first, total=total, passages=listed, notes=_notes(first, told, total)
    )


def tell_other(answer: Answer) -> RowsTold:
    """Tell a graph, as many of its things as fit, or a yes or no."""
    if answer.type == "boolean":
        return RowsTold(boolean=read_solutions(answer.body).boolean)
    text = answer.body.decode("utf-8")
    kept = text if len(text) <= MOST_CHARACTERS else text[: text.rfind(" .\n", 0, MOST_CHARACTERS) + 3]
    cut = f"The graph is cut: {len(kept)} of {len(text)} characters. Ask for less, or for its rows with SELECT."
    return RowsTold(turtle=kept, notes=(cut,) if kept != text else ())


def rows_of(solutions: Solutions) -> list[TableRow]:
    """Give solutions as rows without evidence of their own."""
    return [TableRow(each, {}) for each in solutions.each]


def _evidence(row: TableRow) -> Iterable[Value]:
    return [value for values in row.evidence.values() for value in values]


def _row(row: TableRow, passages: Mapping[str, Passage], labels: Labels) -> Row:
    cells = {name: cell_of(value, labels) for name, value in row.cells.items()}
    named = [each.text for each in (*_evidence(row), *row.cells.values()) if each.text in passages]
    resting = [passages[each] for each in dict.fromkeys(named)]
    is_fact = not resting or any(each.is_actual for each in resting)
    modalities = () if is_fact else sorted({iri for each in resting for iri in each.modality})
    names = tuple(shorten(each.iri, labels.prefixes) for each in resting)
    return Row(cells=cells, passages=names, modality=", ".join(labels.of(each).text for each in modalities))


def _notes(first: int, told: Sequence[Row], total: int) -> tuple[str, ...]:
    if not total:
        return (_UNKNOWN,)
    last = first - 1 + len(told)
    return (f"Rows {first} to {last} of {total}.",) if first > 1 or last < total else ()
