"""The requests of one connection, answered one after the other, in the order in which they came (RFC 9112, 9.3.2)."""

import asyncio
import logging
import time
from collections import deque
from functools import partial
from typing import Any, ClassVar, Final

from uvicorn import Config
from uvicorn.server import ServerState

from pharmazone.errors import Overloaded
from pharmazone.serve.problems import Told
from pharmazone.serve.wire.door import Door
from pharmazone.serve.wire.exchange import Exchange
from pharmazone.serve.wire.link import Link

_log: Final = logging.getLogger(__name__)


class Conversation(Link):
    """A connection with the requests that wait for their turn; whoever reads them off it calls `ask` and `refuse`.

    `door` is that of the service. Of the server around it (uvicorn) only its list of connections and tasks is used.
    """

    door: ClassVar[Door]

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any], loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(loop)
        if not config.loaded:
            config.load()
        self.app, self.app_state = config.loaded_app, app_state
        self.server_state = server_state
        self.under_way: Exchange | None = None
        self.waiting: deque[Exchange] = deque()
        # The last request of which the head has come, and whether more of it is to come.
        self.newest: Exchange | None = None
        self.is_body_due = False
        self.refusal: Told | None = None
        # What the door looks at.
        self.since, self.unread, self.patience = time.monotonic(), 0, 0.0
        self.is_new, self.has_begun = True, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a new connection, if the door does."""
        super().connection_made(transport)
        self.server_state.connections.add(self)  # type: ignore[arg-type]  # all it asks of it is `shutdown`
        self.door.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell everyone who is concerned that the client has gone."""
        super().connection_lost(exc)
        self.server_state.connections.discard(self)
        self.door.leave(self)
        self.forget()
        if self.under_way:
            self.under_way.leave()

    @property
    def dated(self) -> list[tuple[bytes, bytes]]:
        """Give the headers that the server gives every answer: its date."""
        return self.server_state.default_headers

    @property
    def is_waited_for(self) -> bool:
        """Say whether the client has to speak next, and nothing of it is being answered."""
        if self.is_closing or self.is_paused:
            return False
        return self.under_way is None or (self._is_arriving(self.under_way) and not self.under_way.is_begun)

    def _is_arriving(self, exchange: Exchange) -> bool:
        return self.is_body_due and exchange is self.newest

    def ask(self, exchange: Exchange) -> None:
        """Answer a request, or put it behind those that came before."""
        self.newest = exchange
        if self.under_way is None:
            self._answer(exchange)
        else:
            self.waiting.append(exchange)

    def _answer(self, exchange: Exchange) -> None:
        self.under_way = exchange
        task = self.loop.create_task(self.app(exchange.scope, exchange.receive, exchange.send))
        self.server_state.tasks.add(task)
        task.add_done_callback(partial(self._on_ended, exchange))

    def on_answered(self, exchange: Exchange) -> None:
        """Go on with what came meanwhile."""
        self.server_state.total_requests += 1
        self.under_way, self.is_new = None, False
        if not exchange.keep_alive:
            self._end()
            return
        if not self.has_begun:
            self.since = time.monotonic()
        if self.waiting:
            self._answer(self.waiting.popleft())
        elif self.refusal:
            self._tell(self.refusal)
        self.read_on()

    def _on_ended(self, exchange: Exchange, task: asyncio.Task[None]) -> None:
        self.server_state.tasks.discard(task)
        if exchange.is_gone or exchange.is_answered:
            return
        if task.cancelled() and not exchange.is_begun:
            self._tell(Told.of(Overloaded("The service stops. Try again in a while.", headers={"Retry-After": "5"})))
            return
        error = None if task.cancelled() else task.exception()
        if error:
            _log.error("%s %s", exchange.scope["method"], exchange.scope["path"], exc_info=error)
        if exchange.is_begun:
            self.abort()  # so that the client sees that it is cut
        else:
            self._tell(Told.of_status(500, "The service made a mistake; it is in its log."))

    def refuse(self, told: Told) -> None:
        """Tell why there is no answer to what arrives, when what came before has its answers, and close soon."""
        if self.is_closing:
            return
        if self.under_way is None and self.is_body_due:
            self._end()  # it has its answer, and only the rest of its body is wrong
        elif self.under_way is None or (self._is_arriving(self.under_way) and not self.under_way.is_begun):
            self._tell(told)
        elif self._is_arriving(self.under_way):
            self.abort()
        else:
            if self.is_body_due:
                self.waiting.pop()
            self.refusal = told

    def _tell(self, told: Told) -> None:
        if self.under_way:
            self.under_way.leave()
            self.under_way = None
        self.forget()
        self.tell(told, self.dated)

    def _end(self) -> None:
        self.forget()
        if self.has_begun:  # the client sends still
            self.linger()
        else:
            self.close()

    def forget(self) -> None:
        """Let go of what waits."""
        self.waiting.clear()

    def read_on(self) -> None:
        """Take more from the client."""
        self.resume_reading()

    def shutdown(self) -> None:
        """Close after the answer under way: the server stops."""
        if self.under_way is None:
            self.close()
        else:
            self.under_way.keep_alive = False
