"""What a monitor is told: every request, every evaluation, and numbers that others keep."""

import asyncio

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from pharmazone.errors import DeadlineExceeded
from pharmazone.evaluate.seam import Query
from pharmazone.formats import JSON
from pharmazone.serve.about.metrics import BOUNDS_SECONDS, FIGURES, Addresses, Counting, Gauges, Metrics, Times, Watched
from pharmazone.serve.app import ROUTES, Application
from pharmazone.settings import Settings
from pharmazone.snapshot import Snapshot

from ..conftest import ENDLESS, InProcess

Labels = tuple[tuple[str, str], ...]


def numbers(client: TestClient) -> dict[tuple[str, Labels], float]:
    """Read the numbers as a monitor does."""
    text = client.get("/metrics").text
    families = text_string_to_metric_families(text)
    return {(each.name, tuple(sorted(each.labels.items()))): each.value for one in families for each in one.samples}


def requests(client: TestClient) -> dict[tuple[str, str], float]:
    told = numbers(client)
    return {
        (dict(of)["address"], dict(of)["status"]): n
        for (name, of), n in told.items()
        if name.endswith("requests_total")
    }


@pytest.fixture
def metrics(world: Snapshot) -> Metrics:
    return Metrics(world.manifest, Addresses(["/", "/page/{kind}"], ""))


def test_requests_are_counted_by_the_pattern_of_their_address_and_their_status(client: TestClient) -> None:
    for address in ("/page/plant", "/page/unicorn", "/page/plant", "/sparql?query=ASK%7B%7D", "/sparql?query=no"):
        client.get(address)
    counted = requests(client)
    assert counted["/page/{kind}", "200"] == 2
    assert counted["/page/{kind}", "404"] == 1
    assert (counted["/sparql", "200"], counted["/sparql", "400"]) == (1, 1)


def test_no_address_of_a_stranger_becomes_a_label(client: TestClient) -> None:
    for address in ("/etc/passwd", '/x"} 1', "/%0A", "/sparql/x", "/page/a/b/c", "//", "/queries/%7Bname%7D"):
        client.get(address)
    known = {route.path for route in ROUTES} | {"other"}
    assert {address for address, _ in requests(client)} <= known


def test_addresses_are_found_below_the_root_path_too(world: Snapshot, evaluator: InProcess, settings: Settings) -> None:
    app = Application(world, evaluator, settings.model_copy(update={"root_path": "/zone"}))
    with TestClient(app) as client:
        for address in ("/zone/page/plant", "/page/plant", "/zone/", "/zone", "/zoned"):
            client.get(address)
        counted = requests(client)
    assert counted["/page/{kind}", "200"] == 2
    assert counted["/", "200"] >= 1
    assert counted["other", "404"] == 1


def test_evaluations_are_counted_by_how_they_ended(client: TestClient, evaluator: InProcess) -> None:
    client.get("/sparql?query=ASK%7B%7D")
    client.get("/sparql?query=no")
    told = numbers(client)
    assert told["pharmazone_evaluations_total", (("outcome", "answered"),)] == 1
    assert told["pharmazone_evaluations_total", (("outcome", "malformed-query"),)] == 1
    assert told["pharmazone_evaluation_seconds_count", ()] == 2


def test_an_evaluation_that_is_stopped_or_fails_is_counted_and_its_end_is_passed_on(
    evaluator: InProcess, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(evaluator, metrics)
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(watched.evaluate(Query(ENDLESS, JSON, None)), 0.05))

    async def late(query: Query) -> None:
        raise DeadlineExceeded("late")

    monkeypatch.setattr(evaluator, "evaluate", late)
    with pytest.raises(DeadlineExceeded):
        asyncio.run(watched.evaluate(Query("ASK {}", JSON, None)))

    async def broken(query: Query) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(evaluator, "evaluate", broken)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(watched.evaluate(Query("ASK {}", JSON, None)))
    assert metrics.evaluations.outcomes == {"stopped": 1, "deadline-exceeded": 1, "failed": 1}


def test_hits_and_misses_of_the_cache_are_told(client: TestClient) -> None:
    before = numbers(client)
    for _ in range(3):
        client.get("/data/plant/tin-works.ttl")
    after = numbers(client)
    assert after["pharmazone_cache_hits_total", ()] - before["pharmazone_cache_hits_total", ()] == 2
    assert after["pharmazone_cache_bytes", ()] > before["pharmazone_cache_bytes", ()]


def test_a_monitor_is_told_what_is_served_and_what_the_process_takes(client: TestClient) -> None:
    told = numbers(client)
    [served] = [dict(labels) for name, labels in told if name == "pharmazone_snapshot_info"]
    assert (served["snapshot"], served["release"]) == ("0123456789abcdef", "1.0.0")
    assert told["process_resident_memory_bytes", ()] > 1_000_000


def test_the_numbers_are_never_kept(client: TestClient) -> None:
    first, second = client.get("/metrics"), client.get("/metrics")
    assert first.headers["cache-control"] == "no-store"
    assert first.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert first.content != second.content
    assert "access-control-allow-origin" not in first.headers


@pytest.mark.parametrize("accept", ["application/openmetrics-text;version=x", "image/png", "text/plain;version=1.0.0"])
def test_a_monitor_gets_the_same_whatever_it_accepts(client: TestClient, accept: str) -> None:
    answer = client.get("/metrics", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/plain")


class Pool(InProcess):
    """An evaluator that keeps numbers."""

    def gauges(self) -> Gauges:
        return {"workers_alive": lambda: 3, "queries_waiting": lambda: len(self.asked)}


def test_numbers_that_an_evaluator_keeps_are_read_when_a_monitor_asks(world: Snapshot, settings: Settings) -> None:
    pool = Pool(world.store)
    with TestClient(Application(world, pool, settings)) as client:
        assert numbers(client)["pharmazone_queries_waiting", ()] == 0
        client.get("/health")
        told = numbers(client)
    assert (told["pharmazone_workers_alive", ()], told["pharmazone_queries_waiting", ()]) == (3, 1)


def test_a_number_without_a_meaning_is_refused(metrics: Metrics) -> None:
    with pytest.raises(ValueError, match="temperature"):
        metrics.add({"temperature": lambda: 36.6})
    assert all(figure.meaning for figure in FIGURES.values())


@pytest.mark.parametrize("bound", BOUNDS_SECONDS)
def test_a_bound_is_inclusive(bound: float) -> None:
    times = Times()
    times.note("good", bound)
    assert dict(times.cumulative())[str(bound)] == 1
    times.note("good", bound * 1.01)
    assert dict(times.cumulative())[str(bound)] == 1


def test_a_request_whose_client_has_gone_or_that_fails_is_counted(metrics: Metrics) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise ZeroDivisionError

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    async def nobody(message: Message) -> None:
        raise AssertionError(message)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(Counting(fails, metrics)({"type": "http", "path": "/"}, nothing, nobody))
    assert metrics.requests["/"].outcomes == {499: 1}
