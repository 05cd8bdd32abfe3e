"""A listener on this machine that must never be called."""

import socket
import threading
from contextlib import suppress


class Canary:
    """A listener on this machine; whoever calls it is noted."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection:
                    connection.settimeout(1)
                    with suppress(OSError):
                        self.calls.append(connection.recv(1000))

    def close(self) -> None:
        self._listener.close()
