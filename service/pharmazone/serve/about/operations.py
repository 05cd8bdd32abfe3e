"""What each address offers, as OpenAPI tells it: formats, parameters, problems; a row for each route."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pharmazone.errors import (
    AnswerTooLarge,
    DeadlineExceeded,
    EndpointFailed,
    EvaluatorFailed,
    Gone,
    MalformedQuery,
    MalformedRequest,
    NotAcceptable,
    NotFound,
    Overloaded,
    Problem,
    QueryRefused,
    RequestTooLarge,
    TooManyRequests,
    UnfitParameter,
    UnsupportedMediaType,
)
from pharmazone.formats import (
    BY_SUFFIX,
    CATALOGUE,
    CHART_FORMATS,
    HTML,
    QUERY_TEXT,
    RDF_FORMATS,
    RESULT_FORMATS,
    WORKBOOK,
    Format,
)
from pharmazone.serve.about.parameters import OF_SOLUTIONS

_EVALUATING: Final = (
    *(AnswerTooLarge, TooManyRequests, EndpointFailed),
    *(EvaluatorFailed, Overloaded, DeadlineExceeded),
)
QUESTION: Final = "/queries/{name}"
TAGS: Final[Mapping[str, str]] = {
    "SPARQL": "Queries, by the SPARQL 1.1 Protocol",
    "Questions": "Saved queries, with parameters",
    "Things": "Linked data: a page for people, RDF for programs",
    "Reconciliation": "Names of a table become things, by the Reconciliation Service API 0.2",
    "Dataset": "What is served, as a whole and graph by graph",
    "Service": "How the service is",
}
SHELVES: Final[Mapping[str, str]] = {
    "policy": "Saved queries about incentives, plots, projects and who is behind them",
    "medicines": "Saved queries about medicines, substances, diseases and their makers",
    "statistics": "Saved queries about figures, as they were told and as they are forecast",
    "evidence": "Saved queries about who says what, and where it does not agree",
    "joins": "Saved queries that join the graph with ontologies of others, which have to be loaded",
}
"""The tags of single questions, by the shelf that they stand on."""


@dataclass(frozen=True)
class Operation:
    """What is to be said of an address: who answers in which formats, with which parameters, or with which problems.

    `status` is that of a good answer; `others` are media types that no format of the table has; `is_conditional` where
    If-None-Match is heard; `has_suffixes` where a suffix names the format in place of Accept.
    """

    id: str
    tag: str
    offers: tuple[Format, ...] = ()
    parameters: tuple[str, ...] = ()
    problems: tuple[type[Problem], ...] = ()
    status: int = 200
    others: tuple[str, ...] = ()
    is_conditional: bool = True
    has_suffixes: bool = False


_DATA: Final = (NotFound, NotAcceptable, *_EVALUATING)
_PAGE: Final = (UnfitParameter, *_EVALUATING)
_CSV: Final = BY_SUFFIX["csv"]
_ATOM: Final = "application/atom+xml"
_LIST: Final = (MalformedRequest, NotFound, *_PAGE)
_SEARCH: Final = (MalformedRequest, UnfitParameter, DeadlineExceeded)
_RECONCILED: Final = (MalformedRequest, RequestTooLarge, *_PAGE)
_RECONCILED_BY_POST: Final = (UnsupportedMediaType, *_RECONCILED)
_ANSWERS: Final = (*RESULT_FORMATS, HTML)
OPERATIONS: Final[Mapping[tuple[str, str], Operation]] = {
    ("GET", "/"): Operation("start", "Things", (HTML,), ("lang",), _PAGE),
    ("GET", "/sparql"): Operation(
        "query", "SPARQL", _ANSWERS, (), (MalformedRequest, MalformedQuery, QueryRefused, NotAcceptable, *_PAGE)
    ),
    ("POST", "/sparql"): Operation(
        "queryByPost",
        "SPARQL",
        _ANSWERS,
        (),
        (
            *(MalformedRequest, MalformedQuery, QueryRefused, NotAcceptable, RequestTooLarge, UnsupportedMediaType),
            *_PAGE,
        ),
        is_conditional=False,
    ),
    ("GET", "/sparql/terms.json"): Operation("terms", "SPARQL", (CATALOGUE,), ("lang",), (UnfitParameter,)),
    ("GET", "/sparql/lint.json"): Operation(
        "lint", "SPARQL", (CATALOGUE,), ("lang",), (MalformedRequest, RequestTooLarge, UnfitParameter)
    ),
    ("GET", "/sparql/chart.{suffix}"): Operation(
        "chart",
        "SPARQL",
        CHART_FORMATS,
        ("lang",),
        (MalformedRequest, MalformedQuery, QueryRefused, NotFound, *_PAGE),
    ),
    ("GET", "/queries"): Operation(
        "listQuestions", "Questions", (CATALOGUE, HTML), ("tag", "lang"), (MalformedRequest, UnfitParameter)
    ),
    ("GET", "/queries.json"): Operation(
        "listQuestionsAsJson", "Questions", (CATALOGUE,), ("tag",), (MalformedRequest,)
    ),
    ("GET", "/competency"): Operation("examineQuestions", "Questions", (HTML,), ("lang",), _PAGE),
    ("GET", "/competency.json"): Operation("examineQuestionsAsJson", "Questions", (CATALOGUE,), (), _EVALUATING),
    ("GET", QUESTION): Operation(
        "ask",
        "Questions",
        (*RESULT_FORMATS, WORKBOOK, *CHART_FORMATS, QUERY_TEXT, HTML),
        ("format", *OF_SOLUTIONS, "release", "timeout", "lang"),
        (MalformedRequest, *_DATA, Gone, UnfitParameter),
        has_suffixes=True,
    ),
    ("GET", "/id/{kind}/{slug:path}"): Operation("identify", "Things", (), ("lang",), _DATA, 303, is_conditional=False),
    # Facets are parameters, too, but which there are the data says.
    ("GET", "/page"): Operation("listKinds", "Things", (HTML,), ("lang",), _PAGE),
    ("GET", "/page/{kind}"): Operation("showKind", "Things", (HTML,), ("page", "lang"), _LIST),
    ("GET", "/discrepancies"): Operation("listDiscrepancies", "Things", (HTML,), ("page", "lang"), _LIST),
    ("GET", "/plans"): Operation("listPlans", "Things", (HTML,), ("page", "lang"), _LIST),
    # How far the mappings reach.
    ("GET", "/coverage"): Operation(
        "showCoverage", "Things", (HTML, CATALOGUE, _CSV), ("lang",), (MalformedRequest, NotAcceptable, *_PAGE)
    ),
    ("GET", "/coverage.csv"): Operation("coverageAsCsv", "Things", (_CSV,), (), (MalformedRequest, *_PAGE)),
    ("GET", "/coverage.json"): Operation("coverageAsJson", "Things", (CATALOGUE,), (), (MalformedRequest, *_PAGE)),
    ("GET", "/changes"): Operation("listChanges", "Dataset", (HTML,), ("lang",), (UnfitParameter,)),
    ("GET", "/changes.atom"): Operation("changesFeed", "Dataset", (), (), (MalformedRequest,), others=(_ATOM,)),
    ("GET", "/page/{kind}/{slug:path}"): Operation("showThing", "Things", (HTML,), ("lang",), (NotFound, *_PAGE)),
    ("GET", "/data/{kind}"): Operation("describeKind", "Things", RDF_FORMATS, (), _DATA, has_suffixes=True),
    ("GET", "/data/{kind}/{slug:path}"): Operation(
        "describeThing", "Things", RDF_FORMATS, (), _DATA, has_suffixes=True
    ),
    ("GET", "/ontology"): Operation("readVocabulary", "Things", (*RDF_FORMATS, HTML), ("lang",), _DATA),
    ("GET", "/ontology.{suffix}"): Operation(
        "readVocabularyAs", "Things", (*RDF_FORMATS, HTML), ("lang",), (NotFound, *_EVALUATING)
    ),
    ("GET", "/ontology/{version}"): Operation(
        "readVersion", "Things", (*RDF_FORMATS, HTML), ("lang",), _DATA, has_suffixes=True
    ),
    ("GET", "/scheme"): Operation("listSchemes", "Things", (*RDF_FORMATS, HTML), ("lang",), _DATA),
    ("GET", "/scheme.{suffix}"): Operation(
        "listSchemesAs", "Things", (*RDF_FORMATS, HTML), ("lang",), (NotFound, *_EVALUATING)
    ),
    ("GET", "/scheme/{scheme}"): Operation(
        "readScheme", "Things", (*RDF_FORMATS, HTML), ("lang",), _DATA, has_suffixes=True
    ),
    ("GET", "/scheme/{scheme}/{slug}"): Operation(
        "readConcept", "Things", (*RDF_FORMATS, HTML), ("lang",), _DATA, has_suffixes=True
    ),
    ("GET", "/graph/{name:path}"): Operation(
        "showGraph", "Dataset", (*RDF_FORMATS, HTML), ("lang",), _DATA, has_suffixes=True
    ),
    ("GET", "/map"): Operation("showMap", "Dataset", (HTML,), ("lang",), _PAGE),
    ("GET", "/iri"): Operation("lookUp", "Things", (CATALOGUE, HTML), ("lang",), (MalformedRequest, NotFound, *_PAGE)),
    ("GET", "/iri.json"): Operation(
        "lookUpAsJson", "Things", (CATALOGUE,), ("lang",), (MalformedRequest, NotFound, *_PAGE)
    ),
    ("GET", "/search"): Operation("search", "Things", (HTML,), ("page", "lang"), (NotFound, *_SEARCH)),
    ("GET", "/search.json"): Operation("searchAsJson", "Things", (CATALOGUE,), ("limit", "lang"), _SEARCH),
    ("GET", "/suggestions.json"): Operation(
        "suggest", "Things", (), ("lang",), _SEARCH, others=("application/x-suggestions+json",)
    ),
    ("GET", "/opensearch.xml"): Operation(
        "describeSearch", "Service", (), ("lang",), _SEARCH, others=("application/opensearchdescription+xml",)
    ),
    ("GET", "/reconcile"): Operation("reconcile", "Reconciliation", (CATALOGUE, HTML), ("lang",), _RECONCILED),
    ("POST", "/reconcile"): Operation(
        "reconcileByPost", "Reconciliation", (CATALOGUE,), ("lang",), _RECONCILED_BY_POST, is_conditional=False
    ),
    ("GET", "/reconcile/"): Operation("reconcileThere", "Reconciliation", (CATALOGUE, HTML), ("lang",), _RECONCILED),
    ("POST", "/reconcile/"): Operation(
        "reconcileThereByPost", "Reconciliation", (CATALOGUE,), ("lang",), _RECONCILED_BY_POST, is_conditional=False
    ),
    ("GET", "/reconcile/suggest/{wanted}"): Operation(
        "suggestToReconcile", "Reconciliation", (CATALOGUE,), ("limit", "lang"), (NotFound, *_RECONCILED)
    ),
    ("GET", "/reconcile/properties"): Operation(
        "proposeProperties", "Reconciliation", (CATALOGUE,), ("limit", "lang"), _RECONCILED
    ),
    ("GET", "/reconcile/preview"): Operation("preview", "Reconciliation", (HTML,), ("lang",), (NotFound, *_RECONCILED)),
    ("GET", "/graphs"): Operation(
        "readGraph",
        "Dataset",
        (*RDF_FORMATS, CATALOGUE, HTML),
        ("default", "graph", "timeout", "lang"),
        (MalformedRequest, *_DATA, UnfitParameter),
    ),
    ("GET", "/.well-known/void"): Operation(
        "describeDataset", "Dataset", RDF_FORMATS, (), (MalformedRequest, NotAcceptable)
    ),
    ("GET", "/.well-known/sparql-examples"): Operation(
        "describeExamples", "Dataset", RDF_FORMATS, (), (MalformedRequest, NotAcceptable)
    ),
    ("GET", "/downloads"): Operation("listFiles", "Dataset", (HTML,), ("lang",), _PAGE),
    ("GET", "/downloads/{release}"): Operation(
        "listFilesOfRelease", "Dataset", (HTML,), ("lang",), (NotFound, Gone, *_PAGE)
    ),
    ("GET", "/downloads/{release}/{name}"): Operation(
        "takeFile",
        "Dataset",
        others=("application/gzip", "text/csv", WORKBOOK.media_type, "text/plain"),
        problems=(NotFound, Gone),
    ),
    ("GET", "/docs"): Operation("readInterface", "Service", (HTML,), ("lang",), _PAGE),
    ("GET", "/problem/{name}"): Operation(
        "explainProblem", "Service", (), ("lang",), (NotFound,), 303, is_conditional=False
    ),
    ("GET", "/health"): Operation("checkHealth", "Service", (CATALOGUE,), (), _EVALUATING, is_conditional=False),
    ("GET", "/ready"): Operation("checkReadiness", "Service", (CATALOGUE,), is_conditional=False),
    ("GET", "/metrics"): Operation("readMetrics", "Service", others=("text/plain",), is_conditional=False),
    ("GET", "/openapi.json"): Operation("describeInterface", "Service", (CATALOGUE,)),
    ("GET", "/static/{name}"): Operation(
        "readFile", "Service", others=("text/css", "image/svg+xml"), problems=(NotFound,)
    ),
}
