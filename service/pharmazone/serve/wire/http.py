"""HTTP/1.1 as the server speaks it (RFC 9112): what is no request is refused as a problem, and never reaches a room.

The parser is llhttp, by httptools. A connection notes when it begins to wait, and one sweep looks at all of them, so a
request costs no timer.
"""

import asyncio
import time
from typing import Any, Final

import httptools
from uvicorn import Config
from uvicorn.server import ServerState

from pharmazone.serve.problems import Told
from pharmazone.serve.wire.conversation import Conversation
from pharmazone.serve.wire.door import Door, allow_descriptors
from pharmazone.serve.wire.exchange import BODY_WAITING_BYTES, Exchange
from pharmazone.serve.wire.head import LONGEST_HEAD_BYTES, Head, Refused
from pharmazone.settings import Settings

# The parser takes what is received in pieces, and between two of them it can be made to wait. So a packet full of
# requests, none of which is answered yet, is held as bytes and not as hundreds of requests.
PIECE_BYTES: Final = 2048
MOST_HELD_BYTES: Final = 256 * 1024


class Http(Conversation):
    """One connection, and the parser that reads requests off it."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop or asyncio.get_running_loop())
        self.parser = _parser(self)
        self.head = Head()
        self.held = bytearray()
        self.is_resuming = False
        self.quiet_bytes = 0  # received since anything came of it

    def connection_lost(self, exc: Exception | None) -> None:
        """Free the parser too: it holds on to this connection."""
        super().connection_lost(exc)
        del self.parser

    def data_received(self, data: bytes) -> None:
        """Take what the client sends; once it is refused, only so that it can hear that."""
        if self.is_closing or self.refusal:
            return
        if self.waiting or self.held:
            self.held += data
            if len(self.held) > MOST_HELD_BYTES:
                self.pause_reading()
        elif len(data) <= PIECE_BYTES:
            self._parse(data)
        else:
            self._parse_in_pieces(data)

    def _parse_in_pieces(self, data: bytes) -> None:
        for start in range(0, len(data), PIECE_BYTES):
            if self.is_closing or self.refusal:
                return
            if self.waiting:
                self.held += data[start:]
                return
            self._parse(data[start : start + PIECE_BYTES])

    def read_on(self) -> None:
        """Take more from the client, first what is held of it."""
        if self.held and not self.waiting:
            held, self.held = bytes(self.held), bytearray()
            self._parse_in_pieces(held)
        if len(self.held) <= MOST_HELD_BYTES:
            self.resume_reading()

    def forget(self) -> None:
        """Let go of what waits."""
        super().forget()
        self.held.clear()

    def _parse(self, data: bytes) -> None:
        try:
            self._feed(data)
            if self.has_begun:
                self.quiet_bytes += len(data)
                if self.quiet_bytes - len(self.head.target) > LONGEST_HEAD_BYTES:
                    raise Refused(431, f"The header fields are longer than {LONGEST_HEAD_BYTES} bytes.")
        except httptools.HttpParserError as error:
            why = error.__context__
            self.refuse(why.told if isinstance(why, Refused) else Told.of_status(400, "Invalid HTTP request received."))
        except Refused as refused:
            self.refuse(refused.told)

    def _feed(self, data: bytes) -> None:
        while data:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
            else:
                return
            self._stay()

    def _stay(self) -> None:
        """Go on in HTTP/1.1 behind a request that offers another protocol (RFC 9110, section 7.8).

        The parser stops before the body of such a request, so another one takes over there.
        """
        self.parser = _parser(self)
        self.is_resuming = True
        self.parser.feed_data(self.head.framing())
        self.is_resuming = False

    def on_message_begin(self) -> None:
        """Begin with a request, at its first byte."""
        if not self.is_resuming:
            self.head = Head()
            self.has_begun, self.quiet_bytes = True, 0
            self.since = time.monotonic()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request target."""
        if not self.is_resuming:
            self.head.add_target(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; those behind the body are passed over (RFC 9110, section 6.5.1)."""
        if not self.is_body_due:
            self.head.add(name, value)

    def on_headers_complete(self) -> None:
        """Ask for an answer; the body may come later."""
        if self.is_resuming:
            return
        scope = self.head.read(self.parser.get_method(), self.parser.get_http_version())
        scope["client"], scope["server"], scope["state"] = self.client, self.server, self.app_state.copy()
        is_kept = self.parser.should_keep_alive() and scope["http_version"] == "1.1"
        self.is_body_due, self.quiet_bytes = True, 0
        self.ask(Exchange(self, scope, keep_alive=is_kept, expects_continue=self.head.expects_continue))

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body; what nobody will read is dropped."""
        self.quiet_bytes = 0
        exchange = self.newest
        assert exchange is not None
        if not exchange.is_answered and not exchange.is_gone:
            exchange.body += body
            exchange.tell()
            if len(exchange.body) > BODY_WAITING_BYTES:
                self.pause_reading()

    def on_message_complete(self) -> None:
        """Note that a request is whole."""
        if self.parser.should_upgrade():
            return
        self.has_begun = self.is_body_due = False
        if self.under_way is None:
            self.since = time.monotonic()
        assert self.newest is not None
        self.newest.has_all = True
        self.newest.tell()


def _parser(connection: Http) -> httptools.HttpRequestParser:
    parser = httptools.HttpRequestParser(connection)
    parser.set_dangerous_leniencies(lenient_data_after_close=True)  # what came before it is answered all the same
    return parser


def http_of(settings: Settings) -> type[Http]:
    """Give the protocol of one service, with a door of its own; the process may then open as many files as it needs."""
    bounds = Door(
        connections=allow_descriptors(settings.connections),
        receive_seconds=settings.receive_seconds,
        send_seconds=settings.send_seconds,
        answer_bytes=settings.answer_bytes,
    )

    class Bound(Http):
        door = bounds

    return Bound
