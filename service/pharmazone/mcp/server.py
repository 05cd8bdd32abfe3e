"""The server: its tools, resources and prompt, on standard input and output."""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import ConfigDict, Field, create_model

from pharmazone import __version__
from pharmazone.asking.library import Library
from pharmazone.errors import MalformedQuery, Problem
from pharmazone.evaluators import evaluator_of
from pharmazone.mcp import answers
from pharmazone.mcp.description import DescriptionTold, describe
from pharmazone.mcp.hits import FoundTold, find
from pharmazone.mcp.models import Told
from pharmazone.mcp.outline import outline
from pharmazone.mcp.passages import PassageTold, tell_passage
from pharmazone.mcp.questions import QuestionsTold, list_questions
from pharmazone.mcp.rows import RowsTold
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot, hold
from pharmazone.terms import Language

NAME: Final = "pharmazone"
VOCABULARY: Final = "pharmazone://vocabulary"
QUESTIONS: Final = "pharmazone://questions"
PREFIXES: Final = "pharmazone://prefixes"
INSTRUCTIONS: Final = """\
A knowledge graph of pharmaceutical production in a special economic zone, drawn from two news articles. It says what \
they say, where they say it, and nothing else.

Begin with `questions` (what is asked often has a saved question) and `ask`, or with `search` and `describe`. Write a \
query for `sparql` where no question fits; `pharmazone://vocabulary` has the terms, and prefixes need no declaration.

When you answer from it:
- A plan is never a fact. What is marked PLANNED, FORECAST or CLAIMED is not so: say "is planned", "is forecast", \
"calls itself". Properties of plans have names of their own (pz:plannedJobs beside pz:jobs); never add the two. What a \
pz:Claim tells is somebody's words.
- Unknown is not zero, and not no. An empty answer or cell means that no article says it.
- A figure has a unit and a bound: "at least 8,500" is not "8,500". Keep both.
- Every answer carries its passages: an article, a section, a range of characters. Name them for what you state. The \
words of the articles are not in the graph, so do not quote them.
- Where a discrepancy touches what you say, tell it: nothing was corrected silently.
"""
_READ_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Iri = Annotated[
    str,
    Field(description="An IRI, or a prefixed name such as plant:generium-next", min_length=1, max_length=2000),
]
InLanguage = Annotated[Language, Field(description="The language of labels")]
Words = Annotated[str | None, Field(description="Words that the question is about", max_length=200)]
Scalar = str | int | float | bool | None
Values = Annotated[
    dict[str, Scalar | list[Scalar]] | None,
    Field(description='A value for each parameter, by its name, such as {"site": "site:alabushevo", "minArea": 1000}'),
]


class Desk:
    """The tools, on one snapshot; their docstrings and annotations are what a client is told of them."""

    def __init__(self, library: Library, characters: int) -> None:
        self._library, self._characters = library, characters

    async def search(
        self,
        words: Annotated[str, Field(description="What it is called, or a part of that", min_length=1, max_length=200)],
        language: InLanguage = "en",
        kind: Annotated[str | None, Field(description="A kind of things, such as plant, medicine, property")] = None,
        limit: Annotated[int, Field(description="How many to give at most", ge=1, le=50)] = 10,
    ) -> Annotated[CallToolResult, FoundTold]:
        """Find things, classes, properties and concepts by what they are called, in English or Russian.

        The words may stand in any order, be beginnings of words, and be slightly misspelled.
        """
        return await _tell(find(self._library, words, language, kind, limit))

    async def describe(self, iri: Iri, language: InLanguage = "en") -> Annotated[CallToolResult, DescriptionTold]:
        """Tell all that is said of a thing or a term, each fact with the passages that say it.

        With units and bounds, what is planned, forecast or claimed marked so; what points to the thing; discrepancies
        that touch it; its identifiers elsewhere.
        """
        return await _tell(describe(self._library, iri, language))

    async def questions(
        self,
        words: Words = None,
        tag: Annotated[str | None, Field(description="A topic, such as plants, or a shelf, such as policy")] = None,
        language: InLanguage = "en",
    ) -> Annotated[CallToolResult, QuestionsTold]:
        """List the saved questions that can be asked by name with `ask`.

        Few are told with their parameters and examples, and very few with the values to choose among; so narrow it.
        """
        return await _tell(list_questions(self._library, words, tag, language))

    async def ask(
        self,
        name: Annotated[str, Field(description="The name of the question, as `questions` gives it", max_length=200)],
        values: Values = None,
        language: InLanguage = "en",
        limit: Annotated[int, Field(description="How many rows to give at most", ge=1, le=200)] = 50,
        page: Annotated[int, Field(description="Which page of so many rows, from 1", ge=1, le=100_000)] = 1,
    ) -> Annotated[CallToolResult, answers.AnswerTold]:
        """Ask a saved question: its rows with labels, the passages of each row, and how the columns are to be read."""
        return await _tell(answers.ask(self._library, name, values or {}, language, limit, page))

    async def sparql(
        self,
        query: Annotated[str, Field(description="A SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE")],
        language: InLanguage = "en",
        limit: Annotated[int, Field(description="How many rows to give at most", ge=1, le=500)] = 100,
    ) -> Annotated[CallToolResult, RowsTold]:
        """Evaluate a SPARQL query over the graph, read-only and within a deadline; known prefixes need no declaration.

        Every passage is a named graph, so GRAPH ?passage { ?plant pz:floorArea ?area } ?passage a pz:Passage gives the
        evidence. SERVICE is refused. Numbers are in the unit that the property or the node declares.
        """
        return await _tell(answers.query(self._library, query, language, limit, self._characters))

    async def passage(
        self,
        iri: Annotated[str, Field(description="A passage, such as gno:2103-2126", min_length=1, max_length=2000)],
        language: InLanguage = "en",
    ) -> Annotated[CallToolResult, PassageTold]:
        """Tell what one passage says, where it is, how firmly, who says it, and what it is read with.

        The text of the articles is not in the graph.
        """
        return await _tell(tell_passage(self._library, iri, language))

    async def vocabulary(self) -> str:
        """Give every class, property and concept in a line."""
        return await _read(outline(self._library))

    async def all_questions(self) -> str:
        """Give every saved question in a line."""
        saved = self._library.saved.values()
        return "".join(f"{each.name}: {each.header.question} [{', '.join(each.header.tags)}]\n" for each in saved)

    async def prefixes(self) -> str:
        """Give the prefixes that every tool and SPARQL know, as JSON."""
        return json.dumps(dict(self._library.prefixes), indent=1)


