"""An evaluated query as bytes: in the format of its kind, never larger than the limit, never broken."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, TypeVar
from xml.parsers import expat

import pyoxigraph as ox

from pharmazone.errors import AnswerTooLarge, NotAcceptable
from pharmazone.evaluate.answering.blank_nodes import with_plain_labels, with_plain_labels_in_tsv
from pharmazone.evaluate.answering.csv_results import write_csv
from pharmazone.evaluate.answering.results import Result, Term
from pharmazone.evaluate.seam import AnswerType
from pharmazone.formats import RDF_FORMATS, SOLUTION_FORMATS, Format
from pharmazone.terms import RDF

Statement = TypeVar("Statement", ox.Triple, ox.Quad)
_DECLARATIONS: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
_PREFIX_NAME: Final = re.compile(rb"(?<![\w-])([\w-]*+):")


_LARGEST_EMPTY_BYTES: Final = 16 * 1024
_ZERO: Final = ox.Literal(0)
# Where an answer to SELECT has none of these, it has solutions, and reading it is spared.
_EMPTY_OR_ZERO: Final = {
    "JSON": re.compile(rb'"bindings":\[\]|"value":"0"'),
    "XML": re.compile(rb"<results></results>|>0</literal>"),
    **dict.fromkeys(("CSV", "TSV"), re.compile(rb"\A[^\n]*\n(?:[^\n]*\n)?\Z")),
}
# Nothing, no node, or an element without another in it.
_NO_TRIPLE: Final = re.compile(rb"\s*(?:\[\])?|<\?xml[^>]*>\s*<rdf:RDF[^>]*>\s*</rdf:RDF>\s*")
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
    evaluate: Callable[[], Result],
    solutions: Format | None,
    graph: Format | None,
    prefixes: Mapping[str, str],
    limit_bytes: int,
    *,
    is_naming: bool = False,
) -> tuple[AnswerType, Format, bytes]:
    """Evaluate, and serialize whole, in `solutions` or in `graph` by the form of the query.

    `is_naming`: the query may name blank nodes, as it likes. `evaluate` may be called twice, where the first answer is
    seen to need another way of writing. NotAcceptable: no format of its kind is wanted, or the wanted one cannot carry
    these terms. AnswerTooLarge: past `limit_bytes`, inclusive.
    """
    result = evaluate()
    output = _CappedBytes(limit_bytes)
    if isinstance(result, ox.QueryTriples):
        chosen = graph or _refuse("a graph", "CONSTRUCT and DESCRIBE", RDF_FORMATS)
        _write_graph(with_plain_labels(result) if is_naming else result, chosen, prefixes, output)
        return "graph", chosen, _finish(output.getvalue(), chosen, RDF_FORMATS)
    is_boolean = isinstance(result, ox.QueryBoolean)
    chosen = solutions or _refuse("a boolean" if is_boolean else "solutions", "SELECT and ASK", SOLUTION_FORMATS)
    if isinstance(result, ox.QuerySolutions) and chosen.engine == "CSV":
        write_csv(result, evaluate, output)
    else:
        result.serialize(output, format=getattr(ox.QueryResultsFormat, chosen.engine))
    body = _finish(output.getvalue(), chosen, SOLUTION_FORMATS)
    if is_naming and chosen.engine == "TSV":
        body = with_plain_labels_in_tsv(body)
    return "boolean" if is_boolean else "solutions", chosen, body


def _refuse(what: str, forms: str, formats: Iterable[Format]) -> Format:
    offered = [each.media_type for each in formats]
    raise NotAcceptable(f"{forms} give {what}, in {', '.join(offered)}; none of these is accepted.", offered=offered)


def _write_graph(triples: Iterable[ox.Triple], chosen: Format, prefixes: Mapping[str, str], output: io.BytesIO) -> None:
    if chosen.engine in _CHECKED:
        triples = _CHECKED[chosen.engine](triples)
    ox.serialize(triples, output, getattr(ox.RdfFormat, chosen.engine), prefixes=dict(prefixes))


def _without_idle_prefixes(turtle: bytes) -> bytes:
    """Leave out the declarations at the head of which no name is seen behind it; a name in a literal keeps its own."""
    declared = _DECLARATIONS.match(turtle)
    end = declared.end() if declared else 0
    named = set(_PREFIX_NAME.findall(turtle, end))
    kept = [
        line for line in turtle[:end].splitlines(keepends=True) if line[len(b"@prefix ") : line.index(b":")] in named
    ]
    return b"".join(kept) + turtle[end:]


def _with_xml_names(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Pass triples through; NotAcceptable at a property that RDF/XML cannot have (RDF 1.1 XML Syntax, section 5.1)."""
    for triple in triples:
        inner: Term = triple
        while isinstance(inner, ox.Triple):
            if inner.predicate.value in _RDF_XML_OWN:
                reason = f"the property {inner.predicate.value} is a word of its own"
                raise _cannot_carry("RDF/XML", reason, RDF_FORMATS)
            inner = inner.object
        yield triple


def _without_triple_terms(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Pass triples through; NotAcceptable at a triple term, for which JSON-LD 1.1 has no words."""
    for triple in triples:
        if isinstance(triple.object, ox.Triple):
            raise _cannot_carry("JSON-LD", "it has a triple term of RDF 1.2", RDF_FORMATS)
        yield triple


_CHECKED: Final[Mapping[str, Callable[[Iterable[ox.Triple]], Iterator[ox.Triple]]]] = {
    "RDF_XML": _with_xml_names,
    "JSON_LD": _without_triple_terms,
}


def write_statements(statements: Iterable[Statement], chosen: Format, prefixes: Mapping[str, str]) -> bytes:
    """Serialize statements, each once and in an order of their own, so that the same are always the same bytes.

    NotAcceptable: the format cannot carry them.
    """
    ordered = sorted(set(statements), key=str)
    body = ox.serialize(ordered, format=getattr(ox.RdfFormat, chosen.engine), prefixes=dict(prefixes))
    assert body is not None
    return _finish(body, chosen, RDF_FORMATS)


def _finish(body: bytes, chosen: Format, kind: Iterable[Format]) -> bytes:
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


def is_empty(kind: AnswerType, chosen: Format, body: bytes) -> bool:
    """Say whether an answer says nothing: no solution, no triple, `false`, or one solution of counts that are all 0."""
    if len(body) > _LARGEST_EMPTY_BYTES:
        return False
    if kind == "boolean":
        return b"false" in body
    if kind == "graph":
        return bool(_NO_TRIPLE.fullmatch(body))
    if not _EMPTY_OR_ZERO[chosen.engine].search(body):
        return False
    if chosen.engine == "CSV":
        rows = list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]
        return not rows or (len(rows) == 1 and set(rows[0]) == {"0"})
    read = ox.parse_query_results(body, getattr(ox.QueryResultsFormat, chosen.engine))
    assert isinstance(read, ox.QuerySolutions), "it is neither a graph nor a boolean"
    solutions = [list(solution) for solution in islice(read, 2)]
    return not solutions or (len(solutions) == 1 and set(solutions[0]) == {_ZERO})


def _cannot_carry(label: str, reason: str, kind: Iterable[Format]) -> NotAcceptable:
    offered = [each.media_type for each in kind if each.label != label]
    return NotAcceptable(
        f"This answer cannot be written as {label}: {reason}. Take another format: {', '.join(offered)}.",
        offered=offered,
    )


def _size(count: int) -> str:
    return f"{count // MEBIBYTE} MiB" if count >= MEBIBYTE and not count % MEBIBYTE else f"{count} bytes"
