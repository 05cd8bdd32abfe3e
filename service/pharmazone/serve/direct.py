"""The short way to the busiest addresses: past the framework's routing, to the same endpoints. Plain ASGI."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from pharmazone.errors import Problem
from pharmazone.serve import problems
from pharmazone.serve.surface import route_path

Endpoint = Callable[..., Awaitable[Response]]
LAST: Final = "/{name}"


class Direct:
    """Put around the application; `endpoints` are those that it answers itself, by method and path.

    A path may end in LAST: then the endpoint is given what stands there as `name`.
    """

    def __init__(self, app: FastAPI, *, endpoints: Mapping[tuple[str, str], Endpoint]) -> None:
        self.app, self.endpoints = app, endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request at one of the endpoints, or hand it on."""
        endpoint, names = self._find(scope) if scope["type"] == "http" else (None, {})
        if endpoint is None:
            await self.app(scope, receive, send)
            return
        scope["app"] = self.app
        request = Request(scope, receive, send)
        try:
            response = await endpoint(request, **names)
        except Problem as problem:
            response = await problems.on_problem(request, problem)
        except ClientDisconnect as departure:
            response = await problems.on_departure(request, departure)
        except Exception as error:  # noqa: BLE001  what nobody foresaw is answered here as the framework answers it
            response = await problems.on_bug(request, error)
        await response(scope, receive, send)

    def _find(self, scope: Scope) -> tuple[Endpoint | None, dict[str, str]]:
        method, path = scope["method"], route_path(scope)
        if (method, path) in self.endpoints:
            return self.endpoints[method, path], {}
        above, _, name = path.rpartition("/")
        return (self.endpoints.get((method, above + LAST)), {"name": name}) if name else (None, {})
