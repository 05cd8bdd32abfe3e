"""An evaluated query as bytes: in the format of its kind, never larger than the limit, never broken."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.parsers import expat

import pyoxigraph as ox

from pharmazone.errors import AnswerTooLarge, NotAcceptable
from pharmazone.evaluate.seam import AnswerType
from pharmazone.formats import GRAPH_FORMATS, SOLUTION_FORMATS, Format
from pharmazone.terms import RDF

_DECLARATIONS: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
_PREFIX_NAME: Final = re.compile(rb"([\w-]+):")

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

MEBIBYTE: Final = 1024 * 1024
# RDF/XML takes these for its own grammar; `li` as a property is read back as `_1` (RDF 1.1 XML Syntax, section 5.1).
_RDF_XML_OWN: Final = frozenset(
    f"{RDF}{name}"
    for name in (
        *("RDF", "ID", "about", "aboutEach", "aboutEachPrefix", "bagID"),
        *("parseType", "resource", "nodeID", "datatype", "Description", "li"),
    )
)


class _CappedBytes(io.BytesIO):
    """Bytes in memory up to a limit; the write that goes past it raises AnswerTooLarge."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__()
        self._limit = limit_bytes

    def write(self, data: object, /) -> int:
        written = super().write(data)  # type: ignore[arg-type]  # whatever has a buffer
        if self.tell() > self._limit:
            raise AnswerTooLarge(
                f"The answer is larger than {_size(self._limit)}. Ask for less: fewer variables, a narrower pattern, "
                "or parts with ORDER BY, LIMIT and OFFSET; the whole data is among the downloads."
            )
        return written


def write_answer(
    result: Result, solutions: Format | None, graph: Format | None, prefixes: Mapping[str, str], limit_bytes: int
) -> tuple[AnswerType, Format, bytes]:
    """Serialize whole, in `solutions` or in `graph` by the form of the query.

    NotAcceptable: no format of its kind is wanted, or the wanted one cannot carry these terms. AnswerTooLarge: past
    `limit_bytes`, inclusive.
    """
    output = _CappedBytes(limit_bytes)
    if isinstance(result, ox.QueryTriples):
        chosen = graph or _refuse("a graph", "CONSTRUCT and DESCRIBE", GRAPH_FORMATS)
        _write_graph(result, chosen, prefixes, output)
        return "graph", chosen, finish(output.getvalue(), chosen, GRAPH_FORMATS)
    is_boolean = isinstance(result, ox.QueryBoolean)
    chosen = solutions or _refuse("a boolean" if is_boolean else "solutions", "SELECT and ASK", SOLUTION_FORMATS)
    if isinstance(result, ox.QuerySolutions) and chosen.engine == "CSV":
        _write_csv(result, output)
    else:
        result.serialize(output, format=getattr(ox.QueryResultsFormat, chosen.engine))
    return "boolean" if is_boolean else "solutions", chosen, finish(output.getvalue(), chosen, SOLUTION_FORMATS)


def _refuse(what: str, forms: str, formats: Iterable[Format]) -> Format:
    offered = [each.media_type for each in formats]
    raise NotAcceptable(f"{forms} give {what}, in {', '.join(offered)}; none of these is accepted.", offered=offered)


def _write_graph(triples: Iterable[ox.Triple], chosen: Format, prefixes: Mapping[str, str], output: io.BytesIO) -> None:
    if chosen.engine == "RDF_XML":
        triples = _with_xml_names(triples)
    ox.serialize(triples, output, getattr(ox.RdfFormat, chosen.engine), prefixes=dict(prefixes))


def _without_idle_prefixes(turtle: bytes) -> bytes:
    """Leave out the declarations at the head of which no name is seen behind it; a name in a literal keeps its own."""
    declared = _DECLARATIONS.match(turtle)
    end = declared.end() if declared else 0
    named = set(_PREFIX_NAME.findall(turtle, end))
    kept = [line for line in turtle[:end].splitlines(keepends=True) if line.split(b":")[0].split()[1] in named]
    return b"".join(kept) + turtle[end:]


def _with_xml_names(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Pass triples through; NotAcceptable at a property that RDF/XML cannot have (RDF 1.1 XML Syntax, section 5.1)."""
    for triple in triples:
        if triple.predicate.value in _RDF_XML_OWN:
            raise _cannot_carry("RDF/XML", f"the property {triple.predicate.value} is a word of its own", GRAPH_FORMATS)
        yield triple


def _write_csv(solutions: ox.QuerySolutions, output: io.BytesIO) -> None:
    """Write SPARQL 1.1 Query Results CSV: terms as plain text, RFC 4180, lines end with CRLF, UTF-8.

    The engine's own leaves an IRI with a comma unquoted.
    """
    text = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([variable.value for variable in solutions.variables])
    writer.writerows([_csv_field(term) for term in solution] for solution in solutions)
    text.detach()


def _csv_field(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def finish(body: bytes, chosen: Format, kind: Iterable[Format]) -> bytes:
    """Mend what the engine serialized: Turtle and TriG declare only the prefixes they use, XML is read back as it was.

    NotAcceptable: XML cannot carry it (most control characters; in RDF/XML a property that does not end in a name);
    `kind` lists the formats to take instead.
    """
    if chosen.engine in {"TURTLE", "TRIG"}:
        return _without_idle_prefixes(body)
    if chosen.engine not in {"XML", "RDF_XML"}:
        return body
    # The engine writes CR as it is, and every reader makes LF of it (XML 1.0, section 2.11).
    body = body.replace(b"\r", b"&#13;")
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(body, True)
    except expat.ExpatError as error:
        reason = "it has a character that XML has not"
        if chosen.engine == "RDF_XML":
            reason += ", or a property that does not end in an XML name"
        raise _cannot_carry(chosen.label, reason, kind) from error
    return body


def _cannot_carry(label: str, reason: str, kind: Iterable[Format]) -> NotAcceptable:
    offered = [each.media_type for each in kind if each.label != label]
    return NotAcceptable(
        f"This answer cannot be written as {label}: {reason}. Take another format: {', '.join(offered)}.",
        offered=offered,
    )


def _size(count: int) -> str:
    return f"{count // MEBIBYTE} MiB" if count >= MEBIBYTE and not count % MEBIBYTE else f"{count} bytes"
