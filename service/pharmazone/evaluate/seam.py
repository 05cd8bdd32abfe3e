"""The seam of one method: a query in, an answer out; whatever evaluates is interchangeable behind it."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from pharmazone.formats import Format

AnswerType = Literal["solutions", "boolean", "graph"]

CLIENT: Final[ContextVar[str]] = ContextVar("client", default="")
"""On whose behalf an evaluation is asked for; evaluators share their workers out fairly among clients."""

# How evaluators end solutions of which there are none, by the engine's name of the format; the others have one line.
_ENDS: Final = {"JSON": b'"bindings":[]}}', "XML": b"<results></results></sparql>"}


@dataclass(frozen=True)
class Query:
    """A SPARQL 1.1 query, with the formats that its answer may have.

    Which of the two formats is used depends on the query form, which only a parser knows: `solutions` for SELECT and
    ASK, `graph` for CONSTRUCT and DESCRIBE. None means that the client accepts no format of that kind.
    `default_graphs` and `named_graphs` are the IRIs of the RDF dataset that the protocol asks for (SPARQL 1.1
    Protocol, section 2.1.4); both empty means the dataset of the query, else that of the store.
    `deadline_seconds` lowers the evaluator's deadline and never raises it.
    """

    text: str
    solutions: Format | None
    graph: Format | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    deadline_seconds: float | None = None


@dataclass(frozen=True)
class Answer:
    """The whole answer, serialized in `format`.

    `hints` say to people why an answer may be empty: a term that the graph does not have, a graph that is not there.
    `unanswered` say which services gave no answer where the query says SERVICE SILENT, so that less may be in it.
    """

    type: AnswerType
    format: Format
    body: bytes
    hints: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether it is solutions, of which there are none."""
        if self.type != "solutions":
            return False
        end = _ENDS.get(self.format.engine)
        return self.body.endswith(end) if end else self.body.find(b"\n", 0, -1) < 0


class Evaluator(Protocol):
    """Evaluates queries; it is started before the first and closed after the last."""

    async def start(self) -> None:
        """Make ready to evaluate."""

    async def evaluate(self, query: Query) -> Answer:
        """Evaluate a query whole; a Problem says why there is no answer."""

    async def close(self) -> None:
        """Stop what is running and free everything."""
