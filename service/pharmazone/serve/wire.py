"""What never becomes a request: a line too long, or bytes that are no HTTP. It is refused as a problem all the same."""

import json
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pharmazone.formats import PROBLEM
from pharmazone.serve.problems import Told

# The parser of addresses counts in 16 bits.
LONGEST_TARGET_BYTES: Final = 65_535
_LINGER_SECONDS: Final = 2.0


class TargetTooLong(ValueError):
    """The target of a request is longer than LONGEST_TARGET_BYTES."""


class Http(HttpToolsProtocol):
    """HTTP as the server speaks it, with a bound on the request target, and its own refusals as problem documents."""

    is_refused = False

    def data_received(self, data: bytes) -> None:
        """Take what the client sends; once it is refused, only so that it can hear that (RFC 9112, section 9.6)."""
        if not self.is_refused:
            super().data_received(data)

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request target; raising here ends the connection by way of `send_400_response`."""
        super().on_url(url)
        if len(self.url) > LONGEST_TARGET_BYTES:
            raise TargetTooLong

    def send_400_response(self, msg: str) -> None:
        """Refuse what was received, and close the connection soon; there is no request that one could answer by Accept.

        Closed at once, with bytes unread, it would be reset, and the client would not see the answer.
        """
        told = refusal(msg, len(getattr(self, "url", b"")))
        body = json.dumps(told.document()).encode()
        head = (
            f"HTTP/1.1 {told.status} {told.title}\r\nContent-Type: {PROBLEM.media_type}\r\n"
            f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nAccess-Control-Allow-Origin: *\r\n"
            "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        )
        self.is_refused = True
        self.transport.write(head.encode() + body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)


def refusal(said: str, target_bytes: int) -> Told:
    """Tell why nothing can be made of what was received (RFC 9110, sections 15.5.1 and 15.5.15).

    >>> refusal("Invalid HTTP request received.", 70_000).status, refusal("Invalid HTTP request received.", 1).status
    (414, 400)
    """
    if target_bytes > LONGEST_TARGET_BYTES:
        detail = f"The address is longer than {LONGEST_TARGET_BYTES} bytes. Send a query as long as this by POST."
        return Told.of_status(414, detail)
    return Told.of_status(400, said)