def make_server(library: Library, characters: int) -> MCPServer[Any]:
    """Make the server of a library, for queries of so many characters; who runs it starts and closes what evaluates."""
    desk = Desk(library, characters)
    tools = [
        _tool(desk.search, "Search"),
        _tool(desk.describe, "Describe a thing"),
        _tool(desk.questions, "List the saved questions"),
        _tool(desk.ask, "Ask a saved question"),
        _tool(desk.sparql, "Evaluate SPARQL"),
        _tool(desk.passage, "Read a passage"),
    ]
    server: MCPServer[Any] = MCPServer(
        NAME, title="Pharmazone", instructions=INSTRUCTIONS, version=__version__, tools=tools, log_level="WARNING"
    )
    server.resource(VOCABULARY, name="vocabulary", title="The vocabulary", mime_type="text/plain")(desk.vocabulary)
    server.resource(QUESTIONS, name="questions", title="The questions", mime_type="text/plain")(desk.all_questions)
    server.resource(PREFIXES, name="prefixes", title="Prefixes", mime_type="application/json")(desk.prefixes)
    server.prompt(title="Answer with evidence")(answer_with_evidence)
    return server


def answer_with_evidence(question: Annotated[str, Field(description="What is to be answered")]) -> str:
    """Answer a question from the graph, with its passages."""
    return (
        f"Answer from the pharmazone graph: {question}\n\n"
        "Look first for a saved question that fits, then for things, and write SPARQL only where neither is enough. "
        "State each fact with its unit, its bound and its passage in brackets; tell plans, forecasts and claims as "
        "such; say plainly what the graph does not say; name the discrepancies that touch the answer."
    )


async def serve(snapshot: Snapshot, settings: Settings) -> None:
    """Serve on standard input and output until the input ends; PharmazoneError where no evaluation can begin."""
    # A text of the graph that talks an assistant into something is not to reach other people's servers by it.
    evaluator = evaluator_of(snapshot, settings.model_copy(update={"allow_service": ()}))
    library = Library.open(snapshot, evaluator, settings)
    await evaluator.start()
    try:
        await make_server(library, settings.query_characters).run_stdio_async()
    finally:
        await evaluator.close()


def run(snapshot: Snapshot, settings: Settings) -> None:
    """Serve until the input ends, or a signal; while it runs no build removes the snapshot."""
    # The input is read in a thread, which nothing can wake, so an interrupted loop would wait for it: end at once, as
    # SIGTERM does. The workers end with this process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with hold(snapshot):
        asyncio.run(serve(snapshot, settings))


def words_of(problem: Problem) -> str:
    """Say why there is no answer; in a query that is wrong the place is shown."""
    if not isinstance(problem, MalformedQuery):
        return problem.detail
    excerpt = problem.members.get("excerpt")
    return f"{problem.title}. {problem.detail}" + (f"\n\n{excerpt}" if excerpt else "")


async def _tell(answering: Awaitable[Told]) -> CallToolResult:
    try:
        answer = await answering
    except Problem as problem:
        return CallToolResult(content=[TextContent(type="text", text=words_of(problem))], is_error=True)
    structured = answer.model_dump(mode="json", exclude_defaults=True)
    return CallToolResult(content=[TextContent(type="text", text=answer.text())], structured_content=structured)


async def _read(reading: Awaitable[str]) -> str:
    try:
        return await reading
    except Problem as problem:
        raise ResourceError(words_of(problem)) from problem


class _NoOthers(ArgModelBase):
    model_config = ConfigDict(extra="forbid")


def _tool(answer: Callable[..., Awaitable[CallToolResult]], title: str) -> Tool:
    """Make a tool that refuses arguments it does not know: one that is misspelled would be left out silently."""
    tool = Tool.from_function(answer, title=title, annotations=_READ_ONLY)
    known = tool.fn_metadata.arg_model
    tool.fn_metadata.arg_model = create_model(known.__name__, __base__=(known, _NoOthers))
    tool.parameters = tool.fn_metadata.arg_model.model_json_schema(by_alias=True)
    return tool
