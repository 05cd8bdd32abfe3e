"""The graph that is open: it answers questions and queries, and who asks needs no `async`."""

from collections.abc import Mapping
from functools import partial
from types import TracebackType
from typing import Final, Self

from pharmazone.asking.binding import bind
from pharmazone.asking.joining import demand_sources
from pharmazone.asking.results import Results, look_up_labels
from pharmazone.asking.tables import Column
from pharmazone.asking.values.choices import Choice, offers_of
from pharmazone.errors import MalformedRequest, NotFound, SettingError, cut
from pharmazone.evaluate.screening.screen import screen
from pharmazone.evaluate.seam import Answer, AnswerType, Query
from pharmazone.formats import BY_SUFFIX, JSON
from pharmazone.graph.engine import Engine
from pharmazone.graph.questions import Question, Questions, read_parameter
from pharmazone.graph.rows import Rows, Source
from pharmazone.graph.statements import Statements
from pharmazone.graph.values import IRI, Given, write_values
from pharmazone.saved.columns import heading_of
from pharmazone.saved.parameters import Parameter
from pharmazone.saved.questions import SavedQuery
from pharmazone.saved.values import read_iri
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot
from pharmazone.terms import LANGUAGES, Language, shorten

_WAY: Final[Mapping[AnswerType, str]] = {"solutions": "query", "boolean": "is_true", "graph": "construct"}
"""The method of a graph that gives each type of answer."""


