"""Every address of the service, readable from top to bottom, and the layers around them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final, NamedTuple

from fastapi import FastAPI, Request, Response
from starlette.types import Receive, Scope, Send

from pharmazone import __version__
from pharmazone.asking.things.texts import Texts
from pharmazone.errors import PharmazoneError
from pharmazone.evaluate.seam import Evaluator
from pharmazone.formats import RDF_FORMATS
from pharmazone.serve import downloads, graphs, opensearch, problems, search, sparql
from pharmazone.serve.about import dataset, docs, metrics, status
from pharmazone.serve.about.metrics import Addresses, Counting, Metrics, Watched, gauges_of
from pharmazone.serve.cache import Cache
from pharmazone.serve.compression import Compression
from pharmazone.serve.direct import Direct
from pharmazone.serve.editor import chart as editor_chart
from pharmazone.serve.editor import completion
from pharmazone.serve.editor import lint as editor_lint
from pharmazone.serve.pages import changes, coverage, discrepancies, front, iri, kind, kinds, plans, resource
from pharmazone.serve.pages.map import map_page
from pharmazone.serve.questions import catalogue, competency, examples, question
from pharmazone.serve.reconcile import endpoint as reconciling
from pharmazone.serve.reconcile import preview, suggest
from pharmazone.serve.resources import data, identify
from pharmazone.serve.service import Service
from pharmazone.serve.surface import PREFLIGHT, Surface
from pharmazone.serve.vocabulary import named_graph, ontology, schemes
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot


class Route(NamedTuple):
    """An address and what answers there; HEAD goes with GET, and OPTIONS with everything.

    `described` is what OpenAPI says of it beside its path and the first line of its docstring. What is direct is so
    busy that it is worth a way past the framework.
    """

    path: str
    endpoint: Callable[..., Awaitable[Response]]
    method: str = "GET"
    described: Mapping[str, Any] | None = None
    is_direct: bool = False


ROUTES: Final = (
    Route("/", front.front),
    Route("/sparql", sparql.get, "GET", sparql.DESCRIBED_GET, is_direct=True),
    Route("/sparql", sparql.post, "POST", sparql.DESCRIBED_POST, is_direct=True),
    Route("/sparql/terms.json", completion.terms),
    Route("/sparql/chart.{suffix}", editor_chart.chart),
    Route("/sparql/lint.json", editor_lint.lint, "GET", editor_lint.DESCRIBED),
    Route("/queries", catalogue.catalogue),
    Route("/queries.json", catalogue.catalogue_json),
    Route("/queries/{name}", question.question, is_direct=True),
    Route("/competency", competency.competency),
    Route("/competency.json", competency.competency_json),
    Route("/id/{kind}/{slug:path}", identify.identify),
    Route("/page", kinds.kinds_page),
    Route("/discrepancies", discrepancies.discrepancies_page),
    Route("/plans", plans.plans_page),
    Route("/coverage", coverage.coverage_page, "GET", coverage.DESCRIBED),
    Route("/coverage.csv", coverage.coverage_csv, "GET", coverage.DESCRIBED),
    Route("/coverage.json", coverage.coverage_json, "GET", coverage.DESCRIBED),
    Route("/changes", changes.changes_page),
    Route("/changes.atom", changes.changes_feed),
    Route("/page/{kind}", kind.kind_page),
    Route("/page/{kind}/{slug:path}", resource.show),
    Route("/data/{kind}", data.describe_kind),
    Route("/data/{kind}/{slug:path}", data.describe),
    Route("/ontology", ontology.vocabulary),
    Route("/ontology.{suffix}", ontology.vocabulary_as),
    Route("/ontology/{version}", ontology.version),
    Route("/scheme", schemes.schemes),
    Route("/scheme.{suffix}", schemes.schemes_as),
    Route("/scheme/{scheme}", schemes.scheme),
    Route("/scheme/{scheme}/{slug}", schemes.concept),
    Route("/graph/{name:path}", named_graph.named_graph),
    Route("/map", map_page),
    Route("/iri", iri.iri_page, "GET", iri.DESCRIBED),
    Route("/iri.json", iri.iri_json, "GET", iri.DESCRIBED),
    Route("/search", search.search, "GET", search.DESCRIBED),
    Route("/search.json", search.search_json, "GET", search.DESCRIBED),
    Route("/suggestions.json", opensearch.suggestions, "GET", search.DESCRIBED),
    Route("/opensearch.xml", opensearch.opensearch),
    Route("/reconcile", reconciling.get, "GET", reconciling.DESCRIBED_GET),
    Route("/reconcile", reconciling.post, "POST", reconciling.DESCRIBED_POST),
    Route("/reconcile/", reconciling.get, "GET", reconciling.DESCRIBED_GET),
    Route("/reconcile/", reconciling.post, "POST", reconciling.DESCRIBED_POST),
    Route("/reconcile/suggest/{wanted}", suggest.suggest, "GET", suggest.DESCRIBED),
    Route("/reconcile/properties", suggest.propose, "GET", suggest.DESCRIBED_PROPERTIES),
    Route("/reconcile/preview", preview.preview, "GET", preview.DESCRIBED),
    Route("/graphs", graphs.read_graph),
    Route("/.well-known/void", dataset.describe_dataset),
    Route("/.well-known/sparql-examples", examples.describe_examples),
    Route("/downloads", downloads.downloads),
    Route("/downloads/{release}", downloads.release_downloads),
    Route("/downloads/{release}/{name}", downloads.download),
    Route("/docs", docs.docs),
    Route("/problem/{name}", docs.problem),
    Route("/health", status.health),
    Route("/ready", status.ready),
    Route("/metrics", metrics.metrics),
    Route("/openapi.json", status.openapi),
    Route("/static/{name}", status.static),
)
# Scripts of any origin may read what is under these.
DATA: Final = (
    *("/iri", "/iri.json"),
    "/reconcile",
    *("/search.json", "/suggestions.json", "/opensearch.xml"),
    *("/sparql", "/queries", "/queries.json", "/competency.json", "/id", "/data", "/graphs"),
    *("/.well-known/void", "/.well-known/sparql-examples", "/health", "/ready", "/openapi.json", "/downloads"),
    *("/ontology", "/scheme", "/graph"),
    "/changes.atom",
    *("/coverage", "/coverage.csv", "/coverage.json"),
    *(f"{path}.{each.suffix}" for path in ("/ontology", "/scheme") for each in RDF_FORMATS),
)


class Application:
    """The service as an ASGI application: a snapshot's addresses, and the layers around them.

    KnowledgeError where one of the snapshot's queries is malformed. `failure` says why it could not start.
    """

    def __init__(self, snapshot: Snapshot, evaluator: Evaluator, settings: Settings) -> None:
        self.metrics = Metrics(snapshot.manifest, Addresses([each.path for each in ROUTES], settings.root_path))
        self.service = Service.open(snapshot, Watched(evaluator, self.metrics), settings)
        self.failure: PharmazoneError | None = None
        direct = {(each.method, each.path): each.endpoint for each in ROUTES if each.is_direct}
        # From the outside in.
        self.cache = Cache(
            Compression(
                Surface(
                    Direct(self._addresses(), endpoints=direct),
                    root_path=settings.root_path,
                    data=DATA,
                    refuse=problems.refuse_path,
                ),
                refuse=problems.refuse_codings,
            ),
            limit_bytes=settings.cache_bytes,
            body_bytes=settings.body_bytes,
            keep_seconds=self.service.library.keep_seconds,
        )
        self.metrics.add(gauges_of(self.cache))
        self._outermost = Counting(self.cache, self.metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or begin and end with the server."""
        await self._outermost(scope, receive, send)

    def _addresses(self) -> FastAPI:
        app = FastAPI(
            title="pharmazone",
            version=__version__,
            summary="A knowledge graph of pharmaceutical production in a special economic zone, with its evidence",
            lifespan=self._lifespan,
            exception_handlers=problems.HANDLERS,
            docs_url=None,
            redoc_url=None,
            openapi_url=None,
            redirect_slashes=False,
        )
        app.state.service = self.service
        app.state.metrics = self.metrics
        for route in ROUTES:
            _add(app, route)
        return app

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        evaluator, articles = self.service.evaluator, self.service.settings.articles
        try:
            await evaluator.start()
            if articles:
                app.state.service = replace(self.service, texts=await Texts.read(self.service.library, articles))
        except PharmazoneError as error:
            self.failure = error
            raise
        try:
            yield
        finally:
            await self.service.drawer.close()
            self.service.searches.close()
            await evaluator.close()


def _add(app: FastAPI, route: Route) -> None:
    summary = (route.endpoint.__doc__ or "").splitlines()[0]
    common: dict[str, Any] = {"response_model": None, "response_class": Response}
    described = dict(route.described) if route.described else None
    app.add_api_route(
        route.path, route.endpoint, methods=[route.method], summary=summary, openapi_extra=described, **common
    )
    if route.method == "GET":
        app.add_api_route(route.path, route.endpoint, methods=["HEAD"], include_in_schema=False, **common)
        app.add_api_route(route.path, options, methods=["OPTIONS"], include_in_schema=False, **common)


async def options(request: Request) -> Response:
    """Say what is allowed at an address; for scripts of other origins, what they may send."""
    allow = ", ".join(problems.allowed_methods(request))
    headers = {"Allow": allow}
    if "access-control-request-method" in request.headers:
        headers |= {"Access-Control-Allow-Methods": allow, **PREFLIGHT}
    return Response(status_code=204, headers=headers)
