"""The server: it takes a port, says where it listens, and serves until it is told to stop."""

import errno
import socket
import sys
import time
from collections.abc import Sequence
from typing import Final

import uvicorn

from pharmazone.errors import PharmazoneError
from pharmazone.evaluate.processes.guards import give_memory_back, missing_guards
from pharmazone.evaluators import evaluator_of
from pharmazone.serve.app import Application
from pharmazone.serve.wire.door import Door
from pharmazone.serve.wire.http import http_of
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot, hold

_TICKS_A_SWEEP: Final = 5


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
        missing = missing_guards(asks_services=bool(settings.services))
        server = _Server(config, http.door, greeting(addresses(listener, settings), missing))
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
