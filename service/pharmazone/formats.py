"""One table of every format that an answer can have; negotiation, suffixes and documentation read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """What a format can carry."""

    SOLUTIONS = "solutions"
    GRAPH = "graph"
    DATASET = "dataset"
    PAGE = "page"
    WORKBOOK = "workbook"
    CHART = "chart"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Format:
    """A format of answers: its own media type first, then names that clients also use for it.

    `suffix` is empty where no address ends in one. `engine` is the name of the constant in pyoxigraph's
    `QueryResultsFormat` or `RdfFormat`. `w3c` is its name in the W3C's list of formats, http://www.w3.org/ns/formats/.
    """

    suffix: str
    label: str
    media_type: str
    kind: Kind
    engine: str = ""
    other_media_types: tuple[str, ...] = ()
    is_text: bool = False
    w3c: str = ""

    @property
    def media_types(self) -> tuple[str, ...]:
        """Give every media type that asks for this format."""
        return (self.media_type, *self.other_media_types)

    @property
    def content_type(self) -> str:
        """Give the value of the Content-Type header; text types name their charset (RFC 6657)."""
        return f"{self.media_type}; charset=utf-8" if self.is_text else self.media_type


JSON: Final = Format(
    "json",
    "SPARQL JSON",
    "application/sparql-results+json",
    Kind.SOLUTIONS,
    "JSON",
    ("application/json",),
    w3c="SPARQL_Results_JSON",
)
HTML: Final = Format("html", "HTML", "text/html", Kind.PAGE, "", ("application/xhtml+xml",), is_text=True)
TURTLE: Final = Format(
    "ttl", "Turtle", "text/turtle", Kind.GRAPH, "TURTLE", ("application/x-turtle",), is_text=True, w3c="Turtle"
)

SOLUTION_FORMATS: Final = (
    JSON,
    Format(
        "xml",
        "SPARQL XML",
        "application/sparql-results+xml",
        Kind.SOLUTIONS,
        "XML",
        ("application/xml", "text/xml"),
        w3c="SPARQL_Results_XML",
    ),
    Format("csv", "CSV", "text/csv", Kind.SOLUTIONS, "CSV", is_text=True, w3c="SPARQL_Results_CSV"),
    Format("tsv", "TSV", "text/tab-separated-values", Kind.SOLUTIONS, "TSV", is_text=True, w3c="SPARQL_Results_TSV"),
)
GRAPH_FORMATS: Final = (
    TURTLE,
    Format("nt", "N-Triples", "application/n-triples", Kind.GRAPH, "N_TRIPLES", ("text/plain",), w3c="N-Triples"),
    Format("rdf", "RDF/XML", "application/rdf+xml", Kind.GRAPH, "RDF_XML", w3c="RDF_XML"),
    Format("jsonld", "JSON-LD", "application/ld+json", Kind.GRAPH, "JSON_LD", w3c="JSON-LD"),
)
DATASET_FORMATS: Final = (
    Format("trig", "TriG", "application/trig", Kind.DATASET, "TRIG", ("application/x-trig",), w3c="TriG"),
    Format("nq", "N-Quads", "application/n-quads", Kind.DATASET, "N_QUADS", ("text/x-nquads",), w3c="N-Quads"),
)
RDF_FORMATS: Final = (*GRAPH_FORMATS, *DATASET_FORMATS)
"""The formats of CONSTRUCT and DESCRIBE, and of what is said of a thing; those of datasets carry its graphs as well."""
RDF_SUFFIXES: Final = tuple((each.suffix, each.label) for each in RDF_FORMATS)
"""What a page about a thing or a term offers its data as: the suffix of each address, and what the format is called."""
# A spreadsheet of solutions with their labels, for people; the SPARQL 1.1 Protocol knows none.
WORKBOOK: Final = Format(
    "xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Kind.WORKBOOK
)
# The chart of an answer, drawn and as it is specified.
SVG: Final = Format("svg", "SVG", "image/svg+xml", Kind.CHART)
VEGA_LITE: Final = Format("vl.json", "Vega-Lite", "application/vnd.vegalite.v6+json", Kind.CHART)
CHART_FORMATS: Final = (SVG, VEGA_LITE)
# What is no result of a query: its text, the list of the saved ones, and why something was not answered as asked.
QUERY_TEXT: Final = Format("rq", "SPARQL", "application/sparql-query", Kind.DOCUMENT, is_text=True)
CATALOGUE: Final = Format("json", "JSON", "application/json", Kind.DOCUMENT)
PROBLEM: Final = Format("", "Problem", "application/problem+json", Kind.DOCUMENT, "", ("application/json",))

RESULT_FORMATS: Final = (*SOLUTION_FORMATS, *RDF_FORMATS)
FORMATS: Final = (*RESULT_FORMATS, WORKBOOK, *CHART_FORMATS, HTML, QUERY_TEXT, CATALOGUE, PROBLEM)
BY_SUFFIX: Final = {each.suffix: each for each in (*RESULT_FORMATS, HTML, QUERY_TEXT)}
"""The formats that a suffix names wherever it stands; `.json` of the catalogue is a row of its own."""


def of_form(form: str) -> tuple[Format, ...]:
    """Give the formats that the answer to a query of this form can have as data, the preferred one first.

    >>> [each.suffix for each in of_form("ASK")]
    ['json', 'xml', 'csv', 'tsv', 'xlsx']
    """
    return (*SOLUTION_FORMATS, WORKBOOK) if form in {"SELECT", "ASK"} else RDF_FORMATS


def named(name: str, offered: Iterable[Format]) -> Format | None:
    """Give the format on offer that is called so by its suffix, its label or a media type.

    >>> [each and each.suffix for each in (named(".TTL", FORMATS), named("text/csv", FORMATS), named("doc", FORMATS))]
    ['ttl', 'csv', None]
    """
    wanted = name.strip().removeprefix(".").lower()
    return next((each for each in offered if wanted in {each.suffix, each.label.lower(), *each.media_types}), None)
