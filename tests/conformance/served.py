"""The service as strangers meet it: a process of its own, behind a socket, asked with the standard library's client."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pharmazone.snapshot import Snapshot

HOST = "127.0.0.1"
BODY_BYTES = 64 * 1024
QUERY_CHARACTERS = 60_000
QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
Headers = Iterable[tuple[str, str]]

_PROGRAM = """\
import sys
from pathlib import Path
from pharmazone.serve.server import run
from pharmazone.settings import Settings
from pharmazone.snapshot import open_snapshot
folder = Path(sys.argv[1])
body_bytes, query_characters = map(int, sys.argv[2:])
settings = Settings(
    snapshot_dir=folder, port=0, workers=1, body_bytes=body_bytes, query_characters=query_characters, wait_seconds=30
)
run(open_snapshot(folder), settings)
"""


@dataclass(frozen=True)
class Reply:
    """What came back; names of headers are in lower case, each with all its values."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Give the value of a header that stands once, None where it is not there."""
        values = self.headers.get(name, [])
        assert len(values) <= 1, f"{name} stands {len(values)} times"
        return values[0] if values else None

    @property
    def media_type(self) -> str:
        """Give the media type without its parameters."""
        return (self.header("content-type") or "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A running service, and the sizes of the graphs that it serves; the size of the default graph is that of ""."""

    port: int
    sizes: dict[str, int] = field(default_factory=dict)

    def ask(self, method: str, target: str, headers: Headers = (), body: bytes | None = None) -> Reply:
        """Send a request with these headers, Host and Content-Length, and no others."""
        connection = HTTPConnection(HOST, self.port, timeout=30)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            told: dict[str, list[str]] = {}
            for name, value in response.getheaders():
                told.setdefault(name.lower(), []).append(value)
            return Reply(response.status, told, response.read())
        finally:
            connection.close()

    def get(self, query: str, *headers: tuple[str, str], more: str = "") -> Reply:
        """Ask a query by GET; `more` goes to the end of the query string."""
        return self.ask("GET", f"/sparql?query={quote(query, safe='')}{more}", headers)

    def post(self, query: str, *headers: tuple[str, str], more: str = "") -> Reply:
        """Ask a query by POST, as it is."""
        return self.ask("POST", f"/sparql{more}", [("Content-Type", QUERY_TYPE), *headers], query.encode())

    def raw(self, request: bytes) -> bytes:
        """Send bytes that ask for the end of the connection, and give everything that comes back until then."""
        with socket.create_connection((HOST, self.port), timeout=30) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65_536), b""))


@contextmanager
def serving(snapshot: Snapshot, sizes: dict[str, int]) -> Iterator[Server]:
    """Run the service on a free port until the end of the block."""
    command = [sys.executable, "-c", _PROGRAM, str(snapshot.path), str(BODY_BYTES), str(QUERY_CHARACTERS)]
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2] / "service"), os.environ.get("PYTHONPATH")]))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PHARMAZONE_")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**environment, "PYTHONPATH": path}
    ) as process:
        try:
            assert process.stdout
            greeting = [process.stdout.readline().strip() for _ in range(2)]
            assert greeting[1].startswith("http://"), "the service did not start"
            yield Server(int(greeting[1].rstrip("/").rpartition(":")[2]), sizes)
        finally:
            process.terminate()
            process.wait(20)
