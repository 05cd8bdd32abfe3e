"""Who may be connected, and how long a connection may keep us waiting: looked after by one sweep over all of them."""

import resource
from collections import Counter
from typing import Final, Protocol

from pharmazone.errors import Overloaded
from pharmazone.serve.problems import Told

# A client that takes this much has all the time it needs, one that takes nothing has `send_seconds`.
SLOWEST_READER_BYTES_PER_SECOND: Final = 64 * 1024
# So many largest answers may wait for their readers together.
UNREAD_ANSWERS: Final = 16
# Who is turned away is told so, and holds a descriptor until that is said; beyond these nobody is told.
TURNED_AWAY: Final = 64
# Three for each of some two hundred workers, and what libraries and the system open.
_OTHER_DESCRIPTORS: Final = 700
_FULL: Final = "As many connections are open as there may be. Try again in a second."


class Visitor(Protocol):
    """What the door knows of a connection; seconds are those of a monotonic clock."""

    address: str
    since: float
    unread: int
    patience: float

    @property
    def is_waited_for(self) -> bool:
        """Say whether the client has to speak next, and nothing of it is being answered."""

    @property
    def has_begun(self) -> bool:
        """Say whether a request has arrived in part."""

    @property
    def is_new(self) -> bool:
        """Say whether it never asked anything."""

    def unread_bytes(self) -> int:
        """Count what was sent and the client has not taken yet."""

    def refuse(self, told: Told) -> None:
        """Tell why there is no answer, and close soon."""

    def close(self) -> None:
        """Close when everything is sent."""

    def abort(self) -> None:
        """Close at once."""


class Door:
    """Lets at most `connections` in, and sends away who is too slow.

    A request may take `receive_seconds` from its first byte to its last; so long may also a connection say nothing at
    all, and `idle_seconds` between two requests. A client has `send_seconds` of patience to take its answer, and gets
    one second back for each SLOWEST_READER_BYTES_PER_SECOND that it takes: a line that is slow but steady is served.
    """

    def __init__(
        self,
        *,
        connections: int,
        receive_seconds: float,
        send_seconds: float,
        answer_bytes: int,
        idle_seconds: float = 5.0,
    ) -> None:
        self._connections = connections
        self.receive_seconds = receive_seconds
        self._send_seconds = send_seconds
        self._idle_seconds = idle_seconds
        self._unread_bytes = UNREAD_ANSWERS * answer_bytes
        self._inside: set[Visitor] = set()
        self._of_address: Counter[str] = Counter()
        self._turned_away: set[Visitor] = set()
        self._swept = 0.0

    def admit(self, visitor: Visitor) -> None:
        """Let a connection in, or turn it away.

        When all places are taken, it gets that of one who keeps us waiting, at the address that has most of them; not
        where its own address has as many. So nobody locks the others out by holding connections.
        """
        if len(self._inside) >= self._connections and not self._make_room(visitor.address):
            if len(self._turned_away) >= TURNED_AWAY:
                visitor.abort()
                return
            self._turned_away.add(visitor)
            visitor.refuse(Told.of(Overloaded(_FULL, headers={"Retry-After": "1"})))
            return
        self._inside.add(visitor)
        self._of_address[visitor.address] += 1

    def leave(self, visitor: Visitor) -> None:
        """Note that a connection is no more; more than once is once."""
        self._turned_away.discard(visitor)
        if visitor in self._inside:
            self._inside.discard(visitor)
            self._of_address[visitor.address] -= 1
            if not self._of_address[visitor.address]:
                del self._of_address[visitor.address]

    def _make_room(self, address: str) -> bool:
        if 2 * self._of_address[address] >= self._connections:  # a flood is turned away without a look at all
            return False
        greedy, most = max(self._of_address.items(), key=lambda each: each[1])
        if self._of_address[address] + 1 >= most:
            return False
        waited_for = [each for each in self._inside if each.address == greedy and each.is_waited_for]
        if not waited_for:
            return False
        longest = min(waited_for, key=lambda each: each.since)
        self.leave(longest)
        if longest.has_begun:
            longest.refuse(Told.of(Overloaded(_FULL, headers={"Retry-After": "1"})))
        else:
            longest.close()
        return True

    @property
    def inside(self) -> int:
        """Count the connections that are open."""
        return len(self._inside)

    def sweep(self, now: float) -> None:
        """Send away who is too slow by now; called twice a second."""
        passed, self._swept = now - self._swept, now
        unread = 0
        for visitor in [*self._inside, *self._turned_away]:
            waiting = visitor.unread_bytes()
            if waiting or visitor.unread:
                self._wait_for_reader(visitor, waiting, passed)
                unread += waiting
            elif visitor.is_waited_for:
                self._wait_for_request(visitor, now - visitor.since)
        if unread > self._unread_bytes:
            self._free_memory(unread - self._unread_bytes)

    def _wait_for_reader(self, visitor: Visitor, waiting: int, passed: float) -> None:
        if not visitor.unread:  # it was begun since the last sweep
            visitor.patience = self._send_seconds
        else:
            taken = max(0, visitor.unread - waiting)
            earned = taken / SLOWEST_READER_BYTES_PER_SECOND
            visitor.patience = min(visitor.patience - passed + earned, self._send_seconds)
        visitor.unread = waiting
        if waiting and visitor.patience <= 0:
            visitor.abort()

    def _wait_for_request(self, visitor: Visitor, waited: float) -> None:
        if visitor.has_begun:
            if waited > self.receive_seconds:
                visitor.refuse(Told.of_status(408, f"The request took longer than {self.receive_seconds:g} seconds."))
        elif waited > (self.receive_seconds if visitor.is_new else self._idle_seconds):
            visitor.close()

    def _free_memory(self, bytes_too_many: int) -> None:
        """Give up the largest answers that wait for readers of the address that leaves most unread."""
        by_address: Counter[str] = Counter()
        for visitor in self._inside:
            by_address[visitor.address] += visitor.unread
        for address, _ in by_address.most_common():
            readers = [each for each in self._inside if each.address == address and each.unread]
            for reader in sorted(readers, key=lambda each: each.unread, reverse=True):
                if bytes_too_many <= 0:
                    return
                bytes_too_many -= reader.unread
                reader.abort()


def allow_descriptors(connections: int) -> int:
    """Raise the soft limit of open files to what so many connections need; give how many the hard limit leaves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    besides = TURNED_AWAY + _OTHER_DESCRIPTORS
    wanted = connections + besides
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(1, min(connections, wanted - besides))
