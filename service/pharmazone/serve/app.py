"""Every address of the service, readable from top to bottom, and the server that offers them."""

import errno
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.types import Receive, Scope, Send

from pharmazone import __version__
from pharmazone.errors import PharmazoneError
from pharmazone.evaluate.processes.guards import give_memory_back, missing_guards
from pharmazone.evaluate.seam import Evaluator
from pharmazone.evaluators import evaluator_of
from pharmazone.serve import graphs, pages, problems, questions, resources, sparql
from pharmazone.serve.about import dataset, metrics, status
from pharmazone.serve.about.metrics import Addresses, Counting, Metrics, Watched, gauges_of
from pharmazone.serve.cache import Cache
from pharmazone.serve.compression import Compression
from pharmazone.serve.direct import Direct
from pharmazone.serve.service import Service
from pharmazone.serve.surface import PREFLIGHT, Surface
from pharmazone.serve.wire.door import Door
from pharmazone.serve.wire.http import http_of
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot, hold


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
    Route("/", pages.front),
    Route("/sparql", sparql.get, "GET", sparql.DESCRIBED_GET, is_direct=True),
    Route("/sparql", sparql.post, "POST", sparql.DESCRIBED_POST, is_direct=True),
    Route("/queries", questions.catalogue),
    Route("/queries.json", questions.catalogue_json),
    Route("/queries/{name}", questions.question),
    Route("/id/{kind}/{slug:path}", resources.identify),
    Route("/page/{kind}", pages.kind_page),
    Route("/page/{kind}/{slug:path}", pages.thing),
    Route("/data/{kind}", resources.describe_kind),
    Route("/data/{kind}/{slug:path}", resources.describe),
    Route("/graphs", graphs.read_graph),
    Route("/.well-known/void", dataset.describe_dataset),
    Route("/health", status.health),
    Route("/ready", status.ready),
    Route("/metrics", metrics.metrics),
    Route("/openapi.json", status.openapi),
    Route("/static/{name}", status.static),
)
# Scripts of any origin may read what is under these.
DATA: Final = (
    *("/sparql", "/queries", "/queries.json", "/id", "/data", "/graphs", "/.well-known/void"),
    *("/health", "/ready", "/openapi.json"),
)

_TICKS_A_SWEEP: Final = 5


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
                ),
                refuse=problems.refuse_codings,
            ),
            limit_bytes=settings.cache_bytes,
            body_bytes=settings.body_bytes,
            keep_seconds=self.service.keep_seconds,
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
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        evaluator = self.service.evaluator
        try:
            await evaluator.start()
        except PharmazoneError as error:
            self.failure = error
            raise
        try:
            yield
        finally:
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


def run(snapshot: Snapshot, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; PharmazoneError where the port cannot be had or no evaluation can begin.

    While it runs no build removes the snapshot: a worker that takes another's place opens the store anew.
    """
    give_memory_back()
    with hold(snapshot), listen(settings.host, settings.port) as listener:
        app = Application(snapshot, evaluator_of(snapshot, settings), settings)
        http = http_of(settings)
        app.metrics.add({"connections": lambda: http.door.inside})
        config = uvicorn.Config(
            app,
            http=http,
            ws="none",
            lifespan="on",
            # What goes wrong in a request is logged once, by its handler; what fails at the start is raised below.
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=2,
        )
        server = _Server(config, http.door, greeting(addresses(listener, settings), missing_guards()))
        try:
            server.run([listener])
        except KeyboardInterrupt:
            return
        except SystemExit:
            if app.failure:
                raise app.failure from None
            raise


def listen(host: str, port: int) -> socket.socket:
    """Take a port; 0 takes a free one. PharmazoneError says why it cannot be had and what to do."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        why = {
            errno.EADDRINUSE: f"Port {port} of {host} is in use. Choose another with `--port`; 0 takes a free one.",
            errno.EACCES: f"Port {port} may not be used by you. Choose one above 1023 with `--port`.",
            errno.EADDRNOTAVAIL: f"This machine has no address {host}. Choose another with `--host`.",
        }
        said = why.get(error.errno or 0, f"Nothing can listen on {host}, port {port}: {error.strerror or error}.")
        raise PharmazoneError(said) from error


def addresses(listener: socket.socket, settings: Settings) -> list[str]:
    """Give the addresses to open in a browser, with the port that was really taken."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    base = f"http://{shown}:{port}{settings.root_path}"
    return [f"{base}/", f"{base}/queries", f"{base}/sparql"]


def greeting(opened: Sequence[str], missing: Sequence[str]) -> str:
    """Say where the service listens, and which guards of the workers this system has not.

    >>> print(greeting(["http://127.0.0.1:8000/"], ["memory limit"]), end="")
    pharmazone listens at
      http://127.0.0.1:8000/
    Not guarded on this system: memory limit. Linux has every guard.
    """
    lines = ["pharmazone listens at", *(f"  {each}" for each in opened)]
    if missing:
        lines.append(f"Not guarded on this system: {', '.join(missing)}. Linux has every guard.")
    return "".join(f"{line}\n" for line in lines)


class _Server(uvicorn.Server):
    """A server that says where it listens once it does, and sweeps its door."""

    def __init__(self, config: uvicorn.Config, door: Door, greeting: str) -> None:
        super().__init__(config)
        self._door = door
        self._greeting = greeting

    async def on_tick(self, counter: int) -> bool:
        """Do what is due ten times a second."""
        if counter % _TICKS_A_SWEEP == 0:
            self._door.sweep(time.monotonic())
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the greeting."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._greeting)
            sys.stdout.flush()
