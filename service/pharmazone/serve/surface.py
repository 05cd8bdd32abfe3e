"""What every response has: the headers that guard a reader, and CORS on data. Plain ASGI."""

import re
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

GUARDS: Final = (
    (
        b"content-security-policy",
        (
            b"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
            b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
CORS: Final = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        (
            b"Accept-Ranges, Allow, Content-Disposition, Content-Location, Content-Range, ETag, Link, Location, "
            b"Retry-After"
        ),
    ),
)
PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, If-None-Match, If-Range, Range, "
        "X-Requested-With"
    ),
    "Access-Control-Max-Age": "86400",
}

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Surface:
    """Put around the application: it sets the root path, and adds what every response has.

    The root path is set here and not by the server, so it does not matter whether a proxy cuts it off.
    `data` are the beginnings of the addresses whose responses scripts of any origin may read. `refuse` answers where
    the path has a control character, which no address has.
    """

    def __init__(
        self, app: ASGIApp, *, root_path: str, data: tuple[str, ...], refuse: Callable[[Scope], ASGIApp]
    ) -> None:
        self.app, self.root_path, self.refuse = app, root_path, refuse
        self.data, self.below = frozenset(data), tuple(f"{each.rstrip('/')}/" for each in data)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with what every response has."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["root_path"] = self.root_path or scope.get("root_path", "")

        async def send_whole(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = route_path(scope)
                is_data = path in self.data or path.startswith(self.below)
                headers = message["headers"]
                present = {name for name, _ in headers}
                added = [each for each in (GUARDS + CORS if is_data else GUARDS) if each[0] not in present]
                message = {**message, "headers": [*headers, *added]}
            await send(message)

        # The routes end in `$`, which does not mind a last line feed.
        is_clean = _CONTROL.search(scope["path"]) is None
        answer = self.app if is_clean else self.refuse(scope)
        await answer(scope, receive, send_whole)


def route_path(scope: Scope) -> str:
    """Give the path below the root path, as the routes have it.

    >>> route_path({"path": "/zone/sparql", "root_path": "/zone"}), route_path({"path": "/zoned", "root_path": "/zone"})
    ('/sparql', '/zoned')
    """
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    if root and (path == root or path.startswith(root + "/")):
        return path[len(root) :] or "/"
    return path
