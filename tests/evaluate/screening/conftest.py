"""Servers that tell whether an engine called them."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest


class Listener:
    """A server of the test's own that counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if connection.recv(1) == b"\x00":
                    return
                self.calls += 1

    def close(self) -> None:
        with socket.create_connection(self._socket.getsockname()) as last:
            last.sendall(b"\x00")
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listen() -> Iterator[Callable[[], Listener]]:
    """Open servers, each on a port of its own, and close them in the end."""
    with contextlib.ExitStack() as stack:

        def opened() -> Listener:
            listener = Listener()
            stack.callback(listener.close)
            return listener

        yield opened