class Graph:
    """A snapshot that is open for questions, in any thread; `with` closes it, or `close`, or the end of the program.

    Queries have the limits of the service: no updates, no SERVICE, a deadline, a largest answer.
    """

    def __init__(self, snapshot: Snapshot, settings: Settings, language: Language = "en") -> None:
        if language not in LANGUAGES:
            raise SettingError(f"The language is one of {', '.join(LANGUAGES)}, not {language!r}.")
        self.language = language
        self.engine = Engine(snapshot, settings)

    @property
    def release(self) -> str:
        """Give the release of the data, by which an answer is cited."""
        return self.engine.snapshot.manifest.release

    @property
    def questions(self) -> Questions:
        """Give the questions by name.

        >>> len(graph.questions) > 50, "plants-compared" in graph.questions
        (True, True)
        """
        return Questions(self.engine.library, self._question)

    def ask(self, question: str, /, **values: Given) -> Rows:
        """Ask a question by its name, with values for its parameters.

        A thing is given as its IRI, as a prefixed name, or by what it is called, where only one is called so; where a
        parameter takes several values, as a list. NotFound: no question has the name. UnfitParameter: a value does not
        fit; it says what is wanted, and what is near. SourceNotLoaded: it joins with a source that is not loaded.

        >>> [row["area"] for row in graph.ask("plants-compared", plant=["plant:pk-137", "Velpharm-M plant"])]
        [43000, 33700]
        """
        return self._ask(self.engine.library.question(question), values)

    def text(self, question: str, /, **values: Given) -> str:
        """Give the SPARQL of a question with these values, to learn from, or to ask elsewhere; else as `ask`."""
        library = self.engine.library
        binding = bind(library, library.question(question), write_values(values), self.language)
        return self.engine.run(binding).text

    def query(self, sparql: str) -> Rows:
        """Evaluate a SELECT query; the prefixes of the project need no declaration.

        QueryRefused: it is none that is evaluated here. MalformedQuery: it is no SPARQL; line and column say where.

        >>> [row["n"] for row in graph.query("SELECT (COUNT(DISTINCT ?plant) > 10 AS ?n) { ?plant a pz:Plant }")]
        [True]
        """
        answer = self._evaluate(sparql, "solutions")
        return self.engine.run(self._rows(answer, sparql))

    def is_true(self, sparql: str) -> bool:
        """Evaluate an ASK query; else as `query`.

        >>> graph.is_true("ASK { plant:pk-137 a pz:Plant }")
        True
        """
        return bool(Results.read(self._evaluate(sparql, "boolean").body).boolean)

    def construct(self, sparql: str) -> Statements:
        """Evaluate a CONSTRUCT or DESCRIBE query; else as `query`."""
        return Statements(sparql, self._evaluate(sparql, "graph").body, self.engine.library.prefixes)

    def describe(self, thing: str) -> Rows:
        """Give what is said of a thing: each property with its value, and the graph that says so, which is the passage.

        NotFound: nothing is said of it.

        >>> row = graph.describe("plant:pk-137")[0]
        >>> sorted(row)
        ['graph', 'property', 'value']
        """
        node = read_iri(thing, self.engine.library.prefixes)
        template = self.engine.library.own["facts"]
        rows = self.query(template.fill([{template.names[0]: node}])) if node else None
        if not rows:
            raise NotFound(f"Nothing is said of {cut(thing)}. Look for it with search().", thing=cut(thing))
        return rows

    def search(self, words: str, limit: int = 10) -> list[IRI]:
        """Find things, terms and concepts by what they are called in any language, the best first.

        >>> graph.search("generium next")[0].short
        'company:generium-next'
        """
        hits = self.engine.library.index.find(words, but=("question",))[:limit]
        labels = self.engine.run(self.engine.library.labels((each.named.iri for each in hits), self.language))
        prefixes = self.engine.library.prefixes
        return [
            IRI(iri, label=labels.shown(iri).text, short=shorten(iri, prefixes))
            for iri in (each.named.iri for each in hits)
        ]

    def close(self) -> None:
        """End what evaluates, and let go of the snapshot; more than once is once."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        manifest, state = self.engine.snapshot.manifest, ", closed" if self.engine.is_closed else ""
        return f"<Graph {manifest.id}, release {manifest.release}: {manifest.counts.facts} facts{state}>"

    def _evaluate(self, sparql: str, wanted: AnswerType) -> Answer:
        """Evaluate somebody's query; MalformedRequest where it gives another type of answer than is wanted."""
        settings = self.engine.settings
        screen(sparql, characters=settings.query_characters, services=settings.services)
        answer = self.engine.run(self.engine.evaluate(Query(sparql, JSON, BY_SUFFIX["nt"])))
        if answer.type != wanted:
            what = answer.type if answer.type == "solutions" else f"a {answer.type}"
            raise MalformedRequest(f"This query gives {what}: ask it with graph.{_WAY[answer.type]}().")
        return answer

    def _ask(self, saved: SavedQuery, values: Mapping[str, Given]) -> Rows:
        if saved.form != "SELECT":
            way = _WAY["boolean" if saved.form == "ASK" else "graph"]
            said = f"The question {saved.name} gives no rows"
            raise MalformedRequest(f"{said}: ask it with graph.{way}(graph.text({saved.name!r}, ...)).")
        return self.engine.run(self._answer(saved, values))

    async def _answer(self, saved: SavedQuery, values: Mapping[str, Given]) -> Rows:
        library = self.engine.library
        bound = await bind(library, saved, write_values(values), self.language)
        await demand_sources(library, saved)
        answer = await self.engine.evaluate(Query(bound.text, JSON, None))
        results = Results.read(answer.body)
        columns = (
            Column(name, heading_of(saved.header, library.columns, name, self.language), name in saved.header.evidence)
            for name in results.variables
        )
        source = Source(bound.text, self.engine, tuple(columns), answer.hints, saved, bound.values)
        return Rows(results, await look_up_labels(library, results, self.language), source)

    async def _rows(self, answer: Answer, text: str) -> Rows:
        results = Results.read(answer.body)
        columns = (Column(name, name, is_evidence=False) for name in results.variables)
        labels = await look_up_labels(self.engine.library, results, self.language)
        return Rows(results, labels, Source(text, self.engine, tuple(columns), answer.unanswered + answer.hints))

    def _question(self, saved: SavedQuery) -> Question:
        words, header = saved.header.words(self.language), saved.header
        return Question(
            name=saved.name,
            summary=words.summary,
            question=words.question,
            description=words.description,
            tags=header.tags,
            parameters={
                each.name: read_parameter(each, self.language, partial(self._choices, saved, each))
                for each in header.params
            },
            examples={each.words(self.language): dict(each.values) for each in header.examples},
            text=saved.text,
            _ask=partial(self._ask, saved),
        )

    def _choices(self, saved: SavedQuery, parameter: Parameter) -> list[Choice]:
        return self.engine.run(offers_of(self.engine.library, saved, parameter, self.language)) or []
