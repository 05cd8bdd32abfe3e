"""A server of the tests with a small application behind the wire, and a client that sends bytes."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import uvicorn
from starlette.types import Receive, Scope, Send

from pharmazone.serve.wire.http import http_of
from pharmazone.settings import Settings

LARGE = bytes(20 * 1024 * 1024)
HOST = b"Host: test\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Do what the path says, else tell what was asked."""
    assert scope["type"] == "http"
    await ACTIONS.get(scope["path"], tell)(scope, receive, send)


async def tell(scope: Scope, receive: Receive, send: Send) -> None:
    body, has_all = bytearray(), False
    while not has_all:
        message = await receive()
        if message["type"] == "http.disconnect":
            DEPARTURES.append(scope["path"])
            return
        body += message["body"]
        has_all = not message["more_body"]
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    said = {key: scope[key] for key in ("method", "path", "http_version")}
    said |= {"query": scope["query_string"].decode(), "headers": headers, "body": body.decode(), "bytes": len(body)}
    await answer(send, json.dumps(said).encode())


async def tell_slowly(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(0.3)
    await tell(scope, receive, send)


async def tell_late(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(2)
    await tell(scope, receive, send)


async def tell_never(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    DEPARTURES.append(scope["path"])


async def tell_at_once(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, b"early")


async def fail(scope: Scope, receive: Receive, send: Send) -> None:
    raise ZeroDivisionError


async def break_off(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
    await send({"type": "http.response.body", "body": b"12345", "more_body": True})
    raise ZeroDivisionError


async def inject(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, b"", (b"location", b"/\r\nset-cookie: a=b"))


async def tell_much(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, LARGE)


async def tell_in_chunks(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for piece in (b"one", b"", b"two"):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


ACTIONS = {
    "/slow": tell_slowly,
    "/late": tell_late,
    "/endless": tell_never,
    "/early": tell_at_once,
    "/bug": fail,
    "/cut": break_off,
    "/injected": inject,
    "/large": tell_much,
    "/chunked": tell_in_chunks,
}
DEPARTURES: list[str] = []


async def answer(send: Send, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length, *headers]})
    await send({"type": "http.response.body", "body": body})


class Server(uvicorn.Server):
    async def on_tick(self, counter: int) -> bool:
        self.config.http_protocol_class.door.sweep(time.monotonic())  # type: ignore[attr-defined]
        return await super().on_tick(counter)


@contextmanager
def serving(**given: object) -> Iterator[int]:
    settings = Settings(snapshot_dir=Path(), **given)  # type: ignore[arg-type]
    config = uvicorn.Config(
        application, http=http_of(settings), ws="none", lifespan="off", log_level="critical", proxy_headers=False
    )
    server = Server(config)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(timeout=15)
            assert not thread.is_alive()
            assert not server.server_state.connections
            assert not server.server_state.tasks


@contextmanager
def connected(port: int, source: str = "127.0.0.1") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=15, source_address=(source, 0)) as connection:
        yield connection


def read_all(connection: socket.socket) -> bytes:
    received = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(1_000_000):
            received += piece
    return received


def exchange(port: int, sent: bytes) -> tuple[int, bytes, bytes]:
    """Send bytes, and give the status, the head and the body of what comes until the server closes."""
    with connected(port) as connection:
        connection.sendall(sent)
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    return int(head.split()[1]), head, body


def closing(request: bytes) -> bytes:
    return request.replace(HOST, HOST + b"Connection: close\r\n", 1)


def statuses(received: bytes) -> list[int]:
    return [int(piece[:3]) for piece in received.split(b"HTTP/1.1 ")[1:]]


def open_at(port: int) -> int:
    found = psutil.Process().net_connections("tcp")
    return sum(each.status != psutil.CONN_LISTEN and each.laddr.port == port for each in found)


def until(what: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
