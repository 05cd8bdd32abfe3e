"""Processes that die, stand still or stay: the service goes on, and leaves none behind."""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from pharmazone.snapshot import Snapshot

from .conftest import IS_LONG
from .service import Service, assert_ends, fresh, started, until

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"


def busy(service: Service) -> psutil.Process:
    """Give the process that evaluates just now: the one that takes time."""
    before = {each.pid: sum(each.cpu_times()[:2]) for each in service.process.children(recursive=True)}
    end = time.monotonic() + 10
    while time.monotonic() < end:
        time.sleep(0.1)
        with suppress(psutil.NoSuchProcess):
            for each in service.process.children(recursive=True):
                if sum(each.cpu_times()[:2]) - before.get(each.pid, 0) > 0.15:
                    return each
    raise AssertionError("no process evaluates")


def during(service: Service, act: Callable[[psutil.Process], object]) -> tuple[int, float]:
    """Do something to the process of an evaluation; give what its client is told, and after how long."""
    said: list[tuple[int, float]] = []

    def ask() -> None:
        reply = service.query(f"{HEAVY} # {time.monotonic_ns()}")
        said.append((reply.status, reply.seconds))

    client = threading.Thread(target=ask)
    client.start()
    act(busy(service))
    client.join()
    return said[0]


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGABRT", "SIGTERM"])
def test_a_process_that_dies_in_mid_query_is_told_and_replaced(service: Service, name: str) -> None:
    status, _ = during(service, lambda process: process.send_signal(signal.Signals[name]))
    assert status == 503
    assert service.is_well()


def test_a_process_that_stands_still_in_mid_query_is_ended_at_the_deadline(service: Service) -> None:
    status, seconds = during(service, lambda process: process.suspend())
    print(f"{status} after {seconds:.2f} s of 2")
    assert status == 504
    assert seconds < 5
    assert service.is_well()


def test_workers_that_stand_still_at_rest_are_found_out(service: Service) -> None:
    """The process that forks them is waited for longer, up to half a minute."""
    forkers = {each.pid for each in service.process.children()}
    for each in service.process.children(recursive=True):
        if IS_LONG or each.pid not in forkers:
            with suppress(psutil.NoSuchProcess):
                each.suspend()
    until(lambda: service.query(fresh(), source="127.0.0.3").status == 200, 60 if IS_LONG else 15)


def test_every_process_that_dies_at_rest_is_replaced(service: Service) -> None:
    for each in service.process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            each.kill()
    until(lambda: service.query(fresh(), source="127.0.0.3").status == 200, 20)


def test_processes_that_die_again_and_again_are_replaced_again_and_again(service: Service) -> None:
    for _ in range(10):
        for each in service.process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                each.kill()
        time.sleep(0.1)
    until(lambda: service.query(fresh(), source="127.0.0.3").status == 200, 30)


def test_no_process_can_reach_the_network_or_write_where_it_likes(service: Service) -> None:
    for each in service.process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            assert not [found for found in each.net_connections("inet") if found.status == psutil.CONN_LISTEN]
            files = [found for found in each.open_files() if found.path.startswith("/") and "w" in found.mode]
            assert not [found for found in files if not found.path.startswith(("/dev/", str(service.log)))]


def test_a_worker_keeps_no_connection_of_a_client(service: Service) -> None:
    with service.connect():
        time.sleep(0.2)
        for each in service.process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                assert not [found for found in each.net_connections("tcp") if found.laddr.port == service.port]


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_a_service_that_ends_in_mid_query_leaves_no_process(tiny: Snapshot, tmp_path: Path, name: str) -> None:
    with started(tiny.path.parent, tmp_path, workers=2) as service, service.connect() as connection:
        text = HEAVY.encode()
        head = b"POST /sparql HTTP/1.1\r\nHost: test\r\nContent-Type: application/sparql-query\r\n"
        connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(text) + text)
        busy(service)
        assert_ends(service, signal.Signals[name])
