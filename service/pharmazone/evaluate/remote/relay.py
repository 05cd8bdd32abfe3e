"""What a worker does for a query that another endpoint evaluates: it reads the query before, and the answer after."""

from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

import pyoxigraph as ox
import regex as re

from pharmazone.errors import EndpointFailed
from pharmazone.evaluate.answering.results import Result
from pharmazone.evaluate.processes import frames
from pharmazone.evaluate.screening.tokens import BLANK, IRI, short_string
from pharmazone.evaluate.seam import AnswerType
from pharmazone.formats import BY_SUFFIX, Format

Write = Callable[[Callable[[], Result]], tuple[AnswerType, Format, bytes]]

UNKNOWN_FUNCTION: Final = "The custom function"
"""How the engine begins what it has against a query that it can parse."""

_DECLARATION: Final = re.compile(
    rf"""{BLANK}++ | BASE{BLANK}*+{IRI} | VERSION{BLANK}*+{short_string()}
    | PREFIX{BLANK}*+(?P<prefix>[^\s:<\#]*+):{BLANK}*+{IRI}""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_FORM: Final = re.compile("[A-Za-z]+")
# Virtuoso gives blank nodes names that are no labels. In a literal the quotation marks would be escaped.
_FOREIGN_BLANK_NODE: Final = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*)"nodeID://(\w+)"')
_TYPES: Final[Mapping[str, AnswerType]] = {"SELECT": "solutions", "ASK": "boolean"}
_EXCERPT_CHARACTERS: Final = 160


def recognise(evaluate: Callable[[], Result], write: Write, text: str, prefixes: Mapping[str, str]) -> frames.Header:
    """Give the frame with the type of the answer to come, and the query as any engine can read it.

    `evaluate` has nothing to evaluate on, so that it parses. SyntaxError: this is no query. NotAcceptable: nobody wants
    an answer of its type.
    """
    try:
        kind = _type(evaluate())
    except RuntimeError as error:
        if not str(error).startswith(UNKNOWN_FUNCTION):
            raise
        kind = _type_by_form(text)  # it is SPARQL, and the endpoint may know the function
    write(lambda: _nothing(kind))
    return {"is": "recognised", "type": kind, "text": declare(text, prefixes)}


def rewrite(body: bytes, request: frames.Header, write: Write) -> tuple[AnswerType, Format, bytes]:
    """Read an endpoint's answer whole, and write it in the format that is wanted; EndpointFailed: it is none."""
    given, kind = BY_SUFFIX[request["format"]], request["type"]
    whose = request.get("whose", "the endpoint behind this service")
    try:
        written = write(lambda: _read(body, given, kind))
    except SyntaxError as error:
        said = f"What {whose} sends is no {given.label}: {str(error)[:_EXCERPT_CHARACTERS]}."
        raise EndpointFailed(said) from error
    if written[0] != kind:
        said = f"{whose[0].upper()}{whose[1:]} sends a {written[0]} where {kind} was asked for."
        raise EndpointFailed(said)
    return written


def declare(text: str, prefixes: Mapping[str, str]) -> str:
    """Declare the project's prefixes that a query uses undeclared, on its first line: lines keep their number.

    >>> declare("PREFIX b: <http://b/> ASK { a:x b:y c:z }", {"a": "http://a/", "b": "http://e/", "d": "http://d/"})
    'PREFIX a: <http://a/> PREFIX b: <http://b/> ASK { a:x b:y c:z }'
    """
    declared, _ = _prologue(text)
    has_escapes = "\\" in text  # a name may be written with them (SPARQL 1.1, section 19.2)
    used = (name for name in prefixes if name not in declared and (has_escapes or f"{name}:" in text))
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in used) + text


def _prologue(text: str) -> tuple[set[str], int]:
    """Give the prefixes that a query declares, and the offset of its form."""
    declared, offset = set(), 0
    while found := _DECLARATION.match(text, offset):
        offset = found.end()
        if found["prefix"] is not None:
            declared.add(found["prefix"])
    return declared, offset


def _type(result: Result) -> AnswerType:
    match result:
        case ox.QueryTriples():
            return "graph"
        case ox.QueryBoolean():
            return "boolean"
    return "solutions"


def _type_by_form(text: str) -> AnswerType:
    r"""Give the type by the first word behind the prologue of a query that is known to be SPARQL.

    >>> _type_by_form("PREFIX select: <http://ask/> # describe\n select* {}")
    'solutions'
    """
    found = _FORM.match(text, _prologue(text)[1])
    assert found is not None, "each query has a form"
    return _TYPES.get(found[0].upper(), "graph")


def _nothing(kind: AnswerType) -> Result:
    form = {"solutions": "SELECT * {}", "boolean": "ASK {}", "graph": "CONSTRUCT WHERE {}"}[kind]
    return ox.Store().query(form)


def _read(body: bytes, given: Format, kind: AnswerType) -> Result:
    if kind != "graph":
        if given.engine == "XML":
            _refuse_cut_xml(body)
        if given.engine == "JSON" and b"nodeID://" in body:
            body = _FOREIGN_BLANK_NODE.sub(rb'\1"\2"', body)
        return ox.parse_query_results(body, format=getattr(ox.QueryResultsFormat, given.engine))
    store = ox.Store()
    store.bulk_extend(ox.parse(body, getattr(ox.RdfFormat, given.engine)))  # keeps the names of blank nodes
    return store.query("CONSTRUCT WHERE { ?s ?p ?o }")


def _refuse_cut_xml(body: bytes) -> None:
    """SyntaxError where it is not well-formed to its end: the engine takes results that break off for all there are."""
    try:
        expat.ParserCreate().Parse(body, True)
    except expat.ExpatError as error:
        raise SyntaxError(str(error)) from error
