"""Measures the pages: one of each address and the longest of each kind, at first, made anew, and from the cache."""

import http.client
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from typing import Final

import pyoxigraph as ox

from pharmazone.snapshot import Snapshot
from pharmazone.terms import BASE, THING

from .figures import OfData, OfPage, OfPages
from .servers import NoAnswer, Running

MUST_MILLISECONDS: Final = 100.0
ANEW: Final = 12
"""How often a page is made anew; each time for a host that nobody asked for before."""
WARM: Final = 40
_HTML: Final = "text/html"
_TURTLE: Final = "text/turtle"
_DOCS: Final = "/docs"

Say = Callable[[str], None]


class _Links(HTMLParser):
    """The addresses of this host on a page, in their order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, None] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        address = dict(attributes).get("href") or ""
        if tag == "a" and address.startswith("/") and "#" not in address:
            self.found[address] = None


def measure_pages(ours: Running, peer: Running, snapshot: Snapshot, say: Say) -> OfPages:
    """Measure every page of a list, and beside DESCRIBE at another server what is said of the same things as data."""
    largest = largest_things(snapshot)
    with closing(_connect(ours)) as connection:
        pages = []
        for address in dict.fromkeys(_addresses(connection, largest)):
            say(f"pages: {address}")
            measured = _measure(connection, address)
            pages += [measured] if measured else []
    say("pages: data beside DESCRIBE")
    return OfPages(pages=pages, data=[_compare(ours, peer, iri) for iri in largest])


def largest_things(snapshot: Snapshot) -> list[str]:
    """Give of each kind the thing in the most quads, which has the longest page, in the order of the kinds."""
    counted: Counter[str] = Counter()
    for quad in ox.Store.read_only(str(snapshot.store)):
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(THING):
                counted[term.value] += 1
    largest: dict[str, str] = {}
    for iri, _ in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
        largest.setdefault(iri.removeprefix(THING).partition("/")[0], iri)
    return [largest[kind] for kind in sorted(largest)]


def _addresses(connection: http.client.HTTPConnection, largest: Iterable[str]) -> Iterator[str]:
    """Give what is measured: each example on the page of the interface, each kind, and its largest thing."""
    _, body = _get(connection, _DOCS, _HTML)
    yield from _Links(body.decode()).found
    for iri in largest:
        yield f"/page/{iri.removeprefix(THING).partition('/')[0]}"
        yield iri.removeprefix(BASE).replace("id/", "/page/", 1)


def _measure(connection: http.client.HTTPConnection, address: str) -> OfPage | None:
    """Measure a page; None where there is none at the address."""
    first, status, body = _time(connection, address, _HTML)
    if status != http.client.OK:
        return None
    anew = [_time(connection, address, _HTML, turn)[0] for turn in range(1, ANEW + 1)]
    warm = [_time(connection, address, _HTML)[0] for _ in range(WARM)]
    return OfPage(address=address, octets=len(body), first=first, anew=anew, warm=warm)


def _compare(ours: Running, peer: Running, iri: str) -> OfData:
    """Measure our Turtle of a thing, made anew, and DESCRIBE of it at another server, in turn."""
    place = iri.removeprefix(BASE).replace("id/", "/data/", 1) + ".ttl"
    query = f"{peer.server.path}?{urllib.parse.urlencode({'query': f'DESCRIBE <{iri}>'})}"
    taken: tuple[list[float], list[float]] = ([], [])
    with closing(_connect(ours)) as one, closing(_connect(peer)) as other:
        for turn in range(1, ANEW + 1):
            for connection, address, times in ((one, place, taken[0]), (other, query, taken[1])):
                milliseconds, status, _ = _time(connection, address, _TURTLE, turn if connection is one else 0)
                if status != http.client.OK:
                    raise NoAnswer(f"{address}: {status}")
                times.append(milliseconds)
    return OfData(iri=iri, ours=taken[0], theirs=taken[1])


def _connect(running: Running) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)


def _time(connection: http.client.HTTPConnection, address: str, accept: str, turn: int = 0) -> tuple[float, int, bytes]:
    """Give the milliseconds that an answer takes, its status, and its body; as `_get`."""
    begun = time.perf_counter()
    status, body = _get(connection, address, accept, turn)
    return 1000 * (time.perf_counter() - begun), status, body


def _get(connection: http.client.HTTPConnection, address: str, accept: str, turn: int = 0) -> tuple[int, bytes]:
    """Get an answer; in each turn but 0 of a host with another name, for which no cache has it."""
    host = f"turn-{turn}.example:{connection.port}" if turn else f"{connection.host}:{connection.port}"
    headers = {"Accept": f"{accept}, */*;q=0.1", "Accept-Language": "en", "Host": host}
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()
