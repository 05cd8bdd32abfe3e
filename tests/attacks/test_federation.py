"""A service that may ask one other endpoint, and what clients and that endpoint make of it."""

import contextlib
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

import httpx2
import psutil
import pytest

from pharmazone.snapshot import Snapshot

from .canary import Canary
from .service import Service, fresh, serving, started
from .test_disclosure import SERVICES

SMALL = '{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"x"}}]}}'


class Endpoint(BaseHTTPRequestHandler):
    """An endpoint that answers as its path says, and /slow does not at all."""

    canary = ""
    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/redirecting":
            self._begin(307, Location=self.canary)
        elif self.path == "/slow":
            self.server.until.wait(30)  # type: ignore[attr-defined]
        elif self.path == "/endless":
            self._begin(200)
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(b" " * 65_536)
        else:
            self._begin(200, Content_Length=str(len(SMALL)))
            self.wfile.write(SMALL.encode())

    def _begin(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/sparql-results+json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    until = threading.Event()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Server.until.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def asking(tiny: Snapshot, endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service that may ask four addresses of an endpoint."""
    allowed = " ".join(f"{endpoint}/{each}" for each in ("good", "slow", "endless", "redirecting"))
    folder = tmp_path_factory.mktemp("served")
    with serving(
        tiny.path.parent, folder, workers=2, deadline_seconds=2, allow_service=allowed, service_deadline_seconds=1.5
    ) as service:
        yield service


@pytest.mark.parametrize("text", SERVICES.values(), ids=SERVICES.keys())
def test_no_query_makes_it_call_an_address_that_is_not_allowed(asking: Service, canary: Canary, text: str) -> None:
    reply = asking.query(text.format(canary.address), headers={"Accept": "text/turtle, */*"})
    assert reply.status in {400, 403}


def test_a_query_that_is_no_sparql_asks_nobody(asking: Service, endpoint: str) -> None:
    before = len(Endpoint.asked)
    reply = asking.query(f"ASK {{ SERVICE <{endpoint}/good> {{ ?s undeclared:p ?o }} }}")
    assert reply.status == 400
    assert "undeclared" in reply.json()["detail"]
    assert len(Endpoint.asked) == before


def test_an_allowed_endpoint_leads_it_nowhere_else(
    asking: Service, endpoint: str, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Endpoint, "canary", canary.address)
    reply = asking.query(f"SELECT * {{ SERVICE <{endpoint}/redirecting> {{ ?s ?p ?o }} }}", headers={"Accept": "*/*"})
    # An endpoint that fails is not the service's fault, so this list is not the one that has to be empty.
    asking.statuses.remove(reply.status)
    assert reply.status == 502
    assert b"redirects" in reply.body
    assert canary.address.encode() not in reply.body


def test_slow_services_keep_no_other_query_waiting_and_cost_their_own_workers_alone(
    asking: Service, endpoint: str
) -> None:
    slow = f"SELECT * {{ SERVICE SILENT <{endpoint}/slow> {{ ?s ?p ?o }} }}"
    told: list[int] = []

    def ask(number: int) -> None:
        told.append(asking.query(f"{slow} # {number}", source=f"127.0.0.{number + 10}").status)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    times = [asking.query(fresh()).seconds for _ in range(20)]
    for thread in threads:
        thread.join()
    assert set(told) <= {503, 504}
    assert 504 in told
    assert sorted(times)[10] < 1.5, "they share no worker with those that wait"
    assert asking.query(f"ASK {{ SERVICE <{endpoint}/good> {{ ?s ?p ?o }} }}").json()["boolean"] is True


def test_an_endless_answer_costs_no_memory_and_is_refused(asking: Service, endpoint: str) -> None:
    before = asking.process.memory_info().rss
    reply = asking.query(f"SELECT * {{ SERVICE SILENT <{endpoint}/endless> {{ ?s ?p ?o }} }}")
    assert reply.status == 413
    assert reply.json()["service"] == f"{endpoint}/endless"
    assert asking.process.memory_info().rss - before < 64 * 1024 * 1024


def test_the_relay_answers_nobody_who_has_no_token(asking: Service, endpoint: str) -> None:
    listening = {each.laddr.port for each in asking.process.net_connections("tcp") if each.status == psutil.CONN_LISTEN}
    (port,) = listening - {asking.port}
    for path in ("/", "/0", "/" + "A" * 43 + "/0"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.closing(connection):
            connection.request("POST", path, body="ASK {}", headers={"Content-Type": "application/sparql-query"})
            with pytest.raises((http.client.BadStatusLine, ConnectionError)):
                connection.getresponse()


def test_an_answer_of_others_is_kept_by_no_cache(asking: Service, endpoint: str) -> None:
    text = f"SELECT * {{ SERVICE <{endpoint}/good> {{ ?s ?p ?o }} }}"
    for reply in (asking.get(query=text), asking.get(query=text, headers={"Accept": "text/html"})):
        assert reply.status == 200
        assert reply.headers["cache-control"] == "no-store"
        assert "etag" not in reply.headers


def test_without_an_allowed_endpoint_there_is_no_process_and_no_port_more(service: Service) -> None:
    listening = [each for each in service.process.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
    assert [each.laddr.port for each in listening] == [service.port]
    assert "service_workers" not in service.get("/metrics").body.decode()
    nurseries = [each for each in service.process.children() if "nursery" in " ".join(each.cmdline())]
    assert len(nurseries) == 1


def test_both_directions_work_with_another_engine(
    tiny: Snapshot, start_engine: Callable[..., Any], tmp_path: Path
) -> None:
    engine = start_engine()
    plant = "https://w3id.org/pharmazone/id/plant/brine-works"
    engine.change(f'INSERT DATA {{ <{plant}> <http://example.org/note> "seen from there"@en }}')
    # The connection to the engine is kept for the next query, so a descriptor more stays than there was before.
    with started(tiny.path.parent, tmp_path, workers=1, allow_service=engine.query) as service:
        text = "SELECT ?plant ?note { ?plant a pz:Plant SERVICE <URL> { ?plant <http://example.org/note> ?note } }"
        from_here = service.query(text.replace("URL", engine.query)).json()["results"]["bindings"]
        assert [(each["plant"]["value"], each["note"]["value"]) for each in from_here] == [(plant, "seen from there")]
        ours = f"http://127.0.0.1:{service.port}/sparql"
        text = "SELECT ?plant ?note { ?plant <http://example.org/note> ?note SERVICE <URL> { ?plant a ?class } }"
        there = httpx2.get(f"{engine.query}?{urlencode({'query': text.replace('URL', ours)})}", trust_env=False)
        assert next(each["plant"]["value"] for each in json.loads(there.content)["results"]["bindings"]) == plant
